"""Names for ids, lent by the modules that know them: the trail itself keeps none."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.i18n import N_, current_locale, datetime_text, gettext
from portal.trail.rules.entries import By, Entry
from portal.trail.rules.events import EVENTS
from portal.trail.rules.roots import Root

PLACES = {
    "station": N_("Station staff"),
    "bureau": N_("Bureau officer"),
    "public": N_("Visitor or consumer"),
    "system": N_("The system"),
}
People = Callable[[Session, Collection[UUID]], Mapping[UUID, str]]
Roles = Callable[[Sequence[str]], str]
Bureaus = Callable[[Session, Collection[str]], Mapping[str, str]]


class _Lent:
    people: People = staticmethod(lambda _db, _ids: {})
    roles: Roles = staticmethod(", ".join)
    bureaus: Bureaus = staticmethod(lambda _db, _paths: {})


def lend_names(*, people: People, roles: Roles, bureaus: Bureaus) -> None:
    """How to name people (only those this session may see), role codes, and bureaux by their path."""
    _Lent.people, _Lent.roles, _Lent.bureaus = (
        staticmethod(people),
        staticmethod(roles),
        staticmethod(bureaus),
    )


def doers(db: Session, entries: Sequence[Entry]) -> list[str]:
    """Who did each of *entries*, in words of the current language."""
    known = _Lent.people(db, {entry.by.person for entry in entries if entry.by.person})
    return [_doer(entry.by, known) for entry in entries]


def as_timeline(db: Session, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """*entries* for the macro `timeline` of parts/case.html, in words of the current language."""
    return [
        {
            "what": EVENTS.term(entry.event).label(current_locale()),
            "actor": actor,
            "time": datetime_text(entry.at),
            "at": entry.at.isoformat(),
            "seen": entry.public,
            "event": entry.event,
            "data": entry.data,
        }
        for entry, actor in zip(entries, doers(db, entries), strict=True)
    ]


def _doer(by: By, known: Mapping[UUID, str]) -> str:
    name = known.get(by.person) if by.person else None
    place = gettext(PLACES.get(by.place, by.place))
    roles = _Lent.roles(by.roles) if by.roles and by.place != "system" else ""
    return " · ".join(part for part in (name or place, roles) if part)


def bureau_names(db: Session, roots: Sequence[Root]) -> dict[str, str]:
    """Scope → name, for roots of bureaux; the path where nobody knows the name."""
    paths = {root.scope.removeprefix("bureau:") for root in roots}
    known = _Lent.bureaus(db, paths)
    return {f"bureau:{path}": known.get(path, path) for path in paths}
