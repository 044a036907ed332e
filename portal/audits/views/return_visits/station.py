"""A station's own return visits, and what its office and bureau heard."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Response as FlaskResponse
from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from portal.audits.actions.return_visits import calls as actions
from portal.audits.models import ReturnVisit
from portal.audits.queries import return_visits as queries
from portal.audits.rules import calls
from portal.audits.rules.return_visits import LEVELS
from portal.audits.views.return_visits.making import answered, attempted, decided
from portal.audits.views.return_visits.places import CALLING, STAFF, station_returns
from portal.audits.views.return_visits.rounds import TONES, VISIT_KEYS
from portal.audits.views.return_visits.shown import record_pdf, visit_page
from portal.core.web import access, back_to, ctx, page

Page = str | Response | tuple[str, int]


@station_returns.get("/")
@access.roles(*STAFF)
def show(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """The visits, the next due first, with answer rate beside satisfaction for each level."""
    context = ctx()
    state, level = request.args.get("state", ""), request.args.get("level", "")
    state = state if state in calls.STATES else ""
    level = level if level in LEVELS else ""
    rows = page(
        context.db,
        queries.visits(state=state, level=level),
        VISIT_KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template(
        "audits/returns/station.html",
        page=rows,
        figures={code: queries.measured(context.db, level=code) for code in LEVELS},
        levels=LEVELS,
        states=calls.STATES,
        tones=TONES,
        state=state,
        level=level,
        query={name: value for name, value in (("state", state), ("level", level)) if value},
        content=calls.CONTENT,
        follow_up=calls.FOLLOW_UP,
    )


def _page(station: str, row: ReturnVisit, **more: Any) -> str:
    def url(step: str, **more: Any) -> str:
        return url_for(f"station_returns.{step}", station=station, visit=row.id, **more)

    may = row.level == "STATION" and ctx().actor.has(*CALLING)
    return visit_page(row, url, url_for("station_returns.show", station=station), may=may, **more)


@station_returns.get("/<uuid:visit>")
@access.roles(*STAFF)
def visit(station: str, visit: UUID) -> Page:
    """One visit."""
    return _page(station, queries.visit(ctx().db, visit))


@station_returns.post("/<uuid:visit>/phone")
@access.roles(*CALLING)
def phone(station: str, visit: UUID) -> Page:
    """The consumer's number, on record."""
    context = ctx()
    number = actions.show_phone(context.db, context.actor, visit, now=context.now)
    context.db.flush()
    return _page(station, queries.visit(context.db, visit), phone=number)


@station_returns.post("/<uuid:visit>/attempt")
@access.roles(*CALLING)
def attempt(station: str, visit: UUID) -> Page:
    """Nobody was reached."""
    return attempted(
        visit, partial(_page, station), lambda _row: back_to("station_returns.show", station=station)
    )


@station_returns.post("/<uuid:visit>/answers")
@access.roles(*CALLING)
def answers(station: str, visit: UUID) -> Page:
    """What the consumer said."""
    return answered(
        visit, partial(_page, station), lambda _row: back_to("station_returns.show", station=station)
    )


@station_returns.post("/<uuid:visit>/<any(reopen, leave):what>")
@access.roles("HEAD", "DEPUTY")
def decide(station: str, visit: UUID, what: str) -> Page:
    """Decide on a contradiction that waits."""
    return decided(
        visit,
        partial(_page, station),
        lambda row: back_to("station_returns.visit", station=station, visit=row.id),
        reopen=what == "reopen",
    )


@station_returns.get("/<uuid:visit>/F11.pdf")
@access.roles(*STAFF)
def record(station: str, visit: UUID) -> FlaskResponse:  # noqa: ARG001
    """F11 as PDF."""
    return record_pdf(visit)
