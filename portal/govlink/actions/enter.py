"""录入: a platform case comes onto the desk, or what it lacked is added."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal import trail
from portal.core.actor import Actor
from portal.core.crypto import blind_index
from portal.core.errors import N_, Conflict, Invalid
from portal.govlink import events  # noqa: F401 - declares the trail's events
from portal.govlink.models import PlatformCase
from portal.govlink.queries.desk import by_external_no, platform_case
from portal.govlink.rules.desk import WAITING, looks_like_report
from portal.govlink.rules.facts import Facts

CHANGED = N_("Somebody else changed this while you were working on it.")
KNOWN = N_("This platform number is on the desk already.")


def enter(db: Session, actor: Actor, facts: Facts, *, report: bool = False, now: datetime) -> PlatformCase:
    """Put a case on the bureau's desk. Raises Conflict when its number is known, Invalid on a story that is empty
    or a receipt in the future."""
    _check(facts, now)
    if by_external_no(db, actor.office_path, facts.external_no) is not None:
        raise Conflict(KNOWN, field="external_no")
    row = PlatformCase(
        **facts.values(),
        office_path=actor.office_path,
        state="NEW",
        report=report or looks_like_report(facts.facts),
        phone_index=blind_index(facts.consumer_phone, "phone") if facts.consumer_phone else None,
        guessed=[],
        created_by=actor.person,
        created_at=now,
    )
    try:
        with db.begin_nested():
            db.add(row)
    except IntegrityError as error:  # somebody entered it in the same moment
        raise Conflict(KNOWN, field="external_no") from error
    trail.record(db, actor, "govlink:platform:enter", subject(row), {"report": row.report}, now=now)
    return row


def complete(
    db: Session,
    actor: Actor,
    case: UUID,
    facts: Facts,
    *,
    report: bool,
    seen: int,
    now: datetime,
) -> PlatformCase:
    """Add or correct what the platform's ticket lacked; only while the case waits on the desk. Raises Missing,
    Conflict when it left the desk or changed meanwhile, Invalid."""
    row = platform_case(db, case, lock=True)
    if row.version != seen:
        raise Conflict(CHANGED)
    if row.state not in WAITING:
        raise Conflict(N_("This case has left the desk already."))
    _check(facts, now)
    other = by_external_no(db, row.office_path, facts.external_no)
    if other is not None and other.id != row.id:
        raise Conflict(KNOWN, field="external_no")
    wanted: Mapping[str, Any] = {**facts.values(), "report": report}
    fields = [key for key, value in wanted.items() if getattr(row, key) != value]
    for key in fields:
        setattr(row, key, wanted[key])
    if "consumer_phone" in fields:
        row.phone_index = blind_index(facts.consumer_phone, "phone") if facts.consumer_phone else None
    # A person looked at all of it: nothing is the machine's guess any more.
    row.guessed = []
    db.flush()
    trail.record(db, actor, "govlink:platform:complete", subject(row), {"fields": fields}, now=now)
    return row


def _check(facts: Facts, now: datetime) -> None:
    if not facts.facts.strip():
        raise Invalid(N_("Write what happened."), field="facts")
    if facts.received_at > now:
        raise Invalid(N_("This lies in the future."), field="received_at")


def subject(row: PlatformCase) -> trail.Subject:
    """The trail's subject: in the bureau's own book, where no station reads."""
    return trail.Subject("platform_case", row.id)
