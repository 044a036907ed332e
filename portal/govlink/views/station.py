"""Dispatches at a station: sign in one tap, return, open the case, ask for time, answer."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal import law
from portal.core.errors import N_, Forbidden, Missing, Refused
from portal.core.i18n import current_locale, gettext
from portal.core.web import Key, access, back_to, ctx, flash_ok, page
from portal.core.web.forms import VersionedForm
from portal.govlink.actions import extension, feed_back, give_back, open_case, sign, supervise
from portal.govlink.forms import AnswerForm, ExtensionForm, OpenForm, ReturnForm, WordsForm
from portal.govlink.models import Dispatch
from portal.govlink.queries import dispatches
from portal.govlink.queries.progress import Progress, progress
from portal.govlink.rules import clocks
from portal.govlink.rules.dispatch import STATES, steps_from
from portal.govlink.rules.facts import not_given
from portal.govlink.views import shown
from portal.govlink.views.places import HANDLERS, STAFF, station_pages

KEYS = (
    Key(Dispatch.feedback_due, lambda row: row.feedback_due, date.fromisoformat),  # type: ignore[arg-type]
    Key(Dispatch.id, lambda row: row.id, UUID),  # type: ignore[arg-type]
)
Page = str | Response | tuple[str, int]


@station_pages.get("/")
@access.roles(*STAFF)
def inbox(station: str) -> Page:
    """What the bureau sent, the nearest limit first."""
    db, now = ctx().db, ctx().now
    state = request.args.get("state", "OPEN")
    state = state if state in STATES or state in {"OPEN", "ALL"} else "OPEN"
    rows = page(
        db,
        dispatches.board(state="" if state == "ALL" else state),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )

    def at(**values: Any) -> str:
        return shown.here("dispatches.inbox", station=station, **values)

    counts = dispatches.counts(db, shown.today(now), shown.today(now))
    return render_template(
        "govlink/station_list.html",
        strips=[
            shown.strip(db, row, shown.here("dispatches.show", station=station, dispatch=row.id), now)
            for row in rows.rows
        ],
        filters=[
            {"label": gettext(N_("Open")), "url": at(), "current": state == "OPEN"},
            *(
                {
                    "label": STATES.label(code, current_locale()),
                    "url": at(state=code),
                    "current": state == code,
                    "n": counts.get(code),
                }
                for code in STATES
            ),
            {"label": gettext(N_("All")), "url": at(state="ALL"), "current": state == "ALL"},
        ],
        late=counts["overdue"],
        before=at(state=state, before=rows.before) if rows.before else None,
        after=at(state=state, after=rows.after) if rows.after else None,
    )


@station_pages.get("/<uuid:dispatch>")
@access.roles(*STAFF)
def show(station: str, dispatch: UUID) -> Page:
    """One dispatch."""
    return station_page(station, dispatch)


def station_page(
    station: str, dispatch: UUID, *, refused: Refused | None = None, seen: int | None = None, form: Any = None
) -> Page:
    """The page of a dispatch; after a refusal with its words, what was typed, and what changed meanwhile."""
    db, now, actor = ctx().db, ctx().now, ctx().actor
    row = dispatches.dispatch(db, dispatch)
    found = progress(db, row)
    handles = actor.has(*HANDLERS, "SETTLER")

    def reveal(field: str) -> str | None:
        if not handles:
            return None
        return shown.here("dispatches.reveal_at_station", station=station, dispatch=row.id, field=field)

    body = render_template(
        "govlink/station_dispatch.html",
        **shown.dispatch_page(db, row, now, reveal, seen),
        steps={step.event for step in steps_from(row.state, "station", actor.roles)},
        missing=not_given(row),
        progress=found,
        ready=bool(found and found.answer),
        case_url=shown.here("cases.case_page", station=station, case=row.case_id) if row.case_id else None,
        forms=_forms(row, found, form),
        reopen_url=_reopen_url(station, row, found),
        may_reopen=actor.has("HEAD", "DEPUTY"),
        may_answer=actor.has(*HANDLERS),
        return_by=_return_by(row),
        refused=refused,
    )
    return (body, refused.status) if refused is not None else body


def _reopen_url(station: str, row: Dispatch, found: Progress | None) -> str | None:
    """Where the head opens a case anew that the bureau sent back after it was closed."""
    if row.state != "REWORK" or found is None or not found.at_rest:
        return None
    return shown.here("cases.step", station=station, case=row.case_id, event="revisit_mismatch")


def _return_by(row: Dispatch) -> Any:
    if row.signed_at is None:
        return None
    return clocks.give_back(row.signed_at, law.load_calendar(ctx().db, row.office_path)).last_day


def _forms(row: Dispatch, found: Any, typed: Any) -> dict[str, Any]:
    forms: dict[str, Any] = {
        "return": ReturnForm(formdata=None),
        "open": OpenForm(formdata=None),
        "extension": ExtensionForm(formdata=None),
        "answer": AnswerForm(formdata=None, **_prefilled(row, found)),
    }
    for form in forms.values():
        form.version.data = str(row.version)
    for name, kind in (
        ("return", ReturnForm),
        ("open", OpenForm),
        ("extension", ExtensionForm),
        ("answer", AnswerForm),
    ):
        if type(typed) is kind:
            forms[name] = typed
            # A page that came back shows the present version: the next press is made in sight of it.
            typed.version.data = str(row.version)
    return forms


def _prefilled(row: Dispatch, found: Any) -> dict[str, Any]:
    if found is None:
        return {}
    path = "；".join(f"{shown.day(at)}{term.label('zh')}" for term, at in found.path)
    return {
        "result": found.answer or row.result,
        "manner": row.manner or "MEETING",
        "handled_on": found.last_on,
        "recovered": found.recovered if found.recovered is not None else row.recovered,
        "note": (not found.moved and row.result_note) or (f"{found.number}：{path}。" if path else ""),
    }


def _step(
    station: str,
    dispatch: UUID,
    form: VersionedForm,
    words: str,
    act: Callable[..., Any],
    *arguments: Any,
    **options: Any,
) -> Page:
    """Take a step; a refusal comes back as the page, with what was typed and what changed meanwhile."""
    seen = form.seen_version
    if not form.validate():
        refused = Refused(N_("Please correct this first"))
        refused.status = 422
        return station_page(station, dispatch, refused=refused, seen=seen, form=form)
    try:
        act(ctx().db, ctx().actor, *arguments, seen=seen, now=ctx().now, **options)
    except (Missing, Forbidden):
        raise
    except Refused as refused:
        ctx().db.rollback()
        form.refuse(refused)
        return station_page(station, dispatch, refused=refused, seen=seen, form=form)
    flash_ok(words)
    return back_to("dispatches.show", station=station, dispatch=dispatch)


@station_pages.post("/<uuid:dispatch>/sign")
@access.roles(*HANDLERS)
def sign_post(station: str, dispatch: UUID) -> Page:
    """签收."""
    return _step(station, dispatch, VersionedForm(), gettext(N_("Signed for.")), sign.sign, dispatch)


@station_pages.post("/<uuid:dispatch>/return")
@access.roles(*HANDLERS)
def return_post(station: str, dispatch: UUID) -> Page:
    """退回."""
    form, words = ReturnForm(), gettext(N_("Returned to the bureau."))
    told = form.reason.data or "", form.note.data or ""
    return _step(station, dispatch, form, words, give_back.give_back, dispatch, *told)


@station_pages.post("/<uuid:dispatch>/open")
@access.roles(*HANDLERS)
def open_post(station: str, dispatch: UUID) -> Page:
    """转站内案件."""
    form, words = OpenForm(), gettext(N_("The case is open, with all its facts."))
    return _step(station, dispatch, form, words, open_case.open_case, dispatch, form.completion())


@station_pages.post("/<uuid:dispatch>/extension")
@access.roles("HEAD", "DEPUTY")
def extension_post(station: str, dispatch: UUID) -> Page:
    """申请延期."""
    form, words = ExtensionForm(), gettext(N_("The bureau is asked."))
    told, consent = (form.days.data or 0, form.note.data or ""), bool(form.consent.data)
    return _step(station, dispatch, form, words, extension.ask_extension, dispatch, *told, consent=consent)


@station_pages.post("/<uuid:dispatch>/answer")
@access.roles(*HANDLERS)
def answer_post(station: str, dispatch: UUID) -> Page:
    """反馈."""
    form, words = AnswerForm(), gettext(N_("Fed back to the bureau."))
    return _step(station, dispatch, form, words, feed_back.feed_back, dispatch, form.answer())


@station_pages.post("/asked/<uuid:asked>/answer")
@access.roles(*HANDLERS)
def words_post(station: str, asked: UUID) -> Page:
    """Answer a supervision."""
    form, words = WordsForm(), gettext(N_("The bureau has your answer."))
    dispatch = dispatches.supervision(ctx().db, asked).dispatch_id
    return _step(station, dispatch, form, words, supervise.answer, asked, form.answer.data or "")
