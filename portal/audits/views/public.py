"""What anybody may read, without an account: announced draws with their records, published results."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal import bureaus
from portal.audits.models import Announcement, Publication
from portal.audits.queries import plans as queries
from portal.audits.queries import tasks as task_queries
from portal.audits.rules.catalogue import PUBLIC_KINDS
from portal.audits.rules.draw.words import EXCLUSION_REASONS, PARTS, RECUSAL_REASONS, WRONGS
from portal.audits.rules.results import INSPECTION_RESULTS
from portal.audits.views import shown
from portal.audits.views.draws import download
from portal.audits.views.places import open_pages
from portal.core.errors import N_, Missing
from portal.core.i18n import current_locale, gettext
from portal.core.web import Key, access, ctx, page

DRAW_KEYS = (
    Key(Announcement.announced_at, lambda row: row.announced_at, datetime.fromisoformat, descending=True),  # type: ignore[arg-type]
    Key(Announcement.id, lambda row: row.id, UUID, descending=True),  # type: ignore[arg-type]
)
RESULT_KEYS = (
    Key(Publication.published_at, lambda row: row.published_at, datetime.fromisoformat, descending=True),  # type: ignore[arg-type]
    Key(Publication.id, lambda row: row.id, UUID, descending=True),  # type: ignore[arg-type]
)
# A page lists so many drawn objects; a larger draw is read from its record.
LISTED = 500


@open_pages.get("/draws")
@access.anyone
def draws() -> str:
    """Every draw that was announced, the newest first."""
    wanted = request.args.get("state", "")
    rows = page(
        ctx().db,
        queries.announcements(drawn={"waiting": False, "drawn": True}.get(wanted)),
        DRAW_KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )

    def at(**values: Any) -> str:
        return shown.here("audits_open.draws", **{"state": wanted, **values})

    lines = (
        (N_("All"), ""),
        (N_("Waiting for the public numbers"), "waiting"),
        (N_("drawn by lot"), "drawn"),
    )
    return render_template(
        "audits/open_draws.html",
        page=rows,
        kinds=PUBLIC_KINDS,
        filters=[
            {"label": gettext(words), "url": at(state=code), "current": wanted == code}
            for words, code in lines
        ],
        before=at(before=rows.before) if rows.before else None,
        after=at(after=rows.after) if rows.after else None,
    )


@open_pages.get("/draws/<uuid:draw>")
@access.anyone
def draw(draw: UUID) -> str:
    """One draw: what was pinned before, what came out, and its verification in the reader's own browser."""
    row = queries.announcement(ctx().db, draw)
    locale = current_locale()
    names = {one["id"]: one for one in row.transcript["inspectors"]} if row.transcript else {}
    stations = {}
    if row.transcript:
        drawn = {one["object"] for one in row.transcript["selected"]}
        stations = {one["id"]: one["name"] for one in row.transcript["objects"] if one["id"] in drawn}
    return render_template(
        "audits/open_draw.html",
        row=row,
        kind=PUBLIC_KINDS[row.kind],
        names=names,
        stations=stations,
        listed=LISTED,
        recusal_reasons=RECUSAL_REASONS,
        exclusion_reasons=EXCLUSION_REASONS,
        parts={code: PARTS.label(code, locale) for code in PARTS},
        wrongs={code: WRONGS.label(code, locale) for code in WRONGS},
    )


@open_pages.get("/draws/<uuid:draw>/transcript.json")
@access.anyone
def transcript(draw: UUID) -> Response:
    """The record of a draw, to be kept and verified anywhere. Raises Missing before the draw."""
    row = queries.announcement(ctx().db, draw)
    if row.transcript is None:
        raise Missing(N_("This draw has not been made yet: its record appears with the result."))
    return download(row.transcript, f"{row.number}.json")


@open_pages.get("/draws/<uuid:draw>/announcement.json")
@access.anyone
def announced(draw: UUID) -> Response:
    """What was published before the draw."""
    row = queries.announcement(ctx().db, draw)
    return download(row.announcement, f"{row.number}-announcement.json")


@open_pages.get("/results")
@access.anyone
def results() -> str:
    """Published results of inspections, the newest first."""
    db, locale = ctx().db, current_locale()
    words, code, area = (request.args.get(name, "").strip()[:80] for name in ("q", "result", "bureau"))
    code = code if code in INSPECTION_RESULTS else ""
    below = bureaus.subtree(db, "")
    area = area if area in {one.path for one in below} else ""
    rows = page(
        db,
        task_queries.publications(words, code=code, area=area),
        RESULT_KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )

    def at(**values: Any) -> str:
        return shown.here("audits_open.results", **{"q": words, "result": code, "bureau": area, **values})

    return render_template(
        "audits/open_results.html",
        page=rows,
        q=words,
        chosen=code,
        area=area,
        bureaus=below,
        codes=[(one, INSPECTION_RESULTS.label(one, locale)) for one in INSPECTION_RESULTS],
        words_of=shown.results,
        before=at(before=rows.before) if rows.before else None,
        after=at(after=rows.after) if rows.after else None,
    )


@open_pages.get("/results/<uuid:result>")
@access.anyone
def result(result: UUID) -> str:
    """One published result. Raises Missing once it is withdrawn."""
    row = task_queries.publication(ctx().db, result)
    if row is None or row.withdrawn_at is not None:
        raise Missing(N_("There is no such result on the public list, or its term has ended."))
    return render_template("audits/open_result.html", row=row, result_words=shown.results(row.result))
