"""The first accounts: made by the operator's command, before anybody can invite anybody. System scope only."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.accounts.models import Membership, Person
from portal.accounts.passwords import hash_password
from portal.accounts.rules import roles_for
from portal.core.crypto import blind_index
from portal.core.errors import Invalid
from portal.core.i18n import N_
from portal.core.ids import new_id


def create_person(
    db: Session,
    *,
    login: str,
    name: str,
    password: str,
    phone: str | None = None,
    totp_secret: str | None = None,
    must_change: bool = True,
    now: datetime,
) -> Person:
    """An account with a first password, changed at the first sign-in unless *must_change* is False."""
    made = Person(
        id=new_id(),
        login=login.lower(),
        name=name,
        phone=phone,
        phone_index=blind_index(phone, "phone") if phone else None,
        password_hash=hash_password(password),
        password_changed_at=now,
        must_change=must_change,
        totp_secret=totp_secret,
        totp_confirmed_at=now if totp_secret else None,
        totp_last_step=0,
        recovery_codes=[],
        code_failures=0,
        created_at=now,
    )
    db.add(made)
    db.flush()
    return made


def grant_roles(
    db: Session,
    *,
    person: UUID,
    place_kind: str,
    place_id: UUID,
    place_path: str,
    roles: Collection[str],
    now: datetime,
) -> Membership:
    """Roles at a place. Raises Invalid on a role the place does not know."""
    known = roles_for(place_kind)
    if not roles or not set(roles) <= set(known):
        raise Invalid(N_("Choose at least one role."), field="roles")
    made = Membership(
        id=new_id(),
        person_id=person,
        place_kind=place_kind,
        place_id=place_id,
        place_path=place_path,
        roles=[role for role in known if role in roles],
        since=now,
    )
    db.add(made)
    db.flush()
    return made
