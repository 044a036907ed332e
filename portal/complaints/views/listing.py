"""The list of cases: filters in words, search, order, export of what is shown."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import Colleague, names_of
from portal.complaints.models import Complaint
from portal.complaints.queries.clocks import clock_lines
from portal.complaints.queries.inbox import (
    DUE,
    SORTS,
    VIEWS,
    Filter,
    cases,
    counts,
    first_lines,
    lines,
)
from portal.complaints.queries.people import staff
from portal.complaints.rules.states import STATES
from portal.complaints.rules.words.goods import CATEGORIES
from portal.complaints.rules.words.intake import DEMANDS, PROBLEMS, SOURCES
from portal.complaints.rules.words.outcomes import OUTCOMES
from portal.complaints.views.home import quarter_of
from portal.complaints.views.places import station_pages
from portal.complaints.views.show import nearest_chip, strip
from portal.core import masks
from portal.core.clock import local_date
from portal.core.errors import Invalid
from portal.core.i18n import N_, current_locale, gettext
from portal.core.sheets import write_csv, write_xlsx
from portal.core.web import Context, Key, KeyPage, access, ctx, first_page, kept_page, page
from portal.core.web.downloads import XLSX
from portal.law import Calendar, load_calendar

BY_DUE = (
    Key(DUE, lambda row: row.due_on or date(9999, 12, 31), date.fromisoformat),
    Key(Complaint.id, lambda row: row.id, UUID),  # type: ignore[arg-type]
)
BY_NEW = (Key(Complaint.id, lambda row: row.id, UUID, descending=True),)  # type: ignore[arg-type]
PAGE = 25
MOST_ROWS = 100_000


def wish() -> Filter:
    """The filter in the URL. Raises Invalid on a word it does not know."""
    args = request.args
    view, state, source = args.get("view", "open"), args.get("state") or None, args.get("source") or None
    category = args.get("category") or None
    known = ((view, VIEWS), (state, STATES), (source, SOURCES), (category, CATEGORIES))
    try:
        if any(value is not None and value not in words for value, words in known):
            raise ValueError
        return Filter(
            view=view,
            state=state,
            source=source,
            category=category,
            assignee=UUID(args["assignee"]) if args.get("assignee") else None,
            since=date.fromisoformat(args["since"]) if args.get("since") else None,
            until=date.fromisoformat(args["until"]) if args.get("until") else None,
            words=args.get("q", "")[:80],
        )
    except ValueError as error:
        raise Invalid(N_("This list address is not complete. Open the list again.")) from error


@station_pages.get("/")
@access.member
def show(station: str) -> Response:
    """The cases, nearest deadline first."""
    context, wanted = ctx(), wish()
    found, sort = _found(context, wanted)
    here = tuple(staff(context.db, context.place.tenant)) if context.place.tenant else ()
    names = {one.person: one.name for one in here}
    left = names_of(context.db, {row.assignee for row in found.rows} - names.keys())  # who has left
    made = Made(
        page=found,
        sort=sort,
        numbers=tuple(counts(context.db, context.actor.person, local_date(context.now)).items()),
        staff=here,
        names=tuple((names | left).items()),
        calendar=load_calendar(context.db),
    )
    return kept_page("complaints/list.html", made, lambda: _shown(station, wanted, made))


@dataclass(frozen=True)
class Made:
    """What the list is drawn from, as it was read."""

    page: KeyPage[Any]
    sort: str
    numbers: tuple[tuple[str, int], ...]
    staff: tuple[Colleague, ...]
    names: tuple[tuple[UUID, str], ...]
    calendar: Calendar


def _found(context: Context, wanted: Filter) -> tuple[KeyPage[Any], str]:
    today, person = local_date(context.now), context.actor.person
    after, before = request.args.get("after"), request.args.get("before")
    sort = "new" if request.args.get("sort") == "new" or wanted.view in ("closed", "all", "draft") else "due"
    keys = BY_NEW if sort == "new" else BY_DUE
    if wanted == Filter(wanted.view) and not (after or before):
        rows = first_lines(context.db, wanted.view, sort, person, today, most=PAGE + 1)
        return first_page(tuple(rows), keys, PAGE), sort
    statement = lines(wanted, person, today)
    found = page(context.db, statement, keys, after=after, before=before, limit=PAGE, scalars=False)
    return replace(found, rows=tuple(found.rows)), sort


def _shown(station: str, wanted: Filter, made: Made) -> dict[str, Any]:
    context, names, rows = ctx(), dict(made.names), made.page.rows
    chips = [nearest_chip(clock_lines(row.clocks), made.calendar, context.now) for row in rows]
    return {
        "page": made.page,
        "strips": [strip(row, station, names, chip) for row, chip in zip(rows, chips, strict=True)],
        "views": _views(wanted, dict(made.numbers)),
        "wanted": wanted,
        "sort": made.sort,
        "applied_filters": _applied(wanted),
        "may_register": context.actor.has("LIAISON", "SETTLER"),
        "sorts": SORTS,
        "book": quarter_of(local_date(context.now)),
        "export_url": _url(
            url_for("cases.export", station=station, kind="xlsx"), after=None, before=None, sort=None
        ),
        "staff": [one for one in made.staff if "SETTLER" in one.roles],
        "vocabularies": {"state": STATES, "source": SOURCES, "category": CATEGORIES},
        "link": _url,
    }


@station_pages.get("/export.<any(csv, xlsx):kind>")
@access.member
def export(station: str, kind: str) -> Response:
    """The rows that are shown, all pages of them, names masked; one row a case."""
    context = ctx()
    statement = cases(wish(), context.actor.person, local_date(context.now))
    rows = context.db.scalars(
        statement.order_by(Complaint.registered_at, Complaint.id)
        .limit(MOST_ROWS)
        .execution_options(yield_per=1000)
    )
    values = (_export_row(row) for row in rows)
    body = write_csv(_headers(), values) if kind == "csv" else write_xlsx(_headers(), values, sheet="投诉")
    answer = Response(body, mimetype="text/csv" if kind == "csv" else XLSX)
    name = f"{station}-{local_date(context.now).isoformat()}.{kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _headers() -> list[str]:
    return [
        "编号", "状态", "登记时间", "受理日期", "投诉人", "被投诉人", "楼层/摊位", "类别", "商品/服务", "金额（元）",
        "投诉问题", "诉求", "信息来源", "平台编号", "处理结果", "挽回损失（元）", "到期日", "办结日期", "档案号",
    ]  # fmt: skip


def _export_row(row: Complaint) -> list[Any]:
    return [
        row.number,
        STATES.label(row.state),
        row.registered_at,
        row.accepted_on,
        masks.name(row.consumer_name),
        row.respondent_name,
        row.respondent_location,
        CATEGORIES.label(row.category),
        row.item_name,
        row.amount,
        PROBLEMS.label(row.problem),
        "、".join(DEMANDS.label(code) for code in row.demands),
        SOURCES.label(row.source),
        row.external_no,
        OUTCOMES.label(row.outcome),
        row.recovered_amount,
        row.due_on,
        row.closed_on,
        row.archive_no,
    ]


def _views(wanted: Filter, numbers: dict[str, int]) -> list[dict[str, Any]]:
    locale = current_locale()
    return [
        {
            "label": term.label(locale),
            "url": _url(view=code, after=None, before=None, state=None),
            "current": wanted.view == code,
            "n": numbers.get(code),
        }
        for code, term in VIEWS.items()
    ]


def _applied(wanted: Filter) -> list[dict[str, str]]:
    locale = current_locale()
    found: list[tuple[str, str]] = [
        ("state", STATES.label(wanted.state, locale)),
        ("source", SOURCES.label(wanted.source, locale)),
        ("category", CATEGORIES.label(wanted.category, locale)),
        ("assignee", gettext("Handler") if wanted.assignee else ""),
        ("since", gettext("from %(day)s", day=wanted.since) if wanted.since else ""),
        ("until", gettext("until %(day)s", day=wanted.until) if wanted.until else ""),
        ("q", f"“{wanted.words}”" if wanted.words else ""),
    ]
    return [
        {"label": label, "url": _url(**{name: None, "after": None, "before": None})}
        for name, label in found
        if label
    ]


def _url(path: str = "", /, **changes: Any) -> str:
    """This list's address (or *path* with its filters) with some parts changed; None takes a part out."""
    values = {**request.args.to_dict(), **changes}
    query = urlencode({key: value for key, value in values.items() if value})
    return (path or request.path) + ("?" + query if query else "")
