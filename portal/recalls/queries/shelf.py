"""What other modules ask about alerts at one station."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.core.db import scope_of
from portal.core.scope import Bureau
from portal.recalls.models import Line, Task
from portal.recalls.rules.task.barcodes import identities
from portal.recalls.rules.task.steps import HAS_GOODS

MOST = 5_000
_LISTED = text("SELECT task_id, texts FROM recall_listed(:station)")


@dataclass(frozen=True, slots=True)
class Delisted:
    """Goods that must not be on a station's shelf, and the station's task that says so."""

    barcode: str
    name: str
    batch: str
    notice: str
    task: UUID


def delisted_for(db: Session, tenant: UUID) -> list[Delisted]:
    """Goods of the lists in force that this station was told of, newest list first: those it had to withdraw, and
    those it said it has none of, which a visit may find otherwise. For a bureau's session."""
    tasks = db.scalars(
        select(Task)
        .where(Task.tenant_id == tenant, Task.state != "LAPSED")
        .order_by(Task.told_at.desc(), Task.id)
    ).all()
    known: dict[UUID, list[Delisted]] = {row.id: [] for row in tasks}
    _withdrawn(db, tenant, tasks, known)
    _listed(db, tenant, tasks, known)
    found = [one for row in tasks for one in known[row.id]]
    return list(dict.fromkeys(found))[:MOST]


def _withdrawn(db: Session, tenant: UUID, tasks: Sequence[Task], known: dict[UUID, list[Delisted]]) -> None:
    open_ones = {row.id: row for row in tasks if row.state in HAS_GOODS}
    lines = select(Line).where(Line.tenant_id == tenant, Line.task_id.in_(list(open_ones)))
    for line in db.scalars(lines.order_by(Line.at.desc(), Line.id).limit(MOST)):
        row = open_ones[line.task_id]
        known[row.id].append(Delisted(line.gtin, line.name, line.batch, _notice(row), row.id))


def _listed(db: Session, tenant: UUID, tasks: Sequence[Task], known: dict[UUID, list[Delisted]]) -> None:
    """The lists' own entries that name a barcode; a list of a bureau above is read through a function, since a desk
    below sees its tasks only."""
    if not isinstance(scope_of(db), Bureau):
        return
    by_id = {row.id: row for row in tasks}
    for task_id, texts in db.connection().execute(_LISTED, {"station": tenant}):
        row = by_id[task_id]
        batch = _joined(texts.get(name, "") for name in ("batch", "production_date"))
        known[row.id] += [
            Delisted(code, texts.get("product_name", ""), batch, _notice(row), row.id)
            for code in identities(texts["gtin"])
        ]


def _notice(row: Task) -> str:
    return row.notice_no or row.title


def _joined(parts: Iterable[str]) -> str:
    return " / ".join(dict.fromkeys(part for part in parts if part))


def claimed_none(db: Session, tenant: UUID, now: datetime) -> list[tuple[UUID, str]]:
    """Alerts in force of which a station declared it has none, by task: a visit may find otherwise."""
    rows = db.execute(
        select(Task.id, Task.title)
        .where(Task.tenant_id == tenant, Task.state == "NOT_STOCKED", Task.told_at <= now)
        .order_by(Task.told_at.desc())
    )
    return [(task, title) for task, title in rows]
