"""Who hears of an alert: the station's people who deal with the bureau; the bureau's people. No personal data."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import accounts, bureaus, notify, tenants
from portal.core.db import scope_of
from portal.core.scope import Bureau, System
from portal.recalls.models import Task

STATION_ROLES = ("HEAD", "DEPUTY", "LIAISON")
BUREAU_ROLES = ("DISPATCHER", "SUPERVISOR", "CONTACT")


def tell_station(
    db: Session,
    row: Task,
    title: str,
    params: Mapping[str, object],
    *,
    urgency: notify.Urgency = "TODAY",
    key: str | None = None,
    now: datetime,
) -> int:
    """Tell the station's head, deputy and liaisons. Returns how many messages are new."""
    card = tenants.card(db, row.tenant_id)
    people = _people(db, row.tenant_id, STATION_ROLES)
    if card is None or not people:
        return 0
    url = f"/s/{card.slug}/alerts/{row.id}"
    return notify.tell(db, people, title, params, url=url, place=card.name, urgency=urgency, key=key, now=now)


def tell_bureau(
    db: Session,
    row: Task,
    title: str,
    params: Mapping[str, object],
    *,
    urgency: notify.Urgency = "DIGEST",
    key: str | None = None,
    now: datetime,
) -> int:
    """Tell the officers of the bureau that sent the list, or from a station those of its own office."""
    path = row.bureau_path
    if isinstance(scope_of(db), Bureau | System):
        bureau = bureaus.by_path(db, path)
        people = _people(db, bureau.id, BUREAU_ROLES)
    else:
        path, people = accounts.officers_above(db, *BUREAU_ROLES)
        if not people:
            return 0
        bureau = bureaus.by_path(db, path)
    url = f"/g/{bureau.code}/alerts/stations/{row.id}"
    return notify.tell(
        db, people, title, params, url=url, place=bureau.name, urgency=urgency, key=key, now=now
    )


def tell_offices(
    db: Session, row: Task, title: str, params: Mapping[str, object], *, key: str, now: datetime
) -> int:
    """Tell, today, the officers of the bureau that sent the list and of the station's own office. In the worker's
    scope: an office does not see who serves above it. Returns how many messages are new."""
    new = 0
    for path in dict.fromkeys((row.bureau_path, row.office_path)):
        bureau = bureaus.by_path(db, path)
        people, url = _people(db, bureau.id, BUREAU_ROLES), f"/g/{bureau.code}/alerts/stations/{row.id}"
        new += notify.tell(
            db, people, title, params, url=url, place=bureau.name, urgency="TODAY", key=key, now=now
        )
    return new


def _people(db: Session, place: UUID, roles: Collection[str]) -> list[UUID]:
    """Who holds one of *roles* at a place. The worker's own scope knows memberships, but nobody's name."""
    if not isinstance(scope_of(db), System):
        return [who.person for who in accounts.people_at(db, place, *roles)]
    held = accounts.Membership
    rows = db.execute(select(held.person_id, held.roles).where(held.place_id == place, held.until.is_(None)))
    return [person for person, has in rows if not set(roles).isdisjoint(has)]
