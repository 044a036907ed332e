"""Invitations and roles at a place. Only the place's own people see and change its rows (policies)."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts import events as _events  # noqa: F401 - declares what is recorded below
from portal.accounts.actions.sign_in import person_actor
from portal.accounts.models import Invitation, Membership, Person
from portal.accounts.passwords import check_password, hash_password
from portal.accounts.queries import holders, membership_at
from portal.accounts.rules import roles_for
from portal.core.actor import Actor
from portal.core.crypto import blind_index
from portal.core.db import enter
from portal.core.errors import Conflict, Invalid, Missing
from portal.core.i18n import N_
from portal.core.ids import new_id, token
from portal.core.places import Place
from portal.core.scope import Public, Station
from portal.trail import Subject, record

INVITATION_HOLDS = timedelta(days=7)
SPENT = N_("This invitation is spent, withdrawn or older than seven days. Ask for a new one.")
LAST = {"station": "HEAD", "bureau": "ADMIN"}  # the role a place must never lose its last holder of


@dataclass(frozen=True)
class Offer:
    """An invitation as its link shows it."""

    id: UUID
    place_kind: str
    place_id: UUID
    place_path: str
    place_name: str
    roles: tuple[str, ...]
    name: str


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _place_id(place: Place) -> UUID:
    found: UUID = place.facts["id"]
    return found


def _check_roles(kind: str, roles: Collection[str]) -> list[str]:
    known = roles_for(kind)
    if not roles or not set(roles) <= set(known):
        raise Invalid(N_("Choose at least one role."), field="roles")
    return [role for role in known if role in roles]


def invite(
    db: Session, actor: Actor, place: Place, name: str, roles: Collection[str], *, now: datetime
) -> tuple[Invitation, str]:
    """Make an invitation to *place*; returns it and the secret of its link, which is kept nowhere."""
    assert actor.person is not None
    secret = token(24)
    made = Invitation(
        id=new_id(),
        secret_hash=_hash(secret),
        place_kind=place.kind,
        place_id=_place_id(place),
        place_path=place.office_path,
        place_name=place.name,
        roles=_check_roles(place.kind, roles),
        name=name.strip(),
        by_person=actor.person,
        created_at=now,
        expires_at=now + INVITATION_HOLDS,
    )
    db.add(made)
    db.flush()
    _note(db, actor, place, "accounts:membership:invited", {"invitation": made.id, "roles": made.roles}, now)
    return made, secret


def reach(place: Place, station: UUID, name: str, office_path: str) -> Place:
    """A station of the subtree as a bureau invites to it: its first head has nobody inside to ask.

    Raises Missing for a station elsewhere."""
    if place.kind != "bureau" or not office_path.startswith(place.office_path):
        raise Missing(N_("There is no such station."))
    facts = {"id": station, "founding": True}
    return Place("station", "", name, station, office_path, facts)


def invite_to_enterprise(
    db: Session,
    actor: Actor,
    enterprise: UUID,
    enterprise_name: str,
    office_path: str,
    name: str,
    *,
    now: datetime,
) -> tuple[Invitation, str]:
    """A bureau invites somebody of a head office to look at its own stations' figures; the caller keeps the record.
    Returns the invitation and the secret of its link."""
    assert actor.person is not None
    secret = token(24)
    made = Invitation(
        id=new_id(),
        secret_hash=_hash(secret),
        place_kind="enterprise",
        place_id=enterprise,
        place_path=office_path,
        place_name=enterprise_name,
        roles=_check_roles("enterprise", ["GROUP"]),
        name=name.strip(),
        by_person=actor.person,
        created_at=now,
        expires_at=now + INVITATION_HOLDS,
    )
    db.add(made)
    db.flush()
    return made, secret


def revoke(db: Session, actor: Actor, place: Place, invitation: Invitation, *, now: datetime) -> None:
    """Withdraw an invitation nobody has accepted yet. Raises Conflict when somebody has."""
    if invitation.used_at is not None:
        raise Conflict(N_("This invitation has been accepted already."))
    invitation.revoked_at = now
    _note(db, actor, place, "accounts:membership:invitation_revoked", {"invitation": invitation.id}, now)


def look_up(db: Session, secret: str, *, now: datetime) -> Offer:
    """What a link offers. Raises Missing when it is spent, withdrawn or too old."""
    row = db.execute(text("SELECT * FROM auth_invitation(:hash)"), {"hash": _hash(secret)}).one_or_none()
    if row is None or row.used_at or row.revoked_at or row.expires_at <= now:
        raise Missing(SPENT)
    return Offer(
        id=row.id,
        place_kind=row.place_kind,
        place_id=row.place_id,
        place_path=row.place_path,
        place_name=row.place_name,
        roles=tuple(row.roles),
        name=row.name,
    )


@dataclass(frozen=True)
class NewPerson:
    """What somebody without an account writes to accept an invitation."""

    login: str
    name: str
    phone: str
    password: str


_ACCEPT = text("SELECT auth_accept(:hash, :who, :login, :name, :phone, :phone_index, :pw, :now)").bindparams(
    bindparam("phone", type_=Person.__table__.c.phone.type)
)


def accept_as_new(db: Session, secret: str, person: NewPerson, *, now: datetime) -> UUID:
    """Make an account with the invitation's roles. Raises Missing, Invalid (weak password, login taken)."""
    offer = look_up(db, secret, now=now)
    check_password(person.password, login=person.login, name=person.name)
    who = new_id()
    values = {
        "hash": _hash(secret),
        "who": who,
        "login": person.login.strip(),
        "name": person.name.strip(),
        "phone": person.phone or None,
        "phone_index": blind_index(person.phone, "phone") if person.phone else None,
        "pw": hash_password(person.password),
        "now": now,
    }
    try:
        with db.begin_nested():
            place = db.execute(_ACCEPT, values).scalar_one()
    except IntegrityError as error:
        raise Invalid(N_("This login is taken. Choose another."), field="login") from error
    return _accepted(db, who, place, offer, now)


