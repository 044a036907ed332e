"""季度汇总 (F03) at a station: counted from the cases, handed in, printed."""

from datetime import datetime
from typing import Any

from flask import Response as FlaskResponse
from flask import render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.complaints.actions import quarters as actions
from portal.complaints.forms.quarters import QuarterForm
from portal.complaints.models.quarters import QuarterReturn
from portal.complaints.queries import quarters as queries
from portal.complaints.rules.quarters import STATES, due_on, ended, span
from portal.complaints.rules.words.intake import PROBLEMS
from portal.complaints.views.papers import pdf
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import Missing, Refused
from portal.core.i18n import N_, gettext, speaking
from portal.core.pdf import render_pdf
from portal.core.web import access, back_to, ctx, flash_ok, station_blueprint
from portal.law import load_calendar
from portal.tenants import KINDS, facts

quarter_pages = station_blueprint("quarters", __name__, "/quarters")
SHOWN = 8
TONES = {"HANDED_IN": "brand", "ACCEPTED": "jade", "RETURNED": "seal"}
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
