"""A person's own secrets: password, second factor (TOTP, RFC 6238), recovery codes.

What refuses a guess writes it down: the caller must commit although the step failed.
"""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

import pyotp
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts import events as _events  # noqa: F401 - declares what is recorded below
from portal.accounts.actions.guard import guard_key, lost, take_turn, won
from portal.accounts.actions.sign_in import end_others, person_actor
from portal.accounts.models import Person, SignIn
from portal.accounts.passwords import check_password, hash_password, verify
from portal.accounts.queries import own_person
from portal.accounts.rules import locked, minutes_left, wait_after
from portal.core.errors import Conflict, Invalid, TooMany
from portal.core.i18n import N_
from portal.trail import Subject, record

STEP = 30  # seconds of one TOTP code
WRONG_CODE = N_("This code is not right. Codes change every 30 seconds.")
RESTS = N_("Too many wrong codes. Wait %(minutes)s more minutes.")
RECOVERY_CODES = 8


def change_password(
    db: Session, person: UUID, sign_in: UUID | None, old: str, new: str, *, now: datetime
) -> None:
    """Change the password and end the person's other sign-ins. Raises TooMany, Invalid on a wrong old or a weak new
    one."""
    row = _proved(db, person, old, "old", now)
    if old == new:
        raise Invalid(N_("The new password is the old one."), field="password")
    check_password(new, login=row.login, name=row.name)
    row.password_hash, row.password_changed_at, row.must_change = hash_password(new), now, False
    end_others(db, person, sign_in, now=now)
    _note(db, person, "password_changed", {}, now)


def _proved(db: Session, person: UUID, password: str, field: str, now: datetime) -> Person:
    """The person, once the present password says it is they: a sign-in left open must not give the account away."""
    row = own_person(db, person)
    turn = take_turn(db, guard_key(str(person)), now=now)
    if not verify(row.password_hash, password):
        lost(db, turn, now=now)
        raise Invalid(N_("This is not your present password."), field=field)
    won(db, turn, now=now)
    return row


def new_totp_secret() -> str:
    """A secret to show once as a QR code; kept in the signed session until the first code proves it."""
    return pyotp.random_base32()


def totp_uri(secret: str, login: str) -> str:
    """The otpauth:// address an authenticator reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name="一站 Yizhan")


def set_up_totp(
    db: Session,
    person: UUID,
    sign_in: UUID | None,
    secret: str,
    code: str,
    *,
    password: str = "",
    now: datetime,
) -> list[str]:
    """Keep *secret* once *code* proves it; returns the recovery codes, shown once. A factor that stands is replaced
    only with the present *password*, and the other sign-ins end. Raises Invalid, TooMany."""
    if own_person(db, person).totp_confirmed_at is not None:
        _proved(db, person, password, "password", now)
    step = _step_of(secret, code, 0, now)
    if step is None:
        raise Invalid(WRONG_CODE, field="code")
    row = _locked_row(db, person)
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    row.totp_secret, row.totp_confirmed_at, row.totp_last_step = secret, now, step
    row.recovery_codes = [_digest(made) for made in codes]
    row.code_failures, row.codes_rest_until = 0, None
    end_others(db, person, sign_in, now=now)
    _pass(db, sign_in, now)
    _note(db, person, "second_factor_set", {}, now)
    return codes


def _recovery_code() -> str:
    # 80 bits: a hash of it without salt or stretching is as good as the code is long
    text = secrets.token_hex(10)
    return "-".join(text[at : at + 5] for at in range(0, len(text), 5))


def pass_second_factor(db: Session, person: UUID, sign_in: UUID, code: str, *, now: datetime) -> None:
    """Accept a TOTP code (each once) or a recovery code for this sign-in.

    Raises TooMany while it rests, Invalid on a wrong code (written: the caller must commit it)."""
    row = _locked_row(db, person)
    if row.totp_secret is None:
        raise Conflict(N_("No second factor is set up for this account."))
    if row.codes_rest_until is not None and locked(row.codes_rest_until, now):
        raise TooMany(RESTS, minutes=minutes_left(row.codes_rest_until, now))
    given = code.strip().replace(" ", "").lower()
    step = _step_of(row.totp_secret, given, row.totp_last_step, now)
    recovery = step is None and _digest(given) in row.recovery_codes
    if step is None and not recovery:
        _refuse(db, row, now)
        raise Invalid(WRONG_CODE, field="code")
    if step is not None:
        row.totp_last_step = step
    else:
        row.recovery_codes = [kept for kept in row.recovery_codes if kept != _digest(given)]
    row.code_failures, row.codes_rest_until = 0, None
    _pass(db, sign_in, now)
    _note(db, person, "second_factor_passed", {"sign_in": sign_in, "recovery": recovery}, now)


def _locked_row(db: Session, person: UUID) -> Person:
    # Codes sent at once must be judged one after the other, or one code would pass twice and guesses go uncounted.
    own_person(db, person)
    statement = select(Person).where(Person.id == person).with_for_update()
    return db.execute(statement, execution_options={"populate_existing": True}).scalar_one()


def _refuse(db: Session, row: Person, now: datetime) -> None:
    row.code_failures += 1
    wait = wait_after(row.code_failures)
    row.codes_rest_until = now + wait if wait else None
    _note(db, row.id, "second_factor_refused", {"failures": row.code_failures}, now)


def _note(db: Session, person: UUID, what: str, data: dict[str, object], now: datetime) -> None:
    subject = Subject("person", person)
    record(db, person_actor(person), f"accounts:person:{what}", subject, data, now=now)


def _pass(db: Session, sign_in: UUID | None, now: datetime) -> None:
    db.execute(update(SignIn).where(SignIn.id == sign_in).values(second_factor_at=now))


def _step_of(secret: str, code: str, last_step: int, now: datetime) -> int | None:
    """The time step *code* belongs to (one step of clock drift either way), if later than *last_step*."""
    here = int(now.timestamp()) // STEP
    totp = pyotp.TOTP(secret)
    for step in (here, here - 1, here + 1):
        if step > last_step and secrets.compare_digest(totp.at(step * STEP), code.strip()):
            return step
    return None


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
