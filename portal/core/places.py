"""Places and entries: where something happens and who stands there. No Flask here, so actions may name them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.actor import Actor

PlaceKind = Literal["station", "bureau", "public", "none"]


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

    ``hold`` is an endpoint the person must pass first (second factor, changed password). ``places`` counts the
    person's stations and bureaux, ``unread`` the messages not yet seen."""

    place: Place
    person: UUID | None = None
    person_name: str = ""
    roles: frozenset[str] = frozenset()
    hold: str | None = None
    session: UUID | None = None
    places: int = 0
    unread: int = 0

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
