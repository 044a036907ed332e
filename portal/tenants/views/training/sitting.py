"""Sitting an exam on the phone: each answer is kept as it is chosen; the clock runs on the server."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import Response as FlaskResponse
from flask import jsonify, render_template, request
from werkzeug.wrappers import Response

from portal.core.errors import Missing, Refused
from portal.core.i18n import N_, gettext, speaking
from portal.core.pdf import render_pdf
from portal.core.qr import qr_svg
from portal.core.settings import settings
from portal.core.web import access, back_to, ctx, flash_warning
from portal.tenants import queries
from portal.tenants.actions.training import exams as actions
from portal.tenants.queries import training as reading
from portal.tenants.rules.training.exams import grouped, mark
from portal.tenants.rules.training.questions import LETTERS
from portal.tenants.views.training.places import SETTING, Page, exam_pages


@exam_pages.post("/<uuid:exam>/start")
@access.member
def start(station: str, exam: UUID) -> Response:
    """Begin, or go on."""
    context = ctx()
    made = actions.start_paper(context.db, context.actor, exam, now=context.now)
    return back_to("exams.paper", station=station, paper=made.id)


@exam_pages.get("/papers/<uuid:paper>")
@access.member
def paper(station: str, paper: UUID) -> Page:
    """The paper: to be answered while its time runs, to be read afterwards."""
    context = ctx()
    row = actions.own_paper(context.db, context.actor, paper)
    exam = reading.exam(context.db, row.exam_id)
    asked = actions.asked_of(row)
    if row.handed_in_at is None:
        return render_template(
            "tenants/training/paper.html",
            exam=exam,
            paper=row,
            asked=asked,
            letters=LETTERS,
            now=context.now,
            seconds=max(0, int((row.due_at - context.now).total_seconds())),
        )
    right, _ = mark(asked, row.answers)
    return render_template(
        "tenants/training/paper_result.html",
        exam=exam,
        paper=row,
        asked=asked,
        letters=LETTERS,
        right=right,
        code=grouped(row.check_code or ""),
        station=station,
    )


def _given(form: Mapping[str, str]) -> dict[str, Sequence[int]]:
    lists = request.form
    return {
        name.removeprefix("q"): [int(one) for one in lists.getlist(name) if one.isascii() and one.isdigit()]
        for name in form
        if name.startswith("q") and name[1:].isdigit()
    }


@exam_pages.post("/papers/<uuid:paper>/answers")
@access.member
def answers(station: str, paper: UUID) -> FlaskResponse | tuple[FlaskResponse, int]:  # noqa: ARG001
    """Keep the answers given so far: {kept: n} or the reason why not."""
    context = ctx()
    try:
        row = actions.keep_answers(context.db, context.actor, paper, _given(request.form), now=context.now)
    except Refused as refused:
        words = gettext(refused.message)
        return jsonify(error=words % refused.params if refused.params else words), refused.status
    return jsonify(kept=len(row.answers), of=len(row.asked))


@exam_pages.post("/papers/<uuid:paper>/hand-in")
@access.member
def hand_in(station: str, paper: UUID) -> Response:
    """Hand it in. After the limit the last answers no longer count, and the page says so."""
    context = ctx()
    row = actions.hand_in(context.db, context.actor, paper, _given(request.form), now=context.now)
    if row.late:
        flash_warning(gettext(N_("The time is over. What you had answered by then is kept and counts.")))
    return back_to("exams.paper", station=station, paper=row.id)


@exam_pages.get("/papers/<uuid:paper>/certificate")
@access.member
def certificate(station: str, paper: UUID) -> Response:
    """The certificate as PDF: one's own, or anybody's for those who set exams."""
    context = ctx()
    row = (
        reading.paper(context.db, paper)
        if context.actor.has(*SETTING)
        else actions.own_paper(context.db, context.actor, paper)
    )
    if row.check_code is None or row.handed_in_at is None:
        raise Missing(N_("There is no certificate for this paper."))
    link = f"{settings().base_url}/p/{station}/certificates/?code={row.check_code}"
    with speaking("zh"):
        html = render_template(
            "print/certificate.html",
            paper=row,
            exam=reading.exam(context.db, row.exam_id),
            person=queries.member(context.db, row.member_id),
            card=queries.own_card(context.db),
            code=grouped(row.check_code),
            qr=qr_svg(link, title="扫码核验"),
        )
    body = render_pdf(html, landscape=True, title=f"培训考试合格证 {row.certificate_no}")
    answer = Response(body, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{row.certificate_no}.pdf"'
    return answer
