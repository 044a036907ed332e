"""The periods of `periods.toml`, and which of them governs a clock that starts on a given day."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from portal.core.errors import N_, Invalid, Missing
from portal.core.terms import Term
from portal.law.rules.spans import PAUSE_REASONS, Span, Unit

LEVELS = ("一级", "二级", "三级")


class NotInForce(Missing):
    """The clock exists, but no rule gave it a length on the day it would have started."""


@dataclass(frozen=True, slots=True)
class Cap:
    """Another clock that a deadline may not outlive, counted from its own `start` or from when the bureau
    `received` the matter."""

    code: str
    origin: str


@dataclass(frozen=True, slots=True)
class Period:
    """One dated rule. See the head of `periods.toml` for what each field means."""

    name: Term
    family: str
    level: int | None
    span: Span | None
    unit: Unit
    starts: Term
    basis: Term
    shift: bool
    pauses: tuple[str, ...] = ()
    extension: int = 0
    adjustable: bool = False
    minimum: int = 1
    warn: tuple[int, ...] = ()
    cap: Cap | None = None
    note: Term | None = None
    since: date | None = None
    until: date | None = None

    @property
    def code(self) -> str:
        """What modules call the clock."""
        return self.name.code

    @property
    def rule(self) -> str:
        """The rule's own id: the code, and since when this version governs."""
        return f"{self.code}@{self.since}" if self.since else self.code

    def in_force(self, day: date) -> bool:
        """True when a clock that starts on *day* runs under this rule."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def _term(code: str, words: dict[str, str] | None) -> Term | None:
    return None if words is None else Term(code, words["zh"], words["en"])


def _period(row: dict[str, Any], code: str, length: int | None, level: int | None) -> Period:
    unit = Unit(row["unit"])
    zh, en = (f"（{LEVELS[level - 1]}）", f" (level {level})") if level else ("", "")
    pauses = tuple(row["pauses"])
    if unknown := set(pauses) - set(PAUSE_REASONS):
        raise ValueError(f"{code}: unknown pause reasons {unknown}")
    cap = row.get("cap")
    return Period(
        name=Term(code, row["zh"] + zh, row["en"] + en),
        family=row.get("family", row["code"]),
        level=level,
        span=None if length is None else Span(length, unit),
        unit=unit,
        starts=Term(code, **row["starts"]),
        basis=Term(code, **row["basis"]),
        shift=row["shift"],
        pauses=pauses,
        extension=row.get("extension", 0),
        adjustable=row.get("adjustable", False),
        minimum=row.get("minimum", 1),
        warn=tuple(row.get("warn", ())),
        cap=Cap(cap["code"], cap["from"]) if cap else None,
        note=_term("NOTE", row.get("note")),
        since=row.get("from"),
        until=row.get("to"),
    )


def _read() -> tuple[Period, ...]:
    with (Path(__file__).parents[1] / "periods.toml").open("rb") as handle:
        rows = tomllib.load(handle)["period"]
    found = []
    for row in rows:
        if "lengths" in row:
            found += [
                _period(row, f"{row['code']}_{level}", length, level)
                for level, length in enumerate(row["lengths"], 1)
            ]
        else:
            found.append(_period(row, row["code"], row.get("length"), None))
    return tuple(found)


PERIODS = _read()
CODES = tuple(dict.fromkeys([p.family for p in PERIODS] + [p.code for p in PERIODS]))

ASSUMED_LEVEL = Term(
    "ASSUMED_LEVEL", "未指明级别，按最严的一级计算", "no level was given: reckoned for level 1, the strictest"
)


def find(code: str, day: date, level: int | None = None) -> tuple[Period, Term | None]:
    """The period that governs *code* for a clock starting on *day*, and a remark when it is not simply the one
    asked for. Raises Missing for an unknown code, Invalid for a level it does not have, NotInForce when no rule
    gave it a length on that day.
    """
    if code not in CODES:
        raise Missing(N_("There is no clock called %(code)s."), code=code)
    if level is not None:
        code = _with_level(code, level)
    named = [p for p in PERIODS if p.code == code]
    family = named[0].family if named else code
    kin = [p for p in PERIODS if p.family == family]
    for choice in ([p for p in named if p.in_force(day)], [p for p in kin if p.in_force(day)]):
        if choice:
            return choice[0], _remark(choice[0], named)
    raise NotInForce(N_("No rule for %(code)s was in force on %(day)s."), code=code, day=day.isoformat())


def _with_level(code: str, level: int) -> str:
    exact = f"{code}_{level}"
    if exact not in CODES:
        raise Invalid(N_("%(code)s has no level %(level)s."), code=code, level=level)
    return exact


def _remark(chosen: Period, named: list[Period]) -> Term | None:
    if not named:  # the family was asked for
        return ASSUMED_LEVEL if chosen.level else None
    if chosen in named:
        return None
    asked = named[0].name
    return Term(
        "OTHER_RULE",
        f"“{asked.zh}”在起算之日不适用，按当日有效的“{chosen.name.zh}”计算",
        f"“{asked.en}” did not apply on the day of start: reckoned by “{chosen.name.en}”, in force then",
    )
