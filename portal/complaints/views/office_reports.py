"""At the office: what its stations report or hand over (F12), the paper, and the office's word on it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from portal.complaints.actions.look import note_print
from portal.complaints.actions.office import answer_report
from portal.complaints.forms.reports import AnswerForm
from portal.complaints.models import Complaint, Referral
from portal.complaints.queries import reports as queries
from portal.complaints.queries.cases import case as one_case
from portal.complaints.queries.page import load_page
from portal.complaints.rules.papers_out import REFERRAL_TITLES
from portal.complaints.rules.words.steps import REFERRAL_KINDS
from portal.complaints.views.papers import paper_pdf
from portal.complaints.views.paperwork_out import f12, report_of
from portal.complaints.views.places import OFFICERS
from portal.complaints.views.show import state_label
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import Missing, Refused
from portal.core.i18n import N_, current_locale, gettext
from portal.core.web import Key, access, back_to, bureau_blueprint, ctx, flash_ok
from portal.core.web import page as page_of
from portal.tenants import card as station_card

office_reports = bureau_blueprint("office_reports", __name__, "/reports")
ANSWER = ("CONTACT", "SUPERVISOR")
KEYS = [
    Key(Referral.__table__.c.at, lambda found: found[0].at, datetime.fromisoformat, descending=True),
    Key(Referral.__table__.c.id, lambda found: found[0].id, UUID, descending=True),
]
STRIPS = 5
Page = str | BaseResponse | tuple[str, int]


@office_reports.get("/")
@access.roles(*OFFICERS)
def show(bureau: str) -> Page:
    """The reports, newest first; those without an answer by themselves."""
    db, every = ctx().db, request.args.get("view") == "all"
    shown = page_of(
        db,
        queries.reports(answered=None if every else False),  # type: ignore[arg-type]
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
        scalars=False,
    )
    return render_template(
        "complaints/office_reports.html",
        page=shown,
        strips=[_strip(bureau, *found) for found in shown.rows],
        every=every,
        waiting=queries.count_unanswered(db),
    )


def _strip(bureau: str, row: Referral, case: Complaint, station: str) -> dict[str, Any]:
    locale = current_locale()
    return {
        "url": url_for("office_reports.one", bureau=bureau, report=row.id),
        "number": case.number,
        "subject": f"{REFERRAL_TITLES.label(row.cause, locale)} · {case.item_name}",
        "shop": case.respondent_name,
        "state": gettext(N_("answered")) if row.office_reply else gettext(N_("waits for an answer")),
        "tone": "jade" if row.office_reply else "amber",
        "clock": None,
        "who": station,
        "extra": [_kinds(row), local_date(row.at).isoformat()],
    }


def _kinds(row: Referral) -> str:
    locale = current_locale()
    return ("、" if locale == "zh" else ", ").join(REFERRAL_KINDS.label(kind, locale) for kind in row.kinds)


@office_reports.get("/<uuid:report>")
@access.roles(*OFFICERS)
def one(bureau: str, report: UUID) -> Page:
    """One report, and where the office answers it."""
    return _page(bureau, queries.report(ctx().db, report), AnswerForm(formdata=None))


def _page(bureau: str, row: Referral, form: AnswerForm) -> str:
    context = ctx()
    case = one_case(context.db, row.complaint_id)
    page = load_page(context.db, case, local_date(context.now))
    shown = report_of(page, row, open_phone=False)
    return render_template(
        "complaints/office_report.html",
        row=row,
        case=case,
        shown=shown,
        kinds=_kinds(row),
        title=REFERRAL_TITLES.label(row.cause, current_locale()),
        state=state_label(case.state),
        station=station_card(context.db, row.tenant_id),
        form=form,
        may=context.actor.has(*ANSWER) and row.office_reply is None,
        back=url_for("office_reports.show", bureau=bureau),
    )


@office_reports.post("/<uuid:report>/answer")
@access.roles(*ANSWER)
def answer(bureau: str, report: UUID) -> Page:
    """The office's word. It stands."""
    context, form = ctx(), AnswerForm()
    row = queries.report(context.db, report)
    if not form.validate():
        return _page(bureau, row, form), 422
    try:
        answer_report(
            context.db, context.actor, row.complaint_id, report, form.reply.data or "", now=context.now
        )
    except Missing:
        raise
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        return _page(bureau, queries.report(context.db, report), form), refused.status
    flash_ok(gettext(N_("Answered: the station reads it in the case.")))
    return back_to("office_reports.one", bureau=bureau, report=report)


@office_reports.post("/<uuid:report>/print")
@access.roles(*OFFICERS)
def paper(bureau: str, report: UUID) -> Response:  # noqa: ARG001 - the URL's own
    """上报（移交）单 (F12) of one report; printing it stands in the station's record."""
    context = ctx()
    row = queries.report(context.db, report)
    case = one_case(context.db, row.complaint_id)
    page = load_page(context.db, case, local_date(context.now))
    note_print(context.db, context.actor, case, "F12", now=context.now)
    return paper_pdf("F12", case.number or "", f12(context, page, [row]))


def report_strips(db: Session, actor: Actor, bureau: str, now: datetime) -> list[dict[str, Any]]:  # noqa: ARG001
    """On the bureau's home: reports that wait for its word, the oldest first."""
    if not actor.has(*ANSWER):
        return []
    waiting = queries.reports(answered=False).order_by(Referral.at, Referral.id).limit(STRIPS)
    return [_strip(bureau, *found) for found in db.execute(waiting)]
