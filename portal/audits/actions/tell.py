"""Who hears of a step of a visit: the station's people, the team, the bureau's supervisors. No personal data."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal import accounts, bureaus, notify, tenants
from portal.audits.models import Task
from portal.core.db import scope_of
from portal.core.scope import Bureau

STATION_ROLES = ("HEAD", "DEPUTY", "LIAISON")


def tell_station(
    db: Session,
    task: Task,
    title: str,
    params: Mapping[str, object],
    *,
    urgency: notify.Urgency = "TODAY",
    key: str | None = None,
    now: datetime,
) -> int:
    """Tell the station's head, deputy and liaisons. Returns how many messages are new."""
    card = tenants.card(db, task.tenant_id)
    people = [who.person for who in accounts.people_at(db, task.tenant_id, *STATION_ROLES)]
    if card is None or not people:
        return 0
    url = f"/s/{card.slug}/audits/{task.id}"
    return notify.tell(db, people, title, params, url=url, place=card.name, urgency=urgency, key=key, now=now)


def tell_people(
    db: Session,
    task: Task,
    people: Collection[UUID],
    title: str,
    params: Mapping[str, object],
    *,
    urgency: notify.Urgency = "TODAY",
    key: str | None = None,
    now: datetime,
) -> int:
    """Tell some officers of the visit's bureau."""
    bureau = bureaus.by_path(db, task.bureau_path)
    url = f"/g/{bureau.code}/audits/tasks/{task.id}"
    return notify.tell(
        db, people, title, params, url=url, place=bureau.name, urgency=urgency, key=key, now=now
    )


def tell_supervisors(
    db: Session,
    task: Task,
    title: str,
    params: Mapping[str, object],
    *,
    key: str | None = None,
    now: datetime,
) -> int:
    """Tell the supervisors of the visit's bureau and its team; from a station's session the team alone, which the
    visit itself names."""
    people = [UUID(one) for one in task.people]
    if isinstance(scope_of(db), Bureau):
        people = [who.person for who in accounts.people_at(db, task.bureau_id, "SUPERVISOR")] + people
    return tell_people(db, task, list(dict.fromkeys(people)), title, params, key=key, now=now)
