"""Files beside a training session."""

from uuid import UUID

from flask import Response as FlaskResponse
from flask import request
from werkzeug.wrappers import Response

from portal.core.errors import Invalid
from portal.core.files import DOCUMENT, EVIDENCE, SHEET, file_response, store
from portal.core.i18n import N_, gettext, ngettext
from portal.core.web import access, back_to, ctx, flash_ok
from portal.tenants.actions.training.sessions import add_session_file, remove_session_file
from portal.tenants.forms.learning import SessionFilesForm
from portal.tenants.queries.training import session, session_file
from portal.tenants.views.training.places import KEEPERS, training_pages

TAKEN = {"MATERIAL": EVIDENCE | DOCUMENT | SHEET, "PHOTO": EVIDENCE, "SIGN_SHEET": EVIDENCE}


@training_pages.post("/<uuid:session_id>/files")
@KEEPERS
def add_files(station: str, session_id: UUID) -> Response:
    """Put material, photos or the sign-in sheet beside it."""
    context, form = ctx(), SessionFilesForm()
    row = session(context.db, session_id)
    if not form.validate():
        raise Invalid(N_("Choose from the list."))
    kept = 0
    for upload in form.files.data or []:
        if not getattr(upload, "filename", ""):
            continue
        kinds = TAKEN[form.kind.data]
        file = store(context.db, context.actor, upload.stream, upload.filename, now=context.now, kinds=kinds)
        add_session_file(context.db, context.actor, row, file, form.kind.data, now=context.now)
        kept += 1
    if not kept:
        raise Invalid(N_("Choose at least one file."))
    flash_ok(ngettext("%(num)s file added", "%(num)s files added", kept))
    return back_to("training.one", station=station, session=session_id)


@training_pages.get("/<uuid:session_id>/files/<uuid:file>")
@access.member
def file(station: str, session_id: UUID, file: UUID) -> FlaskResponse:  # noqa: ARG001 - the URL's own
    """One file of a session."""
    db = ctx().db
    _, stored = session_file(db, session(db, session_id).id, file)
    return file_response(stored, display=request.args.get("display") == "1")


@training_pages.post("/<uuid:session_id>/files/<uuid:file>/remove")
@KEEPERS
def remove_file(station: str, session_id: UUID, file: UUID) -> Response:
    """Take a wrong file away."""
    context = ctx()
    row = session(context.db, session_id)
    remove_session_file(context.db, context.actor, row, file, now=context.now)
    flash_ok(gettext(N_("The file is taken away.")))
    return back_to("training.one", station=station, session=session_id)
