"""A deadline: the facts, and what it can say about itself."""

from __future__ import annotations

from dataclasses import dataclass

from portal.law.rules.facts import Facts
from portal.law.rules.remaining import Remaining, WarnPoint, remaining, warn_points
from portal.law.rules.spans import Moment, instant_of
from portal.law.rules.words import explain


@dataclass(frozen=True, slots=True)
class Deadline(Facts):
    """The end of one clock. Fields: see `Facts`. `due` makes it."""

    @property
    def code(self) -> str:
        """The clock's code, e.g. BUREAU_MEDIATE_60D."""
        return self.period.code

    @property
    def rule(self) -> str:
        """The version of the rule that governs, e.g. `BUREAU_MEDIATE_60D@2026-04-15`."""
        return self.period.rule

    @property
    def running(self) -> bool:
        """False while a pause is open; `last_day` is then only the earliest possible."""
        return self.stopped_since is None

    def explanation(self, locale: str = "zh") -> str:
        """Why it falls on that day: `10 个工作日：9 月 28 日计入，10 月 1–8 日不计，检测停 6 日；…`."""
        return explain(self, locale)

    def basis(self, locale: str = "zh") -> str:
        """The article it rests on."""
        return self.period.basis.label(locale)

    def is_over(self, at: Moment) -> bool:
        """True when the limit has passed at *at*; never while the clock stands still."""
        return self.running and instant_of(at) > self.due_at

    def remaining(self, at: Moment) -> Remaining:
        """What is left at *at* (an instant, or a day as a whole), with its level and words."""
        return remaining(self, at)

    def warn_points(self) -> tuple[WarnPoint, ...]:
        """When to remind on the way there."""
        return warn_points(self)
