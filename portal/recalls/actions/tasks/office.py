"""The bureau's steps: check, send back, close, a find against a declaration, the random draw."""

import secrets
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import trail
from portal.core.actor import Actor
from portal.core.errors import N_, Conflict, Forbidden, Invalid
from portal.recalls import events
from portal.recalls.actions.hand import finish, record, take, write_step
from portal.recalls.actions.matching.move import contradict
from portal.recalls.actions.tasks.proof import Upload, keep
from portal.recalls.actions.tell import tell_station
from portal.recalls.models import Alert, Task
from portal.recalls.queries.alerts import alert as one_alert
from portal.recalls.queries.board import first_task
from portal.recalls.queries.tasks import lines
from portal.recalls.queries.tasks import task as find_task
from portal.recalls.rules.task import draws
from portal.recalls.rules.task.steps import STEPS, WITHOUT

FOUND = N_("%(title)s: listed goods were found on your premises. Stop selling them now and confirm.")


def check(
    db: Session,
    actor: Actor,
    task_id: UUID,
    *,
    note: str,
    photos: Sequence[Upload] = (),
    on_site: bool = False,
    seen: int | None = None,
    now: datetime,
) -> Task:
    """核查通过. A station that was drawn is visited: words and a photo are needed. Raises Missing, Conflict, Forbidden,
    Invalid."""
    hand = take(db, actor, task_id, "check", seen=seen, note=note, now=now)
    if hand.row.drawn:
        on_site = True
    if on_site and not photos:
        raise Invalid(N_("Take at least one photo as proof."), field="photos")
    if not note.strip():
        raise Invalid(N_("Write what was checked."), field="note")
    keep(db, actor, hand.row, "CHECK", photos, now=now)
    return finish(hand, {"on_site": "1" if on_site else None})


def send_back(
    db: Session, actor: Actor, task_id: UUID, note: str, *, seen: int | None = None, now: datetime
) -> Task:
    """核查未通过: the goods are to be withdrawn anew. Raises Missing, Conflict, Forbidden, Invalid without words."""
    hand = take(db, actor, task_id, "send_back", seen=seen, note=note, now=now)
    if not lines(db, hand.row):
        raise Conflict(N_("This station has no goods to withdraw. Say what you found on site instead."))
    hand.row.disposed_at = None
    row = finish(hand)
    message = N_("%(title)s: the check was not passed. Read the bureau's words and mend it.")
    tell_station(db, row, message, {"title": row.title}, urgency="LAW", now=now)
    return row


def close(db: Session, actor: Actor, task_id: UUID, *, seen: int | None = None, now: datetime) -> Task:
    """办结 one station. One that was drawn and declared it has none is visited before. Raises Missing, Conflict,
    Forbidden."""
    hand = take(db, actor, task_id, "close", seen=seen, now=now)
    if hand.row.drawn and hand.row.state in WITHOUT:
        raise Conflict(N_("This station was drawn: it is visited before it is closed."))
    return finish(hand)


def close_many(db: Session, actor: Actor, alert_id: UUID, *, now: datetime) -> int:
    """办结 every station of a list that answered and was not drawn, or was checked. Returns how many.

    Raises Missing for a list that no station here was told of."""
    first_task(db, alert_id)
    rows = db.scalars(
        select(Task)
        .where(Task.alert_id == alert_id)
        .where((Task.state == "CHECKED") | (Task.state.in_(sorted(WITHOUT)) & Task.drawn.is_(False)))
        .order_by(Task.tenant_id)
        .with_for_update()
    ).all()
    for row in rows:
        finish(take(db, actor, row.id, "close", now=now))
    return len(rows)


def found_on_site(
    db: Session, actor: Actor, task_id: UUID, words: str, *, seen: int | None = None, now: datetime
) -> Task:
    """Listed goods were found on site and the station must act within two hours. Where they were declared not stocked
    or excluded, that is contradicted on both sides. Raises Missing, Conflict (also where the station has confirmed the
    goods: there a check is not passed), Forbidden, Invalid without words."""
    against = find_task(db, task_id, lock=True).state in STEPS["contradict"].sources
    hand = take(db, actor, task_id, "contradict" if against else "found", seen=seen, note=words, now=now)
    row = hand.row
    if row.state != "MATCHED" or row.level != "BATCH":  # a limit that runs does not begin anew
        row.level, row.matched_at = "BATCH", now
    row.found_at = now
    if against:
        contradict(db, row, "AUDIT", words.strip(), now=now)
    finish(hand)
    tell_station(db, row, FOUND, {"title": row.title}, urgency="LAW", now=now)
    return row


def draw(
    db: Session,
    actor: Actor,
    alert_id: UUID,
    *,
    seed: str | None = None,
    raised: dict[str, Fraction] | None = None,
    now: datetime,
) -> Alert:
    """抽取核查对象: by class, all of the gravest; from a seed that stands in the trail, so that anyone can draw again.
    Ratios may be raised, never lowered. Raises Missing, Conflict when it was drawn already, Forbidden, Invalid."""
    row = one_alert(db, alert_id, lock=True)
    if row.state != "IN_FORCE" or row.draw:
        raise Conflict(N_("The stations to check were drawn already, or the list is not in force."))
    if not row.office_path.startswith(actor.office_path):
        raise Forbidden(N_("Only the bureau that sent this list draws."))
    seed = seed or secrets.token_hex(32)
    tasks = _population(db, row)
    if not tasks:
        raise Invalid(N_("No station has answered yet: there is nobody to draw from."))
    found = _drawn(tasks, row.gravity, seed, raised or {})
    chosen = {one for part in found for one in part.drawn}
    for task in tasks:
        if task.id in chosen:
            _mark(db, actor, task, row.gravity, now)
    row.draw = _kept(found, seed, actor, now)
    db.flush()
    told = {"seed": seed, "population": len(tasks), "drawn": len(chosen)}
    trail.record(db, actor, "recalls:alert:draw", events.alert_subject(row), told, now=now)
    return row


def _population(db: Session, row: Alert) -> Sequence[Task]:
    """Every station that answered: with goods, or without."""
    answered = Task.answered_at.is_not(None) & Task.state.not_in(("LAPSED", "CLOSED"))
    return db.scalars(
        select(Task).where(Task.alert_id == row.id, answered).order_by(Task.id).with_for_update()
    ).all()


def _drawn(tasks: Sequence[Task], gravity: str, seed: str, raised: dict[str, Fraction]) -> list[draws.Draw]:
    classes: dict[str, list[UUID]] = defaultdict(list)
    for task in tasks:
        classes[draws.class_of(gravity, task.state not in WITHOUT)].append(task.id)
    return [
        draws.draw(
            name, population, bytes.fromhex(seed), max(raised.get(name, Fraction(0)), draws.RATIOS[name])
        )
        for name, population in sorted(classes.items())
    ]


def _mark(db: Session, actor: Actor, task: Task, gravity: str, now: datetime) -> None:
    task.drawn = True
    name = draws.class_of(gravity, task.state not in WITHOUT)
    write_step(db, actor, task, "draw", "", {"class": name}, now)
    record(db, actor, task, "drawn", {"class": name}, now)


def _kept(found: Sequence[draws.Draw], seed: str, actor: Actor, now: datetime) -> dict[str, object]:
    return {
        "seed": seed,
        "at": now.isoformat(),
        "by": actor.name,
        "classes": [
            {
                "class": part.name,
                "population": part.population,
                "hash": part.population_hash,
                "drawn": [str(one) for one in part.drawn],
            }
            for part in found
        ],
    }
