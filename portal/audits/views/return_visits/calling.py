"""Making a return visit at a bureau: script and questions on one screen."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Response as FlaskResponse
from flask import url_for
from werkzeug.wrappers import Response

from portal.audits.actions.return_visits import calls as actions
from portal.audits.actions.return_visits.rows import BUREAU_CALLERS
from portal.audits.actions.return_visits.texts import text_now
from portal.audits.models import ReturnVisit
from portal.audits.queries import return_visits as queries
from portal.audits.views.return_visits.making import answered, attempted, decided
from portal.audits.views.return_visits.places import OFFICERS, bureau_returns
from portal.audits.views.return_visits.shown import record_pdf, visit_page
from portal.core.errors import N_
from portal.core.i18n import gettext
from portal.core.web import access, back_to, ctx, flash_ok

Page = str | Response | tuple[str, int]


def _page(bureau: str, row: ReturnVisit, **more: Any) -> str:
    def url(step: str, **more: Any) -> str:
        return url_for(f"returns.{step}", bureau=bureau, visit=row.id, **more)

    back = (
        url_for("returns.one", bureau=bureau, round_id=row.round_id)
        if row.round_id
        else url_for("returns.show", bureau=bureau)
    )
    may = row.bureau_path == ctx().actor.office_path and ctx().actor.has(*BUREAU_CALLERS)
    return visit_page(row, url, back, may=may, **more)


@bureau_returns.get("/visits/<uuid:visit>")
@access.roles(*OFFICERS)
def visit(bureau: str, visit: UUID) -> Page:
    """One visit."""
    return _page(bureau, queries.visit(ctx().db, visit))


@bureau_returns.post("/visits/<uuid:visit>/phone")
@access.roles(*OFFICERS)
def phone(bureau: str, visit: UUID) -> Page:
    """The consumer's number, on record."""
    context = ctx()
    number = actions.show_phone(context.db, context.actor, visit, now=context.now)
    context.db.flush()
    return _page(bureau, queries.visit(context.db, visit), phone=number)


@bureau_returns.post("/visits/<uuid:visit>/text")
@access.roles(*OFFICERS)
def text(bureau: str, visit: UUID) -> Response:
    """Send the link by text message instead."""
    context = ctx()
    text_now(context.db, context.actor, visit, now=context.now)
    flash_ok(gettext(N_("The text message leaves within the day's hours.")))
    return back_to("returns.visit", bureau=bureau, visit=visit)


@bureau_returns.post("/visits/<uuid:visit>/attempt")
@access.roles(*OFFICERS)
def attempt(bureau: str, visit: UUID) -> Page:
    """Nobody was reached."""
    return attempted(visit, partial(_page, bureau), partial(_onward, bureau))


@bureau_returns.post("/visits/<uuid:visit>/answers")
@access.roles(*OFFICERS)
def answers(bureau: str, visit: UUID) -> Page:
    """What the consumer said."""
    return answered(visit, partial(_page, bureau), partial(_onward, bureau))


def _onward(bureau: str, row: ReturnVisit) -> Response:
    following = queries.next_waiting(ctx().db, row) if row.round_id else None
    if following is not None:
        return back_to("returns.visit", bureau=bureau, visit=following)
    if row.round_id is not None:
        return back_to("returns.one", bureau=bureau, round_id=row.round_id)
    return back_to("returns.show", bureau=bureau)


@bureau_returns.post("/visits/<uuid:visit>/<any(reopen, leave):what>")
@access.roles(*OFFICERS)
def decide(bureau: str, visit: UUID, what: str) -> Page:
    """Decide on a contradiction that waits."""
    return decided(
        visit,
        partial(_page, bureau),
        lambda row: back_to("returns.visit", bureau=bureau, visit=row.id),
        reopen=what == "reopen",
    )


@bureau_returns.get("/visits/<uuid:visit>/F11.pdf")
@access.roles(*OFFICERS)
def record(bureau: str, visit: UUID) -> FlaskResponse:  # noqa: ARG001 - the URL's own
    """F11 as PDF."""
    return record_pdf(visit)
