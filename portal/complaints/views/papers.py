"""Papers as PDF. Printing takes personal data out of the system, so it is a POST and stands on record."""

import io
from datetime import date
from uuid import UUID

from flask import Response, render_template, request, send_file

from portal.complaints.actions.look import note_print
from portal.complaints.papers import PAPERS, case_paper, register_paper
from portal.complaints.queries.cases import case as one_case
from portal.complaints.rules.words import goods, intake, outcomes, steps
from portal.core import masks
from portal.core.clock import local_date
from portal.core.errors import Invalid, Missing
from portal.core.i18n import N_, speaking
from portal.core.pdf import render_pdf
from portal.core.qr import qr_data_uri
from portal.core.web import access, ctx, station_blueprint
from portal.tenants import facts as station_facts

blueprint = station_blueprint("papers", __name__, "/cases")
CASE_MARGINS = (15.0, 18.0, 16.0, 18.0)  # mm: top, right, bottom, left
FOOTER = "第 {page} 页，共 {pages} 页"
WORDS = {
    "CATEGORIES": goods.CATEGORIES,
    "PROBLEMS": intake.PROBLEMS,
    "DEMANDS": intake.DEMANDS,
    "SOURCES": intake.SOURCES,
    "CHANNELS": intake.CHANNELS,
    "FLAGS": intake.FLAGS,
    "PROOFS": intake.PROOFS,
    "ID_TYPES": intake.ID_TYPES,
    "GOODS": goods.GOODS,
    "OUTCOMES": outcomes.OUTCOMES,
    "RESULTS": outcomes.RESULTS,
    "result_of": outcomes.result,
    "OTHER_WAYS": steps.OTHER_WAYS,
    "REJECT_REASONS": steps.REJECT_REASONS,
    "TERMINATION": steps.TERMINATION,
    "TERMINATION_SUB": steps.TERMINATION_SUB,
    "TOLD_BY": steps.TOLD_BY,
    "MANNERS": steps.MANNERS,
    "MINUTES_OUTCOMES": steps.MINUTES_OUTCOMES,
    "SIGNED_BY": steps.SIGNED_BY,
    "OPINIONS": steps.OPINIONS,
    "BASES": steps.BASES,
}


def paper_html(template: str, **values: object) -> str:
    """A paper as HTML, in Chinese whatever language the reader has chosen."""
    with speaking("zh"):
        return render_template(template, masks=masks, qr=qr_data_uri, **WORDS, **values)


@blueprint.post("/<uuid:case>/papers/<paper>")
@access.roles("HEAD", "DEPUTY", "SETTLER", "LIAISON", "APPROVER")
def print_case(station: str, case: UUID, paper: str) -> Response:  # noqa: ARG001 - the URL's own
    """One paper of a case as PDF."""
    if paper not in PAPERS:
        raise Missing(N_("The case has no such paper yet."))
    context = ctx()
    complaint = one_case(context.db, case)
    facts = case_paper(context.db, complaint, paper, local_date(context.now))
    html = paper_html(f"print/{paper}.html", p=facts, c=complaint)
    made = render_pdf(
        html, title=f"{facts.title} {complaint.number or ''}", footer="第 {page} 页，共 {pages} 页"
    )
    note_print(context.db, context.actor, complaint, paper, now=context.now)
    return _pdf(made, f"{complaint.number or 'draft'}-{paper}.pdf")


@blueprint.post("/register/print")
@access.roles("HEAD", "DEPUTY", "LIAISON")
def print_register(station: str) -> Response:
    """F02, the register of a period, as PDF; names and telephones stay masked: it lies open on the desk."""
    context = ctx()
    first, last = _day("first"), _day("last")
    assert context.place.tenant is not None
    book = register_paper(context.db, station_facts(context.db, context.place.tenant), first, last)
    html = paper_html("print/F02.html", book=book)
    made = render_pdf(
        html,
        landscape=True,
        margins=(28.0, 12.0, 16.0, 12.0),
        title="受理和处理消费者投诉登记簿",
        footer=FOOTER,
        repeat_head=True,
    )
    return _pdf(made, f"{station}-F02-{first:%Y%m%d}-{last:%Y%m%d}.pdf")


def _day(name: str) -> date:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError as error:
        raise Invalid(N_("Write a date."), field=name) from error


def _pdf(content: bytes, filename: str) -> Response:
    return send_file(io.BytesIO(content), mimetype="application/pdf", download_name=filename)