def accept_as_self(db: Session, secret: str, person: UUID, *, now: datetime) -> UUID:
    """Add the invitation's roles to the account that is signed in. Raises Missing."""
    offer = look_up(db, secret, now=now)
    values = dict.fromkeys(("login", "name", "phone", "phone_index", "pw"))
    place = db.execute(_ACCEPT, {"hash": _hash(secret), "who": person, "now": now, **values}).scalar_one()
    return _accepted(db, person, place, offer, now)


def _accepted(db: Session, who: UUID, place: UUID | None, offer: Offer, now: datetime) -> UUID:
    if place is None:
        raise Missing(SPENT)
    roles = list(offer.roles)
    enter(db, Public(None, "", who))
    data: dict[str, object] = {"place": place, "invitation": offer.id, "roles": roles}
    record(db, person_actor(who), "accounts:person:joined", Subject("person", who), data, now=now)
    if offer.place_kind == "station":
        # The newcomer is a member from here on, so the station's own book can say so, and its listeners act.
        enter(db, Station(place, offer.place_path, who))
        member = Actor(who, "", frozenset(roles), "station", place, offer.place_path)
        data = {"person": who, "invitation": offer.id, "roles": roles}
        record(db, member, "accounts:membership:accepted", Subject("place", place), data, now=now)
    return who


def change_roles(
    db: Session, actor: Actor, place: Place, person: UUID, roles: Collection[str], *, now: datetime
) -> Membership:
    """Give a member other roles. Raises Invalid, Missing, or Conflict for the place's last head or administrator."""
    row = membership_at(db, _place_id(place), person)
    wanted = _check_roles(place.kind, roles)
    _keep_last(db, place, row, wanted)
    row.roles = wanted
    _note(db, actor, place, "accounts:membership:roles_changed", {"person": person, "roles": wanted}, now)
    return row


def end_membership(db: Session, actor: Actor, place: Place, person: UUID, *, now: datetime) -> None:
    """End a member's roles here, at once. Raises Missing, or Conflict for the last head or administrator."""
    row = membership_at(db, _place_id(place), person)
    _keep_last(db, place, row, [])
    row.until = now
    _note(db, actor, place, "accounts:membership:ended", {"person": person}, now)


def _keep_last(db: Session, place: Place, row: Membership, wanted: Collection[str]) -> None:
    last = LAST[place.kind]
    if last in row.roles and last not in wanted and len(holders(db, _place_id(place), last)) <= 1:
        raise Conflict(N_("Somebody must remain who can give out roles here. Appoint a successor first."))


def _note(
    db: Session, actor: Actor, place: Place, event: str, data: dict[str, object], now: datetime
) -> None:
    subject = Subject("place", _place_id(place))
    if place.facts.get("founding"):  # a bureau writes into the book of the station it invites to
        subject = Subject("place", _place_id(place), tenant=place.tenant, office_path=place.office_path)
    record(db, actor, event, subject, data, now=now)
