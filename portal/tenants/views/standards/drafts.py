"""A draft edited by page: its head, its items, their order. Whoever comes second keeps what was typed."""

from uuid import UUID

from flask import render_template

from portal.core.errors import Conflict, Missing, Refused
from portal.core.i18n import N_, gettext
from portal.core.web import back_to, ctx, flash_ok
from portal.core.web.forms import VersionedForm
from portal.tenants.actions import standards as actions
from portal.tenants.forms.standards import ChecklistForm, ItemForm, head_values, item_values
from portal.tenants.models import StandardVersion
from portal.tenants.queries import standards as queries
from portal.tenants.views.standards.lists import KEEPERS, Page, blueprint, own


@blueprint.get("/new")
@KEEPERS
def new(bureau: str) -> Page:  # noqa: ARG001
    """The form of a new checklist."""
    return _head_page(ChecklistForm(data={"pass_mark": 80, "binding": "ASKED"}), None, 200)


def _head_page(form: ChecklistForm, row: StandardVersion | None, status: int) -> Page:
    form.offer()
    return render_template("tenants/standards/head.html", form=form, row=row), status


@blueprint.post("/new")
@KEEPERS
def new_post(bureau: str) -> Page:
    """Begin a new checklist."""
    context, form = ctx(), ChecklistForm()
    form.offer()
    if not form.validate():
        return _head_page(form, None, 422)
    try:
        row = actions.draft(
            context.db, context.actor, context.place.office_path, form.checklist(), now=context.now
        )
    except Refused as refused:
        form.refuse(refused)
        return _head_page(form, None, refused.status)
    flash_ok(gettext(N_("The draft is kept. Add its items.")))
    return back_to("checklists.one", bureau=bureau, version=row.id)


@blueprint.get("/<uuid:version>/edit")
@KEEPERS
def edit(bureau: str, version: UUID) -> Page:  # noqa: ARG001
    """The draft besides its items."""
    row = own(version)
    return _head_page(ChecklistForm(data=head_values(row)), row, 200)


@blueprint.post("/<uuid:version>/edit")
@KEEPERS
def edit_post(bureau: str, version: UUID) -> Page:
    """Change it."""
    context, form, row = ctx(), ChecklistForm(), own(version)
    form.offer()
    form.code.data = row.code
    form.code.raw_data = [row.code]
    if not form.validate():
        return _head_page(form, row, 422)
    path = context.place.office_path
    try:
        actions.change_head(
            context.db, context.actor, path, version, form.checklist(), form.seen_version, now=context.now
        )
    except Refused as refused:
        _seen_now(form, row, refused)
        form.refuse(refused)
        return _head_page(form, row, refused.status)
    flash_ok(gettext(N_("The draft is changed.")))
    return back_to("checklists.one", bureau=bureau, version=version)


def _seen_now(form: VersionedForm, row: StandardVersion, refused: Refused) -> None:
    """After a conflict the form holds what was typed, and the version that stands: sent again, it counts."""
    if isinstance(refused, Conflict):
        ctx().db.refresh(row)
        form.version.data = form.version.raw_data = None
        form.version.process(None, row.version)


@blueprint.get("/<uuid:version>/add", defaults={"item": ""})
@blueprint.get("/<uuid:version>/items/<item>")
@KEEPERS
def item(bureau: str, version: UUID, item: str) -> Page:  # noqa: ARG001
    """An item of a draft; without a code another one."""
    row = own(version)
    found = queries.checklist_of(row).item(item) if item else None
    if found is None and item:
        raise Missing(N_("There is no such item on this checklist."))
    return _item_page(ItemForm(data=item_values(found, row.version)), row, item, 200)


def _item_page(form: ItemForm, row: StandardVersion, item: str, status: int) -> Page:
    form.offer()
    return render_template("tenants/standards/item.html", form=form, row=row, item=item), status


@blueprint.post("/<uuid:version>/add", defaults={"item": ""})
@blueprint.post("/<uuid:version>/items/<item>")
@KEEPERS
def item_post(bureau: str, version: UUID, item: str) -> Page:
    """Put it in its place."""
    context, form, row = ctx(), ItemForm(), own(version)
    form.offer()
    if not form.validate():
        return _item_page(form, row, item, 422)
    path, old = context.place.office_path, item or None
    try:
        actions.put_item(
            context.db, context.actor, path, version, old, form.item(), form.seen_version, now=context.now
        )
    except Refused as refused:
        _seen_now(form, row, refused)
        form.refuse(refused)
        return _item_page(form, row, item, refused.status)
    flash_ok(gettext(N_("The item is kept.")))
    return back_to("checklists.one", bureau=bureau, version=version, _anchor="items")


@blueprint.post("/<uuid:version>/items/<item>/<any(remove,up,down):step>")
@KEEPERS
def item_step_post(bureau: str, version: UUID, item: str, step: str) -> Page:
    """Take an item off, or move it."""
    context, path, seen = ctx(), ctx().place.office_path, VersionedForm().seen_version
    if step == "remove":
        actions.remove_item(context.db, context.actor, path, version, item, seen, now=context.now)
    else:
        by = -1 if step == "up" else 1
        actions.move_item(context.db, context.actor, path, version, item, by, seen, now=context.now)
    return back_to("checklists.one", bureau=bureau, version=version, _anchor="items")
