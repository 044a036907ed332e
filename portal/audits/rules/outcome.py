"""The result of a visit: which codes may stand together, who may enter and who may review it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from portal.audits.rules.results import INSPECTION_RESULTS, NEEDS_FOLLOW_UP, WITHOUT_FINDING
from portal.core.errors import N_, Conflict, Forbidden, Invalid

# A guidance visit finds nothing or something to mend; the codes of an administrative result are not for it.
GUIDANCE_RESULTS = frozenset({"1", "A"})
REVIEWERS = ("SUPERVISOR",)
PUBLISHERS = ("SUPERVISOR", "DISPATCHER")


def codes_for(kind: str) -> list[str]:
    """The codes one may choose from."""
    return [code for code in INSPECTION_RESULTS if kind == "INSPECTION" or code in GUIDANCE_RESULTS]


def check(kind: str, codes: Sequence[str], findings: int) -> list[str]:
    """The codes in the order of the list. Raises Invalid: none, an unknown one, "nothing found" beside a finding."""
    known = codes_for(kind)
    if not codes:
        raise Invalid(N_("Choose the result of the check."), field="result")
    if set(codes) - set(known):
        raise Invalid(N_("This result is not one of this kind of check."), field="result")
    nothing = WITHOUT_FINDING.intersection(codes)
    if nothing and len(set(codes)) > 1:
        raise Invalid(N_("“Nothing found” cannot stand beside another result."), field="result")
    if nothing and findings:
        raise Invalid(N_("Findings are recorded: “nothing found” does not fit them."), field="result")
    if not findings and NEEDS_FOLLOW_UP.intersection(codes):
        raise Invalid(N_("This result needs at least one finding that says what was wrong."), field="result")
    return [code for code in known if code in codes]


def check_member(people: Sequence[str], person: object, *, leader: bool = False) -> None:
    """Only the drawn team writes what it saw; *leader*: its leader. Raises Forbidden."""
    allowed = list(people[:1]) if leader else list(people)
    if str(person) not in allowed:
        raise Forbidden(N_("Only the drawn team writes here."))


def check_review(roles: frozenset[str], person: object, written_by: object) -> None:
    """Reviewed by another person than the one who entered it. Raises Forbidden, Conflict."""
    if roles.isdisjoint(REVIEWERS):
        raise Forbidden(N_("This step belongs to another role here."))
    if person == written_by:
        raise Conflict(N_("A result is reviewed by another person than the one who entered it."))


def check_visited(on: date, today: date, first: date) -> None:
    """The day of a visit: not before its window, not in the future. Raises Invalid."""
    if on > today:
        raise Invalid(N_("This lies in the future."), field="visited_on")
    if on < first:
        raise Invalid(N_("The visit cannot lie before the first day of the plan."), field="visited_on")
