"""The clocks of a case: which step starts, pauses, resumes or stops which, and when the sweep must look again.

Lengths and counting are law's (portal.law); here is only what a clock means to a case.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from portal.complaints.rules.table import Transition
from portal.core.clock import SHANGHAI
from portal.core.terms import Term, Vocabulary

CLOCKS = Vocabulary(
    Term("STATION_20D", "站内和解期限", "20-day settlement limit"),
    Term("STATION_PROMISE", "本站承诺时限", "The station's promise"),
    Term("APPOINTED_REPLY", "约定答复", "Promised answer"),
    Term("DISPATCH_FEEDBACK", "转办反馈期限", "Answer to the bureau"),
    Term("PERFORM_DUE", "协议履行期限", "Performance of the agreement"),
    Term("RETENTION", "档案保存期限", "Keeping of the file"),
)
# Nobody is reminded of these; retention has its own job.
SILENT = frozenset({"RETENTION"})
PAUSABLE = frozenset({"STATION_20D"})

# How far a clock has been told of. The order matters: a later stage swallows an earlier one.
STAGES = Vocabulary(
    Term("NONE", "未提醒", "Not told yet"),
    Term("HALF", "时限过半", "Half the time is gone"),
    Term("NEAR", "时限已过八成", "Four fifths are gone"),
    Term("LIMIT", "今日到期", "Due today"),
    Term("OVER", "已超期", "Overdue"),
)
_ORDER = tuple(STAGES)
OFFICE_HOUR = time(9, 0, tzinfo=SHANGHAI)

Op = Literal["start", "pause", "resume", "stop"]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a step does to one clock."""

    op: Op
    code: str


def effects(row: Transition) -> Iterator[Effect]:
    """The effects of a transition, in order."""
    for text in row.clocks:
        op, code = text.split(":")
        yield Effect(op, CLOCKS[code].code)  # type: ignore[arg-type]


def stage_days(start: date, due: date) -> list[tuple[str, date]]:
    """The days on which a reminder goes out: at 50 %, 80 %, on the last day, and once when it has passed.

    Of stages that fall on one day the gravest counts; none falls on the starting day.
    """
    span = (due - start).days
    days = {
        "HALF": start + timedelta(days=-(-span // 2)),
        "NEAR": start + timedelta(days=-(-span * 4 // 5)),
        "LIMIT": due,
        "OVER": due + timedelta(days=1),
    }
    by_day = {day: stage for stage, day in days.items() if day > start or stage in ("LIMIT", "OVER")}
    return [(stage, day) for day, stage in sorted(by_day.items())]


def next_stage(start: date, due: date, told: str, now: datetime) -> tuple[str, datetime] | None:
    """The next stage not yet told and its instant (09:00 in Shanghai), or None after the last.

    Stages whose hour has passed unsaid are skipped for the latest of them: one word, not three at once.
    """
    left = [(stage, _at(day)) for stage, day in stage_days(start, due) if _rank(stage) > _rank(told)]
    passed = [pair for pair in left if pair[1] <= now]
    return passed[-1] if passed else (left[0] if left else None)


def told_at_start(start: date, due: date, now: datetime) -> str:
    """The stage that counts as told when a clock starts or resumes: what is past at that moment is known,
    except that it is over."""
    past = [stage for stage, day in stage_days(start, due) if _at(day) <= now and stage != "OVER"]
    return past[-1] if past else "NONE"


def severity(due: date, today: date) -> Literal["over", "near", "calm"]:
    """How a clock looks: passed, three days or less, or more."""
    left = (due - today).days
    return "over" if left < 0 else ("near" if left <= 3 else "calm")


def _rank(stage: str) -> int:
    return _ORDER.index(stage)


def _at(day: date) -> datetime:
    return datetime.combine(day, OFFICE_HOUR).astimezone(UTC)
