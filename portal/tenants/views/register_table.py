"""The register as a table in: file or pasted rows → what was read → result."""

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
from portal.tenants.actions.register_table import (
    IMPORTER,
    MOST,
    Plan,
    carry_out,
    packed,
    plan,
    read_table,
    unpacked,
)
from portal.tenants.rules.obligation import TRADES
from portal.tenants.views.obligations import OFFICERS, Page, blueprint, offices

SHOWN = 20


def _titles() -> list[str]:
    return [gettext(one.title) for one in IMPORTER.fields.values()]


def _book(content: bytes, name: str) -> Response:
    return send_sheet(content, name)


@blueprint.get("/import/example.xlsx")
@OFFICERS
def example(bureau: str) -> Response:  # noqa: ARG001 - the URL's own
    """An empty table with our own headers."""
    return _book(write_xlsx(_titles(), []), "enterprises-example.xlsx")


@blueprint.get("/import")
@OFFICERS
def upload(bureau: str) -> Page:  # noqa: ARG001
    """Choose a file, or paste rows."""
    return _upload_page("", 200)


def _upload_page(error: str, status: int) -> Page:
    page = render_template(
        "tenants/obligations/import.html",
        columns=_titles(),
        most=MOST,
        error=error,
        kinds="、".join(TRADES.label(code, current_locale()) for code in TRADES),
    )
    return page, status


@blueprint.post("/import")
@OFFICERS
def upload_post(bureau: str) -> Page:  # noqa: ARG001
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
        found = _plan(unpacked(data))
    except Refused as refused:
        words = gettext(refused.message)
        return _upload_page(words % refused.params if refused.params else words, refused.status)
    return _preview_page(found, sheet, ticket(_salt(), data))


def _plan(sheet: Sheet) -> Plan:
    return plan(ctx().db, ctx().place.office_path, offices(), sheet)


def _salt() -> str:
    # Signed for this place: what comes back is what was read.
    return f"tenants.register.{ctx().place.facts['id']}"


def _preview_page(found: Plan, sheet: Sheet, token: str | bytes) -> Page:
    titles = {one.name: gettext(one.title) for one in IMPORTER.fields.values()}
    good = [
        *((line, {**vars(facts), "office": office.short_name}) for line, office, facts in found.added),
        *((line, {**vars(facts), "office": ""}) for line, _, facts in found.changed),
    ]
    rows = [
        (line, [_cell(name, values[name]) for name in titles])
        for line, values in sorted(good, key=lambda g: g[0])
    ]
    refused = sorted(found.refused, key=lambda row: row.line)
    return render_template(
        "tenants/obligations/import_preview.html",
        mapped=[
            (titles[name], found.columns.get(name), one.required) for name, one in IMPORTER.fields.items()
        ],
        headers=list(titles.values()),
        rows=rows[:SHOWN],
        refused=[
            (row.line, [text_of(cell) for cell in row.cells], "；".join(fault.text() for fault in row.faults))
            for row in refused[:SHOWN]
        ],
        found=found,
        good_n=len(good),
        token=token,
        warnings=[gettext(one.message) % one.params for one in sheet.warnings],
    )


def _cell(name: str, value: Any) -> str:
    if name == "kind":
        return TRADES.label(value, current_locale())
    return "" if value is None else str(value)


def _returned() -> Sheet:
    return unpacked(opened(_salt(), request.form.get("token", "")))


def _taken() -> Sheet:
    """The table of the page, for this one run. Raises Conflict for the second."""
    return unpacked(taken(_salt(), request.form.get("token", "")))


@blueprint.post("/import/run")
@OFFICERS
def run(bureau: str) -> Page:  # noqa: ARG001
    """Take the good rows."""
    context = ctx()
    found = _plan(_taken())
    carry_out(context.db, context.actor, found, now=context.now)
    return render_template("tenants/obligations/import_result.html", found=found)


@blueprint.post("/import/refused.xlsx")
@OFFICERS
def refused(bureau: str) -> Response:  # noqa: ARG001
    """The refused rows as they were, with line and reason."""
    sheet = _returned()
    return _book(refusal_book(sheet.headers, _plan(sheet).refused), "refused-rows.xlsx")
