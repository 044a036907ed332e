"""Papers of a visit: the inspection record (F15) and the rectification notice with its re-check (F16)."""

from io import BytesIO
from typing import Any
from uuid import UUID

from flask import render_template, send_file, url_for

from portal import tenants
from portal.audits.models import Task
from portal.audits.queries import tasks as queries
from portal.audits.rules import rectification
from portal.audits.rules.catalogue import KINDS, WAYS
from portal.audits.rules.results import INSPECTION_RESULTS
from portal.audits.rules.task import STATES
from portal.audits.views.places import OFFICERS, STAFF, bureau_pages, station_pages
from portal.core.errors import Missing
from portal.core.pdf import render_pdf
from portal.core.qr import qr_data_uri
from portal.core.settings import settings
from portal.core.web import access, ctx


@bureau_pages.get("/tasks/<uuid:task>/f15.pdf")
@access.roles(*OFFICERS)
def record(bureau: str, task: UUID) -> Any:  # noqa: ARG001 - the URL's own
    """检查记录表 on A4."""
    db = ctx().db
    row = queries.task(db, task)
    card = tenants.card(db, row.tenant_id)
    path = url_for("audits_open.draw", draw=row.draw_id) if row.draw_id else None
    open_url = settings().base_url + path if path else None
    html = render_template(
        "print/f15.html",
        row=row,
        card=card,
        kind=KINDS[row.kind],
        state=STATES[row.state],
        way=WAYS.label(row.way) if row.way else "",
        results=[f"{code} {INSPECTION_RESULTS.label(code)}" for code in row.result],
        findings=queries.findings(db, row),
        rounds=queries.rounds(db, row),
        qr=qr_data_uri(open_url) if open_url else None,
        open_url=open_url,
        now=ctx().now,
    )
    return _pdf(html, row.number)


@bureau_pages.get("/tasks/<uuid:task>/rounds/<uuid:made>/f16.pdf")
@access.roles(*OFFICERS)
def notice(bureau: str, task: UUID, made: UUID) -> Any:  # noqa: ARG001
    """整改通知与复查记录 on A4."""
    return _notice(queries.task(ctx().db, task), made)


@station_pages.get("/<uuid:task>/rounds/<uuid:made>/f16.pdf")
@access.roles(*STAFF)
def notice_at_station(station: str, task: UUID, made: UUID) -> Any:  # noqa: ARG001
    """整改通知与复查记录 on A4."""
    return _notice(queries.task(ctx().db, task), made)


def _notice(row: Task, made_id: UUID) -> Any:
    db = ctx().db
    made = queries.rectification(db, made_id)
    if made.task_id != row.id:
        raise Missing(queries.NONE_SUCH)
    html = render_template(
        "print/f16.html",
        row=row,
        made=made,
        card=tenants.card(db, row.tenant_id),
        kind=rectification.KINDS[made.kind],
        lines=queries.lines(db, [made])[made.id],
        results=rectification.RESULTS,
        now=ctx().now,
    )
    return _pdf(html, made.number)


def _pdf(html: str, number: str) -> Any:
    content = render_pdf(html, title=number)
    return send_file(BytesIO(content), mimetype="application/pdf", download_name=f"{number}.pdf")
