"""What every step of a check does: lock it, look at it, write its new state and the step itself."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.errors import Conflict
from portal.core.i18n import N_
from portal.tenants import events_standards as _events  # noqa: F401 - declares what is recorded below
from portal.tenants.models import StandardAnswer, StandardCheck, StandardStep, StationCard
from portal.tenants.queries.standards import Sheet, answers_of, find_check, sheet_of, standings
from portal.tenants.queries.standards.versions import by_id
from portal.tenants.rules.standards import Checklist, confirmed_score, open_items, overall, whole_until
from portal.trail import Subject, record

CHANGED = N_("Somebody else changed this while you were working on it.")


def locked_sheet(db: Session, card: StationCard, code: str, today: date) -> Sheet | None:
    """The check of a station, its row locked until the transaction ends; None when it was never begun."""
    check = find_check(db, card.station, code, lock=True)
    return sheet_of(db, card, by_id(db, check.version_id), check, today) if check else None


def begun(sheet: Sheet) -> StandardCheck:
    """The check's row. Raises Conflict when it was never begun."""
    if sheet.check is None:
        raise Conflict(N_("Nothing has been shown for this standard yet."))
    return sheet.check


def settle(db: Session, checklist: Checklist, check: StandardCheck, *, decided_on: date | None = None) -> str:
    """Write the state of the whole, after its items changed. Returns it. Only where the office (or a version it
    published) decides, *decided_on* is given: then day, score and term of a confirmation are written too."""
    db.flush()
    items = standings(answers_of(db, check))
    state = overall(checklist, items, was_confirmed=check.confirmed_on is not None)
    if state == "CONFIRMED" and decided_on is not None:
        check.confirmed_on, check.score = decided_on, confirmed_score(checklist, items)
        check.valid_until = whole_until(checklist, items)
    check.state, check.open_items = state, open_items(checklist, items)
    if state != "SUBMITTED":
        check.submitted_at = None
    db.flush()
    return state


def reopen(answer: StandardAnswer, why: str, *, new_round: bool) -> None:
    """An item is the station's again. A new round asks for new photos; the old ones stay as before."""
    answer.state, answer.why, answer.reason = "REOPENED", why, None
    if new_round:
        answer.round += 1
        answer.filled = None


def write_step(
    db: Session,
    actor: Actor,
    check: StandardCheck,
    event: str,
    data: Mapping[str, Any],
    *,
    notes: Mapping[str, str] | None = None,
    score: Decimal | None = None,
    now: datetime,
) -> None:
    """Add the step's row."""
    last = select(func.coalesce(func.max(StandardStep.seq), 0)).where(
        StandardStep.tenant_id == check.tenant_id, StandardStep.check_id == check.id
    )
    db.add(
        StandardStep(
            tenant_id=check.tenant_id,
            office_path=check.office_path,
            check_id=check.id,
            seq=db.execute(last).scalar_one() + 1,
            event=event,
            side="bureau" if actor.place == "bureau" else "station" if actor.place == "station" else "system",
            person_id=actor.person,
            person_name=actor.name,
            at=now,
            version_id=check.version_id,
            score=score,
            note=json.dumps(dict(notes), ensure_ascii=False) if notes else None,
            data=dict(data),
        )
    )
    db.flush()


def note(
    db: Session, actor: Actor, check: StandardCheck, what: str, items: int, now: datetime, **more: object
) -> None:
    """Write the trail, into the station's book."""
    subject = Subject("standard", check.id, check.tenant_id, check.office_path)
    data = {"version": check.version_id, "items": items, **more}
    record(db, actor, f"tenants:standard:{what}", subject, data, now=now)


def same_version(seen: int, now: int) -> None:
    """Raises Conflict when somebody wrote since *seen*."""
    if seen != now:
        raise Conflict(CHANGED)
