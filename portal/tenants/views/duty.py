"""The duty rota: a month as a chart, the week behind it, days unlike it."""

from datetime import date
from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from portal.core.clock import local_date
from portal.core.errors import Refused
from portal.core.i18n import N_, gettext
from portal.core.web import access, back_to, ctx, flash_ok, station_blueprint
from portal.tenants.actions.duty import clear_day, set_day, set_week
from portal.tenants.forms.duty import DayForm, WeekForm
from portal.tenants.queries import own_card, roster
from portal.tenants.queries.duty import duty_month, open_pattern
from portal.tenants.rules.duty import HOLIDAY

blueprint = station_blueprint("duty", __name__, "/duty")
KEEPERS = access.roles("HEAD", "DEPUTY", "LIAISON")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
@access.member
def show(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """A month's chart: `?month=2026-11`."""
    return _page(200)


def _page(status: int, *, form: DayForm | None = None) -> Page:
    context = ctx()
    today = local_date(context.now)
    year, month = _wanted(today)
    chart = duty_month(context.db, year, month)
    form = form or DayForm(formdata=None, data={"day": max(today, date(year, month, 1))})
    form.offer(roster(context.db, today))
    page = render_template(
        "tenants/roster/duty.html",
        card=own_card(context.db),
        chart=chart,
        weeks=_weeks(chart.days),
        today=today,
        before=_shifted(year, month, -1),
        after=_shifted(year, month, 1),
        form=form,
        empty_week=not open_pattern(context.db),
        may_change=context.actor.has("HEAD", "DEPUTY", "LIAISON"),
    )
    return page, status


def _wanted(today: date) -> tuple[int, int]:
    text = request.args.get("month", "")
    year, dash, month = text.partition("-")
    if (
        dash
        and year.isdecimal()
        and month.isdecimal()
        and 2000 <= int(year) <= 2100
        and 1 <= int(month) <= 12
    ):
        return int(year), int(month)
    return today.year, today.month


def _shifted(year: int, month: int, by: int) -> str:
    at = year * 12 + month - 1 + by
    return f"{at // 12}-{at % 12 + 1:02d}"


def _weeks(days: list[Any]) -> list[list[Any]]:
    padded = [None] * (days[0].day.isoweekday() - 1) + days
    return [padded[at : at + 7] for at in range(0, len(padded), 7)]


@blueprint.post("/day")
@KEEPERS
def day_post(station: str) -> Page:
    """A day unlike its week, or as in it again."""
    context, form = ctx(), DayForm()
    form.offer(roster(context.db, local_date(context.now)))
    if not form.validate():
        return _page(422, form=form)
    try:
        if request.form.get("clear"):
            clear_day(context.db, context.actor, form.day.data, now=context.now)
        else:
            set_day(
                context.db, context.actor, form.day.data, form.members.data or (),
                closed=bool(form.closed.data), note=form.note.data or "", now=context.now,
            )  # fmt: skip
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        return _page(refused.status, form=form)
    flash_ok(gettext(N_("The chart is changed.")))
    return back_to("duty.show", station=station, month=f"{form.day.data:%Y-%m}")


@blueprint.get("/week")
@KEEPERS
def week(station: str) -> Page:  # noqa: ARG001
    """The week behind the chart."""
    held = open_pattern(ctx().db)
    filled = {
        f"slot_{slot}": [row.member_id for row in held if row.slot == slot] for slot in range(1, HOLIDAY + 1)
    }
    return _week_page(WeekForm(data=filled), 200)


def _week_page(form: WeekForm, status: int) -> Page:
    people = roster(ctx().db, local_date(ctx().now))
    form.offer(people)
    return render_template("tenants/roster/week.html", form=form, people=people), status


@blueprint.post("/week")
@KEEPERS
def week_post(station: str) -> Page:
    """Set it, from today on."""
    context, form = ctx(), WeekForm()
    form.offer(roster(context.db, local_date(context.now)))
    if not form.validate():
        return _week_page(form, 422)
    try:
        set_week(context.db, context.actor, form.week(), now=context.now)
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        return _week_page(form, refused.status)
    flash_ok(gettext(N_("The week holds from today.")))
    return back_to("duty.show", station=station)
