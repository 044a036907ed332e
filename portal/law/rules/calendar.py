"""The working-day calendar: which days are off, which weekends are worked, and how far that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from portal.core.terms import Term, Vocabulary
from portal.law.rules.festivals import HOLIDAYS

ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """How a day differs from its place in the week."""

    STATUTORY = "STATUTORY"  # 法定节假日
    DAY_OFF = "DAY_OFF"  # 放假调休: a bridging day, or a weekend day inside a holiday
    WORKDAY = "WORKDAY"  # 调休上班: a weekend day that is worked


DAY_KINDS = Vocabulary(
    Term("STATUTORY", "法定节假日", "Statutory holiday"),
    Term("DAY_OFF", "放假调休", "Day off by arrangement"),
    Term("WORKDAY", "调休上班", "Make-up working day"),
)


@dataclass(frozen=True, slots=True)
class DayNote:
    """One exception: its kind and what it is for (a code of HOLIDAYS, or a bureau's own words)."""

    kind: DayKind
    name: str

    def label(self, locale: str = "zh") -> str:
        """The holiday's name."""
        return HOLIDAYS.label(self.name, locale) if self.name in HOLIDAYS else self.name


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """Exceptions to the plain week. Outside `complete_from`…`complete_until` the yearly arrangement is not known:
    answers go by the week and the statutory days that can be foreseen, and whoever uses them must call them
    provisional (`knows`). Immutable; `edited` makes another.
    """

    days: Mapping[date, DayNote]
    complete_from: date
    complete_until: date

    def knows(self, day: date) -> bool:
        """True when the holiday arrangement for *day* has been published and entered."""
        return self.complete_from <= day <= self.complete_until

    def is_working(self, day: date) -> bool:
        """True for a day on which offices work: Monday to Friday unless off, and made-up weekend days."""
        note = self.days.get(day)
        return day.weekday() < 5 if note is None else note.kind is DayKind.WORKDAY

    def is_statutory(self, day: date) -> bool:
        """True for a 法定节假日 proper: neither weekends nor bridging days."""
        note = self.days.get(day)
        return note is not None and note.kind is DayKind.STATUTORY

    def next_working(self, day: date) -> date:
        """The first working day on or after *day*."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def shift(self, day: date, working_days: int) -> date:
        """The n-th working day after *day* (before it when negative); 0 is the day itself."""
        step = ONE_DAY if working_days > 0 else -ONE_DAY
        left = abs(working_days)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def working_days_between(self, after: date, until: date) -> int:
        """How many working days lie after *after*, up to and with *until*; negative when *until* is earlier."""
        if until < after:
            return -self.working_days_between(until, after)
        return sum(self.is_working(after + n * ONE_DAY) for n in range(1, (until - after).days + 1))

    def year(self, year: int) -> list[tuple[date, DayNote]]:
        """The exceptions of one year in order."""
        return sorted((day, note) for day, note in self.days.items() if day.year == year)

    def edited(self, changes: Mapping[date, DayNote], complete_until: date | None = None) -> Calendar:
        """This calendar with *changes* laid over it; `complete_until` only ever moves forward."""
        until = max(self.complete_until, complete_until or self.complete_until)
        return replace(self, days=MappingProxyType({**self.days, **changes}), complete_until=until)
