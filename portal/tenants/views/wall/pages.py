"""Every sheet with its print state, one sheet as PDF or as a page to print, the whole pack as a ZIP."""

from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from flask import current_app, render_template, url_for
from werkzeug.wrappers import Response
from werkzeug.wsgi import wrap_file

from portal.accounts import names_of
from portal.core import files, outbox, pdf
from portal.core.errors import Conflict, Missing
from portal.core.i18n import N_, gettext
from portal.core.web import Context, access, back_to, ctx, flash_ok, station_blueprint
from portal.core.web.security import nonce
from portal.tenants.actions.wall import ask_pack, note_printed, sheet_html, sheet_pdf, take_pack
from portal.tenants.models import WallPack, WallPrint
from portal.tenants.queries.wall import last_pack, last_prints, pack, source
from portal.tenants.rules.wall import Sheet, Source, sheets

blueprint = station_blueprint("wall", __name__, "/wall")
Page = str | Response | tuple[str, int]
MAY_PRINT = access.roles("HEAD", "DEPUTY", "LIAISON", "APPROVER")


@dataclass(frozen=True)
class Hung:
    """A sheet and what hangs of it."""

    sheet: Sheet
    last: WallPrint | None

    @property
    def state(self) -> str:
        """MISSING, NEVER, CURRENT or STALE."""
        if self.sheet.missing is not None:
            return "MISSING"
        if self.last is None:
            return "NEVER"
        return "CURRENT" if self.last.source == self.sheet.source else "STALE"


def _source(context: Context) -> Source:
    return source(context.db, str(current_app.config["BASE_URL"]), context.now)


def _one(context: Context, key: str) -> tuple[Sheet, Source]:
    here = _source(context)
    found = next((sheet for sheet in sheets(here) if sheet.key == key), None)
    if found is None:
        raise Missing(N_("There is no such sheet on this wall."))
    if found.missing is not None:
        raise Conflict(found.missing)
    return found, here


@blueprint.get("/")
@access.member
def show(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """The sheets."""
    context = ctx()
    prints = last_prints(context.db)
    hung = [Hung(sheet, prints.get(sheet.key)) for sheet in sheets(_source(context))]
    last = last_pack(context.db)
    return render_template(
        "tenants/wall/show.html",
        hung=hung,
        stale=[one for one in hung if one.state == "STALE"],
        names=names_of(context.db, [row.printed_by for row in prints.values()]),
        pack=_shown(context, last) if last else None,
        may_print=context.actor.has("HEAD", "DEPUTY", "LIAISON", "APPROVER"),
        pdf_here=pdf.available(),
    )


@blueprint.get("/<key>")
@access.member
def look(station: str, key: str) -> Page:  # noqa: ARG001
    """The sheet to look at: a PDF, or, where this server cannot make one, a page that the browser prints."""
    sheet, here = _one(ctx(), key)
    if not pdf.available():
        return sheet_html(sheet, here, nonce=nonce())
    return _file(sheet_pdf(sheet, here), sheet.file, inline=True)


@blueprint.get("/<key>/page")
@access.member
def page(station: str, key: str) -> Page:  # noqa: ARG001
    """The sheet as a page, to print from the browser at its true size."""
    sheet, here = _one(ctx(), key)
    return sheet_html(sheet, here, nonce=nonce())


@blueprint.post("/<key>")
@MAY_PRINT
def take(station: str, key: str) -> Page:
    """Take the sheet to print it: from now on it counts as hanging as it is."""
    context = ctx()
    sheet, here = _one(context, key)
    note_printed(context.db, context.actor, [sheet], now=context.now)
    if not pdf.available():
        return back_to("wall.page", station=station, key=key)
    return _file(sheet_pdf(sheet, here), sheet.file, inline=False)


def _file(body: bytes, name: str, *, inline: bool) -> Response:
    answer = Response(body, mimetype="application/pdf")
    way = "inline" if inline else "attachment"
    answer.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(name)}"
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/packs")
@MAY_PRINT
def ask(station: str) -> Page:
    """Ask for the whole pack."""
    context = ctx()
    ask_pack(context.db, context.actor, str(current_app.config["BASE_URL"]), now=context.now)
    flash_ok(gettext(N_("The pack is being made. You may leave this page and come back.")))
    return back_to("wall.show", station=station)


@blueprint.get("/packs/<uuid:made>")
@MAY_PRINT
def state(station: str, made: UUID) -> Page:  # noqa: ARG001
    """How far a pack is, for the page that waits."""
    row = _pack(made)
    return render_template("tenants/wall/_pack.html", pack=_shown(ctx(), row))


@blueprint.post("/packs/<uuid:made>")
@MAY_PRINT
def take_all(station: str, made: UUID) -> Page:  # noqa: ARG001
    """Take the ZIP to print it."""
    from_store = _pack(made)
    context = ctx()
    take_pack(context.db, context.actor, from_store, now=context.now)
    handle = files.open_file(from_store.sha256 or "")
    answer = Response(wrap_file({}, handle), mimetype="application/zip", direct_passthrough=True)
    answer.call_on_close(handle.close)
    name = quote(f"{context.place.name}上墙资料.zip")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    answer.headers["Cache-Control"] = "no-store"
    answer.content_length = from_store.size or 0
    return answer


def _pack(made: UUID) -> WallPack:
    row = pack(ctx().db, made)
    if row is None:
        raise Missing(N_("There is no such pack."))
    return row


def _shown(context: Context, row: WallPack) -> dict[str, object]:
    running = row.made_at is None
    job = outbox.state(context.db, row.job) if running else None
    return {
        "row": row,
        "url": url_for("wall.state", station=context.place.slug, made=row.id),
        "take": url_for("wall.take_all", station=context.place.slug, made=row.id),
        "running": running and not (job and job.failed),
        "failed": running and bool(job and job.failed),
        "progress": job.progress if job else 0,
        "gone": row.purged_at is not None,
    }
