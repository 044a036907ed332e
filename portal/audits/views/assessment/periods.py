"""Assessment at a bureau: periods, the ranking with its numbers, one result item by item."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal import tenants
from portal.audits.actions.assessment import periods as actions
from portal.audits.forms.assessment import ByHandForm, PeriodForm, VetoForm, WordsForm
from portal.audits.forms.common import NoteForm
from portal.audits.models import AssessmentPeriod, AssessmentResult
from portal.audits.queries import assessment as queries
from portal.audits.rules.assessment import ITEMS
from portal.audits.rules.assessment.standard import SMALLEST_RANKED
from portal.audits.rules.periods import SPANS, STATES, span_of
from portal.audits.views.assessment.places import DECIDING, OFFICERS, bureau_assessment
from portal.audits.views.assessment.shown import WORDS, lines
from portal.audits.views.taking import Page, take, take_form
from portal.core.clock import local_date
from portal.core.errors import N_, Refused
from portal.core.i18n import current_locale, gettext
from portal.core.sheets import write_xlsx
from portal.core.web import Key, access, back_to, ctx, flash_ok, page
from portal.core.web.downloads import send_sheet

KEYS = (
    Key(AssessmentPeriod.last_day, lambda row: row.last_day, date.fromisoformat, descending=True),  # type: ignore[arg-type]
    Key(AssessmentPeriod.id, lambda row: row.id, UUID, descending=True),  # type: ignore[arg-type]
)


@bureau_assessment.get("/")
@access.roles(*OFFICERS)
def show(bureau: str) -> Page:  # noqa: ARG001 - the URL's own
    """The periods, newest first."""
    return _list_page(None, 200)


def _list_page(form: PeriodForm | None, status: int) -> Page:
    context = ctx()
    rows = page(
        context.db,
        queries.periods(),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    html = render_template(
        "audits/assessment/periods.html",
        page=rows,
        states=STATES,
        spans=SPANS,
        form=form or PeriodForm(formdata=None, data={"span": "QUARTER", "first_day": _last_quarter()}),
        may=context.actor.has(*DECIDING),
    )
    return html, status


def _last_quarter() -> date:
    today = local_date(ctx().now)
    month = 3 * ((today.month - 1) // 3) - 2
    return date(today.year, month, 1) if month > 0 else date(today.year - 1, 10, 1)


@bureau_assessment.post("/")
@access.roles(*DECIDING)
def new(bureau: str) -> Page:
    """Assess a period that is over."""
    context, form = ctx(), PeriodForm()
    if not form.validate():
        return _list_page(form, 422)
    try:
        first = span_of(form.span.data, form.first_day.data)[0]
        row = actions.open_period(context.db, context.actor, form.span.data, first, None, now=context.now)
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        return _list_page(form, refused.status)
    flash_ok(
        gettext(N_("The records of all stations are being read; the results are there in a few minutes."))
    )
    return back_to("assessment.period", bureau=bureau, period=row.id)


@bureau_assessment.get("/<uuid:period>")
@access.roles(*OFFICERS)
def period(bureau: str, period: UUID) -> Page:  # noqa: ARG001
    """One period: who stands where, by how many cases; the small ones apart."""
    return _period_page(period)


def _period_page(period_id: UUID, refused: Refused | None = None) -> str:
    context = ctx()
    row = queries.period(context.db, period_id)
    found = queries.results(context.db, row.id)
    done = [one for one in found if one.computed_at is not None]
    large = [one for one in done if one.cases >= SMALLEST_RANKED]
    return render_template(
        "audits/assessment/period.html",
        row=row,
        total=len(found),
        done=len(done),
        ranked=_ranked(large),
        small=[one for one in done if one.cases < SMALLEST_RANKED],
        least=SMALLEST_RANKED,
        names=_names(),
        states=STATES,
        waiting=[one for one in done if one.appealed_at and not one.answered_at],
        refused=refused,
        may=row.office_path == context.actor.office_path and context.actor.has(*DECIDING),
        over=row.appeal_until is not None and local_date(context.now) > row.appeal_until,
        **WORDS,
    )


def _ranked(found: list[AssessmentResult]) -> list[tuple[int, AssessmentResult]]:
    """(place, result), equal totals sharing a place, vetoed ones behind all others."""

    def key(one: AssessmentResult) -> tuple[bool, Any]:
        return bool(one.vetoes), -(one.total or 0)

    ordered = sorted(found, key=lambda one: (*key(one), str(one.tenant_id)))
    return [(1 + sum(key(other) < key(one) for other in found), one) for one in ordered]


def _names() -> dict[UUID, str]:
    context = ctx()
    return {card.station: card.name for card in tenants.cards_under(context.db, context.place.office_path)}


@bureau_assessment.post("/<uuid:period>/<any(propose, finish):step>")
@access.roles(*DECIDING)
def step(bureau: str, period: UUID, step: str) -> Page:
    """Show the results to the stations; make them final."""
    form = NoteForm()
    verb = actions.propose if step == "propose" else actions.finish
    words = (
        N_("Every station sees its result and may appeal.")
        if step == "propose"
        else N_("The results are final.")
    )

    def act() -> object:
        return verb(ctx().db, ctx().actor, period, seen=form.seen_version, now=ctx().now)

    return take(
        act,
        words,
        lambda: back_to("assessment.period", bureau=bureau, period=period),
        lambda refused: _period_page(period, refused),
    )


@bureau_assessment.get("/<uuid:period>/export.xlsx")
@access.roles(*OFFICERS)
def export(bureau: str, period: UUID) -> Response:  # noqa: ARG001
    """The table of a period: every station, every item, with the number of cases."""
    row = queries.period(ctx().db, period)
    names = _names()
    content = write_xlsx(
        [
            gettext(N_("Station")),
            gettext(N_("Cases")),
            *[item.code for item in ITEMS],
            gettext(N_("Total")),
            gettext(N_("Band")),
        ],
        (_cells(one, names) for one in queries.results(ctx().db, row.id) if one.computed_at),
        sheet=gettext(N_("Assessment")),
    )
    return send_sheet(content, "assessment.xlsx")


def _cells(row: AssessmentResult, names: dict[UUID, str]) -> list[Any]:
    scores = {one["code"]: float(one["score"]) for one in row.items}
    band = WORDS["bands"].label(row.band, current_locale())
    return [names.get(row.tenant_id, ""), row.cases, *[scores.get(i.code) for i in ITEMS], row.total, band]


@bureau_assessment.get("/results/<uuid:result>")
@access.roles(*OFFICERS)
def result(bureau: str, result: UUID) -> Page:  # noqa: ARG001
    """One station's result, item by item."""
    return _result_page(result)


