"""Visits at the bureau: the board, and one visit with everything that belongs to it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.routing import BuildError

from portal import tenants, trail
from portal.audits.forms import tasks as forms
from portal.audits.models import Rectification, Task
from portal.audits.queries import tasks as queries
from portal.audits.queries.rounds import failed_last, state_and_next
from portal.audits.rules import rectification
from portal.audits.rules.catalogue import KINDS, WAYS
from portal.audits.rules.draw.words import RECUSAL_REASONS
from portal.audits.rules.outcome import PUBLISHERS
from portal.audits.rules.task import BEFORE_VISIT, STATES, VISITED
from portal.audits.views import shown
from portal.audits.views.places import OFFICERS, bureau_pages
from portal.audits.views.taking import Page
from portal.core.errors import N_, Missing, Refused
from portal.core.files import file_response
from portal.core.i18n import current_locale, gettext
from portal.core.web import Key, access, ctx, page

KEYS = (
    Key(Task.window_until, lambda row: row.window_until, date.fromisoformat, descending=True),  # type: ignore[arg-type]
    Key(Task.id, lambda row: row.id, UUID, descending=True),  # type: ignore[arg-type]
)
ROUND_KEYS = (
    Key(Rectification.due_on, lambda row: row.due_on, date.fromisoformat),  # type: ignore[arg-type]
    Key(Rectification.id, lambda row: row.id, UUID),  # type: ignore[arg-type]
)


@bureau_pages.get("/tasks")
@access.roles(*OFFICERS)
def tasks(bureau: str) -> Page:
    """Every visit of this bureau's area, by state and kind."""
    db, now = ctx().db, ctx().now
    asked = {name: request.args.get(name, "") for name in ("state", "kind")}
    state = asked["state"] if asked["state"] in {*STATES, "TO_VISIT"} else ""
    kind = asked["kind"] if asked["kind"] in KINDS else ""
    late = request.args.get("late") == "1"
    station = request.args.get("station", type=UUID)
    rows = page(
        db,
        queries.board(
            state=state, kind=kind, station=station, unpublished_by=shown.today(now) if late else None
        ),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )

    def at(**values: Any) -> str:
        kept = {"state": state, "kind": kind, "late": 1 if late else None, "station": station}
        return shown.here("audits.tasks", bureau=bureau, **{**kept, **values})

    names = shown.station_names(db, rows.rows)
    return render_template(
        "audits/tasks.html",
        page=rows,
        strips=[_strip(bureau, row, names, now) for row in rows.rows],
        filters=_state_filters(at, state, late=late),
        kind_filters=_kind_filters(at, kind),
        station=tenants.card(db, station) if station else None,
        all_url=at(station=None),
        before=at(before=rows.before) if rows.before else None,
        after=at(after=rows.after) if rows.after else None,
    )


def _strip(bureau: str, row: Task, names: Mapping[UUID, str], now: datetime) -> dict[str, Any]:
    url = shown.here("audits.task", bureau=bureau, task=row.id)
    return shown.strip(ctx().db, row, url, now, shop=names.get(row.tenant_id, ""))


def _state_filters(at: Callable[..., str], state: str, *, late: bool) -> list[dict[str, Any]]:
    counts, locale = queries.counts(ctx().db, shown.today(ctx().now)), current_locale()
    overdue = gettext(N_("To be published, overdue"))
    return [
        {"label": gettext(N_("All")), "url": at(state="", late=None), "current": not state and not late},
        {"label": overdue, "url": at(state="", late=1), "current": late, "n": counts["late"]},
        *(
            {
                "label": STATES.label(code, locale),
                "url": at(state=code, late=None),
                "current": state == code,
                "n": counts.get(code),
            }
            for code in STATES
        ),
    ]


def _kind_filters(at: Callable[..., str], kind: str) -> list[dict[str, Any]]:
    locale = current_locale()
    return [
        {"label": gettext(N_("Both kinds")), "url": at(kind=""), "current": not kind},
        *(
            {"label": KINDS.label(code, locale), "url": at(kind=code), "current": kind == code}
            for code in KINDS
        ),
    ]


