"""Branches of an enterprise under its head station, and the service points inside a station."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import N_, Conflict, Invalid
from portal.tenants import events as _events  # noqa: F401 - declares what is recorded below
from portal.tenants.actions.life import subject_of
from portal.tenants.actions.profile import CHANGED
from portal.tenants.models import ServicePoint, StationCard
from portal.tenants.queries.founding import branches_of
from portal.trail import Subject, record

FIELDS = ("name", "address", "phone", "opening_hours")


def place_under(db: Session, actor: Actor, card: StationCard, slug: str, *, now: datetime) -> None:
    """Place *card* under the station with number *slug* ('' takes it out). One level: a head station has no head
    station of its own. Raises Invalid in words."""
    above = _head_station(db, card, slug.strip()) if slug.strip() else None
    wanted = above.station if above else None
    if wanted == card.parent:
        return
    card.parent = wanted
    db.flush()
    record(db, actor, "tenants:station:branch", subject_of(card), {"parent": wanted}, now=now)


def _head_station(db: Session, card: StationCard, slug: str) -> StationCard:
    above = db.scalars(select(StationCard).where(StationCard.slug == slug)).one_or_none()
    if above is None or above.status == "REMOVED":
        raise Invalid(N_("No station of your area has this number."), field="parent")
    if above.station == card.station:
        raise Invalid(N_("A station cannot be its own branch."), field="parent")
    if above.parent is not None:
        raise Invalid(N_("That station is a branch itself: name its head station."), field="parent")
    if branches_of(db, card.station):
        raise Invalid(N_("This station has branches of its own, so it cannot become one."), field="parent")
    return above


def open_point(db: Session, actor: Actor, facts: dict[str, str], *, now: datetime) -> ServicePoint:
    """A new service point of the scope's own station."""
    row = ServicePoint(**facts, since=local_date(now))
    db.add(row)
    db.flush()
    record(db, actor, "tenants:point:opened", Subject("service_point", row.id), {}, now=now)
    return row


def change_point(
    db: Session, actor: Actor, row: ServicePoint, facts: dict[str, str], seen_version: int, *, now: datetime
) -> None:
    """Change it. Raises Conflict when somebody did meanwhile."""
    if row.version != seen_version:
        raise Conflict(CHANGED)
    fields = [name for name in FIELDS if getattr(row, name) != facts[name]]
    if not fields:
        return
    for name in fields:
        setattr(row, name, facts[name])
    db.flush()
    record(db, actor, "tenants:point:changed", Subject("service_point", row.id), {"fields": fields}, now=now)


def close_point(db: Session, actor: Actor, row: ServicePoint, *, now: datetime) -> None:
    """It serves no more from today."""
    row.until = local_date(now)
    db.flush()
    record(db, actor, "tenants:point:closed", Subject("service_point", row.id), {}, now=now)
