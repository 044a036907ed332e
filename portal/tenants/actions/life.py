"""The steps of a station's life, taken by its bureau, each a row with reason, day and document; and its plaques."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import accounts, notify
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.db import scope_of
from portal.core.errors import N_, Conflict, Forbidden, Invalid
from portal.core.scope import Bureau, System
from portal.tenants import events as _events  # noqa: F401 - declares what is recorded below
from portal.tenants.models import StationCard, StationPlaque, StationStep
from portal.tenants.queries.founding import hanging, next_number, profile_of, steps_of
from portal.tenants.rules.life import PLAQUE_ENDS, next_status, open_steps, plaque_number
from portal.trail import Subject, record

TOLD = {
    "ACCEPT": N_("%(station)s: accepted after inspection; your plaque has number %(number)s"),
    "SUSPEND": N_("%(station)s: suspended by the bureau"),
    "RESUME": N_("%(station)s: may work again"),
    "REMOVE": N_("%(station)s: the plaque is taken down"),
    "PLAQUE": N_("%(station)s: a new plaque was given, number %(number)s"),
}
FASTER = N_("Somebody else has taken a step on this station meanwhile. Look at it again.")


@dataclass(frozen=True)
class StepFacts:
    """What an officer writes to a step: the day it holds from, why, and by which document."""

    on_day: date
    reason: str = ""
    paper: str = ""


def subject_of(card: StationCard) -> Subject:
    """The station as the trail's subject, from whatever place it is acted on."""
    return Subject("station", card.station, tenant=card.station, office_path=card.office_path)


def take_step(
    db: Session,
    actor: Actor,
    card: StationCard,
    event: str,
    facts: StepFacts,
    *,
    seen: str,
    by: str,
    now: datetime,
) -> StationStep:
    """Take *event* on a station of the actor's subtree; *seen* is the state its page showed. Acceptance gives the
    plaque its number, removal takes it back. Raises Conflict, Forbidden for another role, Invalid without words."""
    db.execute(select(StationCard.station).where(StationCard.station == card.station).with_for_update())
    db.refresh(card)
    if card.status != seen:
        raise Conflict(FASTER)
    past = steps_of(db, card.station)
    becomes = next_status(card.status, event, was_accepted=any(one.event == "ACCEPT" for one in past))
    if event not in open_steps(card.status, actor.roles):
        raise Forbidden(N_("This step belongs to another role here."))
    _check(event, facts, past[-1].on_day if past else None, local_date(now))
    card.status = becomes
    made = keep_step(db, actor, card, event, facts, by=by, now=now)
    number = _plaque_follows(db, card, event, facts.on_day, now)
    note_step(db, actor, card, event, now)
    _tell(db, card, event, {"station": card.name, "number": number}, by, now)
    return made


def _check(event: str, facts: StepFacts, last: date | None, today: date) -> None:
    if event != "ACCEPT" and not facts.reason.strip():
        raise Invalid(N_("Say why: the station reads it."), field="reason")
    if event == "REMOVE" and not facts.paper.strip():
        raise Invalid(N_("Name the decision by which the plaque is taken down."), field="paper")
    if facts.on_day > today:
        raise Invalid(N_("This lies in the future."), field="on_day")
    if last is not None and facts.on_day < last:
        raise Invalid(
            N_("The step before it holds from %(day)s: write that day or a later one."),
            field="on_day", day=last.isoformat(),
        )  # fmt: skip


def keep_step(
    db: Session, actor: Actor, card: StationCard, event: str, facts: StepFacts, *, by: str, now: datetime
) -> StationStep:
    """The row of a step; the card carries the state already."""
    made = StationStep(
        tenant_id=card.station,
        office_path=card.office_path,
        event=event,
        status=card.status,
        on_day=facts.on_day,
        at=now,
        person_id=actor.person,
        person_name=actor.name,
        bureau_name=by,
        reason=facts.reason.strip(),
        document_ref=facts.paper.strip(),
    )
    db.add(made)
    db.flush()
    return made


def note_step(db: Session, actor: Actor, card: StationCard, event: str, now: datetime) -> None:
    """The trail's line of a step."""
    data = {"status": card.status}
    record(db, actor, f"tenants:station:{event.lower()}", subject_of(card), data, now=now)


def _plaque_follows(db: Session, card: StationCard, event: str, day: date, now: datetime) -> str:
    now_hanging = hanging(db, card.station)
    if event == "ACCEPT" and now_hanging is None:
        return give_plaque(db, card, day, now).number
    if event == "REMOVE" and now_hanging is not None:
        _end(db, card, now_hanging, "REMOVED", day)
    return now_hanging.number if now_hanging else ""


def give_plaque(db: Session, card: StationCard, day: date, now: datetime) -> StationPlaque:
    """A new plaque with the next number of the county's year."""
    year = local_date(now).year
    number = plaque_number(card.area_code, year, next_number(db, card.area_code, "plaque", year))
    made = StationPlaque(tenant_id=card.station, office_path=card.office_path, number=number, given_on=day)
    db.add(made)
    profile_of(db, card.station).plaque_no = number
    db.flush()
    return made


def _end(db: Session, card: StationCard, plaque: StationPlaque, why: str, day: date) -> None:
    plaque.ended_on, plaque.why = max(day, plaque.given_on), why
    profile_of(db, card.station).plaque_no = ""
    db.flush()


def replace_plaque(
    db: Session, actor: Actor, card: StationCard, why: str, *, seen: str, by: str, now: datetime
) -> StationPlaque:
    """A new plaque in place of one worn, lost or renamed; the old number stays in the history. *seen* is the number
    the page showed. Raises Conflict for a station that is not accepted, Invalid on an unknown reason."""
    if why not in PLAQUE_ENDS or why == "REMOVED":
        raise Invalid(N_("Choose why the plaque is replaced."), field="why")
    db.execute(select(StationCard.station).where(StationCard.station == card.station).with_for_update())
    old = hanging(db, card.station)
    if card.status != "ACCEPTED" or (old.number if old else "") != seen:
        raise Conflict(FASTER)
    day = local_date(now)
    if old is not None:
        _end(db, card, old, why, day)
    made = give_plaque(db, card, day, now)
    record(db, actor, "tenants:station:plaque_given", subject_of(card), {"number": made.number}, now=now)
    _tell(db, card, "PLAQUE", {"station": card.name, "number": made.number}, by, now)
    return made


def report_plaque(db: Session, actor: Actor, card: StationCard, *, missing: bool, now: datetime) -> None:
    """The station (or its office) says that the plaque does not hang, or that it hangs again. Raises Conflict when
    there is none or it was said already."""
    plaque = hanging(db, card.station)
    if plaque is None or (plaque.missing_on is not None) == missing:
        raise Conflict(N_("This plaque has been spoken of meanwhile. Look at the page again."))
    plaque.missing_on = local_date(now) if missing else None
    db.flush()
    record(db, actor, "tenants:station:plaque_reported", subject_of(card), {"missing": missing}, now=now)


def _tell(
    db: Session, card: StationCard, what: str, params: dict[str, object], by: str, now: datetime
) -> None:
    assert isinstance(scope_of(db), Bureau | System)
    people = [who.person for who in accounts.people_at(db, card.station, "HEAD", "LIAISON")]
    notify.tell(
        db,
        people,
        TOLD[what],
        params,
        url=f"/s/{card.slug}/profile/",
        place=by,
        key=f"station:{what}:{card.station}:{now.isoformat()}",
        now=now,
    )
