"""选定: two devices answered differently without knowing of each other; somebody of the team says what holds."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal import trail
from portal.audits import events_visits as events
from portal.audits.actions.visits.complete import settle
from portal.audits.actions.visits.packing import OVER
from portal.audits.actions.visits.receive import kept_as
from portal.audits.models import VisitAnswer
from portal.audits.queries.tasks import task as find_task
from portal.audits.queries.visits import one
from portal.audits.rules.sync import Answer
from portal.audits.rules.visits import answers as rules
from portal.core.actor import Actor
from portal.core.errors import N_, Conflict, Forbidden
from portal.core.ids import new_id


def decide(db: Session, actor: Actor, visit_id: UUID, answer: UUID, *, now: datetime) -> VisitAnswer:
    """Let one of the standing answers hold: a new answer replaces them all; they stay readable. Raises Missing;
    Forbidden outside the team; Conflict when that was decided meanwhile."""
    row = one.visit(db, visit_id, lock=True)
    if str(actor.person) not in find_task(db, row.task_id).people:
        raise Forbidden(N_("Only the team of a visit decides between its answers."))
    if row.purged_at is not None:
        raise Conflict(OVER)
    rows = {each.id: each for each in one.answers(db, row)}
    items = rules.standing(rules.kept(one.as_answer(each) for each in rows.values()))
    chosen = rows.get(answer)
    stands = items.get(chosen.item) if chosen else None
    standing = (stands.current, *stands.beside) if stands and stands.contested else ()
    if chosen is None or one.as_answer(chosen) not in standing:
        raise Conflict(N_("This was decided meanwhile. Look at how the item stands now."))
    made = Answer(
        str(new_id()),
        str(row.id),
        chosen.item,
        chosen.value,
        f"desk-{actor.person}",
        now.replace(microsecond=0),
        tuple(sorted({each.id for each in standing})),
    )
    row.last_seq += 1
    kept = kept_as(row, made, actor, 0, late=row.state == "DONE", now=now)
    db.add(kept)
    db.flush()
    told = {"item": chosen.item.split("/")[0], "answer": chosen.id}
    trail.record(db, actor, "audits:visit:decide", events.of_visit(row), told, now=now)
    settle(db, actor, row, now=now)
    return kept
