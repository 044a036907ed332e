"""Today: the station's home. What is due comes first, whichever module it belongs to."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Response

from portal.accounts import names_of
from portal.complaints.queries.counts import counts
from portal.complaints.queries.inbox import counts as list_counts
from portal.complaints.queries.today import SOURCES, Strip, due_today
from portal.complaints.rules.roles import ACTORS
from portal.complaints.views.places import home_pages
from portal.complaints.views.show import strips
from portal.core.clock import local_date
from portal.core.i18n import current_locale
from portal.core.web import Context, access, ctx
from portal.core.web.pages import kept_page
from portal.tenants import roster
from portal.trail import written_since

RANK = {"over": 0, "amber": 1, "ok": 2, "paused": 3}


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
def show(station: str) -> Response:
    """What is due today; nobody has to look for it.

    A dozen modules put their lines here. While nothing was written in the station's book, what they said a moment ago
    still holds; what happens outside it (a bureau's new checklist, a deadline's hour) is here within a minute."""
    context = ctx()
    minute = context.now.replace(second=0, microsecond=0)
    # From the minute before: a step may be committed a moment after its entry got its time.
    made_of = (minute, written_since(context.db, minute - timedelta(minutes=1)))
    return kept_page("complaints/today.html", made_of, lambda: _gather(context, station))


def _gather(context: Context, station: str) -> dict[str, Any]:
    today = local_date(context.now)
    return {
        "today": today,
        "due": _due(context, station, today),
        "numbers": list_counts(context.db, context.actor.person, today),
        "quarter": _quarter(context, today),
        "may_register": context.actor.has("LIAISON", "SETTLER"),
        "people_rows": _people(context, today),
    }


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
