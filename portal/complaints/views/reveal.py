"""Showing a masked datum: a reason first, then the value, and a line in the record."""

from uuid import UUID

from flask import Response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.complaints.actions.look import FIELDS
from portal.complaints.actions.look import reveal as show_value
from portal.complaints.forms.sign import RevealForm
from portal.complaints.queries.cases import case as one_case
from portal.complaints.views.places import station_pages
from portal.complaints.views.show import subject
from portal.core.errors import Missing, Refused
from portal.core.i18n import N_
from portal.core.web import access, ctx

Page = str | BaseResponse | tuple[str, int]
RULE = "/<uuid:case>/reveal/<any(" + ", ".join(FIELDS) + "):field>"


@station_pages.get(RULE)
@access.roles("SETTLER", "LIAISON", "HEAD", "DEPUTY", "APPROVER")
def reveal(station: str, case: UUID, field: str) -> Page:
    """The question as a page, for a browser without scripts."""
    return _page(station, case, field, RevealForm(), None)


@station_pages.post(RULE)
@access.roles("SETTLER", "LIAISON", "HEAD", "DEPUTY", "APPROVER")
def reveal_post(station: str, case: UUID, field: str) -> Page:
    """The value, as plain text for the script or on the page."""
    context, form = ctx(), RevealForm()
    try:
        value = show_value(context.db, context.actor, case, field, form.reason.data or "", now=context.now)
    except Missing:
        raise
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        return _page(station, case, field, form, None), refused.status
    if request.headers.get("X-Requested-With") == "fetch":
        return Response(value, mimetype="text/plain")
    return _page(station, case, field, form, value)


def _page(station: str, case: UUID, field: str, form: RevealForm, value: str | None) -> str:
    complaint = one_case(ctx().db, case)
    if getattr(complaint, field) is None:
        raise Missing(N_("There is nothing of this kind to show."))
    return render_template(
        "complaints/reveal.html",
        form=form,
        value=value,
        case=complaint,
        subject=subject(complaint),
        back=url_for("cases.case_page", station=station, case=case),
    )
