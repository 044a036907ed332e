"""A list goes out: a task for each station of the area, then its items against all catalogues."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal import tenants
from portal.core.errors import N_
from portal.recalls.actions.matching.find import over_catalogues
from portal.recalls.actions.matching.keep import Items, keep
from portal.recalls.actions.matching.make import make_tasks
from portal.recalls.actions.tell import tell_station
from portal.recalls.models import Alert, AlertItem, Task

STATIONS = 200  # in one job
ITEMS = 50


def stations_under(db: Session, row: Alert) -> Sequence[tenants.StationCard]:
    """The working stations of the alert's area, in a fixed order."""
    cards = tenants.cards_under(db, row.office_path, working_only=True)
    return sorted(cards, key=lambda card: (card.office_path, str(card.station)))


def ask(db: Session, row: Alert, after: int, *, now: datetime) -> int | None:
    """Give the next stations that have none their tasks and tell them. Returns how far it came, None at the end.

    Who still waits is asked anew each time: a station founded or removed meanwhile shifts nobody out of the list."""
    has = set(db.scalars(select(Task.tenant_id).where(Task.alert_id == row.id)))
    waiting = [card for card in stations_under(db, row) if card.station not in has]
    some = waiting[:STATIONS]
    for task in make_tasks(db, row, some, now=now):
        message = N_("%(bureau)s sent a list: %(title)s. Check the goods and answer.")
        words = {"bureau": row.bureau_name, "title": row.title}
        tell_station(db, task, message, words, key=f"recalls:{task.id}", now=now)
    row.stations = max(row.stations, len(has) + len(some))
    db.flush()
    return after + STATIONS if len(waiting) > STATIONS else None


def unmatched(db: Session, row: Alert) -> list[list[UUID]]:
    """Items that not all catalogues were asked about since they last changed, in portions."""
    statement = (
        select(AlertItem.id)
        .where(AlertItem.alert_id == row.id, AlertItem.matched_revision < AlertItem.revision)
        .order_by(AlertItem.number)
    )
    waiting = list(db.scalars(statement))
    return [waiting[start : start + ITEMS] for start in range(0, len(waiting), ITEMS)]


def match(db: Session, row: Alert, wanted: Sequence[UUID], *, now: datetime) -> list[Task]:
    """Ask all catalogues of the area about some items. Returns the tasks that moved."""
    items = db.scalars(_items(row, wanted)).all()
    asked = Items(row.id, [item.id for item in items])
    moved = keep(db, over_catalogues(db, items, row.office_path), items=asked, now=now)
    for item in items:
        item.matched_revision = item.revision
    db.flush()
    return moved


def _items(row: Alert, wanted: Sequence[UUID]) -> Select[AlertItem]:
    return (
        select(AlertItem)
        .where(AlertItem.alert_id == row.id, AlertItem.id.in_(list(wanted)))
        .order_by(AlertItem.number)
        .with_for_update()
    )


def foresee(db: Session, row: Alert) -> dict[str, object]:
    """What a list would find, without writing any of it: stations and pairs by level."""
    items = db.scalars(select(AlertItem).where(AlertItem.alert_id == row.id)).all()
    levels: Counter[str] = Counter()
    stations: dict[str, set[UUID]] = {}
    for pair in over_catalogues(db, items, row.office_path):
        levels[pair.judgement.level] += 1
        stations.setdefault(pair.judgement.level, set()).add(pair.row.tenant_id)
    return {
        "levels": dict(levels),
        "stations": {level: len(found) for level, found in stations.items()},
        "any": len(set().union(*stations.values())) if stations else 0,
        "of": len(stations_under(db, row)),
    }
