"""Rounds of return visits at a bureau: frozen, announced, drawn; the visits and their figures."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from portal import tenants
from portal.audits.actions.return_visits import rounds as actions
from portal.audits.forms.common import NoteForm
from portal.audits.forms.return_visits import RoundForm
from portal.audits.models import ReturnRound, ReturnVisit
from portal.audits.queries import plans
from portal.audits.queries import return_visits as queries
from portal.audits.rules import calls, drawing
from portal.audits.rules.draw import announcement
from portal.audits.rules.return_visits import GRAVE, LEVELS
from portal.audits.views.return_visits.places import DRAWING, OFFICERS, bureau_returns
from portal.audits.views.return_visits.today import office_strips
from portal.audits.views.taking import Page, take
from portal.core.clock import SHANGHAI, local_date
from portal.core.errors import N_, Refused
from portal.core.i18n import current_locale, gettext
from portal.core.settings import settings
from portal.core.sheets import write_xlsx
from portal.core.web import Key, access, back_to, ctx, flash_ok, page
from portal.core.web.downloads import send_sheet

ROUND_KEYS = (
    Key(ReturnRound.created_at, lambda row: row.created_at, datetime.fromisoformat, descending=True),  # type: ignore[arg-type]
    Key(ReturnRound.id, lambda row: row.id, UUID, descending=True),  # type: ignore[arg-type]
)
VISIT_KEYS = (
    Key(ReturnVisit.due_on, lambda row: row.due_on, date.fromisoformat),  # type: ignore[arg-type]
    Key(ReturnVisit.id, lambda row: row.id, UUID),  # type: ignore[arg-type]
)
TONES = {"WAITING": "amber", "ANSWERED": "jade", "UNREACHED": "line", "REFUSED": "line", "DROPPED": "line"}


@bureau_returns.get("/")
@access.roles(*OFFICERS)
def show(bureau: str) -> Page:
    """The rounds, newest first, with the figures of this year by level."""
    context = ctx()
    rows = page(
        context.db,
        queries.rounds(),
        ROUND_KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    since = date(local_date(context.now).year, 1, 1)
    return render_template(
        "audits/returns/rounds.html",
        page=rows,
        figures={level: queries.measured(context.db, level=level, since=since) for level in LEVELS},
        by_round={row.id: queries.measured(context.db, round_id=row.id) for row in rows.rows},
        levels=LEVELS,
        states=drawing.STATES,
        may=context.actor.has(*DRAWING),
        undecided=office_strips(context.db, context.actor, bureau, context.now),
    )


@bureau_returns.get("/new")
@access.roles(*DRAWING)
def new(bureau: str) -> Page:  # noqa: ARG001
    """A new round: by default the quarter before this one."""
    today = local_date(ctx().now)
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    last = first - timedelta(days=1)
    evening = datetime(today.year, today.month, today.day, 21, 30, tzinfo=SHANGHAI) + timedelta(days=1)
    form = RoundForm(
        data={
            "title": gettext(N_("Return visits, quarter %(quarter)s of %(year)s"))
            % {"quarter": (last.month + 2) // 3, "year": last.year},
            "first_day": date(last.year, last.month - 2, 1),
            "last_day": last,
            "falls_at": evening,
            "until": evening + drawing.DEFAULT_WINDOW,
        }
    )
    return _form_page(form, 200)


def _form_page(form: RoundForm, status: int) -> Page:
    return render_template("audits/returns/round_form.html", form=form), status


@bureau_returns.post("/new")
@access.roles(*DRAWING)
def new_post(bureau: str) -> Page:
    """Freeze the closed cases."""
    context, form = ctx(), RoundForm()
    if not form.validate():
        return _form_page(form, 422)
    try:
        row = actions.freeze_round(context.db, context.actor, form.facts(), now=context.now)
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        return _form_page(form, refused.status)
    flash_ok(gettext(N_("The closed cases are frozen. Announce the draw before the numbers are known.")))
    return back_to("returns.one", bureau=bureau, round_id=row.id)


@bureau_returns.get("/<uuid:round_id>")
@access.roles(*OFFICERS)
def one(bureau: str, round_id: UUID) -> Page:  # noqa: ARG001
    """One round: where its draw stands, its visits."""
    return _round_page(round_id)


def _round_page(round_id: UUID, refused: Refused | None = None, typed: list[str] | None = None) -> str:
    context = ctx()
    row = queries.round_(context.db, round_id)
    state = request.args.get("state", "")
    state = state if state in calls.STATES else ""
    rows = page(
        context.db,
        queries.visits(round_id=row.id, state=state),
        VISIT_KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    public = plans.announcement(context.db, row.id) if row.state in ("ANNOUNCED", "DRAWN") else None
    return render_template(
        "audits/returns/round.html",
        row=row,
        page=rows,
        figures=queries.measured(context.db, round_id=row.id),
        visit_states=calls.STATES,
        state=state,
        tones=TONES,
        names={
            card.station: card.name for card in tenants.cards_under(context.db, context.place.office_path)
        },
        why=_why,
        states=drawing.STATES,
        levels=LEVELS,
        open_url=settings().base_url + url_for("audits_open.draw", draw=row.id) if public else None,
        transcript=public.transcript if public else None,
        pinned=announcement({**row.document, "secret": row.secret}),
        early=context.now < row.entropy_from,
        late=context.now > row.entropy_until,
        may=row.office_path == context.actor.office_path and context.actor.has(*DRAWING),
        typed=typed or [""] * len(row.document["entropy_sources"]),
        refused=refused,
    )


def _why(row: ReturnVisit) -> str:
    locale = current_locale()
    words = [GRAVE.label(code, locale) if code in GRAVE else gettext(N_("drawn")) for code in row.reasons]
    return ("、" if locale.startswith("zh") else ", ").join(words)


@bureau_returns.post("/<uuid:round_id>/announce")
@access.roles(*DRAWING)
def announce(bureau: str, round_id: UUID) -> Page:
    """Publish the announcement."""
    form = NoteForm()

    def act() -> None:
        actions.announce_round(ctx().db, ctx().actor, round_id, seen=form.seen_version, now=ctx().now)

    return _taken(
        bureau, round_id, act, N_("Announced. From now on nothing of this draw can be changed unseen.")
    )


@bureau_returns.post("/<uuid:round_id>/draw")
@access.roles(*DRAWING)
def draw(bureau: str, round_id: UUID) -> Page:
    """Enter the public numbers: the cases are drawn."""
    form, typed = NoteForm(), request.form.getlist("numbers")

    def act() -> object:
        numbers = [drawing.read_numbers(text) for text in typed]
        return actions.draw_round(
            ctx().db, ctx().actor, round_id, numbers, seen=form.seen_version, now=ctx().now
        )

    return take(
        act,
        N_("Drawn. The visits wait below."),
        lambda: back_to("returns.one", bureau=bureau, round_id=round_id),
        lambda refused: _round_page(round_id, refused, typed),
    )


@bureau_returns.post("/<uuid:round_id>/cancel")
@access.roles(*DRAWING)
def cancel(bureau: str, round_id: UUID) -> Page:
    """Give an open round up."""
    form = NoteForm()

    def act() -> None:
        note = form.note.data or ""
        actions.cancel_round(ctx().db, ctx().actor, round_id, note, seen=form.seen_version, now=ctx().now)

    return _taken(bureau, round_id, act, N_("The round is cancelled."))


def _taken(bureau: str, round_id: UUID, act: Any, words: str) -> Page:
    return take(
        act,
        words,
        lambda: back_to("returns.one", bureau=bureau, round_id=round_id),
        lambda refused: _round_page(round_id, refused),
    )


@bureau_returns.get("/<uuid:round_id>/export.xlsx")
@access.roles(*OFFICERS)
def export(bureau: str, round_id: UUID) -> Response:  # noqa: ARG001
    """The visits of a round with their answers; nothing personal."""
    context = ctx()
    row = queries.round_(context.db, round_id)
    names = {card.station: card.name for card in tenants.cards_under(context.db, context.place.office_path)}
    rows = context.db.execute(
        queries.visits(round_id=row.id).order_by(ReturnVisit.due_on, ReturnVisit.id)
    ).scalars()
    content = write_xlsx(
        [
            gettext(N_("Case")),
            gettext(N_("Station")),
            gettext(N_("Why")),
            gettext(N_("State")),
            gettext(N_("How")),
            gettext(N_("Is the result as it is recorded?")),
            gettext(N_("Was the agreement or promise performed?")),
            gettext(N_("Satisfied on the whole?")),
            gettext(N_("Points")),
            gettext(N_("What follows")),
        ],
        (_cells(one, names) for one in rows),
        sheet=row.number,
    )
    return send_sheet(content, f"{row.number}.xlsx")


def _cells(row: ReturnVisit, names: dict[UUID, str]) -> list[Any]:
    locale = current_locale()
    return [
        row.case_no,
        names.get(row.tenant_id, ""),
        _why(row),
        calls.STATES.label(row.state, locale),
        calls.MANNERS.label(row.manner, locale),
        calls.SAME.label(row.same, locale),
        calls.PERFORMED.label(row.performed, locale),
        calls.CONTENT.label(row.content, locale),
        row.points,
        calls.FOLLOW_UP.label(row.follow_up, locale),
    ]
