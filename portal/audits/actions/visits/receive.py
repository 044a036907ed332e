"""同步: answers arrive in any order, any number of times, from any number of devices. Each is kept once, for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from portal import trail
from portal.audits import events_visits as events
from portal.audits.actions.visits.complete import settle
from portal.audits.actions.visits.keys import Opened
from portal.audits.models import Visit, VisitAnswer, VisitKey
from portal.audits.queries.visits import one
from portal.audits.rules.sync import Answer
from portal.audits.rules.visits.answers import UNREADABLE, checked
from portal.audits.rules.visits.pack import ahead
from portal.core.errors import Invalid
from portal.core.ids import new_id

THEIRS = 200  # answers of other devices in one reply
MOST = 200  # answers taken in one request


@dataclass
class Received:
    """What the server now holds of a batch: digests by answer id; the refusal of the others in (msgid, params)."""

    visit: Visit
    skew: int
    held: dict[str, str] = field(default_factory=dict)
    refused: dict[str, Invalid] = field(default_factory=dict)
    theirs: Sequence[VisitAnswer] = ()
    cursor: int = 0


def receive(
    db: Session,
    by: Opened,
    device: str,
    device_time: datetime,
    told: Sequence[Any],
    *,
    cursor: int,
    now: datetime,
) -> Received:
    """Keep what is new, name what is held, give what others answered. Raises Missing; Invalid on a batch too large."""
    if len(told) > MOST:
        raise Invalid(UNREADABLE)
    row = one.visit(db, by.visit, lock=True)
    done = Received(row, ahead(device_time, now))
    _note_key(db, by, done.skew, now)
    answers = _read(told, row, done)
    held = one.known(db, row, [answer.id for answer in answers])
    new = [answer for answer in answers if (answer.id, answer.digest()) not in held]
    _keep(db, by.actor, row, list(dict.fromkeys(new)), done.skew, now)
    done.held = {answer.id: answer.digest() for answer in answers}
    done.theirs = one.answers_after(db, row, cursor, device, THEIRS)
    done.cursor = done.theirs[-1].seq if len(done.theirs) == THEIRS else row.last_seq
    if new:
        settle(db, by.actor, row, now=now)
    return done


def _read(told: Sequence[Any], row: Visit, done: Received) -> list[Answer]:
    found = []
    for one_told in told:
        try:
            found.append(checked(_answer(one_told, row)))
        except Invalid as refused:
            named = one_told.get("id") if isinstance(one_told, Mapping) else None
            done.refused[str(named)] = refused
    return found


def _answer(told: Any, row: Visit) -> Answer:
    try:
        texts = [told[name] for name in ("id", "item", "value", "device", "made_at")]
        replaces = tuple(told["replaces"])
        made_at = datetime.fromisoformat(told["made_at"])
    except (TypeError, KeyError, ValueError):
        raise Invalid(UNREADABLE) from None
    if made_at.tzinfo is None or not all(isinstance(one_text, str) for one_text in (*texts, *replaces)):
        raise Invalid(UNREADABLE)
    return Answer(
        told["id"],
        str(row.id),
        told["item"],
        told["value"],
        told["device"],
        made_at.astimezone(UTC),
        replaces,
    )


def _note_key(db: Session, by: Opened, skew: int, now: datetime) -> None:
    key = db.get(VisitKey, (by.tenant, by.key))
    if key is not None:
        key.used_at, key.skew = now, skew


def _keep(db: Session, by: Any, row: Visit, new: Sequence[Answer], skew: int, now: datetime) -> None:
    if not new:
        return
    first, late = row.last_seq + 1, row.state == "DONE"
    for answer in new:
        row.last_seq += 1
        db.add(kept_as(row, answer, by, skew, late=late, now=now))
    db.flush()
    digest = sha256("".join(sorted(answer.digest() for answer in new)).encode()).hexdigest()
    data = {"answers": len(new), "first": first, "last": row.last_seq, "digest": digest, "late": late}
    trail.record(db, by, "audits:visit:receive", events.of_visit(row), data, now=now)


def kept_as(row: Visit, answer: Answer, by: Any, skew: int, *, late: bool, now: datetime) -> VisitAnswer:
    """The answer as a row of the visit, under the visit's newest number."""
    return VisitAnswer(
        id=new_id(),
        tenant_id=row.tenant_id,
        office_path=row.office_path,
        visit_id=row.id,
        seq=row.last_seq,
        answer_id=answer.id,
        item=answer.item,
        value=answer.value,
        device=answer.device,
        made_at=answer.made_at,
        replaces=list(answer.replaces),
        digest=answer.digest(),
        person_id=by.person,
        person_name=by.name,
        received_at=now,
        skew=skew,
        late=late,
    )
