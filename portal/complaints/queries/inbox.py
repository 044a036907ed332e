"""The list of cases: filters, search, order; to be paged by key."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Uuid,
    any_,
    bindparam,
    cast,
    false,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import Session, defer

from portal.complaints.models import Complaint, ComplaintToken
from portal.complaints.queries.clocks import RUNNING
from portal.complaints.rules.elements import clean_phone, is_phone
from portal.complaints.rules.states import AT_REST, ENDING, OPEN, STATES
from portal.complaints.rules.tokens import wanted
from portal.core.asking import TENANT, ask
from portal.core.clock import SHANGHAI
from portal.core.crypto import blind_match
from portal.core.terms import Term, Vocabulary

VIEWS = Vocabulary(
    Term("open", "在办", "Open"),
    Term("mine", "我经办", "Mine"),
    Term("due", "3 天内到期", "Due in 3 days"),
    Term("review", "待审核、待签", "In approval or signing"),
    Term("ending", "待办结", "To be closed"),
    Term("closed", "已办结", "Closed"),
    Term("draft", "草稿", "Drafts"),
    Term("all", "全部", "All"),
)
SORTS = Vocabulary(Term("due", "按到期", "By due date"), Term("new", "按登记", "Newest first"))
NEVER = date(9999, 12, 31)
# NULL has no place in a paging key: what has no clock comes last.
DUE = func.coalesce(Complaint.due_on, cast(NEVER, Date))
SECRET = (
    Complaint.consumer_phone,
    Complaint.consumer_address,
    Complaint.consumer_id_no,
    Complaint.respondent_contact,
)


# What a line of the list shows; of the story no more than its beginning, the clocks as `clock_lines` reads them.
LINE: tuple[Any, ...] = (
    Complaint.id,
    Complaint.number,
    Complaint.state,
    Complaint.report,
    Complaint.dispatched,
    Complaint.respondent_name,
    Complaint.item_name,
    func.left(Complaint.facts, 120).label("facts"),
    Complaint.assignee,
    Complaint.due_on,
    RUNNING,
)
SOON = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list shows. Dates are Shanghai dates, both ends included."""

    view: str = "open"
    state: str | None = None
    source: str | None = None
    assignee: UUID | None = None
    category: str | None = None
    since: date | None = None
    until: date | None = None
    words: str = ""


def cases(wish: Filter, person: UUID | None, today: date) -> Select[Complaint]:
    """The cases of *wish*, without order; telephones and addresses are not even read."""
    whole = select(Complaint).options(*(defer(column, raiseload=True) for column in SECRET))
    return _narrowed(whole, wish, person, today)


def lines(wish: Filter, person: UUID | None, today: date) -> Select[Any]:
    """`cases` for a list: rows of no more than a line shows (LINE)."""
    return _narrowed(select(*LINE), wish, person, today)


ORDERS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "due": (DUE.asc(), Complaint.id.asc()),
    "new": (Complaint.id.desc(),),
}


def first_lines(
    db: Session, view: str, sort: str, person: UUID | None, today: date, *, most: int
) -> Sequence[Any]:
    """The first `lines` of a view without other filters, which is what is opened all day, in the order of *sort*."""
    return ask(db, _first_lines(view, sort, most), person=person, soon=today + SOON).all()


@lru_cache(maxsize=64)
def _first_lines(view: str, sort: str, most: int) -> Select[Any]:
    mine = select(*LINE).where(Complaint.tenant_id == TENANT, _view(view, _READER, _SOON))
    return mine.order_by(*ORDERS[sort]).limit(most)


def _narrowed(statement: Select[Any], wish: Filter, person: UUID | None, today: date) -> Select[Any]:
    statement = statement.where(_view(wish.view, person, today + SOON))
    for column, value in (
        (Complaint.state, wish.state),
        (Complaint.source, wish.source),
        (Complaint.assignee, wish.assignee),
        (Complaint.category, wish.category),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if wish.since:
        statement = statement.where(Complaint.registered_at >= _midnight(wish.since))
    if wish.until:
        statement = statement.where(Complaint.registered_at < _midnight(wish.until + timedelta(days=1)))
    return statement.where(_found(wish.words)) if wish.words.strip() else statement


def _among(states: Collection[str]) -> ColumnElement[bool]:
    # The words are ours and stand in the text: a list of parameters would be taken apart at every request.
    return Complaint.state.in_([literal_column(f"'{state}'") for state in sorted(states)])


# `mine` and `due` hang on the reader and the day, the others on the state alone.
STATES_OF = {
    "open": _among(OPEN | ENDING),
    "mine": _among(OPEN | ENDING),
    "due": _among(OPEN),
    "review": Complaint.state == literal_column("'PENDING_REVIEW'"),
    "ending": _among(ENDING),
    "closed": _among(AT_REST),
    "draft": Complaint.state == literal_column("'DRAFT'"),
    "all": Complaint.state != literal_column("'DRAFT'"),
}


def _view(view: str, person: Any, soon: Any) -> ColumnElement[bool]:
    found = STATES_OF[view]
    if view == "mine":
        return found & or_(Complaint.assignee == person, any_(Complaint.officers) == person)
    return found & (Complaint.due_on <= soon) if view == "due" else found


def _found(words: str) -> ColumnElement[bool]:
    """Cases in which every pair of *words* occurs; a telephone finds its owner's cases by the blind index."""
    phone = clean_phone(words)
    if is_phone(phone):
        return blind_match(Complaint.consumer_phone_index, phone, "phone")
    pairs = wanted(words)
    if not pairs:
        return false()
    hits = (
        select(ComplaintToken.complaint_id)
        .where(ComplaintToken.token.in_(sorted(pairs)))
        .group_by(ComplaintToken.complaint_id)
        .having(func.count() == len(pairs))
    )
    return Complaint.id.in_(hits)


IN_HAND = ("open", "mine", "due", "review", "ending", "draft")
_READER, _SOON = bindparam("person", type_=Uuid), bindparam("soon", type_=Date)
_COUNTS = select(*(func.count().filter(_view(name, _READER, _SOON)).label(name) for name in IN_HAND)).where(
    Complaint.tenant_id == TENANT, _among(set(STATES) - AT_REST)
)


def counts(db: Session, person: UUID | None, today: date) -> dict[str, int]:
    """How many cases each view of work in hand holds: one pass over what is not at rest, by the index of states."""
    return dict(ask(db, _COUNTS, person=person, soon=today + SOON).one()._mapping)


def same_phone(db: Session, phone: str, *, but: UUID | None = None, limit: int = 5) -> list[Complaint]:
    """Earlier cases of one telephone, newest first (积案)."""
    number = clean_phone(phone)
    if not is_phone(number):
        return []
    statement = (
        select(Complaint)
        .options(*(defer(column, raiseload=True) for column in SECRET))
        .where(blind_match(Complaint.consumer_phone_index, number, "phone"), Complaint.state != "VOIDED")
        .order_by(Complaint.registered_at.desc())
        .limit(limit)
    )
    if but is not None:
        statement = statement.where(Complaint.id != but)
    return list(db.scalars(statement))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
