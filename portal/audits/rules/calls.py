"""A return visit (回访, F11): seven questions, what they come to, how often one tries, what proves the caller."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from portal.core.errors import N_, Conflict, Forbidden, Invalid
from portal.core.terms import Term, Vocabulary

STATES = Vocabulary(
    Term("WAITING", "待回访", "Waiting"),
    Term("ANSWERED", "已回访", "Answered"),
    Term("UNREACHED", "未接通", "Not reached"),
    Term("REFUSED", "拒访", "Refused"),
    Term("DROPPED", "不再回访", "Dropped"),
)
MANNERS = Vocabulary(
    Term("PHONE", "电话", "Telephone"),
    Term("SMS", "短信链接", "Link by text message"),
    Term("DOOR", "上门", "In person"),
    Term("ONLINE", "线上", "Online"),
)
REACHED = Vocabulary(
    Term("ANSWERED", "接通", "Answered"),
    Term("NO_ANSWER", "无人接听", "No answer"),
    Term("OFF", "停机、空号", "Number not in service"),
    Term("REFUSED", "拒访", "Refused"),
)
CONTACTED = Vocabulary(
    Term("YES", "是", "Yes"), Term("NO", "否", "No"), Term("FORGOT", "不记得", "Does not remember")
)
SAME = Vocabulary(Term("SAME", "一致", "As recorded"), Term("DIFFERENT", "不一致", "Different"))
PERFORMED = Vocabulary(
    Term("DONE", "已履行", "Performed"),
    Term("PARTLY", "部分履行", "Partly"),
    Term("NOT_DONE", "未履行", "Not performed"),
    Term("NONE", "不适用", "Nothing to perform"),
)
IN_TIME = Vocabulary(Term("YES", "是", "Yes"), Term("NO", "否", "No"))
CONTENT = Vocabulary(
    Term("SATISFIED", "满意", "Satisfied"),
    Term("FAIRLY", "基本满意", "Fairly satisfied"),
    Term("DISSATISFIED", "不满意", "Dissatisfied"),
)
PRESSED = Vocabulary(Term("NO", "否", "No"), Term("YES", "是", "Yes"))
FOLLOW_UP = Vocabulary(
    Term("NONE", "无", "None"),
    Term("REOPENED", "重开案件", "Case reopened"),
    Term("TO_DECIDE", "移交核查", "To be looked into"),
    Term("LEFT", "维持登记结果", "The record stands"),
)
# A station has so long to decide on a contradiction; then it is the office's, which has the rest of the seven days.
STATION_TERM = "RECORD_OBJECTION"
OFFICE_TERM = "BUREAU_ACCEPT_7WD"
MOST_ATTEMPTS = 3
CODE_LENGTH = 6  # figures of the caller's code: enough against guessing at thirty questions a minute


@dataclass(frozen=True)
class Answers:
    """The seven answers of F11 and the consumer's own words."""

    contacted: str
    same: str
    performed: str
    in_time: str
    manner: int
    content: str
    pressed: str
    opinion: str = ""


_LISTS = {
    "contacted": CONTACTED,
    "same": SAME,
    "performed": PERFORMED,
    "in_time": IN_TIME,
    "content": CONTENT,
    "pressed": PRESSED,
}


def check_answers(answers: Answers) -> None:
    """Raises Invalid beside the question that is not answered."""
    for name, choices in _LISTS.items():
        if getattr(answers, name) not in choices:
            raise Invalid(N_("Answer this question."), field=name)
    if not 1 <= answers.manner <= 5:
        raise Invalid(N_("Give one to five points."), field="manner")
    if len(answers.opinion) > 1000:
        raise Invalid(N_("At most %(most)s characters."), field="opinion", most=1000)


def mismatch(answers: Answers) -> str | None:
    """What contradicts the record, as complaints names it (VISIT_MISMATCH), or None. The gravest first."""
    if answers.pressed == "YES":
        return "PRESSED"
    if answers.same == "DIFFERENT":
        return "RESULT"
    return "UNPERFORMED" if answers.performed in ("PARTLY", "NOT_DONE") else None


def after_attempt(reached: str, attempts: int) -> str:
    """The state after an attempt that brought no answers; *attempts* counts this one. Raises Invalid."""
    if reached not in REACHED or reached == "ANSWERED":
        raise Invalid(N_("Choose from the list."), field="reached")
    if reached == "REFUSED":
        return "REFUSED"
    return "UNREACHED" if reached == "OFF" or attempts >= MOST_ATTEMPTS else "WAITING"


def check_judge(person: UUID | None, judges: Collection[UUID]) -> None:
    """Nobody is judge in his own case: *judges* settled or approved it, or ended it. Raises Forbidden."""
    if person in judges:
        raise Forbidden(
            N_(
                "You settled or approved this case, so you do not decide whether its record stands: another lead of "
                "the station does, or the office."
            )
        )


def check_open(state: str) -> None:
    """Only a visit that waits is made; an unreached one may be tried again. Raises Conflict."""
    if state not in ("WAITING", "UNREACHED"):
        raise Conflict(N_("This return visit is over."))


class Closed(Protocol):
    """A closed case as complaints lends it: what sampling needs, where it belongs, nothing personal."""

    @property
    def tenant(self) -> UUID: ...
    @property
    def case_id(self) -> UUID: ...
    @property
    def office_path(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def closed_on(self) -> date: ...
    @property
    def amount(self) -> Decimal | None: ...
    @property
    def injury(self) -> bool: ...
    @property
    def group(self) -> bool: ...
    @property
    def dispatched(self) -> bool: ...


class Script(Protocol):
    """What the caller reads out: the case as it stands in the record."""

    @property
    def number(self) -> str: ...
    @property
    def consumer(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def respondent(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def terms(self) -> str: ...
    @property
    def closed_on(self) -> date | None: ...


class Measured(Protocol):
    """A visit as the figures see it."""

    @property
    def state(self) -> str: ...
    @property
    def content(self) -> str | None: ...
    @property
    def mismatch(self) -> str | None: ...


@dataclass(frozen=True)
class Figures:
    """Numbers that are only told together: of *visits* so many were *answered*; of these so many *satisfied* (fairly
    counts) and so many *mismatches*. *waiting* are still to be made."""

    visits: int
    answered: int
    satisfied: int
    mismatches: int
    waiting: int


def figures(rows: Iterable[Measured]) -> Figures:
    """The figures of some visits; dropped ones do not count."""
    kept = [row for row in rows if row.state != "DROPPED"]
    answered = [row for row in kept if row.state == "ANSWERED"]
    return Figures(
        visits=len(kept),
        answered=len(answered),
        satisfied=sum(row.content in ("SATISFIED", "FAIRLY") for row in answered),
        mismatches=sum(row.mismatch is not None for row in answered),
        waiting=sum(row.state == "WAITING" for row in kept),
    )
