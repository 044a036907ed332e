"""The working-day calendar of a bureau: what counts as a day, and who said so."""

import calendar as months
from datetime import date
from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal import law
from portal.bureaus.actions.calendar import complete_year, enter_days, take_back_day
from portal.bureaus.forms import DaysForm
from portal.core.clock import local_date
from portal.core.errors import Missing, Refused
from portal.core.i18n import N_, current_locale, gettext, ngettext
from portal.core.web import access, back_to, bureau_blueprint, ctx, flash_ok

blueprint = bureau_blueprint("calendar", __name__, "/calendar")
Page = str | Response | tuple[str, int]
MAY = access.roles("SUPERVISOR", "ADMIN")
FIRST, LAST = 2004, 2099  # years the calendar can be opened at


def _year() -> int:
    text = request.args.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() else local_date(ctx().now).year
    if not FIRST <= year <= LAST:
        raise Missing(N_("The calendar is not kept for that year."))
    return year


def _bureau() -> UUID:
    found: UUID = ctx().place.facts["id"]
    return found


@blueprint.get("/")
@access.member
def show(bureau: str) -> Page:  # noqa: ARG001 - the URL's own
    """One year: its weeks, its exceptions, what this bureau entered."""
    return _page(DaysForm(), 200)


def _page(form: DaysForm, status: int) -> Page:
    form.offer()
    context, year = ctx(), _year()
    held = law.load_calendar(context.db)
    own = law.edited_days(context.db, context.place.office_path, year)
    page = render_template(
        "bureaus/calendar.html",
        form=form,
        year=year,
        years=(year - 1, year + 1),
        months=_months(held, year),
        own=own,
        kinds=law.DAY_KINDS,
        complete=held.knows(date(year, 12, 31)),
        complete_until=held.complete_until,
        may_change=context.actor.has("SUPERVISOR", "ADMIN"),
        today=local_date(context.now),
    )
    return page, status


def _months(held: law.Calendar, year: int) -> list[dict[str, Any]]:
    weeks = months.Calendar(firstweekday=0)
    notes = dict(held.year(year))
    return [
        {
            "first": date(year, month, 1),
            "weeks": [
                [_day(held, day, notes) if day.month == month else None for day in week]
                for week in weeks.monthdatescalendar(year, month)
            ],
        }
        for month in range(1, 13)
    ]


def _day(held: law.Calendar, day: date, notes: dict[date, law.DayNote]) -> dict[str, Any]:
    note = notes.get(day)
    return {
        "date": day,
        "working": held.is_working(day),
        "mark": {"WORKDAY": "work", "DAY_OFF": "off", "STATUTORY": "off"}.get(note.kind, "") if note else "",
        "name": note.label(current_locale()) if note else "",
    }


@blueprint.post("/")
@MAY
def enter_post(bureau: str) -> Page:
    """Enter days."""
    context, form = ctx(), DaysForm()
    form.offer()
    if not form.validate():
        return _page(form, 422)
    try:
        count = enter_days(
            context.db,
            context.actor,
            _bureau(),
            form.first.data,
            form.last.data,
            form.kind.data,
            form.name.data,
            now=context.now,
        )
    except Refused as refused:
        form.refuse(refused)
        return _page(form, refused.status)
    flash_ok(ngettext("%(num)s day is entered.", "%(num)s days are entered.", count))
    return back_to("calendar.show", bureau=bureau, year=form.first.data.year)


@blueprint.post("/<day>/clear")
@MAY
def clear_post(bureau: str, day: str) -> Page:
    """Take an own entry back."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError as error:
        raise Missing(N_("This bureau has entered nothing for that day.")) from error
    take_back_day(ctx().db, ctx().actor, _bureau(), wanted, now=ctx().now)
    flash_ok(gettext(N_("The entry is taken back.")))
    return back_to("calendar.show", bureau=bureau, year=wanted.year)


@blueprint.post("/complete")
@MAY
def complete_post(bureau: str) -> Page:
    """The year's arrangement is entered."""
    year = _year()
    complete_year(ctx().db, ctx().actor, _bureau(), year, now=ctx().now)
    flash_ok(gettext(N_("The calendar of %(year)s is complete.")) % {"year": year})
    return back_to("calendar.show", bureau=bureau, year=year)
