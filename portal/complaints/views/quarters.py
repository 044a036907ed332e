"""季度汇总 (F03): a station counts and hands in; its office reads all of them, accepts or sends back."""

from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Response as FlaskResponse
from flask import render_template, request, send_file, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.complaints.actions import quarters as actions
from portal.complaints.forms.quarters import JudgeForm, QuarterForm
from portal.complaints.models.quarters import QuarterReturn
from portal.complaints.queries import quarters as queries
from portal.complaints.rules.quarters import STATES, due_on, ended, span
from portal.complaints.rules.words.intake import PROBLEMS
from portal.complaints.views.papers import pdf
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import Invalid, Missing, Refused
from portal.core.i18n import N_, current_locale, gettext, speaking
from portal.core.pdf import render_pdf
from portal.core.sheets import write_xlsx
from portal.core.web import access, back_to, bureau_blueprint, ctx, flash_ok, station_blueprint
from portal.law import load_calendar
from portal.tenants import KINDS, cards_under, facts

quarter_pages = station_blueprint("quarters", __name__, "/quarters")
office_quarters = bureau_blueprint("office_quarters", __name__, "/quarters")
SHOWN = 8
TONES = {"HANDED_IN": "brand", "ACCEPTED": "jade", "RETURNED": "seal"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIGURES = (
    ("consultations", N_("Inquiries")),
    ("received", N_("Complaints received")),
    ("accepted", N_("Accepted")),
    ("goods", N_("of these goods")),
    ("services", N_("of these services")),
    ("dispatched", N_("of these from the bureau")),
    ("settled", N_("Settled")),
    ("terminated", N_("Terminated")),
    ("referred", N_("Handed over")),
    ("pending", N_("In hand")),
    ("overdue", N_("Overdue")),
    ("dispute_amount", N_("Amount in dispute, yuan")),
    ("recovered_amount", N_("Loss recovered, yuan")),
    ("group_cases", N_("Group complaints")),
    ("trainings", N_("Training sessions")),
)
Page = str | Response | tuple[str, int]


@quarter_pages.get("/")
@access.member
def show(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """The last quarters: handed in, due, late."""
    context = ctx()
    today = local_date(context.now)
    calendar = load_calendar(context.db)
    found = ended(today, SHOWN)
    there = queries.known(context.db, found)
    return render_template(
        "complaints/quarters.html",
        quarters=[
            (year, quarter, due_on(year, quarter, calendar), there.get((year, quarter)))
            for year, quarter in found
        ],
        states=STATES,
        tones=TONES,
        today=today,
    )


@quarter_pages.get("/<int:year>/<int:quarter>")
@access.member
def one(station: str, year: int, quarter: int) -> Page:  # noqa: ARG001
    """One quarter: the figures as they stand, or as they were handed in."""
    return _page(year, quarter, None, 200)


def _page(year: int, quarter: int, form: QuarterForm | None, status: int) -> Page:
    context = ctx()
    row = queries.handed_in(context.db, year, quarter)
    found, last = _figures(year, quarter, row), span(year, quarter)[1]
    open_ = (row is None or row.state == "RETURNED") and local_date(context.now) > last
    html = render_template(
        "complaints/quarter.html",
        year=year,
        quarter=quarter,
        row=row,
        figures=[(gettext(words), found[name]) for name, words in FIGURES],
        before=_before(year, quarter, found),
        form=form or QuarterForm(formdata=None, data=_draft(year, quarter, row)),
        states=STATES,
        tones=TONES,
        due=due_on(year, quarter, load_calendar(context.db)),
        open=open_,
        over=local_date(context.now) > last,
        may=context.actor.has("HEAD", "DEPUTY"),
    )
    return html, status


def _figures(year: int, quarter: int, row: QuarterReturn | None) -> dict[str, Any]:
    context = ctx()
    if row is not None and row.state != "RETURNED":
        return row.figures
    return queries.figures(context.db, _station(), year, quarter, local_date(context.now))


def _station() -> Any:
    tenant = ctx().place.tenant
    assert tenant is not None
    return facts(ctx().db, tenant)


def _before(year: int, quarter: int, found: dict[str, Any]) -> int | None:
    """How many more (or fewer) were accepted than in the quarter before, when that one was handed in."""
    earlier = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    row = queries.known(ctx().db, [earlier]).get(earlier)
    return int(found["accepted"]) - int(row.figures["accepted"]) if row else None


def _draft(year: int, quarter: int, row: QuarterReturn | None) -> dict[str, str]:
    """The analysis begins with what the cases say."""
    if row is not None:
        return {"hotspots": row.hotspots, "suggestions": row.suggestions}
    hot = queries.hot_problems(ctx().db, year, quarter)
    words = "；".join(f"{PROBLEMS.label(code)} {n} 件" for code, n in hot)
    return {"hotspots": f"投诉相对集中的问题：{words}。" if words else "", "suggestions": ""}


@quarter_pages.post("/<int:year>/<int:quarter>")
@access.roles("HEAD", "DEPUTY")
def hand_in(station: str, year: int, quarter: int) -> Page:
    """Hand it in."""
    context, form = ctx(), QuarterForm()
    if not form.validate():
        return _page(year, quarter, form, 422)
    tenant = context.place.tenant
    assert tenant is not None
    try:
        actions.hand_in(
            context.db,
            context.actor,
            tenant,
            year,
            quarter,
            form.hotspots.data or "",
            form.suggestions.data or "",
            now=context.now,
        )
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        return _page(year, quarter, form, refused.status)
    flash_ok(gettext(N_("The quarter is handed in; the office has it.")))
    return back_to("quarters.one", station=station, year=year, quarter=quarter)


@quarter_pages.get("/<int:year>/<int:quarter>/F03.pdf")
@access.member
def paper(station: str, year: int, quarter: int) -> FlaskResponse:
    """F03 as it was handed in. Raises Missing before."""
    row = queries.handed_in(ctx().db, year, quarter)
    if row is None:
        raise Missing(N_("This quarter is not handed in yet."))
    with speaking("zh"):
        html = render_template(
            "print/F03.html", row=row, station=_station(), kinds=KINDS, mine=row.figures.get("kind")
        )
    body = render_pdf(html, landscape=True, margins=(12.0, 12.0, 12.0, 12.0), title=f"F03 {year}-{quarter}")
    return pdf(body, f"F03-{station}-{year}-{quarter}")


@office_quarters.get("/")
@access.member
def office(bureau: str) -> Page:  # noqa: ARG001
    """Every working station's summary of one quarter, what is missing first; and their sum."""
    context = ctx()
    today = local_date(context.now)
    year, quarter = _asked()
    rows = _lines(year, quarter)
    return render_template(
        "complaints/office_quarters.html",
        year=year,
        quarter=quarter,
        choices=ended(today, SHOWN),
        rows=rows,
        sums=_sums(rows),
        states=STATES,
        tones=TONES,
        due=due_on(year, quarter, load_calendar(context.db)),
        today=today,
        kinds=KINDS,
    )


def _asked() -> tuple[int, int]:
    words = request.args.get("period", "")
    if not words:
        return ended(local_date(ctx().now), 1)[0]
    year, _, quarter = words.partition("-")
    if not (year.isascii() and year.isdigit() and quarter.isascii() and quarter.isdigit()):
        raise Invalid(N_("There is no such quarter."))
    span(int(year), int(quarter))
    return int(year), int(quarter)


def _lines(year: int, quarter: int) -> list[tuple[Any, QuarterReturn | None]]:
    """(station's card, its summary), the missing first."""
    context = ctx()
    there = {row.tenant_id: row for row in queries.of_quarter(context.db, year, quarter)}
    cards = cards_under(context.db, context.place.office_path, working_only=True)
    order = {None: 0, "RETURNED": 1, "HANDED_IN": 2, "ACCEPTED": 3}
    rows = [(card, there.get(card.station)) for card in cards]
    return sorted(rows, key=lambda pair: (order[pair[1].state if pair[1] else None], pair[0].slug))


def _sums(rows: list[tuple[Any, QuarterReturn | None]]) -> dict[str, int]:
    handed = [row.figures for _, row in rows if row is not None and row.state != "RETURNED"]
    names = ("consultations", "received", "accepted", "settled", "terminated", "referred", "pending")
    return {name: sum(int(one.get(name, 0)) for one in handed) for name in names}


@office_quarters.get("/export.xlsx")
@access.member
def export(bureau: str) -> Response:
    """The table of a quarter, a row a station (五进 statistics without typing anything again)."""
    year, quarter = _asked()
    locale = current_locale()
    content = write_xlsx(
        [
            gettext(N_("Station")),
            gettext(N_("Kind of operator")),
            gettext(N_("State")),
            *[gettext(words) for _, words in FIGURES],
        ],
        (
            [
                card.name,
                KINDS.label(card.kind, locale),
                STATES.label(row.state, locale) if row else gettext(N_("not handed in")),
                *[_cell(row.figures[name]) if row else None for name, _ in FIGURES],
            ]
            for card, row in _lines(year, quarter)
        ),
        sheet=f"{year}-Q{quarter}",
    )
    name = f"quarter-{bureau}-{year}-{quarter}.xlsx"
    return send_file(BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)


def _cell(value: Any) -> Any:
    return float(value) if isinstance(value, str) else value


@office_quarters.get("/<uuid:summary>")
@access.member
def office_one(bureau: str, summary: UUID) -> Page:  # noqa: ARG001
    """One station's summary."""
    return _office_page(summary, None, 200)


def _office_page(summary: UUID, form: JudgeForm | None, status: int) -> Page:
    context = ctx()
    row = queries.one(context.db, summary)
    names = {card.station: card.name for card in cards_under(context.db, context.place.office_path)}
    html = render_template(
        "complaints/office_quarter.html",
        row=row,
        name=names.get(row.tenant_id, ""),
        figures=[(gettext(words), row.figures[key]) for key, words in FIGURES],
        form=form or JudgeForm(formdata=None, data={"version": row.version}),
        states=STATES,
        tones=TONES,
        may=context.actor.has("CONTACT", "SUPERVISOR") and row.state == "HANDED_IN",
    )
    return html, status


@office_quarters.post("/<uuid:summary>/<any(accept, return):verdict>")
@access.roles("CONTACT", "SUPERVISOR")
def judge(bureau: str, summary: UUID, verdict: str) -> Page:
    """Accept it, or send it back with words."""
    context, form = ctx(), JudgeForm()
    try:
        row = actions.decide(
            context.db,
            context.actor,
            summary,
            accept=verdict == "accept",
            opinion=form.opinion.data or "",
            seen=form.seen_version,
            now=context.now,
        )
    except Missing:
        raise
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        return _office_page(summary, form, refused.status)
    flash_ok(
        gettext(N_("The summary is accepted.") if verdict == "accept" else N_("The summary is sent back."))
    )
    return back_to("office_quarters.office", bureau=bureau, period=f"{row.year}-{row.quarter}")


def quarter_strips(db: Session, actor: Actor, station: str, now: datetime) -> list[dict[str, Any]]:
    """A line on the home page when a quarter is to be handed in (complaints.also_today)."""
    if not actor.has("HEAD", "DEPUTY", "LIAISON"):
        return []
    from_now = local_date(now)
    year, quarter = ended(from_now, 1)[0]
    row = queries.handed_in(db, year, quarter)
    if row is not None and row.state != "RETURNED":
        return []
    start = queries.began(db)
    if start is None or start > span(year, quarter)[1]:
        return []
    due = due_on(year, quarter, load_calendar(db))
    words = gettext(N_("sent back")) if row else gettext(N_("due %(day)s")) % {"day": due.isoformat()}
    return [
        {
            "url": url_for("quarters.one", station=station, year=year, quarter=quarter),
            "subject": gettext(N_("Quarter %(quarter)s of %(year)s: hand it in"))
            % {"quarter": quarter, "year": year},
            "extra": [words],
            "state": None,
            "clock": None,
        }
    ]
