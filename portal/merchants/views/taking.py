"""Tables into the catalogue: file or pasted rows → columns and preview → result."""

from __future__ import annotations

from io import BytesIO
from typing import IO
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal.core import outbox
from portal.core.errors import Invalid, Refused
from portal.core.i18n import N_, gettext
from portal.core.sheets import Fault, RefusedRow, refusal_book, text_of, write_xlsx
from portal.core.web import back_to, ctx, flash_warning
from portal.merchants.actions import taking
from portal.merchants.actions.judging import Plan, Table, plan
from portal.merchants.models import CatalogueImport
from portal.merchants.queries.listing import imports
from portal.merchants.queries.shops import open_shops
from portal.merchants.rules.columns import IMPORTER, MOST
from portal.merchants.views.catalogue import EDITORS, Page, blueprint, book

SHOWN = 20
SHOWN_FIELDS = ("name", "maker", "spec", "batch", "produced_on", "barcode", "stock")


def _titles() -> dict[str, str]:
    return {name: gettext(one.title) for name, one in IMPORTER.fields.items()}


@blueprint.get("/import")
@EDITORS
def upload(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """Choose a file, or paste rows."""
    return _upload_page("", 200)


def _upload_page(error: str, status: int) -> Page:
    db = ctx().db
    page = render_template(
        "merchants/catalogue/import.html",
        columns=list(_titles().values()),
        most=MOST,
        error=error,
        shops=open_shops(db),
        last=imports(db),
        chosen=request.values.get("merchant", ""),
    )
    return page, status


@blueprint.get("/import/example.xlsx")
@EDITORS
def example(station: str) -> Response:  # noqa: ARG001
    """An empty table with our own headers."""
    return book(write_xlsx(list(_titles().values()), []), "catalogue-example.xlsx")


@blueprint.post("/import")
@EDITORS
def upload_post(station: str) -> Page:
    """Read it and keep it to be looked at. Nothing of the catalogue changes."""
    context = ctx()
    file, pasted = request.files.get("file"), request.form.get("pasted", "").strip()
    try:
        stream: IO[bytes]
        if pasted:
            source, name, stream = "PASTE", "", BytesIO(pasted.encode())
        elif file and file.filename:
            source, name, stream = "FILE", file.filename, file.stream
        else:
            raise Invalid(N_("Choose a file, or paste a table."))
        table, warnings = taking.read_table(stream)
        row = taking.keep_table(context.db, context.actor, table, _merchant(), source, name, now=context.now)
    except Refused as refused:
        words = gettext(refused.message)
        return _upload_page(words % refused.params if refused.params else words, refused.status)
    for one in warnings:
        flash_warning(gettext(one.message) % one.params)
    return back_to("catalogue.preview", station=station, batch=row.id)


def _merchant() -> UUID | None:
    text = request.form.get("merchant", "")
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Invalid(N_("Choose a shop from the list.")) from error


@blueprint.get("/import/<uuid:batch>")
@EDITORS
def preview(station: str, batch: UUID) -> Page:  # noqa: ARG001
    """What a table would bring; or what it brought."""
    row = taking.intake(ctx().db, batch)
    if row.status != "READ":
        return render_template("merchants/catalogue/import_result.html", row=row, **_done(row))
    table = taking.unpack(row)
    found = plan(ctx().db, table, row.merchant_id)
    return _preview_page(row, table, found)


def _preview_page(row: CatalogueImport, table: Table, found: Plan) -> Page:
    titles = _titles()
    good = sorted((*found.added, *found.changed), key=lambda one: one.line)[:SHOWN]
    return render_template(
        "merchants/catalogue/import_preview.html",
        row=row,
        headers=table.headers,
        titles=titles,
        chosen=table.columns,
        shown=[gettext(_SHOWN_WORDS[name]) for name in SHOWN_FIELDS],
        rows=[(one.line, [getattr(one.facts, name) for name in SHOWN_FIELDS]) for one in good],
        refused=[
            (one.line, [text_of(cell) for cell in one.cells], "；".join(fault.text() for fault in one.faults))
            for one in found.refused[:SHOWN]
        ],
        found=found,
    )


_SHOWN_WORDS = {
    "name": N_("Product name"),
    "maker": N_("Manufacturer"),
    "spec": N_("Pack size"),
    "batch": N_("Lot"),
    "produced_on": N_("Production date"),
    "barcode": N_("Barcode"),
    "stock": N_("Stock"),
}


def _done(row: CatalogueImport) -> dict[str, int | bool]:
    """How far its job is; whether that was given up, which the table itself cannot know."""
    state = outbox.state(ctx().db, row.job_id) if row.job_id else None
    given_up = state is not None and state.failed and row.status == "RUNNING"
    return {"done": state.progress if state else 0, "given_up": given_up}


@blueprint.post("/import/<uuid:batch>/columns")
@EDITORS
def remap(station: str, batch: UUID) -> Page:
    """Other columns than those recognised."""
    row, chosen = taking.intake(ctx().db, batch), {}
    for name in IMPORTER.fields:
        at = request.form.get(f"column-{name}", "")
        if at.isascii() and at.isdigit() and len(at) < 4:
            chosen[name] = int(at)
    taking.remap(row, chosen)
    return back_to("catalogue.preview", station=station, batch=batch)


@blueprint.post("/import/<uuid:batch>/run")
@EDITORS
def run(station: str, batch: UUID) -> Page:
    """Take the good rows."""
    taking.start(ctx().db, ctx().actor, batch, now=ctx().now)
    return back_to("catalogue.preview", station=station, batch=batch)


@blueprint.get("/import/<uuid:batch>/progress")
@EDITORS
def progress(station: str, batch: UUID) -> Page:  # noqa: ARG001
    """How far a long table is; asked by the page."""
    row = taking.intake(ctx().db, batch)
    return render_template("merchants/catalogue/import_progress.html", row=row, **_done(row))


@blueprint.get("/import/<uuid:batch>/refused.xlsx")
@EDITORS
def refused(station: str, batch: UUID) -> Response:  # noqa: ARG001
    """The refused rows as they were, with line and reason, to be mended and read again."""
    row = taking.intake(ctx().db, batch)
    if row.status == "READ":
        table = taking.unpack(row)
        return book(
            refusal_book(table.headers, plan(ctx().db, table, row.merchant_id).refused), "refused.xlsx"
        )
    headers, lines = (row.refused[0], row.refused[1:]) if row.refused else ([], [])
    rows = [
        RefusedRow(
            one["line"],
            tuple(cell or None for cell in one["cells"]),
            tuple(Fault(column, message, params) for column, message, params in one["faults"]),
        )
        for one in lines
    ]
    return book(refusal_book(headers, rows), "refused.xlsx")
