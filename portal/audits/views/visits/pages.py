"""A visit read at the desk: every answer and photo, both versions where two devices differ, the devices' keys."""

from __future__ import annotations

from uuid import UUID

from flask import Response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from portal import trail
from portal.audits.actions.visits import complete, decide, keys
from portal.audits.actions.visits.packing import OVER
from portal.audits.models import Visit
from portal.audits.queries.tasks import task as find_task
from portal.audits.queries.visits import one
from portal.audits.queries.visits.shown import shown
from portal.audits.rules.task import VISITED
from portal.audits.views.visits.places import READERS, visit_pages
from portal.core.errors import N_, Forbidden, Missing, Refused
from portal.core.files import file_response
from portal.core.i18n import gettext
from portal.core.web import access, back_to, ctx, flash_ok
from portal.core.web.forms import BaseForm

Page = str | tuple[str, int] | BaseResponse
GONE = N_("This photo has not arrived yet.")


@visit_pages.get("/<uuid:visit>")
@access.roles(*READERS)
def show(bureau: str, visit: UUID) -> Page:
    """One visit."""
    return _page(bureau, one.visit(ctx().db, visit))


def _page(bureau: str, row: Visit, refused: Refused | None = None) -> Page:
    db = ctx().db
    task = find_task(db, row.task_id)
    body = render_template(
        "audits/visit/show.html",
        bureau=bureau,
        task=task,
        shown=shown(db, row),
        keys=one.keys(db, row),
        now=ctx().now,
        history=trail.as_timeline(db, trail.timeline(db, "audit_visit", row.id, tenant=row.tenant_id)),
        on_team=str(ctx().actor.person) in task.people,
        supervises=ctx().actor.has("SUPERVISOR"),
        person=ctx().actor.person,
        handed=task.state in VISITED,
        form=BaseForm(formdata=None),
        refused=refused,
    )
    return (body, refused.status) if refused else body


@visit_pages.get("/<uuid:visit>/photos/<named>")
@access.roles(*READERS)
def photo(bureau: str, visit: UUID, named: str) -> Response:  # noqa: ARG001
    """One photo; ?full=1 the original as it was taken."""
    found = one.file_of(ctx().db, one.visit(ctx().db, visit), named)
    if found is None:
        raise Missing(GONE)
    return file_response(found, display=request.args.get("full") != "1")


@visit_pages.post("/<uuid:visit>/decide/<uuid:answer>")
@access.roles("INSPECTOR")
def decide_post(bureau: str, visit: UUID, answer: UUID) -> Page:
    """Let one of two answers hold."""
    return _step(
        bureau,
        visit,
        lambda: decide.decide(ctx().db, ctx().actor, visit, answer, now=ctx().now),
        gettext(N_("Decided. Both answers stay on record.")),
    )


@visit_pages.post("/<uuid:visit>/hand-over")
@access.roles("INSPECTOR")
def hand_over(bureau: str, visit: UUID) -> Page:
    """Give the complete visit's faults to the task again, when that was refused before."""

    def again() -> None:
        row = one.visit(ctx().db, visit, lock=True)
        if row.purged_at is not None:
            raise Refused(OVER)
        if row.state != "DONE":
            raise Refused(N_("The visit is not complete yet: something is still on a device."))
        complete.hand_over(ctx().db, ctx().actor, row, now=ctx().now)

    return _step(bureau, visit, again, gettext(N_("Handed over.")))


@visit_pages.post("/<uuid:visit>/devices/<device>/revoke")
@access.roles("INSPECTOR", "SUPERVISOR")
def revoke(bureau: str, visit: UUID, device: str) -> Page:
    """Take a device's key back."""
    return _step(
        bureau,
        visit,
        lambda: keys.revoke(ctx().db, ctx().actor, visit, device, now=ctx().now),
        gettext(N_("This device can no longer send. What it holds stays on it.")),
    )


def _step(bureau: str, visit: UUID, act: object, words: str) -> Page:
    try:
        act()  # type: ignore[operator]
    except (Missing, Forbidden):
        raise
    except Refused as refused:
        ctx().db.rollback()
        return _page(bureau, one.visit(ctx().db, visit), refused)
    flash_ok(words)
    return back_to("audit_visits.show", bureau=bureau, visit=visit)
