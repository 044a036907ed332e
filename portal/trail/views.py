"""The pages of the trail: a place's own book and its exports; how anyone verifies, the keys, the published roots."""

from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse
from werkzeug.wsgi import wrap_file

from portal.core import clock, files, outbox
from portal.core.i18n import N_, gettext
from portal.core.web import Key, access, back_to, bureau_blueprint, ctx, flash_ok, page, station_blueprint
from portal.trail import names
from portal.trail.actions.exports import ask_export, take_export
from portal.trail.models import AnyExport, TrailBureauEntry, TrailEntry
from portal.trail.queries import exports, sealed
from portal.trail.queries.entries import to_entry
from portal.trail.rules.events import EVENTS
from portal.trail.rules.roots import ROOT_KIND
from portal.trail.rules.stamps import Stamp

station_pages = station_blueprint("station_trail", __name__, "/trail")
bureau_pages = bureau_blueprint("bureau_trail", __name__, "/trail")
open_pages = Blueprint("trail", __name__, url_prefix="/trail")
MAY = access.roles("HEAD", "DEPUTY", "SUPERVISOR", "ADMIN")
PUBLISHED = 60  # roots shown to the public


@station_pages.get("/")
@bureau_pages.get("/")
@MAY
def show(**_place: str) -> str:
    """The book: how far it is sealed, its exports, what was written last."""
    db = ctx().db
    model = TrailEntry if ctx().place.kind == "station" else TrailBureauEntry
    # Ids are born in order, whatever the entry says of its own time: the order of writing.
    newest = Key(model.id, lambda row: row.id, UUID, descending=True)  # type: ignore[arg-type]
    rows = page(
        db,
        exports.own_entries(db),
        (newest,),
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    entries = [to_entry(row) for row in rows.rows]
    root = exports.last_own_root(db)
    return render_template(
        "trail/book.html",
        page=rows,
        entries=list(zip(entries, names.doers(db, entries), strict=True)),
        term=EVENTS.term,
        root=root,
        stamp=Stamp((ROOT_KIND, root.scope), root.no, root.hash).text() if root else None,
        exports=[_shown(row) for row in exports.own_exports(db)],
        at=_at,
    )


@station_pages.post("/exports")
@bureau_pages.post("/exports")
@MAY
def ask(**_place: str) -> BaseResponse:
    """Ask for an export of the whole book."""
    ask_export(ctx().db, ctx().actor, now=ctx().now)
    flash_ok(gettext(N_("The export is being made. You may leave this page and come back.")))
    return back_to(_endpoint("show"), **_place)


@station_pages.get("/exports/<uuid:export>")
@bureau_pages.get("/exports/<uuid:export>")
@MAY
def state(export: UUID, **_place: str) -> str:
    """One export as the list shows it, for the page that waits."""
    return render_template("trail/_export.html", export=_shown(exports.get_export(ctx().db, export)), at=_at)


@station_pages.post("/exports/<uuid:export>")
@bureau_pages.post("/exports/<uuid:export>")
@MAY
def take(export: UUID, **_place: str) -> Response:
    """Download the ZIP. A POST, because who took it is written down."""
    row = exports.get_export(ctx().db, export)
    take_export(ctx().db, ctx().actor, row, now=ctx().now)
    handle = files.open_file(row.sha256 or "")
    answer = Response(wrap_file(request.environ, handle), mimetype="application/zip", direct_passthrough=True)
    answer.call_on_close(handle.close)
    day = clock.local_date(row.made_at or ctx().now)
    name = quote(gettext(N_("trail-%(place)s-%(day)s.zip")) % {"place": ctx().place.slug, "day": day})
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    answer.headers["Cache-Control"] = "no-store"
    answer.content_length = row.size or 0
    return answer


def _shown(row: AnyExport) -> dict[str, object]:
    """A row of the list: the request, and how far the job is."""
    running = row.made_at is None
    job = outbox.state(ctx().db, row.job) if running else None
    return {
        "row": row,
        "running": running and not (job and job.failed),
        "failed": running and bool(job and job.failed),
        "progress": job.progress if job else 0,
        "gone": row.purged_at is not None,
    }


def _at(name: str, **values: object) -> str:
    """The address of one of these views in this place."""
    return url_for(_endpoint(name), **{**(request.view_args or {}), **values})


def _endpoint(name: str) -> str:
    return f"{'station' if ctx().place.kind == 'station' else 'bureau'}_trail.{name}"


@open_pages.get("/")
@access.anyone
def verify_page() -> str:
    """How to verify an export; the keys that sign, and the latest roots of bureaux."""
    roots = sealed.published_roots(ctx().db, PUBLISHED)
    return render_template(
        "trail/verify.html", roots=roots, names=names.bureau_names(ctx().db, roots), keys=_keys()
    )


@open_pages.get("/roots.json")
@access.anyone
def roots_json() -> Response:
    """The same for programs: keys and the latest roots of bureaux, as in an export."""
    roots = [root.as_json() for root in sealed.published_roots(ctx().db, PUBLISHED)]
    return jsonify(keys=[{**key, "since": str(key["since"])} for key in _keys()], roots=roots)


def _keys() -> list[dict[str, object]]:
    return [
        {"alg": used.alg, "key": used.key, "public": used.public_key, "since": _day(used.since)}
        for used in sealed.keys_in_use(ctx().db)
    ]


def _day(instant: datetime) -> object:
    return clock.local_date(instant)
