"""A draw at its bureau: the ceremony in steps, the numbers, the recusals after it."""

import json
from typing import Any
from uuid import UUID

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.audits.actions import draws as actions
from portal.audits.forms.common import NoteForm
from portal.audits.models import Draw
from portal.audits.queries import plans as queries
from portal.audits.queries import tasks as task_queries
from portal.audits.rules import drawing
from portal.audits.rules.draw.words import EXCLUSION_REASONS, RECUSAL_REASONS
from portal.audits.views import shown
from portal.audits.views.places import DRAWERS, OFFICERS, bureau_pages
from portal.audits.views.taking import Page, take
from portal.core import outbox
from portal.core.errors import N_, Missing, Refused
from portal.core.qr import qr_data_uri
from portal.core.settings import settings
from portal.core.web import access, back_to, ctx

# A page lists so many of a kind; the downloaded register holds all.
LISTED = 500


@bureau_pages.get("/draws/<uuid:draw>")
@access.roles(*OFFICERS)
def draw(bureau: str, draw: UUID) -> Page:  # noqa: ARG001 - the URL's own
    """The ceremony of one draw."""
    return _draw_page(draw)


def _draw_page(draw_id: UUID, refused: Refused | None = None, typed: list[str] | None = None) -> str:
    db, now = ctx().db, ctx().now
    row = queries.draw(db, draw_id)
    public = queries.announcement(db, row.id) if row.announced_at else None
    tasks = task_queries.tasks_of_draw(db, row.id) if row.state == "DRAWN" else []
    pinned = actions.pinned(row) if row.announcement_sha256 else None
    exclusions, recusals = queries.left_out(db, row.id) if pinned else ([], [])
    open_url = settings().base_url + url_for("audits_open.draw", draw=row.id)
    early, late = now < row.entropy_from, now > row.entropy_until
    return render_template(
        "audits/draw.html",
        row=row,
        plan=queries.plan(db, row.plan_id),
        state=drawing.STATES[row.state],
        tone=shown.DRAW_TONES[row.state],
        pinned=pinned,
        exclusions=exclusions[:LISTED],
        recusals=recusals[:LISTED],
        listed=LISTED,
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
        may=_may(row),
        early=early,
        late=late,
        can_announce=early,
        typed=typed or [""] * len(row.sources),
        refused=refused,
        **_work(row),
    )


def _may(row: Draw) -> bool:
    return row.office_path == ctx().actor.office_path and ctx().actor.has(*drawing.DRAWERS)


def _work(row: Draw) -> dict[str, Any]:
    """Whether the worker is at it, how far it is, and whether it gave up, which the draw itself cannot know."""
    working = row.state in drawing.WORKING
    state = outbox.state(ctx().db, row.job_id) if working and row.job_id else None
    waited = ctx().now - (row.entered_at or row.frozen_at)
    given_up = working and (waited > drawing.PATIENCE or (state is not None and state.failed))
    return {"working": working, "done": state.progress if state else 0, "given_up": given_up}


@bureau_pages.get("/draws/<uuid:draw>/progress")
@access.roles(*OFFICERS)
def draw_progress(bureau: str, draw: UUID) -> Page:  # noqa: ARG001 - the URL's own
    """How far the worker is with a large draw; asked by the page, which is loaded anew at the end."""
    row = queries.draw(ctx().db, draw)
    work = _work(row)
    answer = make_response(render_template("audits/_draw_working.html", row=row, may=_may(row), **work))
    if not work["working"]:
        answer.headers["HX-Refresh"] = "true"
    return answer


@bureau_pages.post("/draws/<uuid:draw>/again")
@access.roles(*DRAWERS)
def draw_again(bureau: str, draw: UUID) -> Page:
    """Ask the worker once more."""
    form = NoteForm()

    def act() -> object:
        return actions.again(ctx().db, ctx().actor, draw, seen=form.seen_version, now=ctx().now)

    return _taken(bureau, draw, act, N_("Begun again."))


@bureau_pages.get("/draws/<uuid:draw>/population.json")
@access.roles(*OFFICERS)
def population(bureau: str, draw: UUID) -> Response:  # noqa: ARG001
    """The frozen register as it was hashed; never the secret."""
    row = queries.draw(ctx().db, draw)
    if not row.announcement_sha256:
        raise Missing(N_("The register of this draw is not frozen yet."))
    commitment = actions.pinned(row)["announcement"]["commitment"]
    return download({**row.document, "commitment": commitment}, f"{row.number}-population.json")


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
    form, typed, made = NoteForm(), request.form.getlist("numbers"), []

    def act() -> None:
        numbers = [drawing.read_numbers(text) for text in typed]
        made.append(
            actions.enter(ctx().db, ctx().actor, draw, numbers, seen=form.seen_version, now=ctx().now)
        )

    def words() -> str:
        if made[0].state == "DRAWN":
            return N_("Drawn. The record is public, and everybody concerned is told.")
        return N_("The numbers are entered. The draw is being computed.")

    return take(
        act,
        words,
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
