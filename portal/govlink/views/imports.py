"""Importing platform cases: file → columns → preview → result."""

from io import BytesIO
from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal.core import outbox
from portal.core.errors import N_, Refused
from portal.core.i18n import current_locale, gettext
from portal.core.sheets import Cell, text_of, write_xlsx
from portal.core.web import access, back_to, ctx
from portal.core.web.downloads import send_sheet
from portal.govlink.actions import imports
from portal.govlink.forms import UploadForm
from portal.govlink.models import ImportBatch
from portal.govlink.queries.desk import batch as read_batch
from portal.govlink.queries.desk import batches
from portal.govlink.rules.columns import TEXT, enough
from portal.govlink.rules.facts import FIELDS, not_given
from portal.govlink.rules.rows import REFUSALS, Read
from portal.govlink.views import shown
from portal.govlink.views.places import OFFICERS, bureau_pages

Page = str | Response | tuple[str, int]
WHOLE = N_("The whole ticket in one cell")


@bureau_pages.get("/imports")
@access.roles(*OFFICERS)
def upload(bureau: str) -> Page:  # noqa: ARG001 - the URL's own
    """Choose a file; the last imports."""
    form = UploadForm()
    form.received.data = ctx().now
    return _upload_page(form)


def _upload_page(form: UploadForm) -> str:
    return render_template(
        "govlink/import.html",
        form=form,
        columns=[FIELDS.label(key, current_locale()) for key in FIELDS],
        batches=batches(ctx().db, ctx().place.office_path),
    )


@bureau_pages.post("/imports")
@access.roles(*OFFICERS)
def upload_post(bureau: str) -> Page:
    """Read it; nothing stands on the desk yet."""
    form, file = UploadForm(), request.files.get("file")
    pasted = request.form.get("pasted", "").strip()
    if not form.validate() or not (pasted or (file and file.filename)):
        if not (pasted or (file and file.filename)):
            form.form_errors.append(gettext(N_("Choose a file, or paste a table.")))
        return _upload_page(form), 422
    stream: Any = BytesIO(pasted.encode()) if pasted else file
    name = "pasted.csv" if pasted else str(file and file.filename)
    try:
        made = imports.upload(
            ctx().db, ctx().actor, stream, name, form.received.data or ctx().now, now=ctx().now
        )
    except Refused as refused:
        form.refuse(refused)
        return _upload_page(form), refused.status
    return back_to("govlink.preview", bureau=bureau, batch=made.id)


@bureau_pages.get("/imports/example.xlsx")
@access.roles(*OFFICERS)
def example(bureau: str) -> Response:  # noqa: ARG001
    """An empty table with our own headers."""
    content = write_xlsx([FIELDS.label(key, current_locale()) for key in FIELDS], [])
    return send_sheet(content, "platform-cases.xlsx")


@bureau_pages.get("/imports/<uuid:batch>")
@access.roles(*OFFICERS)
def preview(bureau: str, batch: UUID) -> Page:
    """What was read: columns to confirm, rows to take, rows refused; later how far it is, and the result."""
    row = read_batch(ctx().db, batch)
    if row.state != "PREVIEW":
        return render_template("govlink/import_result.html", row=row, done=_done(row))
    found = imports.preview(ctx().db, row)
    return render_template(
        "govlink/import_preview.html",
        row=row,
        fields=_fields(row),
        readable=enough(row.mapping["columns"]),
        found=found,
        good=[_shown(read, found.known) for read in found.good[:20]],
        refused=[(one.line, _brief(cells), REFUSALS[one.reason]) for one, cells in found.refused[:50]],
        gaps=_gaps(found.good),
        url=shown.here("govlink.run", bureau=bureau, batch=row.id),
    )


def _fields(row: ImportBatch) -> list[tuple[str, str, str | None, int]]:
    locale, chosen, sure = current_locale(), row.mapping["columns"], row.mapping["sure"]
    labels = {**{key: FIELDS.label(key, locale) for key in FIELDS}, TEXT: gettext(WHOLE)}
    return [(key, label, chosen.get(key), sure.get(key, 0)) for key, label in labels.items()]


def _shown(read: Read, known: set[str]) -> dict[str, Any]:
    facts = read.facts
    return {
        "line": read.line,
        "number": facts.external_no if facts.external_given else "",
        "respondent": facts.respondent,
        "item": facts.item,
        "demands": shown.demands(facts),  # type: ignore[arg-type]
        "story": facts.facts[:60] + ("…" if len(facts.facts) > 60 else ""),
        "missing": [FIELDS.label(key, current_locale()) for key in not_given(facts)],
        "report": read.report,
        "known": facts.external_no in known,
    }


def _gaps(good: list[Read]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for read in good:
        for key in not_given(read.facts):
            counts[key] = counts.get(key, 0) + 1
    return [(FIELDS.label(key, current_locale()), counts[key]) for key in FIELDS if key in counts]


def _brief(cells: tuple[Cell, ...]) -> str:
    text = " · ".join(word for word in map(text_of, cells) if word)
    return text[:80] + ("…" if len(text) > 80 else "")


def _done(row: ImportBatch) -> int:
    state = outbox.state(ctx().db, row.job_id) if row.job_id else None
    return state.progress if state else 0


@bureau_pages.post("/imports/<uuid:batch>/columns")
@access.roles(*OFFICERS)
def remap(bureau: str, batch: UUID) -> Page:
    """Other columns than those guessed."""
    chosen = {key: request.form.get(f"column-{key}", "") for key in (*FIELDS, TEXT)}
    imports.remap(ctx().db, batch, {key: header for key, header in chosen.items() if header})
    return back_to("govlink.preview", bureau=bureau, batch=batch)


@bureau_pages.post("/imports/<uuid:batch>/run")
@access.roles(*OFFICERS)
def run(bureau: str, batch: UUID) -> Page:
    """Take the rows."""
    imports.start(ctx().db, ctx().actor, batch, now=ctx().now)
    return back_to("govlink.preview", bureau=bureau, batch=batch)


@bureau_pages.get("/imports/<uuid:batch>/progress")
@access.roles(*OFFICERS)
def import_progress(bureau: str, batch: UUID) -> Page:  # noqa: ARG001
    """How far a large import is; asked by the page."""
    row = read_batch(ctx().db, batch)
    return render_template("govlink/import_progress.html", row=row, done=_done(row))


@bureau_pages.get("/imports/<uuid:batch>/refused.xlsx")
@access.roles(*OFFICERS)
def refused(bureau: str, batch: UUID) -> Response:  # noqa: ARG001
    """The refused rows as they were, with line and reason, to be mended and imported again."""
    headers, lines = imports.refused_lines(ctx().db, read_batch(ctx().db, batch))
    locale, width = current_locale(), len(headers)
    content = write_xlsx(
        [*headers, gettext(N_("Line")), gettext(N_("Why it was refused"))],
        (
            [*cells[:width], *[None] * (width - len(cells)), line, REFUSALS.label(reason, locale)]
            for line, reason, cells in lines
        ),
    )
    return send_sheet(content, "refused-rows.xlsx")