def _result_page(result_id: UUID, refused: Refused | None = None, **forms: Any) -> str:
    context = ctx()
    row = queries.result(context.db, result_id)
    whole = queries.period(context.db, row.period_id)
    may = whole.office_path == context.actor.office_path and context.actor.has(*DECIDING)
    version = {"version": row.version}
    return render_template(
        "audits/assessment/result.html",
        row=row,
        period=whole,
        name=_names().get(row.tenant_id, ""),
        dimensions=lines(row),
        refused=refused,
        may=may and whole.state in ("COMPUTED", "PROPOSED"),
        by_hand=forms.get("by_hand") or ByHandForm(formdata=None, data={**row.by_hand, **version}),
        veto=forms.get("veto") or VetoForm(formdata=None, data=version),
        answer=forms.get("answer") or WordsForm(formdata=None, data=version),
        station=None,
        **WORDS,
    )


@bureau_assessment.post("/results/<uuid:result>/by-hand")
@access.roles(*DECIDING)
def by_hand(bureau: str, result: UUID) -> Page:
    """Counts no record tells."""
    form = ByHandForm()

    def act() -> object:
        return actions.enter_by_hand(
            ctx().db,
            ctx().actor,
            result,
            form.counts(),
            form.note.data or "",
            seen=form.seen_version,
            now=ctx().now,
        )

    return take_form(
        form,
        act,
        N_("Counted, and the result computed anew."),
        lambda: back_to("assessment.result", bureau=bureau, result=result),
        lambda refused: _result_page(result, refused, by_hand=form),
    )


@bureau_assessment.post("/results/<uuid:result>/veto")
@access.roles(*DECIDING)
def veto(bureau: str, result: UUID) -> Page:
    """A veto proved or lifted."""
    form = VetoForm()

    def act() -> object:
        return actions.set_veto(
            ctx().db,
            ctx().actor,
            result,
            form.veto.data,
            form.reason.data or "",
            seen=form.seen_version,
            now=ctx().now,
        )

    return take_form(
        form,
        act,
        N_("The veto is on record, and the result computed anew."),
        lambda: back_to("assessment.result", bureau=bureau, result=result),
        lambda refused: _result_page(result, refused, veto=form),
    )


@bureau_assessment.post("/results/<uuid:result>/answer")
@access.roles(*DECIDING)
def answer(bureau: str, result: UUID) -> Page:
    """The answer to an appeal."""
    form = WordsForm()

    def act() -> object:
        return actions.answer_appeal(
            ctx().db, ctx().actor, result, form.words.data or "", seen=form.seen_version, now=ctx().now
        )

    return take_form(
        form,
        act,
        N_("The appeal is answered."),
        lambda: back_to("assessment.result", bureau=bureau, result=result),
        lambda refused: _result_page(result, refused, answer=form),
    )
