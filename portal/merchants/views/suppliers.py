"""Suppliers and their licences."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request

from portal.core.clock import local_date
from portal.core.errors import Refused
from portal.core.i18n import N_, gettext
from portal.core.web import Key, access, back_to, ctx, flash_ok, page
from portal.merchants.actions.suppliers import add_supplier, change_supplier
from portal.merchants.forms.goods import PaperForm, SupplierForm
from portal.merchants.models import Supplier
from portal.merchants.queries.papers import goods_from, papers_of, supplier, suppliers
from portal.merchants.rules.papers import OF_SUPPLIER, PAPERS
from portal.merchants.views.catalogue import EDITING, EDITORS, Page, blueprint
from portal.merchants.views.goods import keep_paper

KEYS = (
    Key(Supplier.name, lambda row: row.name),  # type: ignore[arg-type]
    Key(Supplier.id, lambda row: row.id, UUID),  # type: ignore[arg-type]
)


@blueprint.get("/suppliers")
@access.member
def suppliers_list(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """The list of suppliers."""
    words = request.args.get("q", "")
    rows = page(
        ctx().db,
        suppliers(words),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template(
        "merchants/catalogue/suppliers.html",
        page=rows,
        q=words,
        query={"q": words} if words else {},
        may_change=ctx().actor.has(*EDITING),
    )


@blueprint.get("/suppliers/new")
@EDITORS
def supplier_new(station: str) -> Page:  # noqa: ARG001
    """The form for a new supplier."""
    return _page(SupplierForm(), None, None, 200)


def _page(form: SupplierForm, row: Supplier | None, papers: PaperForm | None, status: int) -> Page:
    db = ctx().db
    drawn = render_template(
        "merchants/catalogue/supplier.html",
        form=form,
        row=row,
        paper_form=papers,
        papers=papers_of(db, supplier=row.id) if row else [],
        goods_n=goods_from(db, row.id) if row else 0,
        terms={"papers": PAPERS},
        today=local_date(ctx().now),
        may_change=ctx().actor.has(*EDITING),
    )
    return drawn, status


@blueprint.post("/suppliers/new")
@EDITORS
def supplier_new_post(station: str) -> Page:
    """Add a supplier."""
    form = SupplierForm()
    if not form.validate():
        return _page(form, None, None, 422)
    try:
        row = add_supplier(ctx().db, ctx().actor, form.facts(), now=ctx().now)
    except Refused as refused:
        form.refuse(refused)
        return _page(form, None, None, refused.status)
    flash_ok(gettext(N_("The supplier is on the list. Now add its licence.")))
    return back_to("catalogue.supplier_page", station=station, supplier_id=row.id)


@blueprint.get("/suppliers/<uuid:supplier_id>")
@access.member
def supplier_page(station: str, supplier_id: UUID) -> Page:  # noqa: ARG001
    """One supplier."""
    row = supplier(ctx().db, supplier_id)
    return _page(SupplierForm(obj=row), row, PaperForm().offer(OF_SUPPLIER), 200)


@blueprint.post("/suppliers/<uuid:supplier_id>")
@EDITORS
def supplier_post(station: str, supplier_id: UUID) -> Page:
    """Change it."""
    row, form = supplier(ctx().db, supplier_id), SupplierForm()
    papers = PaperForm(formdata=None).offer(OF_SUPPLIER)
    if not form.validate():
        return _page(form, row, papers, 422)
    try:
        change_supplier(ctx().db, ctx().actor, row, form.facts(), form.seen_version, now=ctx().now)
    except Refused as refused:
        form.refuse(refused)
        return _page(form, row, papers, refused.status)
    flash_ok(gettext(N_("The supplier is changed.")))
    return back_to("catalogue.supplier_page", station=station, supplier_id=supplier_id)


@blueprint.post("/suppliers/<uuid:supplier_id>/papers")
@EDITORS
def supplier_papers(station: str, supplier_id: UUID) -> Page:
    """Keep a licence."""
    row, form = supplier(ctx().db, supplier_id), PaperForm().offer(OF_SUPPLIER)
    try:
        keep_paper(form, supplier=row.id)
    except Refused as refused:
        form.refuse(refused)
        return _page(SupplierForm(formdata=None, obj=row), row, form, refused.status)
    flash_ok(gettext(N_("The paper is kept.")))
    return back_to("catalogue.supplier_page", station=station, supplier_id=supplier_id)
