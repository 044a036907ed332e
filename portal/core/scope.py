"""Who a database session speaks for. A session without a scope cannot ask anything.

``None`` as tenant or path means "at the door": no tenant row is visible, only directory functions answer.
"""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

Login = Literal["station", "bureau", "system"]


class ScopeMissing(RuntimeError):
    """A session was used without a scope: a programming fault, never shown to a person as data."""


@dataclass(frozen=True, slots=True)
class Station:
    """A member of a station's staff at work: sees the rows of one tenant."""

    tenant: UUID
    office_path: str
    person: UUID | None = None
    login: Login = "station"


@dataclass(frozen=True, slots=True)
class Public:
    """A visitor of one station's public pages, or of the front door when ``tenant`` is None."""

    tenant: UUID | None
    office_path: str = ""
    person: UUID | None = None
    login: Login = "station"


@dataclass(frozen=True, slots=True)
class Bureau:
    """A bureau officer: sees the tenants whose office path lies under ``path``."""

    path: str | None
    person: UUID | None = None
    login: Login = "bureau"

    @property
    def path_to(self) -> str | None:
        """The first path after this subtree: paths are fixed-width [0-9a-z] segments, so '~' ends the range."""
        return None if self.path is None else self.path + "~"


@dataclass(frozen=True, slots=True)
class System:
    """The worker's own sweeps, fan-outs and exports. Bypasses policies, so it must say why it is there."""

    reason: str
    login: Login = "system"


Scope = Station | Public | Bureau | System


def pack(scope: Scope) -> dict[str, Any]:
    """The scope as JSON, to travel with a job."""
    match scope:
        case Station() | Public():
            return {
                "kind": "station" if isinstance(scope, Station) else "public",
                "tenant": str(scope.tenant) if scope.tenant else None,
                "office_path": scope.office_path,
                "person": str(scope.person) if scope.person else None,
            }
        case Bureau():
            return {
                "kind": "bureau",
                "path": scope.path,
                "person": str(scope.person) if scope.person else None,
            }
        case System():
            return {"kind": "system", "reason": scope.reason}


def unpack(data: dict[str, Any]) -> Scope:
    """The scope a job was packed with. Raises KeyError or ValueError on anything else."""
    person = UUID(data["person"]) if data.get("person") else None
    match data["kind"]:
        case "station":
            return Station(UUID(data["tenant"]), data["office_path"], person)
        case "public":
            return Public(UUID(data["tenant"]) if data["tenant"] else None, data["office_path"], person)
        case "bureau":
            return Bureau(data["path"], person)
        case "system":
            return System(data["reason"])
    raise ValueError(f"unknown scope kind {data['kind']!r}")


def settings_of(scope: Scope) -> dict[str, str]:
    """The PostgreSQL settings that the policies compare with. Values are ours or validated, never free text."""
    match scope:
        case Station() | Public():
            return {
                "app.tenant_id": str(scope.tenant) if scope.tenant else "",
                "app.office_path": _path(scope.office_path),
                "app.person_id": str(scope.person) if scope.person else "",
            }
        case Bureau():
            return {
                "app.path_from": _path(scope.path or ""),
                "app.path_to": _path(scope.path or "") + "~" if scope.path is not None else "",
                "app.person_id": str(scope.person) if scope.person else "",
            }
        case System():
            return {}


def _path(path: str) -> str:
    if path and not (path.isascii() and path.isalnum()):
        raise ValueError(f"not an office path: {path!r}")
    return path
