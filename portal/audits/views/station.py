"""A station's own visits: when, by whom, why it was drawn; what was found and what it must do."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from flask import render_template, request

from portal.audits.actions import rectify, recusals
from portal.audits.actions.rectify import Proof
from portal.audits.forms import tasks as forms
from portal.audits.models import Rectification, Task
from portal.audits.queries import tasks as queries
from portal.audits.queries.rounds import state_and_next
from portal.audits.rules import rectification
from portal.audits.rules.catalogue import KINDS
from portal.audits.rules.draw.words import RECUSAL_REASONS
from portal.audits.rules.task import BEFORE_VISIT, STATES
from portal.audits.views import shown
from portal.audits.views.places import HANDLERS, STAFF, station_pages
from portal.audits.views.steps import keep_photos
from portal.audits.views.taking import Page, take_form
from portal.audits.views.tasks import photo_of
from portal.core.errors import N_, Missing, Refused
from portal.core.i18n import gettext
from portal.core.web import Key, access, back_to, ctx, page
from portal.core.web.forms import VersionedForm

KEYS = (
    Key(Task.window_until, lambda row: row.window_until, date.fromisoformat, descending=True),  # type: ignore[arg-type]
    Key(Task.id, lambda row: row.id, UUID, descending=True),  # type: ignore[arg-type]
)
# What was found is the station's to read at once; its result only when a second person has approved it.
TOLD = frozenset({"REVIEWED", "PUBLISHED"})


@station_pages.get("/")
@access.roles(*STAFF)
def visits(station: str) -> Page:
    """The visit calendar: inspections and guidance, both counted."""
    db, now = ctx().db, ctx().now
    rows = page(db, queries.board(), KEYS, after=request.args.get("after"), before=request.args.get("before"))

    def at(**values: Any) -> str:
        return shown.here("audits_station.visits", station=station, **values)

    return render_template(
        "audits/station_list.html",
        strips=[
            shown.strip(
                db,
                row,
                shown.here("audits_station.visit", station=station, task=row.id),
                now,
                shop=row.bureau_name,
            )
            | {"clock": None}
            for row in rows.rows
        ],
        year=shown.today(now).year,
        counts=dict.fromkeys(KINDS, 0) | queries.year_counts(db, shown.today(now).year),
        before=at(before=rows.before) if rows.before else None,
        after=at(after=rows.after) if rows.after else None,
    )


@station_pages.get("/<uuid:task>")
@access.roles(*STAFF)
def visit(station: str, task: UUID) -> Page:
    """One visit."""
    return _page(station, task)


def _page(station: str, task_id: UUID, refused: Refused | None = None, typed: Any = None) -> str:
    db, actor, now = ctx().db, ctx().actor, ctx().now
    row = queries.task(db, task_id)
    made = queries.rounds(db, row)
    lines = queries.lines(db, made)
    state = state_and_next(db, made, shown.today(now))[0] if made else None
    last = made[-1] if made else None
    time = typed if isinstance(typed, forms.TimeForm) else forms.TimeForm(formdata=None)
    time.version.data = str(last.version) if last else ""
    asked = typed if isinstance(typed, forms.RecusalForm) else forms.RecusalForm(formdata=None)
    asked.offer(row, station=True)
    return render_template(
        "audits/station_task.html",
        row=row,
        kind=KINDS[row.kind],
        state=STATES[row.state],
        tone=shown.TONES[row.state],
        told=row.state in TOLD,
        results=shown.results(row.result),
        findings=[(one, _photos(station, row, one.photos)) for one in queries.findings(db, row)],
        rounds=[_round(station, row, one, lines[one.id], state if one is last else None) for one in made],
        recusals=queries.recusals(db, row),
        recusal_reasons=RECUSAL_REASONS,
        before_visit=row.state in BEFORE_VISIT,
        may=actor.has(*HANDLERS),
        time=time,
        asked=asked,
        typed=request.form if refused and request.method == "POST" else {},
        refused=refused,
    )


def _photos(station: str, row: Task, ids: Any) -> list[dict[str, Any]]:
    def url(file: UUID, display: bool) -> str:
        return shown.here(
            "audits_station.photo", station=station, task=row.id, file=file, display=1 if display else None
        )

    return shown.photos(ids, queries.files(ctx().db, shown.file_ids(ids)), url, gettext(N_("Photo")))


def _round(station: str, row: Task, made: Rectification, lines: Any, state: str | None) -> dict[str, Any]:
    code = state or ("FAILED" if any(line.result != "FIXED" for line, _ in lines) else "PASSED")
    return {
        "row": made,
        "kind": rectification.KINDS[made.kind],
        "state": rectification.STATES[code],
        "tone": shown.ROUND_TONES[code],
        "clock": shown.round_clock(ctx().db, made, ctx().now),
        "open": made.proof_at is None and made.rechecked_at is None,
        "lines": [
            {
                "line": line,
                "finding": fault,
                "result": rectification.RESULTS[line.result] if line.result else None,
                "before": _photos(station, row, fault.photos),
                "proof": _photos(station, row, line.proof_photos),
                "after": _photos(station, row, line.recheck_photos),
            }
            for line, fault in lines
        ],
    }


@station_pages.get("/<uuid:task>/photos/<uuid:file>")
@access.roles(*STAFF)
def photo(station: str, task: UUID, file: UUID) -> Any:  # noqa: ARG001 - the URL's own
    """A photograph of this visit."""
    return photo_of(queries.task(ctx().db, task), file)


def _step(station: str, task: UUID, form: Any, words: str, act: Callable[[], Any]) -> Page:
    return take_form(
        form,
        act,
        words,
        lambda: back_to("audits_station.visit", station=station, task=task),
        lambda refused: _page(station, task, refused, form),
    )


@station_pages.post("/<uuid:task>/recusal")
@access.roles(*HANDLERS)
def ask_recusal(station: str, task: UUID) -> Page:
    """Ask that an inspector step back."""
    form = forms.RecusalForm()

    def act() -> object:
        return recusals.ask(
            ctx().db,
            ctx().actor,
            task,
            form.inspector.data or "",
            form.reason.data or "",
            form.note.data or "",
            now=ctx().now,
        )

    return _step(station, task, form, N_("The bureau is asked; it decides before the visit."), act)


@station_pages.post("/<uuid:task>/rounds/<uuid:made>/time")
@access.roles("HEAD", "DEPUTY")
def ask_time(station: str, task: UUID, made: UUID) -> Page:
    """Ask for more time."""
    form = forms.TimeForm()
    _belongs(task, made)

    def act() -> object:
        return rectify.ask_time(
            ctx().db,
            ctx().actor,
            made,
            form.days.data or 0,
            form.reason.data or "",
            seen=form.seen_version,
            now=ctx().now,
        )

    return _step(station, task, form, N_("The bureau is asked."), act)


@station_pages.post("/<uuid:task>/rounds/<uuid:made>/proof")
@access.roles(*HANDLERS)
def prove(station: str, task: UUID, made: UUID) -> Page:
    """Hand in the proof."""
    form = VersionedForm()
    one = _belongs(task, made)

    def act() -> object:
        db = ctx().db
        row = queries.task(db, task)
        proofs = {
            line.id: Proof(
                request.form.get(f"words-{line.id}", "")[:2000],
                keep_photos(row, forms.uploads(f"photos-{line.id}")),
            )
            for line, _ in queries.lines(db, [one])[one.id]
        }
        words = request.form.get("words", "")[:2000]
        return rectify.prove(db, ctx().actor, made, proofs, words, seen=form.seen_version, now=ctx().now)

    return _step(station, task, form, N_("The proof is in; the bureau re-checks it."), act)


def _belongs(task: UUID, made: UUID) -> Rectification:
    one = queries.rectification(ctx().db, made)
    if one.task_id != task:
        raise Missing(queries.NONE_SUCH)
    return one
