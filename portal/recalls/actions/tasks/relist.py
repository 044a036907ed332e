"""恢复销售: only with the bureau's approval and a test report; never for a product that is barred."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import merchants
from portal.core.actor import Actor
from portal.core.errors import N_, Conflict, Forbidden, Invalid
from portal.recalls.actions.hand import record, write_step
from portal.recalls.actions.tasks.bar import barred
from portal.recalls.actions.tasks.proof import Upload, keep
from portal.recalls.actions.tell import tell_bureau, tell_station
from portal.recalls.models import Proof, Relist, Task
from portal.recalls.queries.tasks import line as one_line
from portal.recalls.queries.tasks import relist as one_relist
from portal.recalls.queries.tasks import task
from portal.recalls.rules.task.steps import LEAD, OFFICERS


@dataclass(frozen=True, slots=True)
class RelistFacts:
    """What is to be sold again, and the report that speaks for it."""

    line: UUID
    batch: str
    quantity: Decimal
    report_no: str
    lab: str
    reason: str


def ask(
    db: Session, actor: Actor, task_id: UUID, facts: RelistFacts, report: Upload | None, *, now: datetime
) -> Relist:
    """Ask to sell again. Raises Missing, Forbidden (head or deputy only), Conflict for a barred product or while one
    request is open, Invalid without a report."""
    row = task(db, task_id, lock=True)
    if actor.place != "station" or not actor.has(*LEAD):
        raise Forbidden(N_("Only the head or deputy asks to sell again."))
    line = one_line(db, row, facts.line)
    if barred(db, row.tenant_id, line.product) is not None:
        raise Conflict(N_("%(name)s failed twice and is barred: it cannot be sold again."), name=line.name)
    if _open(db, row, facts.line):
        raise Conflict(N_("A request for these goods is waiting for the bureau already."))
    _check(facts, report)
    assert report is not None
    [proof] = keep(db, actor, row, "TEST", [report], note=facts.report_no, now=now)
    made = _made(row, actor, facts, proof, now)
    db.add(made)
    db.flush()
    write_step(db, actor, row, "relist", facts.reason, {"report": facts.report_no}, now)
    record(db, actor, row, "relist", {"report": proof.sha256}, now)
    tell_bureau(
        db,
        row,
        N_("%(title)s: a station asks to sell goods again."),
        {"title": row.title},
        urgency="TODAY",
        now=now,
    )
    return made


def _check(facts: RelistFacts, report: Upload | None) -> None:
    if report is None:
        raise Invalid(N_("Attach the test report of this batch."), field="report")
    for name in ("batch", "report_no", "lab", "reason"):
        if not getattr(facts, name).strip():
            raise Invalid(N_("Fill this in."), field=name)
    if facts.quantity <= 0:
        raise Invalid(N_("Write a quantity above zero."), field="quantity")


def _open(db: Session, row: Task, line_id: UUID) -> bool:
    wanted = select(Relist.id).where(
        Relist.tenant_id == row.tenant_id, Relist.line_id == line_id, Relist.state == "ASKED"
    )
    return db.execute(wanted).first() is not None


def _made(row: Task, actor: Actor, facts: RelistFacts, proof: Proof, now: datetime) -> Relist:
    return Relist(
        tenant_id=row.tenant_id,
        office_path=row.office_path,
        task_id=row.id,
        line_id=facts.line,
        batch=facts.batch.strip(),
        quantity=facts.quantity,
        report_no=facts.report_no.strip(),
        lab=facts.lab.strip(),
        file_id=proof.file_id,
        reason=facts.reason.strip(),
        state="ASKED",
        at=now,
        by_name=actor.name,
        decided_by_name="",
        decision="",
    )


def decide(
    db: Session,
    actor: Actor,
    task_id: UUID,
    relist_id: UUID,
    *,
    granted: bool,
    words: str,
    now: datetime,
) -> Relist:
    """The bureau approves or refuses, with words. Raises Missing, Forbidden, Conflict when it was decided or the
    product is barred meanwhile, Invalid without words."""
    row = task(db, task_id, lock=True)
    if actor.place != "bureau" or not actor.has(*OFFICERS):
        raise Forbidden(N_("This step belongs to another role here."))
    found = one_relist(db, row, relist_id, lock=True)
    if found.state != "ASKED":
        raise Conflict(N_("This request was decided already."))
    if not words.strip():
        raise Invalid(N_("Write the reason."), field="note")
    line = one_line(db, row, found.line_id)
    if granted and barred(db, row.tenant_id, line.product) is not None:
        raise Conflict(N_("%(name)s failed twice and is barred: it cannot be sold again."), name=line.name)
    found.state = "GRANTED" if granted else "REFUSED"
    found.decided_at, found.decided_by_name, found.decision = now, actor.name, words.strip()
    db.flush()
    event = "relist_granted" if granted else "relist_refused"
    write_step(db, actor, row, event, words.strip(), {}, now)
    record(db, actor, row, event, {}, now)
    message = N_("%(title)s: the bureau decided on selling goods again.")
    tell_station(db, row, message, {"title": row.title}, now=now)
    return found


def resume(db: Session, actor: Actor, task_id: UUID, relist_id: UUID, *, now: datetime) -> Relist:
    """With the bureau's approval the catalogue's line is on sale again; an approval is good for one time: goods that
    are found at fault again need a new one. Raises Missing, Forbidden, Conflict."""
    row = task(db, task_id, lock=True)
    if actor.place != "station" or not actor.has(*LEAD):
        raise Forbidden(N_("Only the head or deputy asks to sell again."))
    found = one_relist(db, row, relist_id, lock=True)
    line = one_line(db, row, found.line_id)
    if found.state != "GRANTED" or line.item_id is None:
        raise Conflict(N_("The bureau has not approved it, or the goods have no line in the catalogue."))
    if found.used_at is not None:
        raise Conflict(
            N_(
                "With this approval the goods went on sale again already (%(who)s). Ask anew to sell them once more."
            ),
            who=found.used_by_name,
        )
    if barred(db, row.tenant_id, line.product) is not None:
        raise Conflict(N_("%(name)s failed twice and is barred: it cannot be sold again."), name=line.name)
    found.used_at, found.used_by_name = now, actor.name
    db.flush()
    merchants.set_status(db, actor, line.item_id, "ON_SALE", note=found.report_no, now=now)
    return found
