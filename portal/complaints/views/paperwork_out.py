"""From a case's rows to the papers that go out of the station: F07, F08, F12; and to the blank ones."""

import re
from collections.abc import Sequence
from typing import Any

from portal import bureaus
from portal.complaints.models import Complaint, Party, Referral, Settlement, Test
from portal.complaints.queries.page import CasePage
from portal.complaints.rules.papers import Head
from portal.complaints.rules.papers_out import (
    F07,
    F08,
    F12,
    MASKED,
    NOBODY,
    REFERRAL_TITLES,
    About,
    Mandate,
    Person,
    Report,
    TestView,
    consumer_on_report,
)
from portal.complaints.rules.words.intake import ID_TYPES
from portal.complaints.rules.words.steps import PAYERS, POWERS, REFERRAL_KINDS
from portal.complaints.views.offered import PROXIES
from portal.complaints.views.paperwork import boxes, head_of
from portal.core import masks
from portal.core.i18n.capitals import capitals_text
from portal.core.web import Context
from portal.tenants import facts as station_facts

# A resident's ID number begins with an area of the mainland (GB 11643); foreigners' cards of that length do not.
RESIDENT = re.compile(r"[1-6]\d{16}[\dXx]")
NOT_NAMED = "依法保密，本单不予载明"


def f07(context: Context, page: CasePage) -> F07:
    """授权委托书, one sheet a proxy."""
    parties = [party for party in page.parties if party.kind in PROXIES]
    return F07(
        head=head_of(context, page),
        about=_about(page.case),
        mandates=tuple(_mandate(page.case, party) for party in parties),
    )


def _mandate(case: Complaint, party: Party) -> Mandate:
    return Mandate(
        principal=_consumer(case) if party.kind == "PROXY" else Person(name=case.respondent_name),
        agent=_agent(party),
        matters=party.matters,
        powers=boxes(POWERS, party.powers),
        term_from=party.term_from,
        term_to=party.term_to,
        original_seen=party.original_seen,
        ended_on=party.ended_on,
    )


def _agent(party: Party) -> Person:
    number = party.id_no or ""
    kind = ID_TYPES.label("ID") if RESIDENT.fullmatch(number) else ""
    return Person(name=party.name, id_type=kind, id_no=number, phone=party.phone or "")


def _consumer(case: Complaint) -> Person:
    return Person(
        name=case.consumer_name,
        id_type=ID_TYPES.label(case.consumer_id_type),
        id_no=case.consumer_id_no or "",
        phone=case.consumer_phone or "",
        address=case.consumer_address or "",
    )


def _about(case: Complaint) -> About:
    return About(
        number=case.number or "",
        consumer=case.consumer_name,
        consumer_phone=case.consumer_phone or "",
        respondent=case.respondent_name,
        respondent_place=case.respondent_location,
        respondent_contact=case.respondent_contact or "",
        item=" ".join(part for part in (case.item_name, case.brand_model) if part),
    )


def f08(context: Context, page: CasePage) -> F08:
    """检测（鉴定）委托与费用约定书, one sheet a test."""
    return F08(
        head=head_of(context, page),
        about=_about(page.case),
        tests=tuple(_test(row) for row in page.of(Test)),
        paused=page.known.station.pause_on_testing,
    )


def _test(row: Test) -> TestView:
    return TestView(
        item=row.item,
        question=row.question,
        agency=row.agency,
        accreditation=row.accreditation,
        agreed=row.agreed_by_both,
        fee=row.fee,
        fee_words=capitals_text(row.fee),
        payers=boxes(PAYERS, row.payer),
        sealed=row.sealed_note,
        commissioned_on=row.commissioned_on,
        ended=row.ended or "",
        ended_on=row.ended_on,
        conclusion=row.conclusion,
        objection=row.objection if row.ended in ("REPORT", "OBJECTION") else None,
    )


def f12(context: Context, page: CasePage, reports: Sequence[Referral] | None = None) -> F12:
    """上报（移交）单: all of a case, or only *reports*."""
    return F12(
        head=head_of(context, page),
        office=office_name(context, page),
        reports=tuple(report_of(page, row) for row in (page.of(Referral) if reports is None else reports)),
    )


def office_name(context: Context, page: CasePage) -> str:
    """The office a station reports to."""
    office = bureaus.by_id(context.db, page.known.station.office_id)
    return office.name if office else ""


def report_of(page: CasePage, row: Referral, *, open_phone: bool = True) -> Report:
    """One report as the paper shows it; with a masked telephone as a page does, which nobody puts on record."""
    case, at = page.case, page.of(Referral).index(row) + 1
    named = consumer_on_report(
        row.cause,
        lead="LEAD" in row.kinds,
        report=case.report,
        dispatched=row.dispatched,
        consent=row.consent,
    )
    return Report(
        title=REFERRAL_TITLES.label(row.cause),
        number=f"{case.number}-{at:02d}",
        about=_about(case),
        respondent_uscc=case.respondent_uscc or "",
        amount=case.amount,
        accepted_on=case.accepted_on,
        external_no=case.external_no or "",
        kinds=boxes(REFERRAL_KINDS, row.kinds),
        named=_named(case, named, open_phone=open_phone),
        summary=row.summary,
        measures=row.measures or _none_told(row, page),
        consent=_consent(row),
        at=row.at,
        by_name=row.by_name,
        reply=row.office_reply or "",
        replied_at=row.office_replied_at,
    )


def _named(case: Complaint, much: str, *, open_phone: bool) -> str:
    if much == NOBODY:
        return NOT_NAMED
    if much == MASKED:
        return f"{masks.name(case.consumer_name)}　{masks.phone(case.consumer_phone)}"
    phone = case.consumer_phone if open_phone else masks.phone(case.consumer_phone)
    return f"{case.consumer_name}　{phone or ''}"


def _consent(row: Referral) -> str:
    if row.dispatched:
        return "市场监管部门转办，按规定报回"
    return "同意将本投诉移交处理" if row.consent else ""


def _none_told(row: Referral, page: CasePage) -> str:
    made = page.agreement or page.last(Settlement)
    if row.cause == "BREACH" and made is not None:
        return f"双方已签订和解协议书（编号 {made.agreement_no}），履行期限至 {made.perform_due:%Y-%m-%d}，逾期未履行。"
    return ""


def blank(context: Context, paper: str, page: CasePage | None) -> Any:
    """F07 or F08 to be filled in by hand: with what is known of *page*'s case, or with nothing."""
    about = _about(page.case) if page else About()
    head = head_of(context, page) if page else _bare_head(context)
    if paper == "F07":
        principal = _consumer(page.case) if page else Person()
        return F07(head, about, (Mandate(principal, Person(), "", boxes(POWERS, None)),))
    station = page.known.station if page else station_facts(context.db, _tenant(context))
    view = TestView(item=about.item, payers=boxes(PAYERS, None))
    return F08(head, about, (view,), station.pause_on_testing)


def _bare_head(context: Context) -> Head:
    station = station_facts(context.db, _tenant(context))
    return Head(station.name, station.host_name, "", context.now, "", "")


def _tenant(context: Context) -> Any:
    tenant = context.place.tenant
    assert tenant is not None
    return tenant