@bureau_pages.get("/tasks/<uuid:task>")
@access.roles(*OFFICERS)
def task(bureau: str, task: UUID) -> Page:
    """One visit."""
    return task_page(bureau, task)


def task_page(bureau: str, task_id: UUID, refused: Refused | None = None, typed: Any = None) -> str:
    """The page of a visit; after a refusal with its words and what was typed."""
    db, actor, now = ctx().db, ctx().actor, ctx().now
    row = queries.task(db, task_id)
    found = queries.findings(db, row)
    made = queries.rounds(db, row)
    lines = queries.lines(db, made)
    card = tenants.card(db, row.tenant_id)
    last = made[-1] if made else None
    state, following = state_and_next(db, made, shown.today(now)) if made else (None, None)
    orderable = _orderable(db, row, found, last)
    member = str(actor.person) in row.people
    decides = actor.has("SUPERVISOR") and actor.office_path == row.bureau_path
    return render_template(
        "audits/task.html",
        row=row,
        card_name=card.name if card else row.number,
        team=shown.team(row),
        me=actor.person,
        recheck_results=rectification.RESULTS.choices(current_locale()),
        visit_url=visit_app(bureau),
        kind=KINDS[row.kind],
        state=STATES[row.state],
        tone=shown.TONES[row.state],
        clock=shown.publish_clock(db, row, now),
        findings=[(one, _photos(bureau, row, one.photos, db)) for one in found],
        dropped=len(queries.findings(db, row, dropped=True)) - len(found),
        results=shown.results(row.result),
        way=WAYS[row.way] if row.way else None,
        rounds=[_round(bureau, row, one, lines[one.id], state if one is last else None) for one in made],
        following=rectification.NEXT_STEPS[following] if following else None,
        following_code=following,
        recusals=queries.recusals(db, row),
        recusal_reasons=RECUSAL_REASONS,
        member=member,
        decides=decides,
        issues=member or decides,
        reviews=decides and row.result_by != actor.person,
        publishes=actor.has(*PUBLISHERS) and actor.office_path == row.bureau_path,
        publication=queries.publication(db, row.id),
        before_visit=row.state in BEFORE_VISIT,
        visited=row.state in VISITED,
        failures=queries.failures(db, row.tenant_id, 8) if not found else [],
        orderable=orderable,
        forms=task_forms(row, orderable, last, typed),
        events=trail.as_timeline(db, trail.timeline(db, "audit_task", row.id, tenant=row.tenant_id)),
        refused=refused,
    )


def visit_app(bureau: str) -> str | None:
    """The page that works without a signal, where it is plugged in."""
    try:
        return shown.here("audit_visit.app", bureau=bureau)
    except BuildError:
        return None


def _orderable(db: Any, row: Task, found: Any, last: Rectification | None) -> list[Any]:
    """The findings a new notice could carry now."""
    if row.state not in VISITED or (last is not None and last.rechecked_at is None):
        return []
    if last is None:
        return list(found)
    left = set(failed_last(db, last))
    return [one for one in found if one.id in left]


def task_forms(row: Task, orderable: Any, last: Rectification | None, typed: Any) -> dict[str, Any]:
    """Every form of the page, the one that came back as it was typed."""
    made: dict[str, Any] = {
        "finish": forms.FinishForm(formdata=None, visited_on=shown.today(ctx().now)),
        "finding": forms.FindingForm(formdata=None),
        "result": forms.ResultForm(formdata=None),
        "notice": forms.NoticeForm(
            formdata=None, kind="WORK_NOTICE", findings=[str(one.id) for one in orderable]
        ),
        "recheck": forms.RecheckForm(
            formdata=None, recheck_on=shown.today(ctx().now), by=[one["inspector"] for one in row.team]
        ),
        "recusal": forms.RecusalForm(formdata=None),
    }
    for name, form in made.items():
        if type(typed) is type(form):
            made[name] = typed
    made["finding"].offer(row)
    made["result"].offer(row)
    made["notice"].offer(row, orderable)
    made["recheck"].by.choices = [(one["inspector"], one["name"]) for one in row.team]
    made["recusal"].offer(row, station=False)
    for form in made.values():
        form.version.data = str(row.version)
    made["recheck"].version.data = str(last.version) if last else ""
    return made


