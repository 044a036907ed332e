"""Keeping the roster. The roster is the truth; the accounts' roles follow it in the same transaction."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import accounts, notify
from portal.bureaus import by_path
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import Conflict
from portal.core.files import IMAGE, MB, purge, store
from portal.core.i18n import N_
from portal.core.places import Place
from portal.tenants import events as _events  # noqa: F401 - declares what is recorded below
from portal.tenants.actions.profile import CHANGED
from portal.tenants.models import StationFiling, StationMember
from portal.tenants.queries import own_card, photo_of, take_number
from portal.tenants.rules import FILED, badge_number, check_member
from portal.trail import Subject, record

PHOTO_BYTES = 8 * MB
TOLD = {
    "HEAD": N_("%(station)s: the head of station has changed"),
    "LIAISON": N_("%(station)s: a liaison has changed"),
}


@dataclass(frozen=True)
class MemberFacts:
    """What a station writes about one of its people."""

    name: str
    roles: tuple[str, ...]
    position: str = ""
    phone: str = ""
    education: str = ""
    qualification: str = ""


def appoint(
    db: Session,
    *,
    name: str,
    roles: Collection[str],
    since: date,
    person: UUID | None = None,
    position: str = "",
    phone: str | None = None,
    badge_no: str = "",
    education: str = "",
    qualification: str = "",
    tenant: UUID | None = None,
    office_path: str | None = None,
) -> StationMember:
    """Put somebody on the roster without telling anybody: for the seed, and for `add_member`. Raises Invalid.

    *tenant* and *office_path* are given by the system only; a station's session fills its own."""
    row = StationMember(
        person_id=person,
        name=name.strip(),
        roles=check_member(name, roles, education),
        position=position.strip(),
        phone=phone or None,
        badge_no=badge_no.strip(),
        education=education,
        qualification=qualification.strip(),
        since=since,
    )
    if tenant is not None and office_path is not None:
        row.tenant_id, row.office_path = tenant, office_path
    db.add(row)
    db.flush()
    return row


def add_member(
    db: Session, actor: Actor, facts: MemberFacts, *, person: UUID | None = None, now: datetime
) -> StationMember:
    """Put somebody on the roster from today; the office hears of a head or liaison. Raises Invalid."""
    row = appoint(
        db,
        name=facts.name,
        roles=facts.roles,
        since=local_date(now),
        person=person,
        position=facts.position,
        phone=facts.phone,
        badge_no=next_badge(db),
        education=facts.education,
        qualification=facts.qualification,
    )
    _note(db, actor, row, "appointed", {"person": person, "roles": row.roles}, now)
    file_change(db, actor, row, set(), set(row.roles), now=now)
    return row


def next_badge(db: Session) -> str:
    """The next badge number of the station: its own number and a running one, never given twice."""
    card = own_card(db)
    station4 = card.slug.rpartition("-")[2]
    taken = set(db.scalars(select(StationMember.badge_no)))
    while (
        made := badge_number(station4, take_number(db, card.station, card.office_path, "badge", 0))
    ) in taken:
        continue  # a number written by hand before badges were numbered by rule
    return made


def set_photo(
    db: Session, actor: Actor, row: StationMember, stream: IO[bytes], filename: str, *, now: datetime
) -> None:
    """Put a photograph beside a line of the roster: badge and wall show it. Raises Invalid for no picture."""
    kept = store(db, actor, stream, filename, now=now, kinds=IMAGE, max_bytes=PHOTO_BYTES)
    row.photo_id = kept.id
    db.flush()
    _note(db, actor, row, "changed", {"fields": ["photo"], "roles": row.roles}, now)


def drop_photo(db: Session, actor: Actor, row: StationMember, *, now: datetime) -> None:
    """Take the photograph away: who left the wall may ask for it."""
    if row.photo_id is None:
        return
    old = photo_of(db, row)
    row.photo_id = None
    db.flush()
    purge(old, now)
    _note(db, actor, row, "changed", {"fields": ["photo"], "roles": row.roles}, now)


