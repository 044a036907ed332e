"""The inbox of the signed-in person."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.core.actor import Actor
from portal.core.errors import Missing
from portal.core.i18n import N_, gettext, ngettext
from portal.core.web import Key, access, back_to, ctx, flash_ok, page
from portal.notify import actions, queries
from portal.notify.models import Message
from portal.notify.rules import URGENCIES

blueprint = Blueprint("inbox", __name__, url_prefix="/me/inbox")
KEYS = (
    Key(Message.created_at, lambda row: row.created_at, datetime.fromisoformat, descending=True),  # type: ignore[arg-type]
    Key(Message.id, lambda row: row.id, UUID, descending=True),  # type: ignore[arg-type]
)


def _me() -> UUID:
    person = ctx().entry.person
    if person is None:
        raise Missing(N_("There is no such person."))
    return person


@blueprint.get("/")
@access.signed_in
def show() -> str:
    """The messages, newest first."""
    unread_only = request.args.get("unread") == "1"
    rows = page(
        ctx().db,
        queries.inbox(_me(), unread_only=unread_only),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template(
        "notify/inbox.html", page=rows, told=queries.words, urgencies=URGENCIES, unread_only=unread_only
    )


@blueprint.post("/<uuid:message>/open")
@access.signed_in
def open_message(message: UUID) -> Response:
    """Mark as seen and go where the message points."""
    row = queries.message(ctx().db, _me(), message)
    actions.mark_read(ctx().db, _me(), message, now=ctx().now)
    return Response(status=303, headers={"Location": row.url})


@blueprint.post("/read")
@access.signed_in
def read_all() -> Response:
    """Mark all as seen."""
    actions.mark_read(ctx().db, _me(), None, now=ctx().now)
    flash_ok(gettext(N_("All messages are marked as seen.")))
    return back_to("inbox.show")


def unread_strips(db: Session, actor: Actor, station: str, now: datetime) -> list[dict[str, Any]]:  # noqa: ARG001
    """For a home page (complaints.also_today): one strip when messages wait, none when none do."""
    count = queries.unread(db, actor.person) if actor.person else 0
    if not count:
        return []
    words = ngettext("%(num)s message not yet seen", "%(num)s messages not yet seen", count)
    return [{"url": url_for("inbox.show", unread=1), "subject": words, "state": None, "clock": None}]
