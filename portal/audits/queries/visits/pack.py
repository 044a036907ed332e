"""What goes into a visit's pack: the plan, the station's file, and what other modules lend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal import bureaus, tenants
from portal.audits.models import Task
from portal.audits.queries.tasks import failures
from portal.audits.rules.visits.pack import LEDGER_MONTHS, Delisted, Failure
from portal.core.errors import N_, Missing

# A station's case numbers since a day; goods that must not be on its shelves. Complaints and recalls know them.
Cases = Callable[[Session, UUID, date], Sequence[str]]
Goods = Callable[[Session, UUID], Sequence[Delisted]]


def _no_cases(_db: Session, _station: UUID, _since: date) -> Sequence[str]:
    return ()


def _no_goods(_db: Session, _station: UUID) -> Sequence[Delisted]:
    return ()


@dataclass(frozen=True)
class Lent:
    """What other modules know and audits may not ask them directly (portal.modules lends it)."""

    cases: Cases = _no_cases
    goods: Goods = _no_goods


_lent = Lent()


def lend(*, cases: Cases | None = None, goods: Goods | None = None) -> None:
    """Lend the pack a source: case numbers of a station, barcodes of delisted goods."""
    global _lent
    _lent = Lent(cases or _lent.cases, goods or _lent.goods)


def plan_of(row: Task) -> dict[str, Any]:
    """What the plan says of a visit, as the pack carries it; a change of it makes a new pack."""
    return {
        "id": str(row.id),
        "number": row.number,
        "kind": row.kind,
        "title": row.title,
        "bureau": row.bureau_name,
        "planned_on": row.planned_on.isoformat() if row.planned_on else None,
        "window_from": row.window_from.isoformat(),
        "window_until": row.window_until.isoformat(),
        "team": [
            {"person": one.get("person"), "name": one.get("name"), "certificate": one.get("certificate")}
            for one in row.team
        ],
        "drawn": row.draw_id is not None,
        "credit": row.credit,
        "edition": row.checklist.get("edition"),
        "items": row.checklist.get("items", []),
    }


def station_file(db: Session, station: UUID, today: date) -> dict[str, Any]:
    """The route card and the station's file: where it is, who serves there. Raises Missing."""
    card = tenants.card(db, station)
    if card is None:
        raise Missing(N_("There is no such station."))
    office = bureaus.names(db, [card.office_path]).get(card.office_path, "")
    return {
        "id": str(station),
        "slug": card.slug,
        "name": card.name,
        "host": card.host_name,
        "kind": tenants.KINDS[card.kind].zh,
        "address": card.address,
        "phone": card.phone,
        "office": office,
        "people": _people(db, station, today),
    }


def _people(db: Session, station: UUID, today: date) -> list[dict[str, Any]]:
    member = tenants.StationMember
    rows = db.scalars(
        select(member)
        .where(member.tenant_id == station, or_(member.until.is_(None), member.until > today))
        .order_by(member.since, member.id)
    )
    return [{"name": one.name, "roles": list(one.roles)} for one in rows]


def earlier(db: Session, station: UUID) -> list[Failure]:
    """What earlier visits found at the station, newest first."""
    return [Failure(code, title, words, on) for code, title, words, on in failures(db, station)]


def cases(db: Session, station: UUID, today: date) -> Sequence[str]:
    """The station's case numbers of the last months."""
    years, month = divmod(today.year * 12 + today.month - 1 - LEDGER_MONTHS, 12)
    return _lent.cases(db, station, date(years, month + 1, 1))


def goods(db: Session, station: UUID) -> Sequence[Delisted]:
    """Goods under an open notice that must not be on the shelves."""
    return _lent.goods(db, station)
