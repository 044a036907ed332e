"""Signing in and out. A wrong password costs growing time; an unknown login is answered like a wrong password."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text, update
from sqlalchemy.orm import Session

from portal.accounts import events as _events  # noqa: F401 - declares what is recorded below
from portal.accounts.actions.guard import guard_key, lost, take_turn, won
from portal.accounts.models import Person, SignIn
from portal.accounts.passwords import HASHER, hash_password, verify
from portal.accounts.rules import SESSION_LENGTH
from portal.core.actor import Actor
from portal.core.db import enter
from portal.core.errors import Invalid
from portal.core.i18n import N_
from portal.core.ids import new_id
from portal.core.scope import Public
from portal.trail import Subject, record

WRONG = N_("The login or the password is not right.")


@dataclass(frozen=True)
class Knock:
    """Where a sign-in comes from, as its own list shows it later; *device* is what its cookie of an earlier sign-in
    with this login says, '' for a stranger."""

    address: str
    agent: str
    device: str = ""


def person_actor(person: UUID, name: str = "") -> Actor:
    """The person acting for himself, outside any place."""
    return Actor(person=person, name=name, place="public")


def sign_in(db: Session, login: str, password: str, knock: Knock, *, now: datetime) -> SignIn:
    """Check the password and open a sign-in of 12 hours.

    Raises TooMany while sign-in rests, Invalid when login or password is wrong (the failure is written: the
    caller must commit it)."""
    turn = take_turn(db, guard_key(login, knock.device), now=now)
    found = db.execute(text("SELECT * FROM auth_find(:wanted)"), {"wanted": login.strip()}).one_or_none()
    stored = found.password_hash if found is not None and found.disabled_at is None else None
    if not verify(stored, password):
        rests = lost(db, turn, now=now)
        if found is not None:
            _note_refusal(db, found.id, turn.failures + 1, rests, now)
        raise Invalid(WRONG)
    assert found is not None
    won(db, turn, now=now)
    enter(db, Public(None, "", found.id))
    if HASHER.check_needs_rehash(found.password_hash):
        db.execute(update(Person).where(Person.id == found.id).values(password_hash=hash_password(password)))
    return _open(db, found.id, knock, now)


def _note_refusal(db: Session, person: UUID, failures: int, rests: bool, now: datetime) -> None:
    record(
        db,
        person_actor(person),
        "accounts:person:sign_in_refused",
        Subject("person", person),
        {"failures": failures, "locked": rests},
        now=now,
    )


def _open(db: Session, person: UUID, knock: Knock, now: datetime) -> SignIn:
    made = SignIn(
        id=new_id(),
        person_id=person,
        created_at=now,
        expires_at=now + SESSION_LENGTH,
        address=knock.address[:64],
        agent=knock.agent[:300],
    )
    db.add(made)
    db.flush()
    record(
        db,
        person_actor(person),
        "accounts:person:signed_in",
        Subject("person", person),
        {"sign_in": made.id},
        now=now,
    )
    return made


def sign_out(db: Session, person: UUID, sign_in_id: UUID, *, now: datetime) -> None:
    """End one of the person's own sign-ins; an ended one stays ended."""
    ended = db.execute(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.person_id == person, SignIn.ended_at.is_(None))
        .values(ended_at=now)
        .returning(SignIn.id)
    ).scalar_one_or_none()
    if ended is not None:
        record(
            db,
            person_actor(person),
            "accounts:person:signed_out",
            Subject("person", person),
            {"sign_in": sign_in_id},
            now=now,
        )


def end_others(db: Session, person: UUID, keep: UUID | None, *, now: datetime) -> int:
    """End all the person's sign-ins but *keep*. Returns how many."""
    ended = db.execute(
        update(SignIn)
        .where(SignIn.person_id == person, SignIn.ended_at.is_(None), SignIn.id != keep)
        .values(ended_at=now)
        .returning(SignIn.id)
    ).all()
    if ended:
        record(
            db,
            person_actor(person),
            "accounts:person:sign_ins_ended",
            Subject("person", person),
            {"count": len(ended)},
            now=now,
        )
    return len(ended)
