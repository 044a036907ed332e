"""Reading accounts: one's own person, places and sign-ins; the people of a place one administers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, text
from sqlalchemy.orm import Session

from portal.accounts.models import Invitation, Membership, Person, SignIn
from portal.core.errors import Missing
from portal.core.i18n import N_


@dataclass(frozen=True)
class OwnPlace:
    """One of the signed-in person's places, for the switcher."""

    kind: str
    slug: str
    name: str
    roles: tuple[str, ...]

    @property
    def url(self) -> str:
        """The place's home."""
        return f"/{ {'bureau': 'g', 'enterprise': 'group'}.get(self.kind, 's') }/{self.slug}/"


def own_person(db: Session, person: UUID) -> Person:
    """The signed-in person's own row (the policy shows no other). Raises Missing."""
    found = db.execute(select(Person).where(Person.id == person)).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such person."))
    return found


def own_places(db: Session) -> list[OwnPlace]:
    """The stations and bureaux of the person the session speaks for."""
    rows = db.execute(text("SELECT * FROM auth_own_places()"))
    return [OwnPlace(r.place_kind, r.slug, r.name, tuple(r.roles)) for r in rows]


def own_sign_ins(db: Session, person: UUID, now: datetime) -> Sequence[SignIn]:
    """The person's sign-ins that still hold, newest first."""
    return (
        db.execute(
            select(SignIn)
            .where(SignIn.person_id == person, SignIn.ended_at.is_(None), SignIn.expires_at > now)
            .order_by(SignIn.created_at.desc())
        )
        .scalars()
        .all()
    )


def names_of(db: Session, people: Collection[UUID | None]) -> dict[UUID, str]:
    """Names of colleagues (of this place, or of the bureaux above it). Strangers are left out."""
    wanted = sorted({p for p in people if p is not None})
    if not wanted:
        return {}
    rows = db.execute(text("SELECT id, name FROM directory_people(:ids)"), {"ids": wanted})
    return {row.id: row.name for row in rows}


def names_rows(people: ColumnElement[Any]) -> Select[Any]:
    """What `names_of` reads of an array of *people*, for a question that asks whether it changed."""
    return select(func.directory_people(people).table_valued("id", "name"))


@dataclass(frozen=True)
class Colleague:
    """A person with roles at a place."""

    person: UUID
    name: str
    roles: tuple[str, ...]
    since: datetime


# The rows are the membership table's, behind its policy; the names the directory's, which answers for colleagues.
_PEOPLE_AT = text(
    """WITH held AS MATERIALIZED (
         SELECT person_id, roles, since FROM membership WHERE place_id = :place AND until IS NULL)
       SELECT held.*, coalesce(named.name, '') AS name
         FROM held LEFT JOIN directory_people(ARRAY(SELECT person_id FROM held)) AS named ON named.id = held.person_id
        ORDER BY held.since"""
)


def people_at(db: Session, place: UUID, *roles: str) -> list[Colleague]:
    """The people of a place, those with any of *roles* when given; by name."""
    wanted = set(roles)
    found = [
        Colleague(row.person_id, row.name, tuple(row.roles), row.since)
        for row in db.connection().execute(_PEOPLE_AT, {"place": place})
    ]
    return sorted(
        (one for one in found if not wanted or wanted & set(one.roles)), key=lambda colleague: colleague.name
    )


def membership_at(db: Session, place: UUID, person: UUID) -> Membership:
    """A person's present membership at a place. Raises Missing."""
    found = db.execute(
        select(Membership).where(
            Membership.place_id == place, Membership.person_id == person, Membership.until.is_(None)
        )
    ).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such person."))
    return found


def holders(db: Session, place: UUID, role: str) -> list[UUID]:
    """Who holds *role* at a place now. Their rows stay locked, so that two heads cannot dismiss each other."""
    found = db.execute(
        select(Membership)
        .where(Membership.place_id == place, Membership.until.is_(None), Membership.roles.contains([role]))
        .order_by(Membership.id)
        .with_for_update(),
        execution_options={"populate_existing": True},
    )
    return [row.person_id for row in found.scalars()]


def officers_above(db: Session, *roles: str) -> tuple[str, list[UUID]]:
    """The people with any of *roles* at this station's office, or at the nearest bureau above that has any, and the
    path of that bureau; ("", []) when nobody is there."""
    rows = db.execute(text("SELECT * FROM directory_officers(:roles)"), {"roles": list(roles)}).all()
    nearest = max((row.place_path for row in rows), key=len, default="")
    return nearest, [row.person_id for row in rows if row.place_path == nearest]


def has_head(db: Session, station: UUID) -> bool:
    """True when a station of this bureau's subtree has somebody who can give out its roles."""
    held = Membership.roles.contains(["HEAD"])
    mine = select(Membership.id).where(Membership.place_id == station, Membership.until.is_(None), held)
    return db.execute(mine.limit(1)).first() is not None


def open_invitations(db: Session, place: UUID, now: datetime) -> Sequence[Invitation]:
    """Invitations of a place that can still be accepted."""
    return (
        db.execute(
            select(Invitation)
            .where(
                Invitation.place_id == place, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None)
            )
            .where(Invitation.expires_at > now)
            .order_by(Invitation.created_at)
        )
        .scalars()
        .all()
    )


def login_taken(db: Session, login: str) -> bool:
    """True when somebody has this login. System scope: others see nobody but themselves."""
    return db.execute(select(Person.id).where(Person.login == login.strip().lower())).first() is not None
