"""Rounds of awards at a bureau."""

from datetime import date, timedelta
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal import tenants
from portal.audits.actions.assessment import awards as actions
from portal.audits.forms.assessment import AwardRoundForm, OpinionForm
from portal.audits.forms.common import NoteForm
from portal.audits.models import AwardRound
from portal.audits.queries import assessment as queries
from portal.audits.rules import awards
from portal.audits.views.assessment.places import DECIDING, OFFICERS, bureau_assessment
from portal.audits.views.taking import take
from portal.core.clock import local_date
from portal.core.errors import N_, Refused
from portal.core.i18n import gettext
from portal.core.web import Key, access, back_to, ctx, flash_ok, page

Page = str | Response | tuple[str, int]
KEYS = (
    Key(AwardRound.apply_until, lambda row: row.apply_until, date.fromisoformat, descending=True),  # type: ignore[arg-type]
    Key(AwardRound.id, lambda row: row.id, UUID, descending=True),  # type: ignore[arg-type]
)


@bureau_assessment.get("/awards/")
@access.roles(*OFFICERS)
def award_rounds(bureau: str) -> Page:  # noqa: ARG001 - the URL's own
    """The rounds, newest first."""
    rows = page(
        ctx().db,
        queries.award_rounds(),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template(
        "audits/assessment/awards.html",
        page=rows,
        kinds=awards.KINDS,
        states=awards.ROUND_STATES,
        may=ctx().actor.has(*DECIDING),
    )


@bureau_assessment.get("/awards/new")
@access.roles(*DECIDING)
def new_award(bureau: str) -> Page:  # noqa: ARG001
    """The form for a round."""
    today = local_date(ctx().now)
    data = {"kind": "MODEL_SHOP", "apply_from": today, "apply_until": today + timedelta(days=30)}
    return render_template("audits/assessment/award_form.html", form=AwardRoundForm(data=data))


@bureau_assessment.post("/awards/new")
@access.roles(*DECIDING)
def new_award_post(bureau: str) -> Page:
    """Open a round."""
    context, form = ctx(), AwardRoundForm()
    if not form.validate():
        return render_template("audits/assessment/award_form.html", form=form), 422
    try:
        row = actions.open_round(
            context.db,
            context.actor,
            form.kind.data,
            form.title.data or "",
            form.criteria.data or "",
            form.apply_from.data,
            form.apply_until.data,
            now=context.now,
        )
    except Refused as refused:
        form.refuse(refused)
        return render_template("audits/assessment/award_form.html", form=form), refused.status
    flash_ok(gettext(N_("The round is open; every station below sees it.")))
    return back_to("assessment.award", bureau=bureau, award=row.id)


@bureau_assessment.get("/awards/<uuid:award>")
@access.roles(*OFFICERS)
def award(bureau: str, award: UUID) -> Page:  # noqa: ARG001
    """One round with its applications."""
    return _award_page(award)


def _award_page(award_id: UUID, refused: Refused | None = None) -> str:
    context = ctx()
    row = queries.award_round(context.db, award_id)
    today = local_date(context.now)
    return render_template(
        "audits/assessment/award.html",
        row=row,
        found=queries.applications(context.db, row.id),
        names={c.station: c.name for c in tenants.cards_under(context.db, context.place.office_path)},
        kinds=awards.KINDS,
        states=awards.ROUND_STATES,
        application_states=awards.STATES,
        closed=today > row.apply_until,
        shown=row.publicised_until is not None and today > row.publicised_until,
        may=row.office_path == context.actor.office_path and context.actor.has(*DECIDING),
        refused=refused,
    )


@bureau_assessment.post("/awards/<uuid:award>/<any(publicise, award, drop):step>")
@access.roles(*DECIDING)
def award_step(bureau: str, award: UUID, step: str) -> Page:
    """Show the list; give the plaques; call the round off."""
    form = NoteForm()
    verbs = {"publicise": actions.publicise, "award": actions.award, "drop": actions.drop_round}
    words = {
        "publicise": N_("The list is shown; plaques are given after it."),
        "award": N_("The plaques have their numbers."),
        "drop": N_("The round is called off."),
    }

    def act() -> object:
        return verbs[step](ctx().db, ctx().actor, award, seen=form.seen_version, now=ctx().now)

    return take(
        act,
        words[step],
        lambda: back_to("assessment.award", bureau=bureau, award=award),
        lambda refused: _award_page(award, refused),
    )


@bureau_assessment.post(
    "/awards/<uuid:award>/applications/<uuid:application>/<any(list, refuse, revoke):step>"
)
@access.roles(*DECIDING)
def judge(bureau: str, award: UUID, application: UUID, step: str) -> Page:
    """Put an application on the list or not; take an award back."""
    form = OpinionForm()
    words = form.opinion.data or ""

    def act() -> object:
        if step == "revoke":
            return actions.revoke(
                ctx().db, ctx().actor, application, words, seen=form.seen_version, now=ctx().now
            )
        return actions.judge(
            ctx().db,
            ctx().actor,
            application,
            listed=step == "list",
            opinion=words,
            seen=form.seen_version,
            now=ctx().now,
        )

    return take(
        act,
        N_("The opinion is on record."),
        lambda: back_to("assessment.award", bureau=bureau, award=award),
        lambda refused: _award_page(award, refused),
    )
