"""Entering a platform case by hand, and completing one that came with gaps."""

from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal.core.errors import N_, Refused
from portal.core.i18n import gettext
from portal.core.web import access, back_to, ctx, flash_ok
from portal.govlink.actions.enter import complete, enter
from portal.govlink.forms import CaseForm
from portal.govlink.queries.desk import platform_case
from portal.govlink.rules.facts import FIELDS, not_given
from portal.govlink.views.places import OFFICERS, bureau_pages

Page = str | Response | tuple[str, int]


@bureau_pages.get("/desk/new")
@access.roles(*OFFICERS)
def new(bureau: str) -> Page:  # noqa: ARG001 - the URL's own
    """The empty form."""
    form = CaseForm()
    form.received_at.data = ctx().now
    return render_template("govlink/case_form.html", form=form, row=None, missing=[])


@bureau_pages.post("/desk/new")
@access.roles(*OFFICERS)
def new_post(bureau: str) -> Page:
    """Put it on the desk."""
    form = CaseForm()
    if not form.validate():
        return render_template("govlink/case_form.html", form=form, row=None, missing=[]), 422
    try:
        row = enter(ctx().db, ctx().actor, form.values(), report=bool(form.report.data), now=ctx().now)
    except Refused as refused:
        form.refuse(refused)
        return render_template("govlink/case_form.html", form=form, row=None, missing=[]), refused.status
    flash_ok(gettext(N_("The case is on the desk.")))
    if request.form.get("again"):
        return back_to("govlink.new", bureau=bureau)
    return back_to("govlink.desk", bureau=bureau, case=row.id)


@bureau_pages.get("/desk/<uuid:case>/edit")
@access.roles(*OFFICERS)
def edit(bureau: str, case: UUID) -> Page:  # noqa: ARG001
    """A known case; personal data that was given is not printed."""
    row = platform_case(ctx().db, case)
    form = CaseForm(obj=row)
    form.fill(row)
    missing = [FIELDS[key] for key in not_given(row)]
    return render_template("govlink/case_form.html", form=form, row=row, missing=missing)


@bureau_pages.post("/desk/<uuid:case>/edit")
@access.roles(*OFFICERS)
def edit_post(bureau: str, case: UUID) -> Page:
    """Complete it."""
    row, form = platform_case(ctx().db, case), CaseForm()
    missing = [FIELDS[key] for key in not_given(row)]
    if not form.validate():
        return render_template("govlink/case_form.html", form=form, row=row, missing=missing), 422
    try:
        complete(
            ctx().db,
            ctx().actor,
            case,
            form.values(row),
            report=bool(form.report.data),
            seen=form.seen_version,
            now=ctx().now,
        )
    except Refused as refused:
        form.refuse(refused)
        return render_template("govlink/case_form.html", form=form, row=row, missing=missing), refused.status
    flash_ok(gettext(N_("The case is completed.")))
    return back_to("govlink.desk", bureau=bureau, case=case)
