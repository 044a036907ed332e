"""Second failure: the whole product is barred at the station until the bureau lifts it (F28)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.errors import N_, Invalid, Missing
from portal.recalls.actions.hand import record
from portal.recalls.actions.tell import tell_bureau, tell_station
from portal.recalls.models import Block, Line, Task
from portal.recalls.queries.tasks import task


def bar_if_second(db: Session, actor: Actor, row: Task, line: Line, *, now: datetime) -> Block | None:
    """Bar the product when an earlier alert hit it at this station, or when it failed again after it was approved for
    sale. Returns the bar, also one that stands already."""
    earlier = db.scalars(
        select(Line)
        .where(Line.tenant_id == row.tenant_id, Line.product == line.product, Line.task_id != row.id)
        .limit(1)
    ).first()
    if earlier is None:
        return None
    standing = barred(db, row.tenant_id, line.product)
    if standing is not None:
        return standing
    made = Block(
        tenant_id=row.tenant_id,
        office_path=row.office_path,
        task_id=row.id,
        product=line.product,
        name=line.name,
        maker=line.maker,
        at=now,
        lifted_by_name="",
    )
    db.add(made)
    db.flush()
    record(db, actor, row, "block", {}, now)
    message = N_("%(name)s failed twice: the whole product is barred until the bureau lifts it.")
    tell_station(db, row, message, {"name": line.name}, urgency="LAW", now=now)
    tell_bureau(db, row, message, {"name": line.name}, now=now)
    return made


def barred(db: Session, tenant: UUID, product: str) -> Block | None:
    """The standing bar on a product at a station."""
    return db.scalars(
        select(Block).where(Block.tenant_id == tenant, Block.product == product, Block.lifted_at.is_(None))
    ).one_or_none()


def lift(db: Session, actor: Actor, task_id: UUID, block_id: UUID, reason: str, *, now: datetime) -> Block:
    """The bureau lifts a bar, with its reason. Raises Missing, Invalid."""
    row = task(db, task_id, lock=True)
    found = db.scalars(
        select(Block).where(Block.tenant_id == row.tenant_id, Block.id == block_id, Block.lifted_at.is_(None))
    ).one_or_none()
    if found is None:
        raise Missing(N_("There is no such bar."))
    if not reason.strip():
        raise Invalid(N_("Write the reason."), field="note")
    found.lifted_at, found.lifted_by_name, found.lifted_reason = now, actor.name, reason.strip()
    db.flush()
    record(db, actor, row, "unblock", {}, now)
    tell_station(db, row, N_("The bureau lifted the bar on %(name)s."), {"name": found.name}, now=now)
    return found
