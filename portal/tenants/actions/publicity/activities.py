"""Recording publicity activities with their counts and photos."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import Conflict
from portal.core.files import StoredFile
from portal.core.i18n import N_
from portal.tenants.actions.training.keeping import check_seen, note, overwrite
from portal.tenants.models.publicity import PublicityActivity, PublicityPhoto
from portal.tenants.rules.publicity import ActivityFacts, check_activity

STRUCK = N_("This activity is struck out.")


def record_activity(db: Session, actor: Actor, facts: ActivityFacts, *, now: datetime) -> PublicityActivity:
    """Write an activity down, planned or held. Raises Invalid."""
    check_activity(facts)
    row = PublicityActivity(**_tidy(facts), struck_on=None, by_person=actor.person, at=now)
    db.add(row)
    db.flush()
    data = {"kind": row.kind, "held_on": row.held_on.isoformat()}
    note(db, actor, "activity:recorded", row.id, data, now=now)
    return row


def change_activity(
    db: Session, actor: Actor, row: PublicityActivity, facts: ActivityFacts, seen: int, *, now: datetime
) -> None:
    """Correct an activity. Raises Invalid; Conflict when it is struck out or was changed meanwhile."""
    check_activity(facts)
    check_seen(row, seen)
    if row.struck_on is not None:
        raise Conflict(STRUCK)
    changed = overwrite(row, _tidy(facts))
    if changed:
        db.flush()
        note(db, actor, "activity:changed", row.id, {"fields": changed}, now=now)


def strike_activity(db: Session, actor: Actor, row: PublicityActivity, *, now: datetime) -> None:
    """It did not take place or was written twice: it counts no more, and stays on record. Raises Conflict."""
    if row.struck_on is not None:
        raise Conflict(STRUCK)
    row.struck_on = local_date(now)
    db.flush()
    note(db, actor, "activity:struck", row.id, now=now)


def add_photo(
    db: Session, actor: Actor, row: PublicityActivity, file: StoredFile, *, now: datetime
) -> PublicityPhoto:
    """Put a photo beside an activity. Raises Conflict when it is struck out."""
    if row.struck_on is not None:
        raise Conflict(STRUCK)
    link = PublicityPhoto(activity_id=row.id, file_id=file.id, at=now)
    db.add(link)
    db.flush()
    note(db, actor, "activity:photo_added", row.id, {"file": file.id}, now=now)
    return link


def _tidy(facts: ActivityFacts) -> dict[str, object]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in asdict(facts).items()}
