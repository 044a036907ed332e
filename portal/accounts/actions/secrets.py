"""A person's own secrets: password, second factor (TOTP, RFC 6238), recovery codes."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

import pyotp
from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.accounts import events as _events  # noqa: F401 - declares what is recorded below
from portal.accounts.actions.sign_in import end_others, person_actor
from portal.accounts.models import Person, SignIn
from portal.accounts.passwords import check_password, hash_password, verify
from portal.accounts.queries import own_person
from portal.accounts.rules import locked, wait_after
from portal.core.errors import Invalid, TooMany
from portal.core.i18n import N_
from portal.trail import Subject, record

STEP = 30  # seconds of one TOTP code
RECOVERY_CODES = 8


def change_password(
    db: Session, person: UUID, sign_in: UUID | None, old: str, new: str, *, now: datetime
) -> None:
    """Change the password and end the person's other sign-ins. Raises Invalid on a wrong old or a weak new one."""
    row = own_person(db, person)
    if not verify(row.password_hash, old):
        raise Invalid(N_("This is not your present password."), field="old")
    if old == new:
        raise Invalid(N_("The new password is the old one."), field="password")
    check_password(new, login=row.login, name=row.name)
    row.password_hash, row.password_changed_at, row.must_change = hash_password(new), now, False
    end_others(db, person, sign_in, now=now)
    record(
        db, person_actor(person), "accounts:person:password_changed", Subject("person", person), {}, now=now
    )


def new_totp_secret() -> str:
    """A secret to show once as a QR code; kept in the signed session until the first code proves it."""
    return pyotp.random_base32()


def totp_uri(secret: str, login: str) -> str:
    """The otpauth:// address an authenticator reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name="一站 Yizhan")


def set_up_totp(
    db: Session, person: UUID, sign_in: UUID | None, secret: str, code: str, *, now: datetime
) -> list[str]:
    """Keep *secret* once *code* proves it; returns the recovery codes, shown once. Raises Invalid."""
    step = _step_of(secret, code, 0, now)
    if step is None:
        raise Invalid(N_("This code is not right. Codes change every 30 seconds."), field="code")
    codes = [
        f"{secrets.token_hex(2)}-{secrets.token_hex(2)}-{secrets.token_hex(2)}" for _ in range(RECOVERY_CODES)
    ]
    row = own_person(db, person)
    row.totp_secret, row.totp_confirmed_at, row.totp_last_step = secret, now, step
    row.recovery_codes = [_digest(made) for made in codes]
    _pass(db, sign_in, now)
    record(
        db, person_actor(person), "accounts:person:second_factor_set", Subject("person", person), {}, now=now
    )
    return codes


def pass_second_factor(db: Session, person: UUID, sign_in: UUID, code: str, *, now: datetime) -> None:
    """Accept a TOTP code (each once) or a recovery code for this sign-in.

    Raises TooMany while it rests, Invalid on a wrong code (written: the caller must commit it)."""
    row = own_person(db, person)
    if locked(row.locked_until, now):
        raise TooMany(N_("Too many wrong codes. Wait a few minutes."))
    given = code.strip().replace(" ", "").lower()
    step = _step_of(row.totp_secret or "", given, row.totp_last_step, now)
    recovery = step is None and _digest(given) in row.recovery_codes
    if step is None and not recovery:
        _refuse(db, row, now)
        raise Invalid(N_("This code is not right. Codes change every 30 seconds."), field="code")
    if step is not None:
        row.totp_last_step = step
    else:
        row.recovery_codes = [kept for kept in row.recovery_codes if kept != _digest(given)]
    row.failures, row.locked_until = 0, None
    _pass(db, sign_in, now)
    record(
        db,
        person_actor(person),
        "accounts:person:second_factor_passed",
        Subject("person", person),
        {"sign_in": sign_in, "recovery": recovery},
        now=now,
    )


def _refuse(db: Session, row: Person, now: datetime) -> None:
    row.failures += 1
    wait = wait_after(row.failures)
    row.locked_until = now + wait if wait else None
    record(
        db,
        person_actor(row.id),
        "accounts:person:second_factor_refused",
        Subject("person", row.id),
        {"failures": row.failures},
        now=now,
    )


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
