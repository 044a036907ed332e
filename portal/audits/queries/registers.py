"""Reading the registers: items, objects beside their cards, inspectors, relations."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from portal import tenants
from portal.audits.models import AuditItem, AuditObject, Inspector, Relation, Task
from portal.audits.queries.one import one
from portal.audits.rules.task import VISITED
from portal.core.errors import N_, Invalid

Card = tenants.StationCard


def in_force(today: date) -> ColumnElement[bool]:
    """The edition of an item that holds on a day."""
    return (AuditItem.since <= today) & or_(AuditItem.until.is_(None), AuditItem.until > today)


def items(db: Session, path: str, today: date, *, kind: str = "") -> Sequence[AuditItem]:
    """The catalogue of a bureau and of those above it that the session may see, as it holds today."""
    statement = select(AuditItem).where(in_force(today), AuditItem.office_path == path)
    if kind:
        statement = statement.where(AuditItem.kind == kind)
    return db.scalars(statement.order_by(AuditItem.kind.desc(), AuditItem.code)).all()


def item(db: Session, item_id: UUID, *, lock: bool = False) -> AuditItem:
    """One edition of one item. Raises Missing."""
    return one(
        db, select(AuditItem).where(AuditItem.id == item_id), N_("There is no such item here."), lock=lock
    )


def items_of(db: Session, ids: Collection[str]) -> Sequence[AuditItem]:
    """The editions a plan names, ended ones too."""
    return db.scalars(select(AuditItem).where(AuditItem.id.in_([UUID(one) for one in ids]))).all()


def editions(db: Session, row: AuditItem) -> Sequence[AuditItem]:
    """Every edition of an item, newest first."""
    return db.scalars(
        select(AuditItem)
        .where(AuditItem.office_path == row.office_path, AuditItem.code == row.code)
        .order_by(AuditItem.edition.desc())
    ).all()


def objects_under(
    path: str, words: str = "", *, credit: str = "", kind: str = "", off: bool = False
) -> Select[Card]:
    """The register of objects: the working stations of the area, to be paged by (office_path, slug)."""
    statement = (
        select(Card)
        .outerjoin(AuditObject, AuditObject.station == Card.station)
        .where(Card.office_path >= path, Card.office_path < path + "~", Card.status.in_(tenants.WORKING))
    )
    if words.strip():
        text = words.strip()
        statement = statement.where(
            or_(
                Card.name.icontains(text, autoescape=True),
                Card.host_name.icontains(text, autoescape=True),
                Card.slug.startswith(text, autoescape=True),
            )
        )
    if kind:
        statement = statement.where(Card.kind == kind)
    if credit == "NONE":
        statement = statement.where(AuditObject.credit.is_(None))
    elif credit:
        statement = statement.where(AuditObject.credit == credit)
    return statement.where(AuditObject.off_at.is_not(None)) if off else statement


def card_by_number(db: Session, path: str, number: str) -> Card:
    """The station of a bureau's area with this number. Raises Invalid beside the field `station`."""
    found = db.scalars(
        select(Card).where(Card.slug == number, Card.office_path >= path, Card.office_path < path + "~")
    ).one_or_none()
    if found is None:
        raise Invalid(N_("No station of this area has this number."), field="station")
    return found


def cards_by_number(db: Session, path: str, numbers: Collection[str]) -> dict[str, Card]:
    """The stations of a bureau's area with these numbers."""
    rows = db.scalars(
        select(Card).where(
            Card.slug.in_(list(numbers)), Card.office_path >= path, Card.office_path < path + "~"
        )
    )
    return {card.slug: card for card in rows}


def object_rows(db: Session, stations: Collection[UUID]) -> dict[UUID, AuditObject]:
    """What the register holds of some stations."""
    rows = db.scalars(select(AuditObject).where(AuditObject.station.in_(list(stations))))
    return {row.station: row for row in rows}


@dataclass(frozen=True)
class Visits:
    """Earlier visits of one station, as far as the session sees."""

    last_on: date | None
    this_year: int


def visits_of(db: Session, stations: Collection[UUID], year: int) -> dict[UUID, Visits]:
    """The last visit of each station and how many inspections it had in *year*."""
    in_year = (func.extract("year", Task.visited_on) == year) & (Task.kind == "INSPECTION")
    rows = db.execute(
        select(Task.tenant_id, func.max(Task.visited_on), func.count().filter(in_year))
        .where(Task.tenant_id.in_(list(stations)), Task.state.in_(sorted(VISITED)))
        .group_by(Task.tenant_id)
    )
    return {station: Visits(last, number) for station, last, number in rows}


def credit_counts(db: Session, path: str) -> dict[str, int]:
    """How many working stations of the area stand in each credit class; '' for the unrated."""
    code = func.coalesce(AuditObject.credit, "")
    rows = db.execute(
        select(code, func.count())
        .select_from(Card)
        .outerjoin(AuditObject, AuditObject.station == Card.station)
        .where(Card.office_path >= path, Card.office_path < path + "~", Card.status.in_(tenants.WORKING))
        .group_by(code)
    )
    return {row[0]: row[1] for row in rows}


def inspectors(db: Session, path: str, *, active_only: bool = False) -> Sequence[Inspector]:
    """The register of inspectors of the bureau at *path*, by code."""
    statement = select(Inspector).where(Inspector.office_path == path)
    if active_only:
        statement = statement.where(Inspector.off_at.is_(None))
    return db.scalars(statement.order_by(Inspector.code)).all()


def inspector(db: Session, inspector_id: UUID, *, lock: bool = False) -> Inspector:
    """One inspector. Raises Missing."""
    wanted = select(Inspector).where(Inspector.id == inspector_id)
    return one(db, wanted, N_("There is no such inspector here."), lock=lock)


def inspector_of(db: Session, path: str, person: UUID | None) -> Inspector | None:
    """A person's line in the register of the bureau at *path*."""
    mine = select(Inspector).where(Inspector.office_path == path, Inspector.person_id == person)
    return db.scalars(mine).one_or_none()


def relations(db: Session, people: Collection[UUID] | None = None) -> Sequence[Relation]:
    """The relations in force, of some inspectors or of all."""
    statement = select(Relation).where(Relation.ended_at.is_(None)).order_by(Relation.declared_at)
    if people is not None:
        statement = statement.where(Relation.inspector_id.in_(list(people)))
    return db.scalars(statement).all()


def relation(db: Session, relation_id: UUID) -> Relation:
    """One relation, to be ended. Raises Missing."""
    wanted = select(Relation).where(Relation.id == relation_id)
    return one(db, wanted, N_("There is no such relation here."), lock=True)


def turns_this_year(db: Session, year: int) -> dict[str, int]:
    """How many visits of *year* each inspector stands on, by person id; cancelled ones left out."""
    found: dict[str, int] = {}
    rows = db.scalars(
        select(Task.people).where(Task.state != "CANCELLED", func.extract("year", Task.window_from) == year)
    )
    for people in rows:
        for person in people:
            found[person] = found.get(person, 0) + 1
    return found
