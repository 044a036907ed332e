"""Why a deadline falls where it does, in one plain sentence a clerk can read aloud."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from portal.law.rules.calendar import ONE_DAY, Calendar
from portal.law.rules.counting import Mark, after_hours, nth_day, stops, walk
from portal.law.rules.dates import clock, day, is_zh, length, plural, stretch
from portal.law.rules.facts import Facts
from portal.law.rules.spans import PAUSE_REASONS, Span, Unit, day_of, instant_of

COUNTED = ("计入", "counts", "count")
NOT_COUNTED = ("不计", "does not", "do not")


@dataclass(slots=True)
class Story:
    """What happened on the way from the start to the last day."""

    worked: list[date] = field(default_factory=list)  # make-up working days that counted
    holidays: list[date] = field(default_factory=list)  # days off by an arrangement, not by the week
    stopped: list[date] = field(default_factory=list)


def tell(facts: Facts) -> Story:
    """Walk the days again and remember the unusual ones."""
    story = Story()
    for at, mark in walk(day_of(facts.start), facts.span.unit, stops(facts.pauses), facts.calendar):
        if at > facts.last_day:
            return story
        if mark is Mark.STOPPED:
            story.stopped.append(at)
        elif facts.span.unit is Unit.WORKING and at in facts.calendar.days:
            (story.worked if mark is Mark.COUNTED else story.holidays).append(at)
    raise AssertionError("a walk has no end")


def runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """Consecutive days as (first, last)."""
    found: list[tuple[date, date]] = []
    for at in days:
        if found and found[-1][1] + ONE_DAY == at:
            found[-1] = (found[-1][0], at)
        else:
            found.append((at, at))
    return found


def explain(facts: Facts, locale: str) -> str:
    """The whole sentence: length, days that count or do not, pauses, last day, what is doubtful."""
    zh = is_zh(locale)
    special = [] if facts.span.unit in (Unit.YEARS, Unit.DATE) else _special(facts, locale)
    comma, colon, semicolon, stop = ("，", "：", "；", "。") if zh else (", ", ": ", "; ", ".")
    course, head = _course(facts, locale), length(facts.span, locale)
    first = [f"{head}{colon}{comma.join(special)}", course] if special else [f"{head}{comma}{course}"]
    rest = [*_cap(facts, locale), *_doubt(facts, locale), *(note.label(locale) for note in facts.notes)]
    return semicolon.join([*first, *rest]) + stop


def _special(facts: Facts, locale: str) -> list[str]:
    if facts.span.unit is Unit.HOURS:
        return _hours_stopped(facts, locale)
    story, year = tell(facts), day_of(facts.start).year
    found = [
        _unusual(days, verbs, year, locale)
        for days, verbs in ((story.worked, COUNTED), (story.holidays, NOT_COUNTED))
        if days
    ]
    return found + _days_stopped(facts, story, locale)


def _unusual(days: list[date], verbs: tuple[str, str, str], year: int, locale: str) -> str:
    zh, one, many = verbs
    ranges = [stretch(first, last, year, locale) for first, last in runs(days)]
    if is_zh(locale):
        return "、".join(ranges) + zh
    return f"{', '.join(ranges)} {one if len(days) == 1 else many}"


def _days_stopped(facts: Facts, story: Story, locale: str) -> list[str]:
    found, left = [], list(story.stopped)
    for reason in dict.fromkeys(pause.reason for pause in facts.pauses):
        halts = stops(p for p in facts.pauses if p.reason == reason)
        mine = [at for at in left if any(begin <= at < end for begin, end in halts)]
        left = [at for at in left if at not in mine]
        if mine:
            found.append(_stopped(reason, mine, facts.span, facts.calendar, locale))
    return found


def _stopped(reason: str, days: list[date], span: Span, calendar: Calendar, locale: str) -> str:
    word, total = PAUSE_REASONS.label(reason, locale), len(days)
    lost = sum(calendar.is_working(at) for at in days) if span.unit is Unit.WORKING else total
    if is_zh(locale):
        return f"{word}停 {total} 日" + ("" if lost == total else f"（含 {lost} 个工作日）")
    part = "" if lost == total else f" ({plural(lost, 'working day')} of them)"
    return f"stopped {plural(total, 'day')} for {word}{part}"


def _hours_stopped(facts: Facts, locale: str) -> list[str]:
    lost = facts.due_at - instant_of(facts.start)
    minutes = int(lost.total_seconds()) // 60 - facts.span.length * 60
    if facts.capped_by is not None or minutes <= 0:
        return []
    word, amount = PAUSE_REASONS.label(facts.pauses[0].reason, locale), f"{minutes / 60:.4g}"
    return [f"{word}停 {amount} 小时" if is_zh(locale) else f"stopped {amount} hours for {word}"]


def _course(facts: Facts, locale: str) -> str:
    year = day_of(facts.start).year
    if facts.stopped_since is not None:
        return _standing(facts, facts.stopped_since, locale)
    if facts.span.unit is Unit.DATE:
        return ("到 " if is_zh(locale) else "until ") + day(facts.last_day, year, locale, weekday=True)
    end = day(facts.counted_to, year, locale, weekday=True)
    if facts.span.unit is Unit.HOURS:
        at = clock(after_hours(instant_of(facts.start), facts.span.length, facts.pauses))
        end = f"{end}{at} " if is_zh(locale) else f"{end} {at}"
    elif facts.capped_by is None and facts.last_day != facts.counted_to:
        moved = day(facts.last_day, year, locale, weekday=True)
        full = _off_day(facts, locale)
        end = f"{full}，顺延到 {moved}" if is_zh(locale) else f"{moved} because {full}"
    since = _since(facts, locale)
    return f"自 {since}起算，{end}届满" if is_zh(locale) else f"from {since}, ending {end}"


def _since(facts: Facts, locale: str) -> str:
    start = day_of(facts.start)
    if facts.span.unit is Unit.HOURS:
        return f"{day(start, 0, locale)} {clock(instant_of(facts.start))}" + (" " if is_zh(locale) else "")
    if facts.span.unit is Unit.YEARS:
        return day(start + ONE_DAY, 0, locale)
    return day(nth_day(start, 1, facts.span.unit, stops(facts.pauses), facts.calendar), 0, locale)


def _off_day(facts: Facts, locale: str) -> str:
    zh, at = is_zh(locale), facts.counted_to
    note = facts.calendar.days.get(at)
    text = day(at, day_of(facts.start).year, locale, weekday=True)
    if note is not None:
        text = f"{text[:-1]}，{note.label(locale)}）" if zh else f"{text} ({note.label(locale)})"
    if facts.span.unit is Unit.YEARS:
        return f"期满日 {text}不是工作日" if zh else f"the day itself, {text}, is a day off"
    number = facts.span.length
    return f"第 {number} 日 {text}不是工作日" if zh else f"day {number}, {text}, is a day off"


def _standing(facts: Facts, since: date | datetime, locale: str) -> str:
    year = day_of(facts.start).year
    begin, end = day(day_of(since), year, locale), day(facts.last_day, year, locale, weekday=True)
    if is_zh(locale):
        return f"{begin}起停计，尚未恢复，最早 {end}届满"
    return f"standing still since {begin}, ending {end} at the earliest"


def _cap(facts: Facts, locale: str) -> list[str]:
    cap = facts.capped_by
    if cap is None:
        return []
    name, span = cap.period.name.label(locale), length(cap.span, locale)
    at = day(facts.last_day, day_of(facts.start).year, locale, weekday=True)
    if is_zh(locale):
        return [f"不得晚于“{name}”（{cap.period.starts.zh}后 {span}），提前到 {at}届满"]
    return [f"not later than “{name}” ({span} after {cap.period.starts.en}), so it ends {at}"]


def _doubt(facts: Facts, locale: str) -> list[str]:
    if not facts.provisional:
        return []
    calendar = facts.calendar
    if facts.last_day > calendar.complete_until:
        year = (calendar.complete_until + ONE_DAY).year
        return [
            f"{year} 年放假安排尚未录入，此日期为暂定"
            if is_zh(locale)
            else f"provisional: the {year} holiday arrangement is not entered yet"
        ]
    year = calendar.complete_from.year
    return [
        f"{year} 年以前的放假安排未收录，此日期仅供参考"
        if is_zh(locale)
        else f"provisional: holidays before {year} are not recorded"
    ]
