"""An enterprise applies at the front door, the office answers: asks for more, refuses with a reason, or founds."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from portal.bureaus import Bureau, by_path
from portal.core import outbox
from portal.core.actor import Actor
from portal.core.errors import N_, Conflict, Invalid
from portal.core.ids import new_id, token
from portal.core.places import Place
from portal.tenants import events as _events  # noqa: F401 - declares what is recorded below
from portal.tenants.actions.founding import Founding, found_station, invite_head
from portal.tenants.actions.life import note_step
from portal.tenants.actions.twins import refuse_twin
from portal.tenants.models import ApplicationStep, StationApplication, StationCard
from portal.tenants.rules.application import OPEN, ApplicationFacts, check_premises, tidy
from portal.trail import Subject, record

FASTER = N_("Somebody else has answered this application meanwhile. Look at it again.")
SPENT = N_("The office waits for no answer here any more. Open the page again.")
_ANSWER = text("SELECT station_application_answer(:hash, :facts, :step, :words, :now)").bindparams(
    bindparam("facts", type_=JSONB), bindparam("words", type_=ApplicationStep.__table__.c.note.type)
)


def hash_of(secret: str) -> str:
    """How a link's secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def apply(db: Session, office: Bureau, facts: ApplicationFacts, *, now: datetime) -> str:
    """Put an application before *office*; returns the secret of the applicant's link, which is kept nowhere.

    Raises Invalid beside a field; Twin when the station stands already or is being applied for."""
    wanted = tidy(facts)
    refuse_twin(db, wanted.host_uscc, wanted.address, wanted.name)
    secret = token(18)
    row = StationApplication(
        id=new_id(),
        office_path=office.path,
        status="NEW",
        secret_hash=hash_of(secret),
        created_at=now,
        moved_at=now,
        **vars(wanted),
    )
    db.add(row)
    db.flush()
    db.add(_step(row, "APPLIED", wanted.contact_name, None, now))
    db.flush()
    _promise(db, row.id, office.path, "APPLIED", now)
    return secret


def answer(
    db: Session,
    secret: str,
    application: StationApplication,
    corrected: dict[str, Any],
    words: str,
    *,
    now: datetime,
) -> None:
    """The applicant answers what was asked, and may correct name, address and size. Raises Invalid; Conflict when
    nothing is asked any more."""
    if not words.strip():
        raise Invalid(N_("Write your answer to the office."), field="words")
    facts = {**corrected, "name": corrected["name"].strip() or application.name}
    check_premises(
        application.host_uscc, application.kind, facts["floor_area"], facts["stalls"], facts["scenic_level"]
    )
    refuse_twin(db, application.host_uscc, facts["address"], facts["name"], but=application.id)
    values = {"hash": hash_of(secret), "facts": facts, "step": new_id(), "words": words.strip(), "now": now}
    found = db.execute(_ANSWER, values).scalar()
    if found is None:
        raise Conflict(SPENT)
    _promise(db, application.id, application.office_path, "ANSWERED", now)


def _promise(db: Session, application: UUID, path: str, event: str, now: datetime) -> None:
    # The front door stands in no bureau: the trail's line and the office's messages are the worker's.
    payload = {"application": str(application), "path": path, "event": event}
    outbox.enqueue(db, "tenants.application_moved", payload, now=now)


def _subject(row: StationApplication) -> Subject:
    return Subject("application", row.id)


def _step(row: StationApplication, event: str, name: str, note: str | None, now: datetime) -> ApplicationStep:
    return ApplicationStep(
        application_id=row.id,
        office_path=row.office_path,
        event=event,
        at=now,
        person_id=None,
        person_name=name,
        note=note,
    )


def _moved(db: Session, actor: Actor, row: StationApplication, event: str, words: str, now: datetime) -> None:
    row.moved_at = now
    made = _step(row, event, actor.name, words.strip() or None, now)
    made.person_id = actor.person
    db.add(made)
    db.flush()
    record(
        db, actor, f"tenants:application:{event.lower()}", _subject(row), {"station": row.station}, now=now
    )


def _check_open(row: StationApplication, seen_version: int) -> None:
    if row.version != seen_version or row.status not in OPEN:
        raise Conflict(FASTER)


def ask_more(
    db: Session, actor: Actor, row: StationApplication, words: str, seen_version: int, *, now: datetime
) -> None:
    """Ask the applicant for more. Raises Invalid without words, Conflict when it was answered meanwhile."""
    if not words.strip():
        raise Invalid(N_("Say what is missing: the applicant reads it."), field="words")
    _check_open(row, seen_version)
    row.status = "ASKED"
    _moved(db, actor, row, "ASKED", words, now)


def refuse(
    db: Session, actor: Actor, row: StationApplication, words: str, seen_version: int, *, now: datetime
) -> None:
    """Refuse it, with the reason. Raises Invalid without words, Conflict when it was answered meanwhile."""
    if not words.strip():
        raise Invalid(N_("Say why it is refused: the applicant reads it."), field="words")
    _check_open(row, seen_version)
    row.status = "REFUSED"
    _moved(db, actor, row, "REFUSED", words, now)


@dataclass(frozen=True)
class Founded:
    """A station founded from an application, and the secret of its head's invitation."""

    card: StationCard
    secret: str


def found_from(
    db: Session,
    actor: Actor,
    place: Place,
    row: StationApplication,
    paper: str,
    seen_version: int,
    *,
    now: datetime,
) -> Founded:
    """Found the station the application asks for, and invite its head. Raises Twin; Conflict when it was answered
    meanwhile."""
    _check_open(row, seen_version)
    refuse_twin(db, row.host_uscc, row.address, row.name, but=row.id)
    facts = Founding(
        name=row.name,
        host_name=row.host_name,
        host_uscc=row.host_uscc,
        kind=row.kind,
        address=row.address,
        phone=row.phone,
        floor_area=row.floor_area,
        stalls=row.stalls,
        scenic_level=row.scenic_level,
    )
    office = by_path(db, row.office_path)
    card = found_station(db, office, facts, now=now, actor=actor, by=place.name, paper=paper)
    note_step(db, actor, card, "FOUND", now)
    row.status, row.station = "FOUNDED", card.station
    _moved(db, actor, row, "FOUNDED", "", now)
    return Founded(card, invite_head(db, actor, place, card, row.head_name, now=now))
