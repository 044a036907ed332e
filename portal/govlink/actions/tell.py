"""Who hears of a step: the station's people who deal with the bureau, the bureau's dispatcher. No personal data."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal import accounts, bureaus, notify, tenants
from portal.core.db import scope_of
from portal.core.scope import Bureau
from portal.govlink.models import Dispatch

STATION_ROLES = ("HEAD", "DEPUTY", "LIAISON")


def tell_station(
    db: Session,
    row: Dispatch,
    title: str,
    params: Mapping[str, object],
    *,
    urgency: notify.Urgency = "TODAY",
    key: str | None = None,
    now: datetime,
) -> int:
    """Tell the station's head, deputy and liaisons. Returns how many messages are new."""
    card = tenants.card(db, row.tenant_id)
    people = [who.person for who in accounts.people_at(db, row.tenant_id, *STATION_ROLES)]
    if card is None or not people:
        return 0
    url = f"/s/{card.slug}/dispatches/{row.id}"
    return notify.tell(db, people, title, params, url=url, place=card.name, urgency=urgency, key=key, now=now)


def tell_bureau(
    db: Session,
    row: Dispatch,
    title: str,
    params: Mapping[str, object],
    *,
    roles: tuple[str, ...] = (),
    urgency: notify.Urgency = "TODAY",
    key: str | None = None,
    now: datetime,
) -> int:
    """Tell the one who dispatched; where the session may look into the bureau, also its people with *roles*."""
    bureau = bureaus.by_path(db, row.bureau_path)
    people = [row.issued_by] if row.issued_by else []
    if roles and isinstance(scope_of(db), Bureau):
        people += [who.person for who in accounts.people_at(db, bureau.id, *roles)]
    url = f"/g/{bureau.code}/dispatches/{row.id}"
    return notify.tell(
        db, _once(people), title, params, url=url, place=bureau.name, urgency=urgency, key=key, now=now
    )


def _once(people: list[UUID]) -> list[UUID]:
    return list(dict.fromkeys(people))
