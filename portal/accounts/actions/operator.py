"""What the operator does from the command line when nobody else can: a fresh start for an account, or its end.

System scope. The operator checks in person who asks; the trail keeps that it was done.
"""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.accounts import events as _events  # noqa: F401 - declares what is recorded below
from portal.accounts.models import Person, SignIn
from portal.accounts.passwords import hash_password
from portal.core.actor import SYSTEM
from portal.core.errors import Missing
from portal.core.i18n import N_
from portal.core.ids import token
from portal.trail import Subject, record


def first_password() -> str:
    """A password to be handed over once and changed at the first sign-in."""
    return token(12)


def reset_person(db: Session, login: str, *, now: datetime) -> str:
    """Give an account a first password again, without a second factor; all its sign-ins end. Returns the password.

    Raises Missing."""
    row = _person(db, login)
    password = first_password()
    row.password_hash, row.password_changed_at, row.must_change = hash_password(password), now, True
    row.totp_secret, row.totp_confirmed_at, row.recovery_codes = None, None, []
    row.code_failures, row.codes_rest_until, row.disabled_at = 0, None, None
    _end_sign_ins(db, row, now)
    record(db, SYSTEM, "accounts:person:reset", Subject("person", row.id), {}, now=now)
    return password


def disable_person(db: Session, login: str, *, now: datetime) -> None:
    """Shut an account, at once and everywhere; `reset_person` opens it again. Raises Missing."""
    row = _person(db, login)
    row.disabled_at = now
    _end_sign_ins(db, row, now)
    record(db, SYSTEM, "accounts:person:disabled", Subject("person", row.id), {}, now=now)


def _person(db: Session, login: str) -> Person:
    found = db.execute(select(Person).where(Person.login == func.lower(login.strip()))).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such person."))
    return found


def _end_sign_ins(db: Session, row: Person, now: datetime) -> None:
    mine = (SignIn.person_id == row.id) & SignIn.ended_at.is_(None)
    db.execute(update(SignIn).where(mine).values(ended_at=now))