def _photos(bureau: str, row: Task, ids: Any, db: Any) -> list[dict[str, Any]]:
    def url(file: UUID, display: bool) -> str:
        return shown.here(
            "audits.photo", bureau=bureau, task=row.id, file=file, display=1 if display else None
        )

    return shown.photos(ids, queries.files(db, shown.file_ids(ids)), url, gettext(N_("Photo")))


def _round(bureau: str, row: Task, made: Rectification, lines: Any, state: str | None) -> dict[str, Any]:
    db = ctx().db
    done = made.rechecked_at is not None
    code = state or ("FAILED" if any(line.result != "FIXED" for line, _ in lines) else "PASSED")
    return {
        "row": made,
        "kind": rectification.KINDS[made.kind],
        "state": rectification.STATES[code],
        "tone": shown.ROUND_TONES[code],
        "clock": shown.round_clock(db, made, ctx().now),
        "done": done,
        "lines": [
            {
                "line": line,
                "finding": fault,
                "result": rectification.RESULTS[line.result] if line.result else None,
                "before": _photos(bureau, row, fault.photos, db),
                "proof": _photos(bureau, row, line.proof_photos, db),
                "after": _photos(bureau, row, line.recheck_photos, db),
            }
            for line, fault in lines
        ],
    }


@bureau_pages.get("/tasks/<uuid:task>/photos/<uuid:file>")
@access.roles(*OFFICERS)
def photo(bureau: str, task: UUID, file: UUID) -> Any:  # noqa: ARG001 - the URL's own
    """A photograph of this visit, of its findings, proofs and re-checks only."""
    return photo_of(queries.task(ctx().db, task), file)


def photo_of(row: Task, file: UUID) -> Any:
    """The file when this visit shows it. Raises Missing."""
    db = ctx().db
    faults, made = queries.findings(db, row, dropped=True), queries.rounds(db, row)
    every = [line for lines in queries.lines(db, made).values() for line, _ in lines]
    known = shown.file_ids(*(one.photos for one in faults))
    known |= shown.file_ids(*(one.proof_photos for one in every), *(one.recheck_photos for one in every))
    stored = queries.files(db, {file}) if file in known else {}
    if file not in stored:
        raise Missing(N_("There is no such file here."))
    return file_response(stored[file], display=request.args.get("display") == "1")


@bureau_pages.get("/rectifications")
@access.roles(*OFFICERS)
def rectifications(bureau: str) -> Page:
    """Rounds that run, the nearest day first."""
    db, now = ctx().db, ctx().now
    wanted = request.args.get("which", "")
    wanted = wanted if wanted in {"late", "proved"} else ""
    rows = page(
        db,
        queries.open_rectifications(
            late=shown.today(now) if wanted == "late" else None, proved=wanted == "proved"
        ),
        ROUND_KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )

    def at(**values: Any) -> str:
        return shown.here("audits.rectifications", bureau=bureau, **{"which": wanted, **values})

    lines = ((N_("Running"), ""), (N_("Overdue"), "late"), (N_("Proof in, to be re-checked"), "proved"))
    return render_template(
        "audits/rectifications.html",
        page=rows,
        names=shown.station_names(db, rows.rows),
        kinds=rectification.KINDS,
        clocks={row.id: shown.round_clock(db, row, now) for row in rows.rows},
        filters=[
            {"label": gettext(words), "url": at(which=code), "current": wanted == code}
            for words, code in lines
        ],
        before=at(before=rows.before) if rows.before else None,
        after=at(after=rows.after) if rows.after else None,
    )
