"""The door: how a station stands, in a few frozen facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.clock import local_date
from portal.core.db import scope_of
from portal.core.errors import Missing
from portal.core.i18n import N_
from portal.core.scope import Public, Station
from portal.tenants.models import StandardCheck, StationCard
from portal.tenants.queries.standards.checks import checks_of
from portal.tenants.queries.standards.versions import by_id, checklists_for
from portal.tenants.rules.standards import Checklist


@dataclass(frozen=True)
class StandardState:
    """One standard a station is asked, or has taken up. `confirmed`: by the office, and not run out. `score` and
    `valid_until` are those of the last confirmation; `open_items` wait for the station."""

    code: str
    title: str
    title_en: str
    number: int
    binding: str
    pass_mark: int
    state: str
    confirmed: bool
    score: Decimal | None
    confirmed_on: date | None
    valid_until: date | None
    open_items: int
    version_id: UUID | None


def standard_states(db: Session, now: datetime, *, station: UUID | None = None) -> list[StandardState]:
    """Every standard of a station, asked ones first: the session's own station, or *station* in a bureau's session.
    Raises Missing."""
    today, card = local_date(now), _card(db, station)
    checks = checks_of(db, card.station)
    current = checklists_for(db, card, today)
    found = [_state(one, checks.get(one.code), today) for one in current]
    known = {one.code for one in current}
    for code, check in checks.items():
        if code not in known and check.confirmed_on is not None:
            found.append(_state(by_id(db, check.version_id), check, today))
    return found


def standard_state(db: Session, now: datetime, *, station: UUID | None = None) -> StandardState | None:
    """The standard a station is judged by first: asked before offered, begun before untouched; None where nothing
    is asked or begun."""
    states = [
        one
        for one in standard_states(db, now, station=station)
        if one.binding == "ASKED" or one.version_id is not None
    ]
    return min(states, key=lambda one: (one.binding != "ASKED", one.version_id is None), default=None)


def _card(db: Session, station: UUID | None) -> StationCard:
    scope = scope_of(db)
    own = scope.tenant if isinstance(scope, Station | Public) else None
    wanted = station or own
    card = db.get(StationCard, wanted) if wanted else None
    if card is None:
        raise Missing(N_("There is no such station."))
    return card


def _state(one: Checklist, check: StandardCheck | None, today: date) -> StandardState:
    until = check.valid_until if check else None
    return StandardState(
        code=one.code,
        title=one.title,
        title_en=one.title_en,
        number=one.number,
        binding=one.binding,
        pass_mark=one.pass_mark,
        state=check.state if check else "OPEN",
        confirmed=until is not None and until >= today,
        score=check.score if check else None,
        confirmed_on=check.confirmed_on if check else None,
        valid_until=until,
        open_items=check.open_items if check else sum(item.required for item in one.items),
        version_id=check.version_id if check else None,
    )


def asked_states(states: Sequence[StandardState]) -> list[StandardState]:
    """Those that wait for the station: asked or begun, with something open."""
    return [one for one in states if one.open_items and (one.binding == "ASKED" or one.version_id)]
