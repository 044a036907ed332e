"""A station's own results, its appeal, and the awards it may apply for."""

from datetime import date
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal import bureaus
from portal.audits.actions.assessment import awards as award_actions
from portal.audits.actions.assessment import periods as actions
from portal.audits.forms.assessment import ApplicationForm, WordsForm
from portal.audits.models import AssessmentResult, AwardApplication, AwardRound
from portal.audits.queries import assessment as queries
from portal.audits.rules import awards
from portal.audits.views.assessment.places import APPLYING, STAFF, station_assessment
from portal.audits.views.assessment.shown import WORDS, lines
from portal.audits.views.taking import take_form
from portal.core.clock import local_date
from portal.core.errors import N_, Missing, Refused
from portal.core.web import Key, access, back_to, ctx, page

Page = str | Response | tuple[str, int]
KEYS = (
    Key(AssessmentResult.last_day, lambda row: row.last_day, date.fromisoformat, descending=True),  # type: ignore[arg-type]
    Key(AssessmentResult.id, lambda row: row.id, UUID, descending=True),  # type: ignore[arg-type]
)


@station_assessment.get("/")
@access.roles(*STAFF)
def show(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """Results that were shown to the station, and the awards that are open."""
    context = ctx()
    rows = page(
        context.db,
        queries.shown_results(),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    rounds = _rounds()
    mine = {row.id: queries.applications(context.db, row.id) for row in rounds}
    return render_template(
        "audits/assessment/station.html",
        page=rows,
        rounds=rounds,
        mine=mine,
        kinds=awards.KINDS,
        round_states=awards.ROUND_STATES,
        application_states=awards.STATES,
        today=local_date(context.now),
        may_apply=context.actor.has(*APPLYING),
        **WORDS,
    )


def _rounds() -> list[AwardRound]:
    context = ctx()
    above = [one.path for one in bureaus.chain(context.db, context.place.office_path)]
    found = queries.award_rounds(above).where(AwardRound.state != "DROPPED")
    return list(context.db.execute(found.order_by(AwardRound.apply_until.desc()).limit(20)).scalars())


@station_assessment.get("/<uuid:result>")
@access.roles(*STAFF)
def result(station: str, result: UUID) -> Page:
    """One result, item by item, each with the records behind it."""
    return _result_page(station, result)


def _result_page(
    station: str, result_id: UUID, refused: Refused | None = None, form: WordsForm | None = None
) -> str:
    context = ctx()
    row = queries.result(context.db, result_id)
    if row.shown_at is None:
        raise Missing(N_("There is no such result here."))
    until = queries.appeal_until(row)
    may = context.actor.has("HEAD", "DEPUTY") and row.appealed_at is None and row.final_at is None
    return render_template(
        "audits/assessment/result.html",
        row=row,
        period=None,
        name=context.place.name,
        dimensions=lines(row, station),
        refused=refused,
        may=False,
        may_appeal=may and until is not None and local_date(context.now) <= until,
        until=until,
        appeal=form or WordsForm(formdata=None, data={"version": row.version}),
        station=station,
        **WORDS,
    )


@station_assessment.post("/<uuid:result>/appeal")
@access.roles("HEAD", "DEPUTY")
def appeal(station: str, result: UUID) -> Page:
    """Say what is wrong."""
    form = WordsForm()

    def act() -> object:
        return actions.appeal(
            ctx().db, ctx().actor, result, form.words.data or "", seen=form.seen_version, now=ctx().now
        )

    return take_form(
        form,
        act,
        N_("The appeal is on record; the bureau answers it."),
        lambda: back_to("station_assessment.result", station=station, result=result),
        lambda refused: _result_page(station, result, refused, form),
    )


@station_assessment.get("/awards/<uuid:award>")
@access.roles(*STAFF)
def award(station: str, award: UUID) -> Page:  # noqa: ARG001
    """The criteria of a round, and the station's own applications."""
    return _award_page(award, None)


def _award_page(round_id: UUID, form: ApplicationForm | None, refused: Refused | None = None) -> str:
    context = ctx()
    row = next((one for one in _rounds() if one.id == round_id), None)
    if row is None:
        raise Missing(N_("There is no such round of awards here."))
    today = local_date(context.now)
    mine: list[AwardApplication] = list(queries.applications(context.db, row.id))
    return render_template(
        "audits/assessment/apply.html",
        row=row,
        mine=mine,
        form=form or ApplicationForm(formdata=None, data={"for_whom": context.place.name}),
        kinds=awards.KINDS,
        round_states=awards.ROUND_STATES,
        states=awards.STATES,
        open=row.state == "OPEN" and row.apply_from <= today <= row.apply_until,
        may=context.actor.has(*APPLYING),
        refused=refused,
    )


@station_assessment.post("/awards/<uuid:award>")
@access.roles(*APPLYING)
def apply_post(station: str, award: UUID) -> Page:
    """Apply."""
    form = ApplicationForm()

    def act() -> object:
        return award_actions.apply_for(
            ctx().db, ctx().actor, award, form.for_whom.data or "", form.words.data or "", now=ctx().now
        )

    return take_form(
        form,
        act,
        N_("The application is on its way."),
        lambda: back_to("station_assessment.award", station=station, award=award),
        lambda refused: _award_page(award, form, refused),
    )
