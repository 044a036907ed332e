"""Credit classes from a table: drop or paste → what was read → result. Nothing is stored in between."""

from io import BytesIO
from typing import Any

from flask import render_template, request

from portal.audits.actions import credit_table as actions
from portal.audits.views.places import KEEPERS, bureau_pages
from portal.audits.views.taking import Page
from portal.core.errors import N_, Invalid, Refused
from portal.core.i18n import gettext
from portal.core.sheets import write_xlsx
from portal.core.web import access, ctx
from portal.core.web.downloads import send_sheet
from portal.core.web.tickets import taken, ticket

SHOWN = 20


@bureau_pages.get("/objects/import")
@access.roles(*KEEPERS)
def credit_import(bureau: str) -> Page:  # noqa: ARG001 - the URL's own
    """Drop a table."""
    return render_template("audits/credit_import.html", refused=None)


@bureau_pages.get("/objects/import/example.xlsx")
@access.roles(*KEEPERS)
def credit_example(bureau: str) -> Any:  # noqa: ARG001
    """An empty table with the columns."""
    content = write_xlsx(["站编号", "信用分类"], [])
    return send_sheet(content, "credit.xlsx")


@bureau_pages.post("/objects/import")
@access.roles(*KEEPERS)
def credit_read(bureau: str) -> Page:  # noqa: ARG001
    """What was read, to be looked over."""
    file, pasted = request.files.get("file"), request.form.get("pasted", "").strip()
    try:
        if not pasted and (file is None or not file.filename):
            raise Invalid(N_("Choose a file, or paste the table."))
        stream: Any = BytesIO(pasted.encode()) if pasted else file.stream if file else None
        table = actions.read_table(ctx().db, ctx().place.office_path, stream)
    except Refused as refused:
        return render_template("audits/credit_import.html", refused=refused), refused.status
    return render_template(
        "audits/credit_preview.html",
        table=table,
        mapped=[(gettext(ours), theirs, True) for ours, theirs in table.mapped],
        rows=[(line, [number, table.names[number], credit]) for line, number, credit in table.taken[:SHOWN]],
        refused=[
            (
                row.line,
                [str(cell) for cell in row.cells if cell is not None],
                "；".join(f.text() for f in row.faults),
            )
            for row in table.refused[:200]
        ],
        token=ticket(_salt(), [[number, credit] for _, number, credit in table.taken]),
    )


@bureau_pages.post("/objects/import/take")
@access.roles(*KEEPERS)
def credit_take(bureau: str) -> Page:  # noqa: ARG001
    """Take the rows that were looked over."""
    try:
        rows = taken(_salt(), request.form.get("token", ""))
    except Refused as refused:
        return render_template("audits/credit_import.html", refused=refused), refused.status
    changed, same = actions.take_table(ctx().db, ctx().actor, [(n, c) for n, c in rows], now=ctx().now)
    return render_template("audits/credit_done.html", changed=changed, same=same)


def _salt() -> str:
    return f"audits-credit-{ctx().place.slug}"
