"""The consumer's side: answering by the link of the text message, and checking that a caller is genuine."""

from flask import render_template, request
from werkzeug.wrappers import Response

from portal import tenants
from portal.audits.actions.return_visits.calls import answer_by_link
from portal.audits.actions.return_visits.lent import cases
from portal.audits.forms.return_visits import AnswersForm
from portal.audits.models import ReturnVisit
from portal.audits.queries import return_visits as queries
from portal.audits.rules.return_visits import LEVELS
from portal.audits.views.return_visits.places import link_pages, public_returns
from portal.audits.views.return_visits.told import contradictions_told
from portal.core.actor import Actor
from portal.core.db import ScopedSession, enter
from portal.core.errors import N_, Missing, Refused
from portal.core.place_tokens import unpack_token
from portal.core.scope import Public
from portal.core.web import access, ctx, limit

Page = str | Response | tuple[str, int]
GONE = N_("This link is not valid, or no longer.")


def _open(token: str) -> ReturnVisit:
    """Step through the link into its station's public scope. Raises Missing for any other word."""
    context = ctx()
    unpacked = unpack_token(token)
    card = tenants.card(context.db, unpacked[0]) if unpacked else None
    if card is None or unpacked is None or not isinstance(context.db, ScopedSession):
        raise Missing(GONE)
    enter(context.db, Public(card.station, card.office_path))
    row = queries.by_secret(context.db, unpacked[1])
    if row is None or row.state == "DROPPED":
        raise Missing(GONE)
    return row


@link_pages.get("/<token>")
@access.anyone
@limit("60 per minute")
def show(token: str) -> Page:
    """The seven questions."""
    return _page(_open(token), AnswersForm())


def _page(row: ReturnVisit, form: AnswersForm) -> str:
    card = tenants.card(ctx().db, row.tenant_id)
    return render_template(
        "audits/returns/answer.html",
        row=row,
        form=form,
        told=contradictions_told(ctx().db, row.case_id) if row.mismatch else [],
        script=cases().script(ctx().db, row.case_id),
        station=card.name if card else "",
        slug=card.slug if card else "",
    )


@link_pages.post("/<token>")
@access.anyone
@limit("20 per hour")
def answer(token: str) -> Page:
    """The consumer's own answers."""
    row, context, form = _open(token), ctx(), AnswersForm()
    if not form.validate():
        return _page(row, form), 422
    actor = Actor(None, "消费者", frozenset({"CONSUMER"}), "public", row.tenant_id, row.office_path)
    try:
        answer_by_link(context.db, actor, row.secret_hash, form.answers(), now=context.now)
    except Refused as refused:
        form.refuse(refused)
        return _page(row, form), refused.status
    return _page(queries.visit(context.db, row.id), form)


@public_returns.get("/")
@access.anyone
@limit("30 per minute")
def check(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """Is the person who calls one of ours? Case number and the code the caller said."""
    context = ctx()
    number, code = request.args.get("number", "").strip(), request.args.get("code", "").strip()
    found = queries.by_code(context.db, number, code) if number and code else None
    card = tenants.card(context.db, context.place.tenant) if context.place.tenant else None
    return render_template(
        "audits/returns/check.html",
        station=card.name if card else "",
        number=number,
        code=code,
        asked=bool(number and code),
        row=found,
        levels=LEVELS,
    )
