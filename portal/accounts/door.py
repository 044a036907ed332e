"""The door: one question to the directory says whether the place exists, who is there, and in which roles."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.accounts.rules import second_factor_required
from portal.core import clock
from portal.core.places import Entry, Place, PlaceKind

_DOOR = text("SELECT * FROM auth_door(:kind, :code, :sign_in, :now)")


def door(db: Session, kind: PlaceKind, code: str, sign_in: UUID | None) -> Entry | None:
    """The entry for a request (core.web.places.Door). None when the URL names no place."""
    if kind == "none" and sign_in is None:
        return Entry(Place("none"))  # the front door asks the database nothing
    given = {"kind": kind, "code": code, "sign_in": sign_in, "now": clock.now()}
    row = db.connection().execute(_DOOR, given).one()
    if kind != "none" and row.place_id is None:
        return None
    place = Place(
        kind=kind,
        slug=code,
        name=row.place_name or "",
        tenant=row.place_id if kind in {"station", "public"} else None,
        office_path=row.place_path or "",
        facts={"id": row.place_id, "status": row.place_status, "bureau_kind": row.bureau_kind},
    )
    return Entry(
        place=place,
        person=row.person_id,
        person_name=row.person_name or "",
        roles=frozenset(row.roles or ()),
        hold=_hold(kind, row.must_change, row.has_second, row.passed_second) if row.person_id else None,
        session=sign_in if row.person_id else None,
        places=row.places or 0,
        unread=row.unread or 0,
    )


def _hold(kind: str, must_change: bool, has_second: bool, passed_second: bool) -> str | None:
    """The page that comes first: the second factor, then a password somebody else set, then a factor still missing.

    The factor is asked before anything of the account can be changed: a password alone opens nothing."""
    if has_second and not passed_second:
        return "accounts.second_factor"
    if must_change:
        return "own.password"
    if second_factor_required(kind) and not has_second:
        return "own.set_up"
    return None
