"""Consumption warnings: drafted, approved by somebody else, shown on their days, withdrawn."""

from datetime import timedelta
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal.core.clock import local_date
from portal.core.errors import Refused
from portal.core.i18n import N_, gettext
from portal.core.web import Key, access, back_to, ctx, flash_ok, page
from portal.tenants.actions.publicity import texts as actions
from portal.tenants.forms.learning import WarningForm
from portal.tenants.models.publicity import ConsumptionWarning
from portal.tenants.queries import publicity as reading
from portal.tenants.rules.publicity import SOURCES
from portal.tenants.views.publicity.places import (
    APPROVERS,
    APPROVING,
    WRITERS,
    WRITING,
    Page,
    publicity_pages,
)

KEYS = (Key(ConsumptionWarning.id, lambda row: row.id, UUID, descending=True),)  # type: ignore[arg-type]


def seen_version() -> int:
    """The version a button was drawn for; 0 fits nothing."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@publicity_pages.get("/warnings/")
@access.member
def warnings(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """All warnings, newest first."""
    context = ctx()
    rows = page(
        context.db,
        reading.warnings(),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template(
        "tenants/publicity/warnings.html",
        page=rows,
        sources=SOURCES,
        today=local_date(context.now),
        may_write=context.actor.has(*WRITING),
        may_approve=context.actor.has(*APPROVING),
    )


@publicity_pages.get("/warnings/new")
@WRITERS
def new_warning(station: str) -> Page:  # noqa: ARG001
    """The form for a warning, shown for thirty days from today."""
    today = local_date(ctx().now)
    form = WarningForm(data={"shown_from": today, "shown_until": today + timedelta(days=30)})
    return _form_page(form, None, 200)


def _form_page(form: WarningForm, row: ConsumptionWarning | None, status: int) -> Page:
    return render_template("tenants/publicity/warning_form.html", form=form, row=row), status


@publicity_pages.post("/warnings/new")
@WRITERS
def new_warning_post(station: str) -> Page:
    """Draft it."""
    context, form = ctx(), WarningForm()
    if not form.validate():
        return _form_page(form, None, 422)
    try:
        actions.write_warning(context.db, context.actor, form.facts(), now=context.now)
    except Refused as refused:
        form.refuse(refused)
        return _form_page(form, None, refused.status)
    flash_ok(gettext(N_("The warning is drafted; it is shown after approval.")))
    return back_to("publicity.warnings", station=station)


@publicity_pages.get("/warnings/<uuid:warning>")
@WRITERS
def edit_warning(station: str, warning: UUID) -> Page:  # noqa: ARG001
    """Correct a draft."""
    row = reading.warning(ctx().db, warning)
    return _form_page(WarningForm(obj=row), row, 200)


@publicity_pages.post("/warnings/<uuid:warning>")
@WRITERS
def edit_warning_post(station: str, warning: UUID) -> Page:
    """Save the correction."""
    context, form = ctx(), WarningForm()
    row = reading.warning(context.db, warning)
    if not form.validate():
        return _form_page(form, row, 422)
    try:
        actions.change_warning(
            context.db, context.actor, row, form.facts(), form.seen_version, now=context.now
        )
    except Refused as refused:
        form.refuse(refused)
        return _form_page(form, row, refused.status)
    flash_ok(gettext(N_("The warning is changed.")))
    return back_to("publicity.warnings", station=station)


@publicity_pages.post("/warnings/<uuid:warning>/approve")
@APPROVERS
def approve_warning(station: str, warning: UUID) -> Response:
    """Show it on its days."""
    context = ctx()
    row = reading.warning(context.db, warning)
    actions.approve_warning(context.db, context.actor, row, seen_version(), now=context.now)
    flash_ok(gettext(N_("The warning is approved.")))
    return back_to("publicity.warnings", station=station)


@publicity_pages.post("/warnings/<uuid:warning>/withdraw")
@APPROVERS
def withdraw_warning(station: str, warning: UUID) -> Response:
    """Show it no more."""
    context = ctx()
    row = reading.warning(context.db, warning)
    actions.withdraw_warning(context.db, context.actor, row, now=context.now)
    flash_ok(gettext(N_("The warning is withdrawn.")))
    return back_to("publicity.warnings", station=station)
