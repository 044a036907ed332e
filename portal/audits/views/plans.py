"""Plans: the list, the form, one plan with its steps and its draws."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal import bureaus
from portal.audits.actions import draws as draw_actions
from portal.audits.actions import plans as actions
from portal.audits.forms.common import NoteForm
from portal.audits.forms.plans import FreezeForm, PlanForm
from portal.audits.models import Plan
from portal.audits.queries import plans as queries
from portal.audits.queries import registers
from portal.audits.rules import drawing, planning
from portal.audits.rules.catalogue import KINDS
from portal.audits.views import shown
from portal.audits.views.places import KEEPERS, OFFICERS, bureau_pages
from portal.audits.views.taking import Page, take, take_form
from portal.core.errors import N_, Refused
from portal.core.i18n import current_locale, gettext
from portal.core.web import Key, access, back_to, ctx, page
from portal.tenants import KINDS as STATION_KINDS

LIST_KEYS = (
    Key(Plan.year, lambda row: row.year, int, descending=True),  # type: ignore[arg-type]
    Key(Plan.id, lambda row: row.id, UUID, descending=True),  # type: ignore[arg-type]
)
STEPS: dict[str, tuple[str, Callable[..., Any], bool]] = {
    "submit": (N_("Submitted; another person approves it."), actions.submit, False),
    "approve": (N_("The plan is approved."), actions.approve, True),
    "give_back": (N_("The plan went back to its drafter."), actions.give_back, True),
    "withdraw": (N_("The plan is withdrawn."), actions.withdraw, False),
}


@bureau_pages.get("/plans")
@access.roles(*OFFICERS)
def plans(bureau: str) -> Page:
    """The plans of this bureau and of those below, the newest year first."""
    db = ctx().db
    kind, state = request.args.get("kind", ""), request.args.get("state", "")
    kind, state = kind if kind in KINDS else "", state if state in planning.STATES else ""
    rows = page(
        db,
        queries.plans(kind=kind, state=state),
        LIST_KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )

    def at(**values: Any) -> str:
        return shown.here("audits.plans", bureau=bureau, **{"kind": kind, "state": state, **values})

    locale = current_locale()
    return render_template(
        "audits/plans.html",
        page=rows,
        names=bureaus.names(db, {row.office_path for row in rows.rows}),
        kinds=KINDS,
        states=planning.STATES,
        tones=shown.PLAN_TONES,
        may_draft=ctx().actor.has(*planning.DRAFTERS),
        filters=[
            {"label": gettext(N_("All")), "url": at(kind="", state=""), "current": not kind and not state},
            *({"label": KINDS.label(c, locale), "url": at(kind=c), "current": kind == c} for c in KINDS),
            *(
                {"label": planning.STATES.label(c, locale), "url": at(state=c), "current": state == c}
                for c in planning.STATES
            ),
        ],
        before=at(before=rows.before) if rows.before else None,
        after=at(after=rows.after) if rows.after else None,
    )


def _offer(form: PlanForm) -> PlanForm:
    db, path, now = ctx().db, ctx().place.office_path, ctx().now
    locale = current_locale()
    form.offer(
        [
            (str(one.id), f"{one.code} {one.title}|{KINDS.label(one.kind, locale)}")
            for one in registers.items(db, path, shown.today(now))
        ],
        [
            ("", gettext(N_("The whole area of this bureau"))),
            *((one.path, one.short_name) for one in bureaus.subtree(db, path)[1:]),
        ],
    )
    return form


def _form_page(form: PlanForm, row: Plan | None) -> str:
    counts = registers.credit_counts(ctx().db, ctx().place.office_path)
    return render_template("audits/plan_form.html", form=form, row=row, counts=counts)


@bureau_pages.get("/plans/new")
@access.roles(*KEEPERS)
def plan_new(bureau: str) -> Page:  # noqa: ARG001 - the URL's own
    """An empty plan of this year."""
    return _form_page(_offer(PlanForm(formdata=None, year=shown.today(ctx().now).year)), None)


@bureau_pages.post("/plans/new")
@access.roles(*KEEPERS)
def plan_create(bureau: str) -> Page:
    """Keep it as a draft."""
    form, made = _offer(PlanForm()), []

    def act() -> None:
        made.append(actions.draft(ctx().db, ctx().actor, form.facts(), now=ctx().now))

    return take_form(
        form,
        act,
        N_("The draft is kept."),
        lambda: back_to("audits.plan", bureau=bureau, plan=made[0].id),
        lambda _: _form_page(form, None),
    )


@bureau_pages.get("/plans/<uuid:plan>/edit")
@access.roles(*KEEPERS)
def plan_edit(bureau: str, plan: UUID) -> Page:
    """Write a draft anew."""
    row = queries.plan(ctx().db, plan)
    if row.state != "DRAFT":
        return back_to("audits.plan", bureau=bureau, plan=plan)
    form = _offer(PlanForm(formdata=None))
    form.fill(row)
    form.version.data = str(row.version)
    return _form_page(form, row)


@bureau_pages.post("/plans/<uuid:plan>/edit")
@access.roles(*KEEPERS)
def plan_change(bureau: str, plan: UUID) -> Page:
    """Keep the changes."""
    form = _offer(PlanForm())

    def act() -> object:
        return actions.change(
            ctx().db, ctx().actor, plan, form.facts(), seen=form.seen_version, now=ctx().now
        )

    return take_form(
        form,
        act,
        N_("The draft is kept."),
        lambda: back_to("audits.plan", bureau=bureau, plan=plan),
        lambda _: _form_page(form, queries.plan(ctx().db, plan)),
    )


@bureau_pages.get("/plans/<uuid:plan>")
@access.roles(*OFFICERS)
def plan(bureau: str, plan: UUID) -> Page:  # noqa: ARG001
    """One plan: what it says, how many it will draw, its draws, the next step."""
    return _plan_page(plan)


def _plan_page(plan_id: UUID, refused: Refused | None = None, freeze: FreezeForm | None = None) -> str:
    db, actor = ctx().db, ctx().actor
    row = queries.plan(db, plan_id)
    mine = row.office_path == actor.office_path
    made = queries.draws_of(db, row.id)
    known = {str(one.id): one for one in registers.items_of(db, row.items)}
    return render_template(
        "audits/plan.html",
        row=row,
        kind=KINDS[row.kind],
        state=planning.STATES[row.state],
        tone=shown.PLAN_TONES[row.state],
        bureau_name=bureaus.by_path(db, row.office_path).name,
        area=bureaus.by_path(db, row.filters.get("area") or row.office_path).name,
        items=[known[one] for one in row.items if one in known],
        station_kinds=[STATION_KINDS[code] for code in row.filters.get("kinds", [])],
        expected=planning.expected(
            row.ratios, registers.credit_counts(db, row.filters.get("area") or row.office_path)
        ),
        draws=made,
        draw_states=drawing.STATES,
        draw_tones=shown.DRAW_TONES,
        may_draft=mine and actor.has(*planning.DRAFTERS),
        may_approve=mine and actor.has(*planning.APPROVERS) and row.created_by != actor.person,
        may_freeze=mine
        and actor.has(*drawing.DRAWERS)
        and row.state == "APPROVED"
        and not any(one.state in drawing.OPEN for one in made),
        freeze=freeze or FreezeForm(formdata=None),
        refused=refused,
    )


@bureau_pages.post("/plans/<uuid:plan>/<any(submit, approve, give_back, withdraw):step>")
@access.roles(*KEEPERS)
def plan_step(bureau: str, plan: UUID, step: str) -> Page:
    """Submit, approve, send back, withdraw."""
    form = NoteForm()
    words, verb, noted = STEPS[step]
    told = (form.note.data or "",) if noted else ()

    def act() -> object:
        return verb(ctx().db, ctx().actor, plan, *told, seen=form.seen_version, now=ctx().now)

    return take(
        act,
        words,
        lambda: back_to("audits.plan", bureau=bureau, plan=plan),
        lambda refused: _plan_page(plan, refused),
    )


@bureau_pages.post("/plans/<uuid:plan>/freeze")
@access.roles("DISPATCHER", "SUPERVISOR")
def freeze(bureau: str, plan: UUID) -> Page:
    """Freeze the register for a draw."""
    form, made = FreezeForm(), []

    def act() -> None:
        sources, (falls_at, until) = (form.sources.data or "").splitlines(), form.hours()
        made.append(draw_actions.freeze(ctx().db, ctx().actor, plan, sources, falls_at, until, now=ctx().now))

    def back() -> Response:
        return back_to("audits.draw", bureau=bureau, draw=made[0].id)

    def words() -> str:
        frozen = made[0].state == "FROZEN"
        return N_("The register is frozen.") if frozen else N_("The register is being frozen.")

    return take_form(form, act, words, back, lambda refused: _plan_page(plan, refused, form))
