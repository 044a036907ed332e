"""Papers that go out of the station: to a proxy (F07), to a testing body (F08), to the office (F12).

Plain values, Chinese as printed; what is empty gets a line to write on, so the same paper serves as a blank.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from portal.complaints.rules.facts import ONLY_REPORT
from portal.complaints.rules.papers import Box, Head
from portal.core.terms import Term, Vocabulary

# In the order of their numbers, as they lie in the file.
CASE_PAPERS = Vocabulary(
    Term("F01", "消费投诉登记表", "Registration form"),
    Term("F04", "投诉和解协议书（一式两份）", "Settlement agreement, two copies"),
    Term("F06", "终止和解（不予受理）告知书", "Notice of the end, with the other ways"),
    Term("F07", "授权委托书", "Power of attorney"),
    Term("F08", "检测（鉴定）委托与费用约定书", "Test commission and fee agreement"),
    Term("F09", "协商记录", "Negotiation record"),
    Term("F12", "上报（移交）单", "Report or hand-over to the office"),
)
# Why a paper goes to the office decides what it is called.
REFERRAL_TITLES = Vocabulary(
    Term("REPORT_UP", "重大、热点投诉上报单", "Report of a serious or hot matter"),
    Term("REFER", "投诉移交单", "Hand-over without handling"),
    Term("TRANSFER", "终止和解案件移交单", "Hand-over after the settlement ended"),
    Term("BREACH", "和解协议逾期未履行上报单", "Report of an agreement not performed"),
)
FULL, MASKED, NOBODY = "FULL", "MASKED", "NOBODY"


def consumer_on_report(cause: str, *, lead: bool, report: str, dispatched: bool, consent: bool) -> str:
    """How much of the consumer a report to the office says: FULL, MASKED or NOBODY.

    A suspected violation never says who told of it (办法 第三十七条: that is the bureau's to know and keep). In full
    only where the consumer agreed, where the office itself sent the case, or where the agreement both signed says
    that a breach is reported (F04, third clause)."""
    if lead or report == ONLY_REPORT:
        return NOBODY
    return FULL if consent or dispatched or cause == "BREACH" else MASKED


@dataclass(frozen=True, slots=True)
class About:
    """The dispute a paper belongs to."""

    number: str = ""
    consumer: str = ""
    consumer_phone: str = ""
    respondent: str = ""
    respondent_place: str = ""
    respondent_contact: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who gives or takes a power of attorney."""

    name: str = ""
    id_type: str = ""
    id_no: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Mandate:
    """One power of attorney."""

    principal: Person
    agent: Person
    matters: str
    powers: tuple[Box, ...]
    term_from: date | None = None
    term_to: date | None = None
    original_seen: bool = False
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class F07:
    """授权委托书: one sheet a power, the standing one last."""

    head: Head
    about: About
    mandates: tuple[Mandate, ...]


@dataclass(frozen=True, slots=True)
class TestView:
    """One test: what both agreed, and what came of it."""

    item: str = ""
    question: str = ""
    agency: str = ""
    accreditation: str = ""
    agreed: bool | None = None
    fee: Decimal | None = None
    fee_words: str = ""
    payers: tuple[Box, ...] = ()
    sealed: str = ""
    commissioned_on: date | None = None
    ended: str = ""
    ended_on: date | None = None
    conclusion: str = ""
    objection: bool | None = None


@dataclass(frozen=True, slots=True)
class F08:
    """检测（鉴定）委托与费用约定书: one sheet a test."""

    head: Head
    about: About
    tests: tuple[TestView, ...]
    paused: bool


@dataclass(frozen=True, slots=True)
class Report:
    """One report or hand-over to the office."""

    title: str
    number: str
    about: About
    respondent_uscc: str
    amount: Decimal
    accepted_on: date | None
    external_no: str
    kinds: tuple[Box, ...]
    named: str
    summary: str
    measures: str
    consent: str
    at: datetime
    by_name: str
    reply: str
    replied_at: datetime | None


@dataclass(frozen=True, slots=True)
class F12:
    """重大、热点投诉上报单, also for every hand-over: one sheet a report."""

    head: Head
    office: str
    reports: tuple[Report, ...]
