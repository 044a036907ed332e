"""The first administrator of a bureau: made by the operator, since nobody is there yet to invite anybody."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal import accounts
from portal.bureaus.models import Bureau
from portal.core.errors import Conflict
from portal.core.i18n import N_


def appoint_admin(db: Session, bureau: Bureau, login: str, name: str, *, now: datetime) -> str:
    """Make an account that administers *bureau* (system scope). Returns its first password. Raises Conflict when the
    login is taken."""
    if accounts.login_taken(db, login):
        raise Conflict(N_("This login is taken. Choose another."))
    password = accounts.first_password()
    person = accounts.create_person(db, login=login, name=name, password=password, now=now)
    accounts.grant_roles(
        db,
        person=person.id,
        place_kind="bureau",
        place_id=bureau.id,
        place_path=bureau.path,
        roles=["ADMIN"],
        now=now,
    )
    return password