def invite_member(db: Session, actor: Actor, place: Place, row: StationMember, *, now: datetime) -> str:
    """Invite somebody on the roster to make an account with the same roles; returns the secret of the link.

    Raises Conflict when the person has one."""
    if row.person_id is not None:
        raise Conflict(N_("This person has an account already."))
    made, secret = accounts.invite(db, actor, place, row.name, row.roles, now=now)
    row.invitation_id = made.id
    return secret


def change_member(
    db: Session,
    actor: Actor,
    place: Place,
    row: StationMember,
    facts: MemberFacts,
    seen_version: int,
    *,
    now: datetime,
) -> None:
    """Change a line of the roster and the account's roles with it. Raises Invalid; Conflict when somebody changed
    it meanwhile, or for the last head."""
    wanted: dict[str, object] = {
        "name": facts.name.strip(),
        "roles": check_member(facts.name, facts.roles, facts.education),
        "position": facts.position.strip(),
        "phone": facts.phone or None,
        "education": facts.education,
        "qualification": facts.qualification.strip(),
    }
    if row.version != seen_version:
        raise Conflict(CHANGED)
    before = set(row.roles)
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    if not changed:
        return
    db.flush()
    _note(db, actor, row, "changed", {"fields": changed, "roles": row.roles}, now)
    if "roles" in changed and row.person_id is not None:
        accounts.change_roles(db, actor, place, row.person_id, row.roles, now=now)
    file_change(db, actor, row, before, set(row.roles), now=now)


def end_member(db: Session, actor: Actor, place: Place, row: StationMember, *, now: datetime) -> None:
    """Take somebody off the roster; access ends at once. Raises Conflict when it had ended, or for the last head."""
    if row.until is not None:
        raise Conflict(N_("This person has left the roster already."))
    close_line(db, actor, row, now=now)
    if row.person_id is not None:
        accounts.end_membership(db, actor, place, row.person_id, now=now)


def close_line(db: Session, actor: Actor, row: StationMember, *, now: datetime) -> None:
    """End the line itself; the office hears of a head or liaison."""
    row.until = local_date(now)
    db.flush()
    _note(db, actor, row, "ended", {"roles": row.roles}, now)
    file_change(db, actor, row, set(row.roles), set(), now=now)


def file_change(
    db: Session,
    actor: Actor,
    row: StationMember,
    before: Collection[str],
    after: Collection[str],
    *,
    now: datetime,
) -> None:
    """A change of head or liaison is filed with the office by itself (seed 001 篇三): a row that waits for an
    officer's note, and a message to the office's contacts, once a day and role."""
    filed = [role for role in FILED if (role in before) != (role in after)]
    for role in filed:
        made = StationFiling(
            role=role,
            what="IN" if role in after else "OUT",
            member_id=row.id,
            member_name=row.name,
            at=now,
        )
        db.add(made)
        db.flush()
        data = {"role": role, "what": made.what}
        record(db, actor, "tenants:filing:made", Subject("filing", made.id), data, now=now)
    _tell_office(db, filed, now)


def _tell_office(db: Session, filed: Collection[str], now: datetime) -> None:
    path, people = accounts.officers_above(db, "CONTACT") if filed else ("", [])
    if not people:
        return
    card, bureau = own_card(db), by_path(db, path)
    for role in filed:
        notify.tell(
            db,
            people,
            TOLD[role],
            {"station": card.name},
            url=f"/g/{bureau.code}/filings/",
            place=bureau.name,
            key=f"roster:{role}:{card.station}:{local_date(now)}",
            now=now,
        )


def _note(
    db: Session, actor: Actor, row: StationMember, what: str, data: dict[str, object], now: datetime
) -> None:
    record(db, actor, f"tenants:member:{what}", Subject("member", row.id), data, now=now)
