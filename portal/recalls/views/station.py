"""Alerts at a station: the list, and one alert with all that is to be done about it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal.core.errors import Refused
from portal.core.files import file_response
from portal.core.i18n import N_, gettext
from portal.core.web import Key, access, ctx, page
from portal.recalls.forms import tasks as forms
from portal.recalls.models import Line, Task
from portal.recalls.queries import tasks
from portal.recalls.queries.files import proof_file
from portal.recalls.rules.task.steps import open_to
from portal.recalls.rules.task.words import MATCH_STATES, REJECT_REASONS
from portal.recalls.views import shown
from portal.recalls.views.page import task_page
from portal.recalls.views.places import DESK, LEAD, STAFF, station_pages

KEYS = (
    Key(Task.told_at, lambda row: row.told_at, datetime.fromisoformat, descending=True),  # type: ignore[arg-type]
    Key(Task.id, lambda row: row.id, UUID),  # type: ignore[arg-type]
)
Page = str | Response | tuple[str, int]
VIEWS = (("OPEN", N_("To do")), ("WAITING", N_("Waiting for the bureau")), ("ALL", N_("All")))
FORMS = {
    "reject": forms.RejectForm,
    "accept": forms.AmountsForm,
    "own": forms.OwnFindForm,
    "withdraw": forms.WithdrawForm,
    "post": forms.PostForm,
    "refund": forms.RefundForm,
    "dispose": forms.DisposeForm,
    "relist": forms.RelistForm,
}


@station_pages.get("/")
@access.roles(*STAFF)
def inbox(station: str) -> Page:
    """Lists the bureau sent, newest first."""
    db, now = ctx().db, ctx().now
    view = request.args.get("view", "OPEN")
    view = view if view in {code for code, _ in VIEWS} else "OPEN"
    found = page(
        db, tasks.inbox(view=view), KEYS, after=request.args.get("after"), before=request.args.get("before")
    )
    counts = tasks.inbox_counts(db)

    def at(**values: Any) -> str:
        return shown.here("alerts.inbox", station=station, **values)

    return render_template(
        "recalls/inbox.html",
        strips=[
            shown.strip(db, row, shown.here("alerts.show", station=station, task=row.id), now)
            for row in found.rows
        ],
        filters=[
            {"label": gettext(label), "url": at(view=code), "current": view == code, "n": counts.get(code)}
            for code, label in VIEWS
        ],
        view=view,
        blocks=tasks.blocks(db),
        before=at(view=view, before=found.before) if found.before else None,
        after=at(view=view, after=found.after) if found.after else None,
    )


@station_pages.get("/<uuid:task>")
@access.roles(*STAFF)
def show(station: str, task: UUID) -> Page:
    """One alert."""
    return station_page(station, task)


def station_page(
    station: str,
    task: UUID,
    *,
    refused: Refused | None = None,
    name: str = "",
    typed: Any = None,
    about: UUID | None = None,
) -> Page:
    """The page of a task; after a refusal with its words and what was typed into the form *name* (about one match)."""
    db, now, actor = ctx().db, ctx().now, ctx().actor
    row = tasks.task(db, task)

    def files_at(proof: Any, display: bool) -> str:
        return shown.here(
            "alerts.file", station=station, task=row.id, proof=proof.id, display=1 if display else None
        )

    found = task_page(db, row, files_at, now)
    body = render_template(
        "recalls/station_task.html",
        **found,
        steps=set(open_to(row.state, "station", actor.roles)),
        may=actor.has(*DESK),
        may_relist=actor.has(*LEAD),
        forms=_forms(row, found["lines"], name, typed, now),
        clean={"accept": forms.AmountsForm(formdata=None), "reject": forms.RejectForm(formdata=None)},
        match_states=MATCH_STATES,
        reasons=REJECT_REASONS,
        about=about,
        failed=name,
        refused=refused,
    )
    return (body, refused.status) if refused is not None else body


def _forms(row: Task, lines: list[Line], name: str, typed: Any, now: datetime) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, kind in FORMS.items():
        made[key] = typed if key == name and typed is not None else kind(formdata=None)
        # A page that came back shows the present version: the next press is made in sight of it.
        made[key].version.data = str(row.version)
    for key in ("refund", "relist"):
        made[key].line.choices = line_choices(lines)
    if made["refund"] is not typed:
        made["refund"].returned_at.data = now
    return made


def line_choices(lines: Any) -> list[tuple[str, str]]:
    """The goods of a task as choices."""
    return [
        (str(line.id), " · ".join(part for part in (line.name, line.spec, line.batch) if part))
        for line in lines
    ]


@station_pages.get("/<uuid:task>/files/<uuid:proof>")
@access.roles(*STAFF)
def file(station: str, task: UUID, proof: UUID) -> Response:  # noqa: ARG001 - the URL's own
    """One photo or paper of a task."""
    db = ctx().db
    return file_response(
        proof_file(db, tasks.task(db, task), proof), display=request.args.get("display") == "1"
    )
