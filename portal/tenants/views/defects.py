"""Known defects: at the station with the remedy beside each, at the office as a list to verify and dismiss."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.core.actor import Actor
from portal.core.errors import Refused
from portal.core.i18n import N_, current_locale, date_text, gettext
from portal.core.web import Key, access, back_to, bureau_blueprint, ctx, flash_ok, page, station_blueprint
from portal.tenants.actions.defects import answer, dismiss
from portal.tenants.actions.life import report_plaque
from portal.tenants.forms.defects import AnswerDefectForm, DismissForm
from portal.tenants.models import StationDefect
from portal.tenants.queries import defects as reading
from portal.tenants.queries import own_card
from portal.tenants.queries.founding import hanging
from portal.tenants.rules.defects import DEFECTS, REMEDY, VERIFY, WHY

station_pages = station_blueprint("tasks", __name__, "/tasks")
bureau_pages = bureau_blueprint("defects", __name__, "/defects")
MENDERS = ("HEAD", "DEPUTY", "LIAISON")
OFFICERS = access.roles("CONTACT", "SUPERVISOR", "ADMIN")
KEYS = (
    Key(StationDefect.found_at, lambda row: row.found_at, datetime.fromisoformat),  # type: ignore[arg-type]
    Key(StationDefect.id, lambda row: row.id, UUID),  # type: ignore[arg-type]
)
Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class DefectLine:
    """A defect in words."""

    row: StationDefect
    name: str
    why: str
    remedy: str
    verify: bool


def line_of(row: StationDefect) -> DefectLine:
    """The defect as a person reads it: what, why it is thought so, and the remedy."""
    return DefectLine(
        row=row,
        name=DEFECTS.label(row.code, current_locale()),
        why=gettext(WHY[row.code], **_params(row.facts)),
        remedy=gettext(REMEDY[row.code]),
        verify=row.code in VERIFY,
    )


def _params(facts: Mapping[str, Any]) -> dict[str, Any]:
    days = {name: date_text(date.fromisoformat(facts[name])) for name in ("since", "due") if name in facts}
    return {**facts, **days}


def defect_strips(db: Session, actor: Actor, station: str, _now: datetime) -> list[dict[str, Any]]:
    """What Today shows of them (complaints.also_today), for those who can mend."""
    if not actor.has(*MENDERS):
        return []
    return [
        {
            "url": url_for("tasks.show", station=station) + f"#d-{row.id}",
            "subject": DEFECTS.label(row.code, current_locale()),
            "extra": [line_of(row).why],
            "state": gettext(N_("please verify")) if row.code in VERIFY else gettext(N_("to be mended")),
            "clock": None,
        }
        for row in reading.open_of(db, own_card(db).station)
        if row.answered_at is None
    ]


@station_pages.get("/")
@access.member
def show(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """What is to be mended, and how; what was."""
    return _station_page(200)


def _station_page(status: int, *, form: AnswerDefectForm | None = None, of: UUID | None = None) -> Page:
    context = ctx()
    card = own_card(context.db)
    lines = [line_of(row) for row in reading.open_of(context.db, card.station)]
    page = render_template(
        "tenants/defects/station.html",
        card=card,
        lines=lines,
        past=[line_of(row) for row in reading.past_of(context.db, card.station)],
        plaque=hanging(context.db, card.station),
        forms={
            line.row.id: form if of == line.row.id and form else AnswerDefectForm(None, prefix=f"d{at}")
            for at, line in enumerate(lines)
        },
        may_answer=context.actor.has(*MENDERS),
    )
    return page, status


@station_pages.post("/<uuid:defect>/answer")
@access.roles(*MENDERS)
def answer_post(station: str, defect: UUID) -> Page:
    """Say what was found or done."""
    context = ctx()
    row = reading.defect(context.db, defect)
    prefix = next((name.partition("-")[0] for name in request.form if name.endswith("-words")), "d0")
    form = AnswerDefectForm(prefix=prefix)
    if not form.validate():
        return _station_page(422, form=form, of=defect)
    answer(context.db, context.actor, row, form.words.data, now=context.now)
    flash_ok(gettext(N_("The office reads it.")))
    return back_to("tasks.show", station=station)


@station_pages.post("/plaque")
@access.roles(*MENDERS)
def plaque_post(station: str) -> Page:
    """The plaque does not hang any more, or it hangs again."""
    context = ctx()
    missing = request.form.get("missing") == "1"
    report_plaque(context.db, context.actor, own_card(context.db), missing=missing, now=context.now)
    flash_ok(gettext(N_("The office reads it.")))
    return back_to("tasks.show", station=station)


@bureau_pages.get("/", endpoint="show")
@OFFICERS
def show_bureau(bureau: str) -> Page:  # noqa: ARG001 - the URL's own
    """The defects of the subtree."""
    return _bureau_page(200)


def _bureau_page(status: int, *, form: DismissForm | None = None, of: UUID | None = None) -> Page:
    context = ctx()
    code, closed = request.args.get("code", ""), request.args.get("closed") == "1"
    code = code if code in DEFECTS else ""
    rows = page(
        context.db,
        reading.defects_under(code=code, closed=closed),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    page_text = render_template(
        "tenants/defects/bureau.html",
        page=rows,
        lines=[line_of(row) for row in rows.rows],
        forms={
            row.id: form
            if of == row.id and form
            else DismissForm(None, prefix=f"d{at}", data={"version": row.version})
            for at, row in enumerate(rows.rows)
        },
        cards=reading.cards_of(context.db, {row.tenant_id for row in rows.rows}),
        counts=reading.counts(context.db),
        names=DEFECTS,
        code=code,
        closed=closed,
    )
    return page_text, status


@bureau_pages.post("/<uuid:defect>")
@OFFICERS
def dismiss_post(bureau: str, defect: UUID) -> Page:
    """Dismiss it, with a reason."""
    context = ctx()
    prefix = next((name.partition("-")[0] for name in request.form if name.endswith("-reason")), "d0")
    row, form = reading.defect(context.db, defect), DismissForm(prefix=prefix)
    if not form.validate():
        return _bureau_page(422, form=form, of=defect)
    try:
        dismiss(context.db, context.actor, row, form.reason.data, form.seen_version, now=context.now)
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        return _bureau_page(refused.status, form=form, of=defect)
    flash_ok(gettext(N_("Dismissed; the station reads why.")))
    return back_to("defects.show", bureau=bureau)
