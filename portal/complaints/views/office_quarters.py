"""季度汇总 (F03) at an office: every station's, the missing ones named; accepted or sent back; their sum and table."""

from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal.complaints.actions import quarters as actions
from portal.complaints.forms.quarters import JudgeForm
from portal.complaints.models.quarters import QuarterReturn
from portal.complaints.queries import quarters as queries
from portal.complaints.rules.quarters import STATES, due_on, ended, span
from portal.complaints.views.quarters import FIGURES, SHOWN, TONES
from portal.core.clock import local_date
from portal.core.errors import Invalid, Missing, Refused
from portal.core.i18n import N_, current_locale, gettext
from portal.core.sheets import write_xlsx
from portal.core.web import access, back_to, bureau_blueprint, ctx, flash_ok
from portal.core.web.downloads import send_sheet
from portal.law import load_calendar
from portal.tenants import KINDS, cards_under
from portal.tenants import card as station_card

office_quarters = bureau_blueprint("office_quarters", __name__, "/quarters")
Page = str | Response | tuple[str, int]


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
    return send_sheet(content, name)


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
    card = station_card(context.db, row.tenant_id)
    html = render_template(
        "complaints/office_quarter.html",
        row=row,
        name=card.name if card else "",
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
