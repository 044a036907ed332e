"""The desk: cases left, the case right; one key sends it to the proposed station."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import jsonify, render_template, request
from sqlalchemy import func
from werkzeug.wrappers import Response

from portal import tenants
from portal.core.errors import N_, Conflict, Invalid, Missing
from portal.core.i18n import gettext
from portal.core.terms import Term
from portal.core.web import Key, access, back_to, ctx, flash_ok, flash_warning, page
from portal.govlink.actions.dispatch import Order, dispatch, dispatch_many
from portal.govlink.actions.keep import keep
from portal.govlink.forms import NoteForm, SendForm
from portal.govlink.models import Dispatch, PlatformCase
from portal.govlink.queries import desk as queries
from portal.govlink.queries.dispatches import station_names
from portal.govlink.rules.desk import BULK, DESK_STATES, WAITING
from portal.govlink.rules.dispatch import STATES
from portal.govlink.rules.facts import not_given
from portal.govlink.rules.propose import Proposal, best
from portal.govlink.views import shown
from portal.govlink.views.places import OFFICERS, bureau_pages

KEYS = (
    Key(PlatformCase.received_at, lambda row: row.received_at, datetime.fromisoformat),  # type: ignore[arg-type]
    Key(PlatformCase.id, lambda row: row.id, UUID),  # type: ignore[arg-type]
)
Page = str | Response | tuple[str, int]


@bureau_pages.get("/desk")
@access.roles(*OFFICERS)
def desk(bureau: str) -> Page:
    """The inbox. ``?case=`` opens one at the right; without it the first."""
    db, place, now = ctx().db, ctx().place, ctx().now
    rows = page(
        db,
        queries.waiting(db, place.office_path),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    wanted = request.args.get("case", type=UUID) or (rows.rows[0].id if rows.rows else None)
    row = queries.platform_case(db, wanted) if wanted else None
    return render_template(
        "govlink/desk.html",
        page=rows,
        items=[_item(bureau, one) for one in rows.rows],
        view=_view(bureau, row) if row else None,
        waiting=sum(queries.count_waiting(db, place.office_path).values()),
        sent=queries.sent_since(db, place.office_path, shown.midnight(now)),
    )


@bureau_pages.get("/desk/<uuid:case>")
@access.roles(*OFFICERS)
def desk_case(bureau: str, case: UUID) -> Page:
    """One case: the right side alone for the script, a whole page otherwise."""
    if _by_script():
        view = _view(bureau, queries.platform_case(ctx().db, case))
        return render_template("govlink/desk_view.html", view=view)
    return _case_page(bureau, case)


def _case_page(bureau: str, case: UUID, refused: Conflict | None = None) -> str:
    view = _view(bureau, queries.platform_case(ctx().db, case))
    return render_template("govlink/desk_case.html", view=view, refused=refused)


def _item(bureau: str, row: PlatformCase) -> dict[str, Any]:
    return {
        "id": row.id,
        "url": shown.here("govlink.desk_case", bureau=bureau, case=row.id),
        "subject": shown.title(row),
        "shop": row.respondent,
        "extra": [shown.number(row)],
        "report": row.report,
        "state": gettext(N_("came back")) if row.state == "BACK" else None,
        "tone": "amber",
        "clock": shown.desk_clock(ctx().db, row, ctx().now),
    }


def _view(bureau: str, row: PlatformCase) -> dict[str, Any]:
    db, now = ctx().db, ctx().now
    open_here = row.state in WAITING and row.office_path == ctx().place.office_path
    found = queries.Matcher(db).proposals(row) if open_here and not row.report else []
    chosen = best(found)
    words = request.args.get("q", "").strip()
    others = [one for one in found if one is not chosen][:4]
    hits = tenants.find_cards(db, ctx().place.office_path, words, 9) if words else []

    opened = queries.open_at(db, [*(one.station for one in found), *(card.station for card in hits)])

    def reveal(field: str) -> str:
        return shown.here("govlink.reveal_platform", bureau=bureau, case=row.id, field=field)

    return {
        "row": row,
        "title": shown.title(row),
        "number": shown.number(row),
        "state": DESK_STATES[row.state],
        "waits": open_here,
        "clock": shown.desk_clock(db, row, now),
        "facts": shown.facts_of(row, reveal, row.guessed),
        "missing": not_given(row),
        "doubles": [(one, shown.title(one.row), one.reason) for one in queries.doubles(db, row)],
        "best": _proposal(chosen, opened) if chosen else None,
        "others": [_proposal(one, opened) for one in others],
        "before": _before(row),
        "q": words,
        "hits": [(card, opened.get(card.station, 0)) for card in hits],
    }


def _before(row: PlatformCase) -> list[tuple[Dispatch, str, Term]]:
    found = queries.dispatches_of(ctx().db, row)
    names = station_names(ctx().db, [one.tenant_id for one in found])
    return [(one, names[one.tenant_id], STATES[one.state]) for one in found]


def _proposal(one: Proposal, opened: Mapping[UUID, int]) -> dict[str, Any]:
    return {
        "station": one.station,
        "name": one.name,
        "score": one.score,
        "open": opened.get(one.station, 0),
        "reasons": [gettext(reason.message, **reason.params) for reason in one.reasons],
    }


@bureau_pages.post("/desk/<uuid:case>/send")
@access.roles(*OFFICERS)
def send(bureau: str, case: UUID) -> Any:
    """Dispatch to the station named; the next case comes up."""
    form = SendForm()
    station = form.chosen()
    if not form.validate() or station is None:
        raise Invalid(N_("Choose a station of this bureau's area."), field="station")
    order, words = Order(case, form.seen_version, station), form.instruction.data or ""

    def act() -> str:
        row = dispatch(ctx().db, ctx().actor, order, instruction=words, now=ctx().now)
        return gettext(N_("Dispatched: %(order)s."), order=row.order_no)

    return _done_or_page(bureau, case, act)


@bureau_pages.post("/desk/<uuid:case>/keep")
@access.roles(*OFFICERS)
def keep_here(bureau: str, case: UUID) -> Any:
    """The bureau handles it itself."""
    form = NoteForm()

    def act() -> str:
        keep(ctx().db, ctx().actor, case, seen=form.seen_version, note=form.note.data or "", now=ctx().now)
        return gettext(N_("Kept at the bureau."))

    return _done_or_page(bureau, case, act)


def _done_or_page(bureau: str, case: UUID, act: Callable[[], str]) -> Any:
    """Take the step. Somebody else was faster: the case as it is now, with what they did. The script shows it
    beside the list by itself."""
    try:
        words = act()
    except Conflict as refused:
        if _by_script():
            raise
        ctx().db.rollback()
        return _case_page(bureau, case, refused), refused.status
    return _sent(bureau, case, words)


def _by_script() -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _sent(bureau: str, case: UUID, words: str) -> Any:
    if _by_script():
        left = queries.count_waiting(ctx().db, ctx().place.office_path)
        return jsonify({"case": str(case), "left": sum(left.values()), "words": words})
    flash_ok(words)
    return back_to("govlink.desk", bureau=bureau)


@bureau_pages.get("/desk/bulk")
@access.roles(*OFFICERS)
def bulk(bureau: str) -> Page:  # noqa: ARG001 - the URL's own
    """Up to fifty cases with a proposal that is sure enough, to be looked over and sent at once."""
    return _bulk_page()


def _bulk_page(refused: Conflict | None = None) -> str:
    db = ctx().db
    matcher = queries.Matcher(db)
    rows = db.scalars(
        queries.waiting(db, ctx().place.office_path)
        .where(PlatformCase.report.is_(False), func.length(PlatformCase.respondent) > 1)
        .order_by(PlatformCase.received_at, PlatformCase.id)
        .limit(BULK)
    ).all()
    found = [(row, best(matcher.proposals(row))) for row in rows]
    opened = queries.open_at(db, [one.station for _, one in found if one is not None])
    return render_template(
        "govlink/bulk.html",
        items=[
            (row, shown.title(row), shown.number(row), _proposal(one, opened), bool(queries.doubles(db, row)))
            for row, one in found
            if one is not None
        ],
        left=sum(1 for _, one in found if one is None),
        refused=refused,
    )


@bureau_pages.post("/desk/bulk")
@access.roles(*OFFICERS)
def bulk_send(bureau: str) -> Page:
    """Send the ticked ones, all or none."""
    orders = [_order(text) for text in request.form.getlist("order")]
    if not orders:
        flash_warning(gettext(N_("Nothing was ticked.")))
        return back_to("govlink.bulk", bureau=bureau)
    try:
        made = dispatch_many(ctx().db, ctx().actor, orders, now=ctx().now)
    except Conflict as refused:
        ctx().db.rollback()
        return _bulk_page(refused), refused.status
    flash_ok(gettext(N_("%(n)s cases dispatched."), n=len(made)))
    return back_to("govlink.desk", bureau=bureau)


def _order(text: str) -> Order:
    case, _, rest = text.partition(":")
    seen, _, station = rest.partition(":")
    try:
        return Order(UUID(case), int(seen), UUID(station))
    except ValueError as error:
        raise Missing(N_("There is no such case on this desk.")) from error
