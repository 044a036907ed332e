"""One line of the catalogue: its page, its form, its stock book and papers."""

from __future__ import annotations

from uuid import UUID

from flask import Response as FlaskResponse
from flask import jsonify, render_template, request

from portal.core.clock import local_date
from portal.core.errors import Invalid, Missing, Refused
from portal.core.files import EVIDENCE, file_response, store
from portal.core.i18n import N_, gettext
from portal.core.web import access, back_to, ctx, flash_ok
from portal.merchants.actions import goods as actions
from portal.merchants.actions.suppliers import add_paper, withdraw_paper
from portal.merchants.forms.goods import GoodsForm, PaperForm, StockForm
from portal.merchants.models import CatalogueItem
from portal.merchants.queries.goods import item, merchant_names
from portal.merchants.queries.listing import by_code, history, stock_book
from portal.merchants.queries.papers import lacks_of, open_suppliers, paper, papers_of, supplier
from portal.merchants.queries.shops import open_shops
from portal.merchants.rules.barcodes import fault_of
from portal.merchants.rules.goods import SOURCES, STATUSES
from portal.merchants.rules.papers import LACKS, MOVES, OF_GOODS, PAPERS
from portal.merchants.views.catalogue import EDITING, EDITORS, Page, blueprint

FIELD_WORDS = {
    "name": N_("Product name"),
    "merchant_id": N_("Sold by"),
    "maker": N_("Manufacturer"),
    "brand": N_("Brand"),
    "spec": N_("Pack size"),
    "barcode": N_("Barcode"),
    "produced_on": N_("Production date"),
    "batch": N_("Lot"),
    "expires_on": N_("Use by"),
    "shelf_life": N_("Shelf life"),
    "stock": N_("Stock"),
    "unit": N_("Unit"),
    "supplier_id": N_("Supplier"),
    "purchased_on": N_("Bought on"),
    "note": N_("Note"),
    "status": N_("State"),
    "status_note": N_("Reason"),
}


def _form(row: CatalogueItem | None = None) -> GoodsForm:
    db = ctx().db
    return GoodsForm(obj=row).offer(open_shops(db), open_suppliers(db))


def _form_page(form: GoodsForm, row: CatalogueItem | None, status: int) -> Page:
    return render_template("merchants/catalogue/form.html", form=form, row=row), status


