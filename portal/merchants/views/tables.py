"""Tables of shops in and out: file or pasted rows → what was read → result; and the list as a workbook."""

from io import BytesIO
from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from portal.core.errors import Invalid, Refused
from portal.core.i18n import N_, current_locale, gettext
from portal.core.sheets import Sheet, refusal_book, text_of, write_xlsx
from portal.core.web import ctx
from portal.core.web.downloads import send_sheet
from portal.core.web.tickets import opened, taken, ticket
from portal.merchants.actions.importing import (
    IMPORTER,
    MOST,
    Plan,
    carry_out,
    packed,
    plan,
    read_table,
    unpacked,
)
from portal.merchants.models import Merchant
from portal.merchants.queries import all_shops
from portal.merchants.rules import STATUSES
from portal.merchants.views.shops import EDITORS, Page, blueprint

SHOWN = 20  # rows of each kind on the preview


def _titles() -> list[str]:
    return [gettext(one.title) for one in IMPORTER.fields.values()]


def _book(content: bytes, name: str) -> Response:
    return send_sheet(content, name)


@blueprint.get("/export.xlsx")
@EDITORS
def export(station: str) -> Response:
    """The list as it is filtered, all its pages."""
    rows = all_shops(ctx().db, request.args.get("q", ""), closed=request.args.get("closed") == "1")
    content = write_xlsx(
        [*_titles(), gettext(N_("State")), gettext(N_("Since")), gettext(N_("Until"))],
        (_cells(row) for row in rows),
        sheet=gettext(N_("Shops")),
    )
    return _book(content, f"shops-{station}.xlsx")


def _cells(row: Merchant) -> list[Any]:
    state = STATUSES.label(row.status, current_locale())
    return [row.name, row.stall, row.brand, row.uscc, row.contact, row.phone, state, row.since, row.until]


@blueprint.get("/import/example.xlsx")
@EDITORS
def example(station: str) -> Response:  # noqa: ARG001 - the URL's own
    """An empty table with our own headers."""
    return _book(write_xlsx(_titles(), []), "shops-example.xlsx")


@blueprint.get("/import")
@EDITORS
def upload(station: str) -> Page:  # noqa: ARG001
    """Choose a file, or paste rows."""
    return _upload_page("", 200)


def _upload_page(error: str, status: int) -> Page:
    page = render_template("merchants/import.html", columns=_titles(), most=MOST, error=error)
    return page, status


@blueprint.post("/import")
@EDITORS
def upload_post(station: str) -> Page:  # noqa: ARG001
    """Read it and show what it would bring. Nothing is stored."""
    file, pasted = request.files.get("file"), request.form.get("pasted", "").strip()
    try:
        if pasted:
            sheet = read_table(BytesIO(pasted.encode()))
        elif file and file.filename:
            sheet = read_table(file.stream)
        else:
            raise Invalid(N_("Choose a file, or paste a table."))
        data = packed(sheet)
        found = plan(ctx().db, unpacked(data))
    except Refused as refused:
        words = gettext(refused.message)
        return _upload_page(words % refused.params if refused.params else words, refused.status)
    return _preview_page(found, sheet, ticket(_salt(), data))


def _salt() -> str:
    # Signed for this place: what comes back is what was read.
    return f"merchants.import.{ctx().place.tenant}"


def _preview_page(found: Plan, sheet: Sheet, token: str | bytes) -> Page:
    titles = {one.name: gettext(one.title) for one in IMPORTER.fields.values()}
    good = [*found.added, *((line, facts) for line, facts, _ in found.changed)]
    return render_template(
        "merchants/import_preview.html",
        mapped=[
            (titles[name], found.columns.get(name), one.required) for name, one in IMPORTER.fields.items()
        ],
        headers=list(titles.values()),
        rows=[(line, [vars(facts)[name] for name in titles]) for line, facts in sorted(good)[:SHOWN]]
        if good
        else [],
        refused=_refusals(found)[:SHOWN],
        found=found,
        good_n=len(good),
        token=token,
        warnings=[gettext(one.message) % one.params for one in sheet.warnings],
    )


def _refusals(found: Plan) -> list[tuple[int, list[str], str]]:
    ordered = sorted(found.refused, key=lambda one: one.line)
    return [
        (one.line, [text_of(cell) for cell in one.cells], "；".join(fault.text() for fault in one.faults))
        for one in ordered
    ]


def _returned() -> Sheet:
    return unpacked(opened(_salt(), request.form.get("token", "")))


def _taken() -> Sheet:
    """The table of the page, for this one run. Raises Conflict for the second."""
    return unpacked(taken(_salt(), request.form.get("token", "")))


@blueprint.post("/import/run")
@EDITORS
def run(station: str) -> Page:  # noqa: ARG001
    """Take the good rows."""
    context = ctx()
    found = plan(context.db, _taken())
    carry_out(context.db, context.actor, found, now=context.now)
    return render_template("merchants/import_result.html", found=found)


@blueprint.post("/import/refused.xlsx")
@EDITORS
def refused(station: str) -> Response:  # noqa: ARG001
    """The refused rows as they were, with line and reason, to be mended and read again."""
    sheet = _returned()
    return _book(refusal_book(sheet.headers, plan(ctx().db, sheet).refused), "refused-rows.xlsx")
