"""Changing what a station says of itself."""

from datetime import datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import N_
from portal.tenants import events as _events  # noqa: F401 - declares what is recorded below
from portal.tenants.models import StationCard, StationProfile
from portal.tenants.queries import own_card, profile
from portal.tenants.queries.posted import had_promise
from portal.tenants.rules import ProfileFacts, check_profile, hours
from portal.trail import Subject, record

ON_THE_CARD = ("host_name", "address", "phone", "keywords")
IN_THE_PROFILE = (
    "host_name", "host_uscc", "host_representative", "room", "directions", "floor_area", "stalls",
    "scenic_level", "amount_limit", "promise_days", "pause_on_testing", "retention_years",
)  # fmt: skip
POSTED = N_("The posted promise sets this limit: change it under the posted rules.")
CHANGED = N_("Somebody else changed this while you were working on it.")


def facts_of(card: StationCard, row: StationProfile) -> ProfileFacts:
    """What stands now, as a form would have written it."""
    values = {name: getattr(card, name) for name in ON_THE_CARD}
    values |= {name: getattr(row, name) for name in IN_THE_PROFILE}
    values["hours"] = hours.read(row.hours)
    return ProfileFacts(**values)


def change_profile(
    db: Session, actor: Actor, facts: ProfileFacts, seen_version: int, *, now: datetime
) -> list[str]:
    """Change the profile and the public card. Returns the names of the changed fields.

    Raises Invalid beside a field; Conflict when somebody changed it since the version the writer saw."""
    check_profile(facts)
    row, card = profile(db), own_card(db)
    if row.version != seen_version:
        raise Conflict(CHANGED)
    before = facts_of(card, row)
    changed = [name for name in vars(facts) if getattr(before, name) != getattr(facts, name)]
    if "promise_days" in changed and had_promise(db, local_date(now)):
        raise Invalid(POSTED, field="promise_days")
    for name in changed:
        for holder, fields in ((card, ON_THE_CARD), (row, IN_THE_PROFILE)):
            if name in fields:
                setattr(holder, name, getattr(facts, name))
    if "hours" in changed:
        row.hours, row.opening_hours = hours.stored(facts.hours), hours.words(facts.hours)
    if changed:
        flag_modified(row, "room")  # the card has no version of its own: the profile's counts for both
        data = {"fields": changed}
        record(db, actor, "tenants:station:profile_changed", Subject("station", row.tenant_id), data, now=now)
    return changed