@blueprint.get("/new")
@EDITORS
def new(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """The form for new goods; `code` comes from the scanner."""
    form = _form()
    form.barcode.data = request.args.get("code", "")[:20]
    return _form_page(form, None, 200)


@blueprint.post("/new")
@EDITORS
def new_post(station: str) -> Page:
    """Add goods."""
    form = _form()
    if not form.validate():
        return _form_page(form, None, 422)
    try:
        row = actions.add_goods(ctx().db, ctx().actor, form.facts(), now=ctx().now)
    except Refused as refused:
        form.refuse(refused)
        return _form_page(form, None, refused.status)
    flash_ok(gettext(N_("The goods are in the catalogue.")))
    return back_to("catalogue.one", station=station, goods=row.id)


@blueprint.get("/<uuid:goods>")
@access.member
def one(station: str, goods: UUID) -> Page:  # noqa: ARG001
    """Everything about one line."""
    row = item(ctx().db, goods)
    return _page(row, PaperForm().offer(OF_GOODS), StockForm().offer(), 200)


def _page(row: CatalogueItem, paper_form: PaperForm, stock_form: StockForm, status: int) -> Page:
    db, today = ctx().db, local_date(ctx().now)
    page = render_template(
        "merchants/catalogue/one.html",
        row=row,
        shop=merchant_names(db, [row.merchant_id]).get(row.merchant_id) if row.merchant_id else None,
        supplier=supplier(db, row.supplier_id) if row.supplier_id else None,
        lacks=lacks_of(db, [row.id], today)[row.id],
        papers=papers_of(db, item=row.id),
        history=history(db, row.id),
        book=stock_book(db, row.id),
        batches=[other for other in (by_code(db, row.barcode) if row.barcode else ()) if other.id != row.id],
        paper_form=paper_form,
        stock_form=stock_form,
        terms={"lacks": LACKS, "status": STATUSES, "papers": PAPERS, "moves": MOVES, "sources": SOURCES},
        fields=FIELD_WORDS,
        today=today,
        may_change=ctx().actor.has(*EDITING),
    )
    return page, status


@blueprint.get("/<uuid:goods>/edit")
@EDITORS
def edit(station: str, goods: UUID) -> Page:  # noqa: ARG001
    """The form for goods that are there."""
    row = item(ctx().db, goods)
    return _form_page(_form(row), row, 200)


@blueprint.post("/<uuid:goods>/edit")
@EDITORS
def edit_post(station: str, goods: UUID) -> Page:
    """Change them."""
    row, form = item(ctx().db, goods), _form()
    if not form.validate():
        return _form_page(form, row, 422)
    try:
        actions.change_goods(ctx().db, ctx().actor, row, form.facts(), form.seen_version, now=ctx().now)
    except Refused as refused:
        form.refuse(refused)
        return _form_page(form, row, refused.status)
    flash_ok(gettext(N_("The goods are changed.")))
    return back_to("catalogue.one", station=station, goods=goods)


@blueprint.post("/<uuid:goods>/off")
@EDITORS
def off(station: str, goods: UUID) -> Page:
    """Take off the shelf."""
    actions.take_off(ctx().db, ctx().actor, goods, now=ctx().now, note=request.form.get("note", "")[:200])
    flash_ok(gettext(N_("The goods are off the shelf.")))
    return back_to("catalogue.one", station=station, goods=goods)


@blueprint.post("/<uuid:goods>/on")
@EDITORS
def on(station: str, goods: UUID) -> Page:
    """Put back on the shelf."""
    actions.put_back(ctx().db, ctx().actor, goods, now=ctx().now)
    flash_ok(gettext(N_("The goods are on sale again.")))
    return back_to("catalogue.one", station=station, goods=goods)


@blueprint.post("/<uuid:goods>/stock")
@EDITORS
def stock(station: str, goods: UUID) -> Page:
    """A line in the stock book."""
    row, form = item(ctx().db, goods), StockForm().offer()
    if not form.validate():
        return _page(row, PaperForm(formdata=None).offer(OF_GOODS), form, 422)
    try:
        actions.move_stock(
            ctx().db,
            ctx().actor,
            row,
            form.kind.data,
            round(form.quantity.data, 3),
            now=ctx().now,
            note=form.note.data or "",
        )
    except Refused as refused:
        form.refuse(refused)
        return _page(row, PaperForm(formdata=None).offer(OF_GOODS), form, refused.status)
    flash_ok(gettext(N_("Written in the stock book.")))
    return back_to("catalogue.one", station=station, goods=goods)


@blueprint.post("/<uuid:goods>/papers")
@EDITORS
def add_papers(station: str, goods: UUID) -> Page:
    """Keep a purchase paper."""
    row, form = item(ctx().db, goods), PaperForm().offer(OF_GOODS)
    try:
        keep_paper(form, goods=row.id)
    except Refused as refused:
        form.refuse(refused)
        return _page(row, form, StockForm(formdata=None).offer(), refused.status)
    flash_ok(gettext(N_("The paper is kept.")))
    return back_to("catalogue.one", station=station, goods=goods)


def keep_paper(form: PaperForm, *, goods: UUID | None = None, supplier: UUID | None = None) -> None:
    """Store the file of a paper form and the paper. Raises Invalid."""
    context, upload = ctx(), form.file.data
    if not form.validate():
        raise Invalid(N_("Check what is marked below."))
    if not upload or not upload.filename:
        raise Invalid(N_("Choose a photo or a PDF."), field="file")
    file = store(context.db, context.actor, upload.stream, upload.filename, now=context.now, kinds=EVIDENCE)
    add_paper(
        context.db,
        context.actor,
        form.kind.data,
        file,
        now=context.now,
        item=goods,
        supplier=supplier,
        number=form.number.data or "",
        valid_until=form.valid_until.data,
    )


@blueprint.get("/papers/<uuid:paper_id>")
@access.member
def paper_file(station: str, paper_id: UUID) -> FlaskResponse:  # noqa: ARG001
    """The file of one paper."""
    _, file = paper(ctx().db, paper_id)
    return file_response(file, display=request.args.get("display") == "1")


@blueprint.post("/papers/<uuid:paper_id>/withdraw")
@EDITORS
def withdraw(station: str, paper_id: UUID) -> Page:
    """A paper that was wrong."""
    row = withdraw_paper(ctx().db, ctx().actor, paper_id, request.form.get("why", "")[:200], now=ctx().now)
    flash_ok(gettext(N_("The paper counts no more.")))
    if row.item_id:
        return back_to("catalogue.one", station=station, goods=row.item_id)
    return back_to("catalogue.supplier_page", station=station, supplier_id=row.supplier_id)


@blueprint.get("/scan")
@access.member
def scan(station: str) -> Page:  # noqa: ARG001
    """The camera, or typing the digits."""
    code = request.args.get("code", "").strip()
    fault = fault_of(code) if code else None
    return render_template(
        "merchants/catalogue/scan.html",
        code=code,
        fault=gettext(fault) if fault else None,
        found=by_code(ctx().db, code) if code else [],
        statuses=STATUSES,
        may_change=ctx().actor.has(*EDITING),
    )


@blueprint.get("/by-code")
@access.member
def code_search(station: str) -> FlaskResponse:  # noqa: ARG001
    """Goods of a barcode, for the scanner: {fault, found: [{id, name, spec, batch, status}]}. Raises Missing."""
    code = request.args.get("code", "").strip()
    if not code:
        raise Missing(N_("There are no such goods in this catalogue."))
    fault = fault_of(code)
    found = [
        {"id": str(row.id), "name": row.name, "spec": row.spec, "status": row.status}
        for row in by_code(ctx().db, code)
    ]
    return jsonify({"fault": gettext(fault) if fault else None, "found": found})
