"""Making a return visit at a bureau: script and questions on one screen."""

from typing import Any
from uuid import UUID

from flask import Response as FlaskResponse
from flask import url_for
from werkzeug.wrappers import Response

from portal.audits.actions.return_visits import calls as actions
from portal.audits.actions.return_visits.texts import text_now
from portal.audits.forms.common import NoteForm
from portal.audits.forms.return_visits import AttemptForm, CallForm
from portal.audits.models import ReturnVisit
from portal.audits.queries import return_visits as queries
from portal.audits.views.return_visits.places import OFFICERS, bureau_returns
from portal.audits.views.return_visits.shown import record_pdf, visit_page
from portal.core.errors import N_, Refused
from portal.core.i18n import gettext
from portal.core.web import access, back_to, ctx, flash_ok, flash_warning

Page = str | Response | tuple[str, int]


def _page(bureau: str, row: ReturnVisit, **more: Any) -> str:
    def url(step: str) -> str:
        return url_for(f"returns.{step}", bureau=bureau, visit=row.id)

    back = (
        url_for("returns.one", bureau=bureau, round_id=row.round_id)
        if row.round_id
        else url_for("returns.show", bureau=bureau)
    )
    may = row.bureau_path == ctx().actor.office_path and ctx().actor.has(*actions.BUREAU_CALLERS)
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
    text_now(context.db, queries.visit(context.db, visit, lock=True), now=context.now)
    flash_ok(gettext(N_("The text message leaves within the day's hours.")))
    return back_to("returns.visit", bureau=bureau, visit=visit)


@bureau_returns.post("/visits/<uuid:visit>/attempt")
@access.roles(*OFFICERS)
def attempt(bureau: str, visit: UUID) -> Page:
    """Nobody was reached."""
    context, form = ctx(), AttemptForm()
    row = queries.visit(context.db, visit)
    if not form.validate():
        return _page(bureau, row, attempt=form), 422
    try:
        actions.note_attempt(
            context.db,
            context.actor,
            visit,
            form.reached.data,
            form.manner.data,
            seen=form.seen_version,
            now=context.now,
        )
    except Refused as refused:
        form.refuse(refused)
        return _page(bureau, row, attempt=form), refused.status
    flash_ok(gettext(N_("The attempt is written down.")))
    return _onward(bureau, row)


@bureau_returns.post("/visits/<uuid:visit>/answers")
@access.roles(*OFFICERS)
def answers(bureau: str, visit: UUID) -> Page:
    """What the consumer said."""
    context, form = ctx(), CallForm()
    row = queries.visit(context.db, visit)
    if not form.validate():
        return _page(bureau, row, call=form), 422
    try:
        row = actions.answer_by_officer(
            context.db,
            context.actor,
            visit,
            form.answers(),
            form.manner.data,
            seen=form.seen_version,
            now=context.now,
        )
    except Refused as refused:
        form.refuse(refused)
        return _page(bureau, row, call=form), refused.status
    tell(row)
    return _onward(bureau, row)


def tell(row: ReturnVisit) -> None:
    """The toast after an answer: what follows from it."""
    if row.follow_up == "REOPENED":
        flash_warning(gettext(N_("This contradicts the record: the case is open again.")))
    elif row.follow_up == "TO_DECIDE":
        flash_warning(gettext(N_("This contradicts the record: somebody who may reopen the case decides.")))
    else:
        flash_ok(gettext(N_("The return visit is written down.")))


def _onward(bureau: str, row: ReturnVisit) -> Response:
    following = queries.next_waiting(ctx().db, row) if row.round_id else None
    if following is not None:
        return back_to("returns.visit", bureau=bureau, visit=following)
    if row.round_id is not None:
        return back_to("returns.one", bureau=bureau, round_id=row.round_id)
    return back_to("returns.show", bureau=bureau)


@bureau_returns.post("/visits/<uuid:visit>/<any(reopen, leave):what>")
@access.roles(*OFFICERS)
def decide(bureau: str, visit: UUID, what: str) -> Response:
    """Decide on a mismatch that waits."""
    context, form = ctx(), NoteForm()
    row = actions.decide(
        context.db, context.actor, visit, reopen=what == "reopen", seen=form.seen_version, now=context.now
    )
    tell(row)
    return back_to("returns.visit", bureau=bureau, visit=visit)


@bureau_returns.get("/visits/<uuid:visit>/F11.pdf")
@access.roles(*OFFICERS)
def record(bureau: str, visit: UUID) -> FlaskResponse:  # noqa: ARG001 - the URL's own
    """F11 as PDF."""
    return record_pdf(visit)
