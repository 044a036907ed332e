"""Papers that are signed before they are typed: blank F07 and F08, and the way back of the signed ones."""

from typing import Any
from uuid import UUID

from flask import Response, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.complaints.actions.errors import CaseChanged
from portal.complaints.actions.look import note_print
from portal.complaints.actions.party import CHANGEABLE
from portal.complaints.actions.signed import keep_commission, keep_power
from portal.complaints.forms.signed import SignedCommissionForm, SignedPowerForm
from portal.complaints.queries.cases import case as one_case
from portal.complaints.queries.page import load_page
from portal.complaints.rules.papers_out import CASE_PAPERS
from portal.complaints.views.offered import offered
from portal.complaints.views.papers import NOT_YET, paper_pdf
from portal.complaints.views.paperwork_out import blank
from portal.complaints.views.places import station_pages
from portal.complaints.views.show import state_label, subject
from portal.complaints.views.taking import kept
from portal.core.clock import local_date
from portal.core.errors import Invalid, Missing, Refused
from portal.core.i18n import N_, current_locale, gettext
from portal.core.web import access, back_to, ctx, flash_ok

Page = str | BaseResponse | tuple[str, int]
DESK = ("SETTLER", "LIAISON")
# While a test may still be agreed; a proxy may come as long as the parties can change.
WHILE = {"F07": CHANGEABLE, "F08": frozenset({"NEGOTIATING"})}


@station_pages.get("/blank/<any(F07, F08):paper>.pdf")
@access.member
def empty_paper(station: str, paper: str) -> Response:  # noqa: ARG001 - the URL's own
    """The form with lines to write on, for the counter. It holds nobody's data."""
    return paper_pdf(paper, "", blank(ctx(), paper, None))


@station_pages.post("/<uuid:case>/blank/<any(F07, F08):paper>")
@access.roles(*DESK)
def paper_to_sign(station: str, case: UUID, paper: str) -> Response:  # noqa: ARG001
    """The form with what is known of the case; the rest is written by hand. Raises Missing outside its time."""
    context = ctx()
    complaint = one_case(context.db, case)
    if complaint.state not in WHILE[paper] or complaint.report == "ONLY":
        raise Missing(NOT_YET)
    page = load_page(context.db, complaint, local_date(context.now))
    note_print(context.db, context.actor, complaint, paper, now=context.now)
    return paper_pdf(paper, complaint.number or "", blank(context, paper, page))


@station_pages.get("/<uuid:case>/signed/<any(F07, F08):paper>")
@access.roles(*DESK)
def signed(station: str, case: UUID, paper: str) -> Page:
    """Where the signed copy is put into the file. Raises Missing when there is no such paper."""
    context = ctx()
    complaint = one_case(context.db, case)
    if paper not in offered(load_page(context.db, complaint, local_date(context.now))):
        raise Missing(NOT_YET)
    form = _form(paper)
    form.version.data = str(complaint.version)
    return _render(station, case, paper, form)


@station_pages.post("/<uuid:case>/signed/<any(F07, F08):paper>")
@access.roles(*DESK)
def signed_post(station: str, case: UUID, paper: str) -> Page:
    """Put it there."""
    context, form = ctx(), _form(paper)
    one_case(context.db, case)
    try:
        file = kept(context, form.file) if form.validate() else None
        if file is None:
            raise Invalid(N_("Choose at least one file."), field="file")
        at = {"seen": form.seen_version, "now": context.now}
        if paper == "F07":
            keep_power(context.db, context.actor, case, file, original_seen=form.original_seen.data, **at)
        else:
            keep_commission(context.db, context.actor, case, file, **at)
    except Refused as refused:
        return _refused(refused, station, case, paper, form)
    flash_ok(gettext(N_("The signed copy is in the file")))
    return back_to("cases.case_page", station=station, case=case)


def _form(paper: str) -> Any:
    return SignedPowerForm() if paper == "F07" else SignedCommissionForm()


def _refused(refused: Refused, station: str, case: UUID, paper: str, form: Any) -> Page:
    if isinstance(refused, Missing):
        raise refused
    ctx().db.rollback()
    if isinstance(refused, CaseChanged):
        form.version.data, form.version.raw_data = str(refused.complaint.version), None
    form.refuse(refused)
    return _render(station, case, paper, form), refused.status


def _render(station: str, case: UUID, paper: str, form: Any) -> str:
    complaint = one_case(ctx().db, case)
    return render_template(
        "complaints/step.html",
        form=form,
        event="signed",
        title=gettext(N_("Signed copy: %(paper)s"), paper=CASE_PAPERS.label(paper, current_locale())),
        direct=False,
        case=complaint,
        page=None,
        subject=subject(complaint),
        state=state_label(complaint.state),
        back=url_for("cases.case_page", station=station, case=case),
    )
