"""Places in a URL: /s/<station>, /g/<bureau>, /p/<station>. The tenant comes from the URL and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from flask import Blueprint
from sqlalchemy.orm import Session
from werkzeug.routing import BaseConverter

from portal.core.actor import Actor

PlaceKind = Literal["station", "bureau", "public", "none"]
PREFIXES: dict[PlaceKind, str] = {
    "station": "/s/<place:station>",
    "bureau": "/g/<place:bureau>",
    "public": "/p/<place:station>",
    "none": "",
}


class PlaceConverter(BaseConverter):
    """The human code of a station or bureau: 331082-0001, 331082, 331082-03."""

    regex = "[0-9a-z][0-9a-z-]{1,31}"


@dataclass(frozen=True)
class Place:
    """Where the request happens. ``tenant`` is set for stations, ``office_path`` for both."""

    kind: PlaceKind
    slug: str = ""
    name: str = ""
    tenant: UUID | None = None
    office_path: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """What the door found: the place, the person (if signed in), the roles held there, and a hold.

    ``hold`` is an endpoint the person must pass first (second factor, changed password)."""

    place: Place
    person: UUID | None = None
    person_name: str = ""
    roles: frozenset[str] = frozenset()
    hold: str | None = None
    session: UUID | None = None

    def actor(self) -> Actor:
        """The entry as the one who acts."""
        where = self.place.kind if self.place.kind != "none" else "public"
        return Actor(
            person=self.person,
            name=self.person_name,
            roles=self.roles,
            place=where,
            tenant=self.place.tenant,
            office_path=self.place.office_path,
        )


# Asked once a request, with a session at the door: kind, slug from the URL, sign-in session id from the cookie.
# Returns None when there is no such place.
Door = Callable[[Session, PlaceKind, str, UUID | None], Entry | None]


def station_blueprint(name: str, import_name: str, prefix: str = "") -> Blueprint:
    """Pages of a station's staff: /s/<station>/prefix/…"""
    return _blueprint("station", name, import_name, prefix)


def bureau_blueprint(name: str, import_name: str, prefix: str = "") -> Blueprint:
    """Pages of a bureau's officers: /g/<bureau>/prefix/…"""
    return _blueprint("bureau", name, import_name, prefix)


def public_blueprint(name: str, import_name: str, prefix: str = "") -> Blueprint:
    """Pages anyone may open, about one station: /p/<station>/prefix/…"""
    return _blueprint("public", name, import_name, prefix)


def _blueprint(kind: PlaceKind, name: str, import_name: str, prefix: str) -> Blueprint:
    return Blueprint(name, import_name, url_prefix=PREFIXES[kind] + prefix)


def kind_of(rule: str) -> PlaceKind:
    """The kind of place a URL rule stands in, by its prefix."""
    for kind, prefix in PREFIXES.items():
        if prefix and rule.startswith(prefix):
            return kind
    return "none"
