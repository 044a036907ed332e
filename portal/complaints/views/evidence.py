"""Copies in the file: adding them, looking at them."""

from uuid import UUID

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from portal.complaints.actions.look import add_evidence
from portal.complaints.forms.sign import EvidenceForm
from portal.complaints.queries.cases import case as one_case
from portal.complaints.queries.page import case_file
from portal.complaints.views.places import station_pages
from portal.core.errors import Invalid, Missing
from portal.core.files import EVIDENCE, file_response, store
from portal.core.i18n import N_, ngettext
from portal.core.web import access, back_to, ctx, flash_ok


@station_pages.post("/<uuid:case>/evidence")
@access.roles("SETTLER", "LIAISON", "HEAD", "DEPUTY")
def add(station: str, case: UUID) -> BaseResponse:
    """Put copies into the file."""
    context, form = ctx(), EvidenceForm()
    form.validate()
    one_case(context.db, case)
    kept = 0
    for upload in form.files.data or []:
        if getattr(upload, "filename", ""):
            file = store(
                context.db, context.actor, upload.stream, upload.filename, now=context.now, kinds=EVIDENCE
            )
            who = "STATION" if request.form.get("brought_by") == "STATION" else "CONSUMER"
            add_evidence(
                context.db,
                context.actor,
                case,
                file,
                note=form.note.data or "",
                brought_by=who,
                now=context.now,
            )
            kept += 1
    if not kept:
        raise Invalid(N_("Choose at least one file."))
    flash_ok(ngettext("%(num)s file added", "%(num)s files added", kept))
    return back_to("cases.case_page", station=station, case=case)


@station_pages.get("/<uuid:case>/files/<uuid:file>")
@access.member
def file(station: str, case: UUID, file: UUID) -> Response:  # noqa: ARG001 - the URL's own
    """One file of a case. Raises Missing when it belongs to none of its papers."""
    db = ctx().db
    row = case_file(db, one_case(db, case), file)
    if row is None:
        raise Missing(N_("There is no such file here."))
    return file_response(row, display=request.args.get("display") == "1")
