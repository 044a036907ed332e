"""The one who acts: passed into every action beside the time, never found in a global."""

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

Where = Literal["station", "bureau", "public", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it, in which roles, from which place. ``name`` is for the page, never for the trail."""

    person: UUID | None
    name: str
    roles: frozenset[str] = field(default_factory=frozenset)
    place: Where = "system"
    tenant: UUID | None = None
    office_path: str = ""

    def has(self, *roles: str) -> bool:
        """True when the actor holds any of *roles*."""
        return not self.roles.isdisjoint(roles)


SYSTEM = Actor(person=None, name="系统", roles=frozenset({"SYSTEM"}), place="system")
