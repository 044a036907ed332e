"""Today: the station's home. What is due comes first, whichever module it belongs to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import render_template
from sqlalchemy.orm import Session

from portal.accounts import names_of
from portal.complaints.queries.counts import counts
from portal.complaints.queries.inbox import counts as list_counts
from portal.complaints.queries.today import due_today
from portal.complaints.rules.roles import ACTORS
from portal.complaints.views.places import home_pages
from portal.complaints.views.show import strips
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.i18n import current_locale
from portal.core.web import Context, access, ctx
from portal.tenants import roster

Strip = dict[str, Any]
# Called with session, actor, station code and time; returns strips (templates/parts/case.html), nearest first.
Source = Callable[[Session, Actor, str, datetime], Sequence[Strip]]
SOURCES: list[Source] = []
RANK = {"over": 0, "amber": 1, "ok": 2, "paused": 3}


def also_today(source: Source) -> None:
    """Let another module put its due things on the station's home. Registered in portal.modules."""
    if source not in SOURCES:
        SOURCES.append(source)


@dataclass(frozen=True, slots=True)
class Quarter:
    """The running quarter in figures."""

    first: date
    last: date


def quarter_of(day: date) -> Quarter:
    """The quarter of *day* up to that day."""
    month = 3 * ((day.month - 1) // 3) + 1
    return Quarter(date(day.year, month, 1), day)


@home_pages.get("/")
@access.member
def show(station: str) -> str:
    """What is due today; nobody has to look for it."""
    context = ctx()
    today = local_date(context.now)
    return render_template(
        "complaints/today.html",
        today=today,
        due=_due(context, station, today),
        numbers=list_counts(context.db, context.actor.person, today),
        quarter=_quarter(context, today),
        people_rows=_people(context, today),
    )


def _due(context: Context, station: str, today: date) -> list[Strip]:
    rows = due_today(context.db, context.actor, today)
    names = names_of(context.db, [row.assignee for row in rows])
    found = strips(context.db, rows, station, names, context.now)
    for source in SOURCES:
        found += source(context.db, context.actor, station, context.now)
    return sorted(found, key=lambda strip: RANK.get((strip.get("clock") or {}).get("level", ""), 2))


def _people(context: Context, today: date) -> list[tuple[str, str]]:
    locale = current_locale()
    named: dict[str, list[str]] = {}
    for member in roster(context.db, today):
        for role in member.roles:
            named.setdefault(role, []).append(member.name)
    order = [role for role in ACTORS if role in named]
    return [
        (ACTORS.label(role, locale), ("、" if locale == "zh" else ", ").join(named[role])) for role in order
    ]


def _quarter(context: Context, today: date) -> Any:
    span = quarter_of(today)
    found = counts(context.db, span.first, span.last, today)
    return found[0] if found else None
