"""A plan of checks (抽查计划): who drafts and approves it, and what makes one usable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from portal.audits.rules.catalogue import CREDIT_CLASSES, KINDS
from portal.audits.rules.draw.ratios import parse_ratio, quota, read_classes
from portal.core.errors import N_, Conflict, Forbidden, Invalid
from portal.core.terms import Term, Vocabulary

STATES = Vocabulary(
    Term("DRAFT", "草稿", "Draft"),
    Term("SUBMITTED", "待批准", "Waiting for approval"),
    Term("APPROVED", "已批准", "Approved"),
    Term("WITHDRAWN", "已撤回", "Withdrawn"),
)
STEPS: dict[str, dict[str, str]] = {
    "change": {"DRAFT": "DRAFT"},
    "submit": {"DRAFT": "SUBMITTED"},
    "approve": {"SUBMITTED": "APPROVED"},
    "give_back": {"SUBMITTED": "DRAFT"},
    "withdraw": {"DRAFT": "WITHDRAWN", "SUBMITTED": "WITHDRAWN", "APPROVED": "WITHDRAWN"},
}
DRAFTERS = ("SUPERVISOR", "DISPATCHER", "CONTACT")
APPROVERS = ("SUPERVISOR",)
SMALLEST_TEAM, LARGEST_TEAM = 2, 9
DEFAULT_CAP = 2
PUBLISH_MONTHS = (3, 12, 36)
DRAW_KINDS = {"INSPECTION": "INSPECTION", "GUIDANCE": "STATION_VISIT"}


@dataclass(frozen=True)
class PlanFacts:
    """A plan as it is written down. ``ratios`` maps A–D to texts such as "3%"; an empty one leaves the class out."""

    kind: str
    title: str
    year: int
    items: tuple[str, ...]
    kinds: tuple[str, ...]
    area: str
    ratios: Mapping[str, str]
    at_least: int
    unrated: str
    cap: int
    team_size: int
    starts_on: date
    ends_on: date
    publish_months: int


def after(event: str, state: str) -> str:
    """The state *event* leads to. Raises Conflict."""
    found = STEPS[event].get(state)
    if found is None:
        raise Conflict(N_("This plan no longer stands where this step can be taken. Load the page again."))
    return found


def check_role(event: str, roles: frozenset[str], *, same_person: bool) -> None:
    """Who may take a step on a plan. Raises Forbidden; Conflict when the drafter would approve the own plan."""
    allowed = APPROVERS if event in {"approve", "give_back"} else DRAFTERS
    if roles.isdisjoint(allowed):
        raise Forbidden(N_("This step belongs to another role here."))
    if event == "approve" and same_person:
        raise Conflict(N_("A plan is approved by another person than the one who drafted it."))


def check(facts: PlanFacts) -> dict[str, Any]:
    """The ratios part of docs/draw-format.md. Raises Invalid naming the field at fault."""
    if facts.kind not in KINDS:
        raise Invalid(N_("Choose the kind of check."), field="kind")
    if not facts.title.strip():
        raise Invalid(N_("Give the plan a title."), field="title")
    if not facts.items:
        raise Invalid(N_("Choose at least one item of the catalogue to check."), field="items")
    if facts.ends_on < facts.starts_on:
        raise Invalid(N_("The last day of the checks lies before the first."), field="ends_on")
    if facts.starts_on.year != facts.year or facts.ends_on.year != facts.year:
        raise Invalid(N_("The checks lie in the year of the plan."), field="ends_on")
    if not SMALLEST_TEAM <= facts.team_size <= LARGEST_TEAM:
        raise Invalid(N_("A team has two to nine inspectors."), field="team_size")
    if facts.cap < 1:
        raise Invalid(N_("The yearly cap of checks of one enterprise is at least 1."), field="cap")
    if facts.publish_months not in PUBLISH_MONTHS:
        raise Invalid(N_("Choose how long results are shown."), field="publish_months")
    return read_ratios(facts)


def read_ratios(facts: PlanFacts) -> dict[str, Any]:
    """The ratios in canonical form. Raises Invalid: a ratio of 0 or above 1, no class at all, an odd floor."""
    classes: dict[str, Any] = {}
    for code in CREDIT_CLASSES:
        text = facts.ratios.get(code, "").strip()
        if not text:
            continue
        try:
            parse_ratio(text)
        except Invalid as refused:
            refused.field = f"ratio_{code.lower()}"
            raise
        classes[code] = {"ratio": text, "at_least": facts.at_least}
    if not classes:
        raise Invalid(N_("Give at least one credit class a ratio."), field="ratio_a")
    if facts.at_least < 1:
        raise Invalid(N_("At least one of each class is drawn."), field="at_least")
    if facts.unrated not in classes:
        raise Invalid(
            N_("Stations without a class are drawn with a class that has a ratio."), field="unrated"
        )
    return read_classes({"classes": classes, "unrated": facts.unrated})


def expected(ratios: Mapping[str, Any], counts: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """(class, pool, to draw) as the register stands, before exclusions; '' in *counts* are the unrated."""
    pools = {code: counts.get(code, 0) for code in sorted(ratios["classes"])}
    pools[ratios["unrated"]] += counts.get("", 0)
    return [
        (code, pool, quota(pool, Fraction(rule["ratio"]), rule["at_least"]))
        for code, pool in pools.items()
        for rule in [ratios["classes"][code]]
    ]
