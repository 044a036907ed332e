"""The office and the bureau: which station stands where; one station's check, decided item by item."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import make_response, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal import bureaus
from portal.core.clock import local_date
from portal.core.errors import Missing, Refused
from portal.core.files import file_response
from portal.core.i18n import N_, current_locale, gettext
from portal.core.sheets import write_xlsx
from portal.core.web import Key, access, back_to, bureau_blueprint, ctx, flash_ok, page
from portal.core.web.downloads import send_sheet
from portal.tenants.actions.standards import LONGEST_REASON, Decision, decide
from portal.tenants.models import StationCard
from portal.tenants.queries import standards as queries
from portal.tenants.queries.standards import Wanted
from portal.tenants.queries.standards.board import LAPSED, NONE
from portal.tenants.rules.standards import Checklist
from portal.tenants.rules.standards.words import CHECKS
from portal.tenants.views.standards import words

blueprint = bureau_blueprint("reviews", __name__, "/standards")
Page = str | Response | tuple[str, int]
REVIEWERS = ("CONTACT", "INSPECTOR", "SUPERVISOR")
KEYS = (
    Key(StationCard.office_path, lambda row: row[0].office_path),  # type: ignore[arg-type]
    Key(StationCard.slug, lambda row: row[0].slug),  # type: ignore[arg-type]
)
MOST_ROWS = 20_000
HEADERS = (N_("Number"), N_("Station"), N_("Office"), N_("Standard"), N_("State"), N_("Score"), N_("Confirmed on"),
            N_("Valid until"), N_("Items open"))  # fmt: skip


def _wanted(lists: list[Checklist]) -> Wanted:
    codes = [one.code for one in lists]
    code = request.args.get("code", "")
    state = request.args.get("state", "")
    return Wanted(
        code=code if code in codes else next(iter(codes), ""),
        state=state if state in {*CHECKS, NONE, LAPSED} else "",
        office=request.args.get("office", ""),
        words=request.args.get("q", "").strip(),
    )


@blueprint.get("/")
@access.member
def show(bureau: str) -> Page:
    """Which station stands where against the chosen standard."""
    context = ctx()
    path, today = context.place.office_path, local_date(context.now)
    lists = queries.checklists_around(context.db, path, today)
    wanted = _wanted(lists)
    rows = page(
        context.db,
        queries.board(path, lists, wanted, today),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
        scalars=False,
    )
    offices = bureaus.subtree(context.db, path)
    found = queries.counts(context.db, path, lists, wanted.code, today) if wanted.code else {"": 0}
    return render_template(
        "tenants/standards/board.html",
        page=rows,
        wanted=wanted,
        lists={one.code: one.name(current_locale()) for one in reversed(lists)},
        chips=_chips(bureau, wanted, found),
        here_url=lambda **more: _url("reviews.show", bureau, wanted, **more),
        export_url=_url("reviews.export", bureau, wanted),
        offices=offices,
        office_names={office.path: office.short_name for office in offices},
        today=today,
        std=words,
        may_manage=context.actor.has("ADMIN", "SUPERVISOR"),
    )


def _url(endpoint: str, bureau: str, wanted: Wanted, **more: str | None) -> str:
    values: dict[str, str | None] = {
        "code": wanted.code,
        "state": wanted.state,
        "office": wanted.office,
        "q": wanted.words,
        **more,
    }
    return url_for(endpoint, bureau=bureau, **{name: value for name, value in values.items() if value})  # type: ignore[arg-type]


def _chips(bureau: str, wanted: Wanted, found: dict[str, int]) -> list[dict[str, Any]]:
    names = {
        "": gettext(N_("All")),
        "SUBMITTED": CHECKS.label("SUBMITTED", current_locale()),
        "CONFIRMED": CHECKS.label("CONFIRMED", current_locale()),
        "RETURNED": CHECKS.label("RETURNED", current_locale()),
        "REOPENED": CHECKS.label("REOPENED", current_locale()),
        "OPEN": CHECKS.label("OPEN", current_locale()),
        NONE: gettext(N_("Not begun")),
        LAPSED: gettext(N_("Run out")),
    }
    return [
        {
            "label": label,
            "url": _url("reviews.show", bureau, wanted, state=state or None),
            "current": state == wanted.state,
            "n": found.get(state, 0),
        }
        for state, label in names.items()
    ]


@blueprint.get("/export.xlsx")
@access.member
def export(bureau: str) -> Response:
    """The list as it is filtered, all its pages."""
    context = ctx()
    path, today = context.place.office_path, local_date(context.now)
    lists = queries.checklists_around(context.db, path, today)
    wanted = _wanted(lists)
    statement = queries.board(path, lists, wanted, today).order_by(StationCard.office_path, StationCard.slug)
    rows = context.db.execute(statement.limit(MOST_ROWS)).all()
    names = bureaus.names(context.db, {row[0].office_path for row in rows})
    content = write_xlsx(
        [gettext(one) for one in HEADERS],
        _cells(rows, names, wanted.code),
        sheet=gettext(N_("Standards")),
    )
    return send_sheet(content, f"standards-{bureau}.xlsx")


def _cells(rows: Any, names: dict[str, str], code: str) -> Iterator[list[Any]]:
    for card, check in rows:
        state = words.state_word(check.state)[0] if check else gettext(N_("Not begun"))
        facts = (
            [check.score, check.confirmed_on, check.valid_until, check.open_items] if check else [None] * 4
        )
        yield [card.slug, card.name, names.get(card.office_path, ""), code, state, *facts]


def _card(number: str) -> StationCard:
    """The station with *number* under this bureau. Raises Missing."""
    context = ctx()
    path = context.place.office_path
    statement = select(StationCard).where(
        StationCard.slug == number, StationCard.office_path >= path, StationCard.office_path < path + "~"
    )
    found = context.db.execute(statement).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such station."))
    return found


@blueprint.get("/<number>/<code>")
@access.member
def review(bureau: str, number: str, code: str) -> Page:  # noqa: ARG001 - the URL's own
    """One station's check: photos large, the ones before beside them."""
    return _review_page(_card(number), code, "", {}, 200)


