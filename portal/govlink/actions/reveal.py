"""Showing what is masked: asked for with a reason, and never without an entry in the trail."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal import trail
from portal.core.actor import Actor
from portal.core.errors import N_, Invalid, Missing
from portal.govlink import events
from portal.govlink.actions.enter import subject
from portal.govlink.queries.desk import platform_case
from portal.govlink.queries.dispatches import dispatch

FIELDS = frozenset({"consumer_name", "consumer_phone", "consumer_address"})


def reveal_dispatch(
    db: Session, actor: Actor, row_id: UUID, field: str, reason: str, *, now: datetime
) -> str:
    """One masked value of a dispatch. Raises Missing, Invalid without a reason."""
    row = dispatch(db, row_id)
    _check(field, reason)
    trail.record(db, actor, "govlink:dispatch:reveal", events.subject_of(row), {"field": field}, now=now)
    return str(getattr(row, field) or "")


def reveal_platform(
    db: Session, actor: Actor, row_id: UUID, field: str, reason: str, *, now: datetime
) -> str:
    """One masked value of a case on the desk. Raises Missing, Invalid without a reason."""
    row = platform_case(db, row_id)
    _check(field, reason)
    trail.record(db, actor, "govlink:platform:reveal", subject(row), {"field": field}, now=now)
    return str(getattr(row, field) or "")


def _check(field: str, reason: str) -> None:
    if field not in FIELDS:
        raise Missing(N_("There is nothing masked by this name."))
    if len(reason.strip()) < 2:
        raise Invalid(N_("Write the reason."), field="reason")
