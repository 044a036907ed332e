"""Exams: what is set, who passed."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal.core.clock import local_date
from portal.core.errors import Refused
from portal.core.i18n import N_, gettext
from portal.core.sheets import write_xlsx
from portal.core.web import Key, access, back_to, ctx, flash_ok, page
from portal.core.web.downloads import send_sheet
from portal.tenants import queries
from portal.tenants.actions.training import exams as actions
from portal.tenants.forms.learning import ExamForm
from portal.tenants.models import StationMember
from portal.tenants.models.training import Exam, ExamPaper
from portal.tenants.queries import training as reading
from portal.tenants.views.training.places import SETTERS, SETTING, Page, exam_pages

KEYS = (
    Key(Exam.closes_at, lambda row: row.closes_at, datetime.fromisoformat, descending=True),  # type: ignore[arg-type]
    Key(Exam.id, lambda row: row.id, UUID, descending=True),  # type: ignore[arg-type]
)


@exam_pages.get("/")
@access.member
def show(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """The exams, and where the reader stands in each."""
    context = ctx()
    rows = page(
        context.db,
        reading.exams(),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    mine = queries.member_of_person(context.db, context.actor.person) if context.actor.person else None
    papers = reading.papers_of(context.db, [row.id for row in rows.rows], mine.id) if mine else ()
    return render_template(
        "tenants/training/exams.html",
        page=rows,
        mine={row.id: [one for one in papers if one.exam_id == row.id] for row in rows.rows},
        on_roster=mine is not None,
        now=context.now,
        may_set=context.actor.has(*SETTING),
    )


@exam_pages.get("/new")
@SETTERS
def new(station: str) -> Page:  # noqa: ARG001
    """The form for an exam, open from now for two weeks."""
    context = ctx()
    start = context.now.replace(minute=0, second=0, microsecond=0)
    return _form_page(ExamForm(data={"opens_at": start, "closes_at": start + timedelta(days=14)}), 200)


def _form_page(form: ExamForm, status: int) -> Page:
    found = reading.topics(ctx().db)
    _offer(form, found)
    html = render_template("tenants/training/exam_form.html", form=form, bank=sum(n for _, n in found))
    return html, status


def _offer(form: ExamForm, found: list[tuple[str, int]]) -> None:
    form.topics.choices = [(topic, f"{topic or gettext(N_('without a topic'))}|{n}") for topic, n in found]


@exam_pages.post("/new")
@SETTERS
def new_post(station: str) -> Page:
    """Set it; everybody on the roster is told."""
    context, form = ctx(), ExamForm()
    _offer(form, reading.topics(context.db))
    if not form.validate():
        return _form_page(form, 422)
    try:
        row = actions.set_exam(context.db, context.actor, form.facts(), now=context.now)
    except Refused as refused:
        form.refuse(refused)
        return _form_page(form, refused.status)
    flash_ok(gettext(N_("The exam is set; everybody on the roster is told.")))
    return back_to("exams.one", station=station, exam=row.id)


@exam_pages.get("/<uuid:exam>")
@access.member
def one(station: str, exam: UUID) -> Page:  # noqa: ARG001
    """One exam: its rules, and the pass list for those who set it."""
    context = ctx()
    row = reading.exam(context.db, exam)
    may_set = context.actor.has(*SETTING)
    mine = queries.member_of_person(context.db, context.actor.person) if context.actor.person else None
    return render_template(
        "tenants/training/exam.html",
        exam=row,
        results=_results(row) if may_set else [],
        mine=reading.papers_of(context.db, [row.id], mine.id) if mine else (),
        on_roster=mine is not None,
        now=context.now,
        may_set=may_set,
        begun=bool(reading.papers_of(context.db, [row.id])),
    )


def _results(row: Exam) -> list[tuple[StationMember, list[ExamPaper], ExamPaper | None]]:
    """(person, papers, the best one) for everybody who serves, in the order of the roster."""
    context = ctx()
    papers = reading.papers_of(context.db, [row.id])
    found = []
    for person in queries.roster(context.db, local_date(context.now)):
        own = [one for one in papers if one.member_id == person.id]
        done = [one for one in own if one.score is not None]
        found.append((person, own, max(done, key=lambda one: one.score or 0, default=None)))
    return found


@exam_pages.get("/<uuid:exam>/pass-list.xlsx")
@SETTERS
def pass_list(station: str, exam: UUID) -> Response:  # noqa: ARG001
    """Who passed, with marks and certificate numbers."""
    row = reading.exam(ctx().db, exam)
    content = write_xlsx(
        [
            gettext(N_("Name")),
            gettext(N_("Position in the enterprise")),
            gettext(N_("Attempts")),
            gettext(N_("Best mark")),
            gettext(N_("Result")),
            gettext(N_("Day")),
            gettext(N_("Certificate number")),
        ],
        (_line(person, papers, best) for person, papers, best in _results(row)),
        sheet=gettext(N_("Pass list")),
    )
    return send_sheet(content, "pass-list.xlsx")


def _line(person: StationMember, papers: list[ExamPaper], best: ExamPaper | None) -> list[Any]:
    words = (
        gettext(N_("not sat")) if best is None else gettext(N_("passed") if best.passed else N_("not passed"))
    )
    handed_in = local_date(best.handed_in_at) if best and best.handed_in_at else None
    return [
        person.name,
        person.position,
        len(papers),
        best.score if best else None,
        words,
        handed_in,
        best.certificate_no if best else None,
    ]


@exam_pages.post("/<uuid:exam>/cancel")
@SETTERS
def cancel(station: str, exam: UUID) -> Response:
    """Call it off."""
    context = ctx()
    actions.cancel_exam(context.db, context.actor, reading.exam(context.db, exam), now=context.now)
    flash_ok(gettext(N_("The exam is called off.")))
    return back_to("exams.show", station=station)
