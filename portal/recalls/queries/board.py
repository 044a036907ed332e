"""An alert over all its stations: where each one stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal import tenants
from portal.core.errors import N_, Missing
from portal.recalls.models import Line, Match, Proof, Task
from portal.recalls.queries.tasks import late
from portal.recalls.rules.task.steps import HAS_GOODS, WITHOUT
from portal.recalls.rules.task.words import HITS

VIEWS: dict[str, frozenset[str]] = {
    "MATCHED": frozenset({"MATCHED"}),
    "UNANSWERED": frozenset({"NOTIFIED"}),
    "CONFIRMED": HAS_GOODS,
    "WITHDRAWN": HAS_GOODS - {"CONFIRMED"},
    "DISPOSED": frozenset({"DISPOSED", "CHECKED"}),
    "TO_CHECK": frozenset({"DISPOSED"}),
    "CHECKED": frozenset({"CHECKED"}),
    "NONE": WITHOUT,
    "CLOSED": frozenset({"CLOSED"}),
}


def first_task(db: Session, alert_id: UUID) -> Task:
    """Any task about an alert: it carries the alert's words for a bureau that does not see the list. Raises Missing."""
    found = db.scalars(select(Task).where(Task.alert_id == alert_id).limit(1)).first()
    if found is None:
        raise Missing(N_("There is no such list on this desk."))
    return found


@dataclass(frozen=True)
class Standing:
    """How many stations of the bureau's area stand where."""

    states: dict[str, int]
    overdue: int
    drawn: int
    contradicted: int
    with_goods: int

    @property
    def all(self) -> int:
        """Every station that was asked."""
        return sum(self.states.values())

    def of(self, view: str) -> int:
        """Stations of one view."""
        if view == "OVERDUE":
            return self.overdue
        if view == "DRAWN":
            return self.drawn
        if view == "AGAINST":
            return self.contradicted
        return sum(self.states.get(state, 0) for state in VIEWS[view])


def standing(db: Session, alert_id: UUID, now: datetime) -> Standing:
    """Count the stations by state."""
    rows = db.execute(
        select(
            Task.state,
            func.count(),
            func.count().filter(late(now)),
            func.count().filter(Task.drawn.is_(True)),
            func.count().filter(Task.contradicted.is_not(None)),
        )
        .where(Task.alert_id == alert_id)
        .group_by(Task.state)
    ).all()
    with_goods = db.execute(
        select(func.count(func.distinct(Line.task_id)))
        .join(Task, (Task.tenant_id == Line.tenant_id) & (Task.id == Line.task_id))
        .where(Task.alert_id == alert_id)
    ).scalar_one()
    return Standing(
        {state: n for state, n, *_ in rows},
        sum(row[2] for row in rows),
        sum(row[3] for row in rows),
        sum(row[4] for row in rows),
        with_goods,
    )


def stations(alert_id: UUID, view: str, now: datetime) -> Select[Task]:
    """Tasks of one view, to be paged by (office_path, id)."""
    statement = select(Task).where(Task.alert_id == alert_id)
    if view == "OVERDUE":
        return statement.where(late(now))
    if view == "DRAWN":
        return statement.where(Task.drawn.is_(True))
    if view == "AGAINST":
        return statement.where(Task.contradicted.is_not(None))
    return statement.where(Task.state.in_(sorted(VIEWS[view]))) if view in VIEWS else statement


@dataclass
class Summary:
    """One station's figures for the board and the report."""

    station: str = ""
    hits: int = 0
    received: Decimal = Decimal(0)
    stock: Decimal = Decimal(0)
    sold: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)
    destroyed: Decimal = Decimal(0)
    goods: int = 0
    proofs: int = 0


def summaries(db: Session, rows: Sequence[Task]) -> dict[UUID, Summary]:
    """Names, hits, quantities and proofs of some tasks, asked for at once; by task."""
    found = {row.id: Summary() for row in rows}
    ids = list(found)
    if not ids:
        return found
    places = [row.tenant_id for row in rows]
    card = tenants.StationCard
    names = dict(db.execute(select(card.station, card.name).where(card.station.in_(places))).all())
    for row in rows:
        found[row.id].station = names.get(row.tenant_id, "")
    for task_id, n in db.execute(
        select(Match.task_id, func.count())
        .where(
            Match.tenant_id.in_(places), Match.task_id.in_(ids), Match.level.in_(HITS), Match.state != "GONE"
        )
        .group_by(Match.task_id)
    ):
        found[task_id].hits = n
    sums = [func.sum(getattr(Line, name)) for name in ("received", "stock", "sold", "returned", "destroyed")]
    for task_id, n, *amounts in db.execute(
        select(Line.task_id, func.count(), *sums)
        .where(Line.tenant_id.in_(places), Line.task_id.in_(ids))
        .group_by(Line.task_id)
    ):
        one = found[task_id]
        one.goods = n
        one.received, one.stock, one.sold, one.returned, one.destroyed = amounts
    for task_id, n in db.execute(
        select(Proof.task_id, func.count())
        .where(Proof.tenant_id.in_(places), Proof.task_id.in_(ids), Proof.kind != "SIGNATURE")
        .group_by(Proof.task_id)
    ):
        found[task_id].proofs = n
    return found


def goods_of(db: Session, alert_id: UUID) -> Sequence[tuple[Task, Line]]:
    """Every line of goods under an alert with its task, in a fixed order."""
    rows = db.execute(
        select(Task, Line)
        .join(Line, (Line.tenant_id == Task.tenant_id) & (Line.task_id == Task.id))
        .where(Task.alert_id == alert_id)
        .order_by(Task.office_path, Task.id, Line.at, Line.id)
    )
    return [(task, line) for task, line in rows]
