"""The roster follows what happens to accounts: an accepted invitation, other roles, an end. Trail listeners; each
does nothing when the roster says so already, because the roster itself was where it began."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.accounts import names_of
from portal.core.actor import Actor
from portal.core.db import scope_of
from portal.core.scope import Station
from portal.tenants.actions.roster import MemberFacts, add_member, close_line, file_change
from portal.tenants.models import StationMember
from portal.tenants.queries import invited_member, member_of_person
from portal.tenants.rules import ORDER
from portal.trail import Entry


def on_accepted(db: Session, actor: Actor, entry: Entry) -> None:
    """Whoever accepted stands on the roster: on the line that invited, else on a line of their own."""
    if not isinstance(scope_of(db), Station):
        return
    person, roles = UUID(entry.data["person"]), entry.data["roles"]
    mine = member_of_person(db, person)
    invited = invited_member(db, UUID(entry.data["invitation"]))
    if mine is not None:
        _set_roles(db, actor, mine, {*mine.roles, *roles}, entry.at)
    elif invited is not None:
        invited.person_id = person
        _set_roles(db, actor, invited, set(roles), entry.at)
    else:
        name = names_of(db, [person]).get(person, "")
        add_member(db, actor, MemberFacts(name, tuple(roles)), person=person, now=entry.at)


def on_roles_changed(db: Session, actor: Actor, entry: Entry) -> None:
    """The account's roles are the roster's."""
    row = _member(db, entry)
    if row is not None:
        _set_roles(db, actor, row, set(entry.data["roles"]), entry.at)


def on_ended(db: Session, actor: Actor, entry: Entry) -> None:
    """Access ended, service ended."""
    row = _member(db, entry)
    if row is not None:
        close_line(db, actor, row, now=entry.at)


def _member(db: Session, entry: Entry) -> StationMember | None:
    if not isinstance(scope_of(db), Station):
        return None
    return member_of_person(db, UUID(entry.data["person"]))


def _set_roles(db: Session, actor: Actor, row: StationMember, wanted: set[str], now: datetime) -> None:
    before = set(row.roles)
    if before != wanted:
        row.roles = sorted(wanted, key=ORDER.index)
        db.flush()
        file_change(db, actor, row, before, wanted, now=now)