def _review_page(card: StationCard, code: str, error: str, typed: dict[str, str], status: int) -> Page:
    context = ctx()
    sheet = queries.sheet(context.db, card, code, local_date(context.now))
    steps = queries.steps_of(context.db, sheet.check) if sheet.check else []
    ahead = queries.next_waiting(context.db, context.place.office_path, card.station)
    following = context.db.get(StationCard, ahead[0]) if ahead else None
    made = render_template(
        "tenants/standards/review.html",
        card=card,
        sheet=sheet,
        events=words.events(steps),
        std=words,
        locale=current_locale(),
        may_decide=context.actor.has(*REVIEWERS),
        error=error,
        typed=typed,
        longest=LONGEST_REASON,
        following=(following, ahead[1]) if following and ahead else None,
        office=bureaus.names(context.db, [card.office_path]).get(card.office_path, ""),
    )
    return made, status


@blueprint.post("/<number>/<code>")
@access.roles(*REVIEWERS)
def review_post(bureau: str, number: str, code: str) -> Page:
    """Decide on what was handed over; what was typed stays when somebody was faster."""
    context = ctx()
    card, form = _card(number), request.form
    decisions = {
        name.removeprefix("decision-"): Decision(
            value == "CONFIRM", form.get(f"reason-{name.removeprefix('decision-')}", "")
        )
        for name, value in form.items()
        if name.startswith("decision-") and value in {"CONFIRM", "RETURN"}
    }
    seen = form.get("version", "")
    try:
        with context.db.begin_nested():
            state = decide(
                context.db,
                context.actor,
                card,
                code,
                decisions,
                int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0,
                now=context.now,
            )
    except Missing:
        raise
    except Refused as refused:
        text = gettext(refused.message)
        return _review_page(
            card, code, text % refused.params if refused.params else text, dict(form), refused.status
        )
    flash_ok(
        gettext(N_("The standard is confirmed.") if state == "CONFIRMED" else N_("The decision is kept."))
    )
    return back_to("reviews.review", bureau=bureau, number=number, code=code)


@blueprint.get("/<number>/<code>/files/<uuid:file>")
@access.member
def file(bureau: str, number: str, code: str, file: UUID) -> Response:  # noqa: ARG001
    """A photo (its display copy unless `original=1`) or a document of a station under this bureau."""
    row = queries.stored_file(ctx().db, _card(number).station, code, file)
    return make_response(file_response(row, display=request.args.get("original") != "1"))
