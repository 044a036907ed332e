"""Whether the frozen parts of a draw fit together: order, references, reasons that their facts support."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from portal.audits.rules.draw.dates import add_months
from portal.audits.rules.draw.faults import Fault
from portal.audits.rules.draw.ratios import ratio_text
from portal.audits.rules.draw.register import Register
from portal.audits.rules.draw.words import HIGHER_LEVEL_MONTHS, SMALLEST_TEAM, WITH_TEAMS

Parts = Mapping[str, Any]


def structure_faults(parts: Parts, register: Register) -> list[Fault]:
    """Everything wrong with well-formed parts (see shape.py), in a fixed order."""
    return [
        *_plan_faults(parts),
        *_ratio_faults(parts["ratios"]),
        *_object_faults(parts, register),
        *_exclusion_faults(parts, register),
        *_inspector_faults(parts),
        *_recusal_faults(parts, register),
    ]


def _plan_faults(parts: Parts) -> Iterator[Fault]:
    plan = parts["plan"]
    if plan["until"] < plan["from"]:
        yield Fault("PLAN", "OUT_OF_RANGE", "plan.until", plan["until"])
    smallest, most = (SMALLEST_TEAM, 9) if plan["kind"] in WITH_TEAMS else (0, 0)
    if not smallest <= plan["team_size"] <= most:
        yield Fault("PLAN", "OUT_OF_RANGE", "plan.team_size", str(plan["team_size"]))
    if not parts["entropy_sources"]:
        yield Fault("SOURCES", "EMPTY", "entropy_sources")


def _ratio_faults(ratios: Parts) -> Iterator[Fault]:
    for code, rule in sorted(ratios["classes"].items()):
        where = f"ratios.classes.{code}.ratio"
        ratio = Fraction(rule["ratio"])
        if ratio > 1:
            yield Fault("RATIOS", "OUT_OF_RANGE", where, rule["ratio"])
        elif ratio_text(ratio) != rule["ratio"]:
            yield Fault("RATIOS", "NOT_CANONICAL", where, rule["ratio"])
    if ratios["unrated"] not in ratios["classes"]:
        yield Fault("RATIOS", "UNKNOWN", "ratios.unrated", ratios["unrated"])


def _object_faults(parts: Parts, register: Register) -> Iterator[Fault]:
    if not register.rows:
        yield Fault("OBJECTS", "EMPTY", "objects")
    if not register.rises():
        yield from _order_faults("OBJECTS", "objects", register.ids(), ".id")
    strange = register.classes - set(parts["ratios"]["classes"])
    for i, row in enumerate(register.rows if strange else ()):
        if row.get("class") in strange:
            yield Fault("OBJECTS", "UNKNOWN", f"objects[{i}].class", row["class"])
            return


def _order_faults(part: str, name: str, keys: Sequence[Any], suffix: str = "") -> Iterator[Fault]:
    """The first place where keys do not rise strictly."""
    for i, (before, after) in enumerate(pairwise(keys), start=1):
        if not before < after:
            wrong = "DUPLICATE" if before == after else "UNORDERED"
            value = after if isinstance(after, str) else " ".join(after)
            yield Fault(part, wrong, f"{name}[{i}]{suffix}", value)
            return


def _exclusion_faults(parts: Parts, register: Register) -> Iterator[Fault]:
    rows = parts["exclusions"]
    yield from _order_faults("EXCLUSIONS", "exclusions", [row["object"] for row in rows], ".object")
    if not rows:
        return
    for i, row in enumerate(rows):
        if row["object"] not in register.known:
            yield Fault("EXCLUSIONS", "UNKNOWN", f"exclusions[{i}].object", row["object"])
        elif not SUPPORTED[row["reason"]](row, parts["plan"]["from"]):
            yield Fault("EXCLUSIONS", "UNSUPPORTED", f"exclusions[{i}]", row["object"])
    if len(rows) == len(register.rows):
        yield Fault("OBJECTS", "EMPTY", "exclusions")


def _at_yearly_cap(row: Parts, _first_day: str) -> bool:
    return "visits" in row and "cap" in row and bool(row["visits"] >= row["cap"] > 0)


def _checked_by_higher_level(row: Parts, first_day: str) -> bool:
    """Within six months before the first day of the checks."""
    day = row.get("checked_on")
    return day is not None and bool(day <= first_day <= add_months(day, HIGHER_LEVEL_MONTHS))


SUPPORTED: dict[str, Callable[[Parts, str], bool]] = {
    "YEARLY_CAP": _at_yearly_cap,
    "HIGHER_LEVEL": _checked_by_higher_level,
    "OTHER": lambda row, _first_day: "note" in row,
}


def _inspector_faults(parts: Parts) -> Iterator[Fault]:
    rows = parts["inspectors"]
    yield from _order_faults("INSPECTORS", "inspectors", [row["id"] for row in rows], ".id")
    if parts["plan"]["kind"] in WITH_TEAMS and not rows:
        yield Fault("INSPECTORS", "EMPTY", "inspectors")


def _recusal_faults(parts: Parts, register: Register) -> Iterator[Fault]:
    rows = parts["recusals"]
    yield from _order_faults("RECUSALS", "recusals", [(row["object"], row["inspector"]) for row in rows])
    if not rows:
        return
    inspectors = {row["id"] for row in parts["inspectors"]}
    for i, row in enumerate(rows):
        if row["object"] not in register.known:
            yield Fault("RECUSALS", "UNKNOWN", f"recusals[{i}].object", row["object"])
        if row["inspector"] not in inspectors:
            yield Fault("RECUSALS", "UNKNOWN", f"recusals[{i}].inspector", row["inspector"])
