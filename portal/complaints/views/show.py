"""How a case looks: the strip in a list, the clock chip, the timeline, the facts; the same everywhere."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.complaints.models import ComplaintClock
from portal.complaints.queries.clocks import ClockLine, Terms, paused, reckoned, running, terms_of
from portal.complaints.rules.clocks import CLOCKS, SILENT
from portal.complaints.rules.states import STATES
from portal.core.clock import local_date
from portal.core.i18n import current_locale, gettext
from portal.law import Calendar, Level, load_calendar, load_calendars

TONES = {
    "REGISTERED": "brand",
    "REOPENED": "amber",
    "PENDING_REVIEW": "brand",
    "AGREED": "jade",
    "PERFORMING": "jade",
    "FED_BACK": "jade",
    "TERMINATED": "seal",
    "NOT_ACCEPTED": "seal",
    "REFERRED": "amber",
    "VOIDED": "line",
    "CLOSED": "line",
    "ARCHIVED": "line",
    "DRAFT": "line",
}


def state_label(state: str) -> str:
    """The state in the page's language."""
    return STATES.label(state, current_locale())


def chip(clock: ComplaintClock | ClockLine, calendar: Calendar, now: datetime) -> dict[str, Any]:
    """A clock as the macro draws it, with its explanation in words."""
    return dict(_chip(terms_of(clock), calendar, local_date(now), current_locale()))


@lru_cache(maxsize=20_000)
def _chip(terms: Terms, calendar: Calendar, today: date, locale: str) -> Mapping[str, Any]:
    # No clock of a case runs by the hour, so a chip holds for its day.
    found = reckoned(terms, calendar)
    code, started_at, *_ = terms
    left = found.remaining(today)
    words, _, due = left.words(locale).partition(" · ")
    started = local_date(started_at)
    span = max((found.last_day - started).days, 1)
    name = CLOCKS.label(code, locale)
    stop = "。" if locale == "zh" else ". "
    return MappingProxyType(
        {
            "name": name,
            "level": "paused" if left.level is Level.STOPPED else str(left.level),
            "words": words,
            "due": due or None,
            "why": f"{name}{stop}{found.explanation(locale)}\n{found.basis(locale)}",
            "share": min(100, max(0, round(100 * (today - started).days / span))),
            "last_day": found.last_day if found.running else None,
            "code": code,
        }
    )


def nearest_chip(
    clocks: Iterable[ComplaintClock | ClockLine], calendar: Calendar, now: datetime
) -> dict[str, Any] | None:
    """The chip of the clock that ends first; one that stands still comes after those that run."""
    going = [clock for clock in clocks if clock.stopped_at is None and clock.code not in SILENT]
    going.sort(key=lambda clock: (paused(clock), clock.due_on, clock.code))
    return chip(going[0], calendar, now) if going else None


def strips(
    db: Session, rows: Sequence[Any], slug: str, names: Mapping[UUID, str], now: datetime
) -> list[dict[str, Any]]:
    """Cases as strips: two queries for a whole page of them."""
    # A case notes its nearest clock; only one that is being tested may have a clock it does not note.
    clocks = running(db, [row.id for row in rows if row.due_on or row.state == "TESTING"])
    load_calendars(db, {one.office_path for each in clocks.values() for one in each})
    return [
        strip(
            row,
            slug,
            names,
            nearest_chip(mine, load_calendar(db, mine[0].office_path), now) if mine else None,
        )
        for row in rows
        for mine in [clocks.get(row.id, [])]
    ]


def strip(row: Any, slug: str, names: Mapping[UUID, str], clock: dict[str, Any] | None) -> dict[str, Any]:
    """One case (or one of `queries.inbox.lines`) as a strip, *clock* the chip it shows."""
    who = names.get(row.assignee, "") if row.assignee else gettext("not assigned")
    return {
        "id": row.id,
        "url": f"/s/{slug}/cases/{row.id}",
        "number": row.number or gettext("draft"),
        "subject": subject(row),
        "shop": row.respondent_name,
        "state": state_label(row.state),
        "tone": TONES.get(row.state),
        "who": who,
        "clock": clock,
        "extra": [gettext("dispatched")] if row.dispatched else [],
    }


def subject(row: Any) -> str:
    """One line that says what it is about."""
    if row.report == "ONLY":
        return gettext("Report of a violation (sealed)")
    story = " ".join(row.facts.split())
    short = story if len(story) <= 24 else story[:23] + "…"
    return f"{row.item_name}：{short}" if story else row.item_name or gettext("Untitled")


def until(day: date | None, today: date) -> int | None:
    """Days left to *day*."""
    return (day - today).days if day else None
