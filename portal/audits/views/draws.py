"""A draw at its bureau: the ceremony in steps, the numbers, the recusals after it."""

import json
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from portal.audits.actions import draws as actions
from portal.audits.forms.common import NoteForm
from portal.audits.queries import plans as queries
from portal.audits.queries import tasks as task_queries
from portal.audits.rules import drawing
from portal.audits.rules.draw import announcement
from portal.audits.rules.draw.words import EXCLUSION_REASONS, RECUSAL_REASONS
from portal.audits.views import shown
from portal.audits.views.places import DRAWERS, OFFICERS, bureau_pages
from portal.audits.views.taking import Page, take
from portal.core.errors import N_, Refused
from portal.core.qr import qr_data_uri
from portal.core.settings import settings
from portal.core.web import access, back_to, ctx


@bureau_pages.get("/draws/<uuid:draw>")
@access.roles(*OFFICERS)
def draw(bureau: str, draw: UUID) -> Page:  # noqa: ARG001 - the URL's own
    """The ceremony of one draw."""
    return _draw_page(draw)


def _draw_page(draw_id: UUID, refused: Refused | None = None, typed: list[str] | None = None) -> str:
    db, actor, now = ctx().db, ctx().actor, ctx().now
    row = queries.draw(db, draw_id)
    public = queries.announcement(db, row.id) if row.announced_at else None
    tasks = task_queries.tasks_of_draw(db, row.id) if row.state == "DRAWN" else []
    open_url = settings().base_url + url_for("audits_open.draw", draw=row.id)
    early, late = now < row.entropy_from, now > row.entropy_until
    return render_template(
        "audits/draw.html",
        row=row,
        plan=queries.plan(db, row.plan_id),
        state=drawing.STATES[row.state],
        tone=shown.DRAW_TONES[row.state],
        pinned=announcement({**row.document, "secret": row.secret}),
        exclusion_reasons=EXCLUSION_REASONS,
        recusal_reasons=RECUSAL_REASONS,
        public=public,
        transcript=public.transcript if public else None,
        tasks=tasks,
        names=shown.station_names(db, tasks),
        team=shown.team,
        task_tones=shown.TONES,
        open_url=open_url,
        qr=qr_data_uri(open_url) if public else None,
        may=row.office_path == actor.office_path and actor.has(*drawing.DRAWERS),
        early=early,
        late=late,
        can_announce=early,
        typed=typed or [""] * len(row.document["entropy_sources"]),
        refused=refused,
    )


@bureau_pages.get("/draws/<uuid:draw>/population.json")
@access.roles(*OFFICERS)
def population(bureau: str, draw: UUID) -> Response:  # noqa: ARG001
    """The frozen register as it was hashed; never the secret."""
    row = queries.draw(ctx().db, draw)
    return download({**row.document, "commitment": _commitment(row.id)}, f"{row.number}-population.json")


def _commitment(draw_id: UUID) -> str:
    row = queries.draw(ctx().db, draw_id)
    found: str = announcement({**row.document, "secret": row.secret})["announcement"]["commitment"]
    return found


def download(content: Any, name: str) -> Response:
    """A JSON file."""
    answer = Response(json.dumps(content, ensure_ascii=False, indent=1), mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bureau_pages.post("/draws/<uuid:draw>/announce")
@access.roles(*DRAWERS)
def announce(bureau: str, draw: UUID) -> Page:
    """Publish the announcement."""
    form = NoteForm()

    def act() -> object:
        return actions.announce(ctx().db, ctx().actor, draw, seen=form.seen_version, now=ctx().now)

    return _taken(bureau, draw, act, N_("Announced. From now on nothing of this draw can be changed unseen."))


@bureau_pages.post("/draws/<uuid:draw>/enter")
@access.roles(*DRAWERS)
def enter(bureau: str, draw: UUID) -> Page:
    """Enter the public numbers; the draw is computed and its visits made."""
    form, typed = NoteForm(), request.form.getlist("numbers")

    def act() -> object:
        numbers = [drawing.read_numbers(text) for text in typed]
        return actions.enter(ctx().db, ctx().actor, draw, numbers, seen=form.seen_version, now=ctx().now)

    return take(
        act,
        N_("Drawn. The record is public, and everybody concerned is told."),
        lambda: back_to("audits.draw", bureau=bureau, draw=draw),
        lambda refused: _draw_page(draw, refused, typed),
    )


@bureau_pages.post("/draws/<uuid:draw>/cancel")
@access.roles(*DRAWERS)
def cancel(bureau: str, draw: UUID) -> Page:
    """Give an open draw up."""
    form = NoteForm()

    def act() -> object:
        note = form.note.data or ""
        return actions.cancel(ctx().db, ctx().actor, draw, note, seen=form.seen_version, now=ctx().now)

    return _taken(bureau, draw, act, N_("The draw is cancelled."))


def _taken(bureau: str, draw: UUID, act: Any, words: str) -> Page:
    return take(
        act,
        words,
        lambda: back_to("audits.draw", bureau=bureau, draw=draw),
        lambda refused: _draw_page(draw, refused),
    )
