"""保全: who may keep a file from being given up, for how long, and who lets it go."""

from datetime import date
from typing import Protocol

from portal.complaints.rules.roles import DEPUTY, HEAD, LIAISON
from portal.core.errors import Forbidden, Invalid
from portal.core.i18n import N_
from portal.core.terms import Term, Vocabulary

SIDES = Vocabulary(Term("STATION", "服务站", "Station"), Term("OFFICE", "市场监管所", "Office"))
# At the station who keeps the archive; at the bureau who answers for the office's cases.
HOLDERS = {"STATION": frozenset({HEAD, DEPUTY, LIAISON}), "OFFICE": frozenset({"CONTACT", "SUPERVISOR"})}


class Held(Protocol):
    """A hold as the rules see it."""

    @property
    def until(self) -> date | None: ...
    @property
    def lifted_at(self) -> object | None: ...


def side_of(place: str) -> str:
    """The side a person of this place acts for."""
    return "OFFICE" if place == "bureau" else "STATION"


def check_holder(side: str, roles: frozenset[str]) -> None:
    """Raises Forbidden for whom the file is not to keep or let go."""
    if roles.isdisjoint(HOLDERS[side]):
        raise Forbidden(
            N_("The head, the deputy, the liaison, or the office's contact or supervisor keeps files.")
        )


def check_until(until: date | None, today: date) -> None:
    """Raises Invalid for a day that is not ahead."""
    if until is not None and until <= today:
        raise Invalid(N_("Choose a day ahead, or leave it open."), field="until")


def stands(hold: Held, today: date) -> bool:
    """True while the hold keeps the file: not lifted, its last day not over."""
    return hold.lifted_at is None and (hold.until is None or today <= hold.until)
