"""The two long steps of a draw, freezing and drawing: the same for a request (few stations) and the worker (many).

Each is one transaction on the locked row and depends on what the row holds (the named sources and the secret; the
frozen register and the numbers entered), so work that was killed and done again gives the same.
"""

import json
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from portal import bureaus, notify, trail
from portal.audits.actions.population import document
from portal.audits.actions.visits_made import make_tasks
from portal.audits.models import Draw
from portal.audits.queries import plans as queries
from portal.audits.rules.draw import announcement, draw
from portal.core.actor import Actor
from portal.core.errors import N_, Conflict, Refused
from portal.trail import Hash, Subject

Progress = Callable[[int], None]


def freeze_register(db: Session, actor: Actor, row: Draw, *, now: datetime) -> None:
    """Freeze the register as it stands. Raises Invalid for what cannot be drawn, TooFew."""
    frozen = document(db, queries.plan(db, row.plan_id), row.number, row.sources)
    row.announcement = announcement({**frozen, "secret": row.secret})
    row.document, row.announcement_sha256 = frozen, row.announcement["announcement_sha256"]
    row.state, row.frozen_at, row.failure = "FROZEN", now, None
    db.flush()
    told = {
        "number": row.number,
        "objects": len(frozen["objects"]),
        "announcement": Hash(row.announcement_sha256),
    }
    trail.record(db, actor, "audits:draw:freeze", _subject(row), told, now=now)


def draw_lots(
    db: Session, actor: Actor, row: Draw, *, now: datetime, progress: Progress | None = None
) -> None:
    """Draw with the numbers entered and make the visits. Raises Conflict when the register no longer fits the
    announcement, TooFew."""
    transcript = draw({**row.document, "secret": row.secret, "entropy": row.entropy})
    if transcript["announcement_sha256"] != row.announcement_sha256:
        raise Conflict(
            N_("The frozen register no longer fits the announcement: this draw cannot be completed.")
        )
    public = queries.announcement(db, row.id)
    # The draw was decided when the numbers were entered; computing it may have had to wait.
    public.transcript, public.drawn_at = transcript, row.entered_at
    row.state, row.drawn_at, row.failure = "DRAWN", row.entered_at, None
    db.flush()
    told = {"transcript": Hash(transcript["sha256"]), "selected": len(transcript["selected"])}
    trail.record(db, actor, "audits:draw:draw", _subject(row), told, now=now)
    make_tasks(db, actor, queries.plan(db, row.plan_id), row, transcript, now=now, progress=progress)


def work_off(db: Session, row: Draw, *, now: datetime, progress: Progress | None = None) -> None:
    """The worker's part: the step that was asked for, as its asker; a refusal is kept in words on the draw. Nothing to
    do when somebody did it already."""
    if row.state == "FREEZING":
        _try(db, row, "freeze", lambda actor: freeze_register(db, actor, row, now=now), "CANCELLED", now)
    elif row.state == "DRAWING":
        _try(
            db,
            row,
            "draw",
            lambda actor: draw_lots(db, actor, row, now=now, progress=progress),
            "ANNOUNCED",
            now,
        )


def _try(
    db: Session, row: Draw, step: str, act: Callable[[Actor], None], fallen_back: str, now: datetime
) -> None:
    person = row.frozen_by if step == "freeze" else row.drawn_by
    actor = Actor(person, "", frozenset(), "bureau", office_path=row.office_path)
    try:
        with db.begin_nested():
            act(actor)
        words = DONE[step]
    except Refused as refused:
        row.state = fallen_back
        row.failure = {
            "message": refused.message,
            "params": json.loads(json.dumps(refused.params, default=str)),
        }
        if step == "draw":
            row.entropy = row.entered_at = row.drawn_by = None
        db.flush()
        trail.record(db, actor, "audits:draw:fail", _subject(row), {"step": step}, now=now)
        words = N_("Draw %(number)s: this could not be done. The page says why.")
    bureau = bureaus.by_path(db, row.office_path)
    url = f"/g/{bureau.code}/audits/draws/{row.id}"
    notify.tell(
        db,
        [person] if person else [],
        words,
        {"number": row.number},
        url=url,
        place=bureau.name,
        urgency="TODAY",
        now=now,
    )


DONE = {
    "freeze": N_("Draw %(number)s: the register is frozen."),
    "draw": N_("Draw %(number)s: drawn. The record is public."),
}


def _subject(row: Draw) -> Subject:
    return Subject("audit_draw", row.id)
