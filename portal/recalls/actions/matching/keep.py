"""Keeping what was found: one row a pair, a rejection remembered until either side changes, the task moved."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recalls.actions.matching.find import Pair
from portal.recalls.actions.matching.make import task_at
from portal.recalls.actions.matching.move import settle
from portal.recalls.models import Alert, AlertItem, Match, Task
from portal.recalls.rules.match.reasons import Reason, reason

Key = tuple[UUID, UUID]  # list item, catalogue row


@dataclass(frozen=True)
class Items:
    """List items that all catalogues of their area were asked about."""

    alert: UUID
    ids: Collection[UUID]


@dataclass(frozen=True)
class Rows:
    """Catalogue rows of one station that all lists in force were asked about."""

    tenant: UUID
    ids: Collection[UUID]


def keep(
    db: Session,
    found: Iterable[Pair],
    *,
    items: Items | None = None,
    rows: Rows | None = None,
    now: datetime,
) -> list[Task]:
    """Write the pairs of *items* (all that were asked about) or *rows*; what is no longer found loses its force.
    Returns the tasks that moved. Done twice it changes nothing."""
    by_alert: dict[UUID, dict[Key, Pair]] = defaultdict(dict)
    for pair in found:
        by_alert[pair.item.alert_id][(pair.item.id, pair.row.id)] = pair
    known = _known(db, items, rows)
    touched: dict[Key, Task] = {}  # by alert and station
    for alert_id, pairs in by_alert.items():
        alert = db.get_one(Alert, alert_id)
        for key, pair in sorted(pairs.items(), key=lambda one: (one[1].row.tenant_id, one[0])):
            place = (alert_id, pair.row.tenant_id)
            task = touched.get(place) or task_at(db, alert, pair.row.tenant_id, now=now)
            if task is not None:
                touched[place] = task
                _write(db, task, pair, known.pop(key, None), now)
    for match in known.values():
        if match.state == "OPEN":
            match.state = "GONE"
            touched.setdefault((match.alert_id, match.tenant_id), _task_of(db, match))
    db.flush()
    return [task for task in touched.values() if settle(db, task, now=now)]


def _task_of(db: Session, match: Match) -> Task:
    statement = select(Task).where(Task.tenant_id == match.tenant_id, Task.id == match.task_id)
    return db.scalars(statement.with_for_update().execution_options(populate_existing=True)).one()


def _known(db: Session, items: Items | None, rows: Rows | None) -> dict[Key, Match]:
    if items is not None:
        statement = select(Match).where(
            Match.alert_id == items.alert, Match.alert_item_id.in_(list(items.ids))
        )
    elif rows is not None:
        statement = select(Match).where(Match.tenant_id == rows.tenant, Match.item_id.in_(list(rows.ids)))
    else:
        return {}
    return {(match.alert_item_id, match.item_id): match for match in db.scalars(statement)}


def _write(db: Session, task: Task, pair: Pair, before: Match | None, now: datetime) -> None:
    if before is None:
        db.add(_match(task, pair, now))
        return
    if before.digest == pair.digest:
        if before.state == "GONE":
            before.state, before.found_at = "OPEN", now
        return
    fresh = _match(task, pair, now)
    for name in ("level", "score", "review", "reasons", "flags", "listed", "stocked", "digest"):
        setattr(before, name, getattr(fresh, name))
    if before.state in {"REJECTED", "GONE"}:
        # What was rejected was another text: a person looks again.
        before.state, before.reason, before.note = "OPEN", None, ""
        before.decided_at, before.decided_by_name, before.found_at = None, "", now


def _match(task: Task, pair: Pair, now: datetime) -> Match:
    judgement = pair.judgement
    return Match(
        tenant_id=pair.row.tenant_id,
        office_path=pair.row.office_path,
        task_id=task.id,
        alert_id=task.alert_id,
        alert_item_id=pair.item.id,
        item_id=pair.row.id,
        level=judgement.level,
        score=judgement.score,
        review=judgement.review,
        reasons=[one_reason(one) for one in _reasons(pair.item, judgement.reasons)],
        flags=list(pair.item.flags),
        listed=listed_of(pair.item),
        stocked=_stocked(pair),
        digest=pair.digest,
        state="OPEN",
        note="",
        found_at=now,
        decided_by_name="",
    )


def _reasons(item: AlertItem, found: Sequence[Reason]) -> Sequence[Reason]:
    return [*found, reason("COUNTERFEIT_LABEL")] if "COUNTERFEIT_LABEL" in item.flags else found


def one_reason(one: Reason) -> dict[str, str]:
    """A reason in both languages, as it was on the day."""
    return {"code": one.code, "zh": one.zh, "en": one.en}


def listed_of(item: AlertItem) -> dict[str, object]:
    """What a station may know of a list item: all that a notice publishes."""
    kept = {name: text for name, text in item.texts.items() if text}
    failures = [
        "：".join(part for part in (one["item"], one["result"]) if part)
        + (f"（{one['limit']}）" if one.get("limit") else "")
        for one in item.facts.get("failures", [])
    ]
    return {**kept, "number": item.number, "failures": failures, "companies": item.facts.get("companies", [])}


def _stocked(pair: Pair) -> dict[str, object]:
    row = pair.row
    return {
        **row.texts,
        "merchant_id": str(row.merchant_id) if row.merchant_id else None,
        "stock": str(row.stock) if row.stock is not None else None,
        "unit": row.unit,
    }
