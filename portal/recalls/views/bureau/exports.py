"""What leaves the board: the close-out report as workbook and on paper, the removal confirmation."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import render_template, send_file
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal import tenants
from portal.core.files import file_response
from portal.core.i18n import N_, current_locale, gettext, speaking
from portal.core.pdf import render_pdf
from portal.core.sheets import write_book
from portal.core.web import access, ctx
from portal.core.web.downloads import send_sheet
from portal.recalls.models import Alert, Proof, Task
from portal.recalls.queries import alerts, board
from portal.recalls.rules.alert.gs1 import Removal, confirmation
from portal.recalls.rules.alert.words import GRAVITIES, KINDS
from portal.recalls.rules.task.draws import CLASSES, share
from portal.recalls.rules.task.steps import STATES
from portal.recalls.rules.task.words import CONTRADICTIONS
from portal.recalls.rules.terms import LEVELS
from portal.recalls.views.places import OFFICERS, bureau_pages

MOST = 20_000
STATIONS = (
    N_("Station"), N_("State"), N_("Gravest match"), N_("Matches"), N_("Told"), N_("Matched"), N_("Answered"),
    N_("Limit"), N_("Overdue"), N_("Came in"), N_("In stock"), N_("Sold"), N_("Sent back"), N_("Destroyed"),
    N_("Photos and papers"), N_("Disposed"), N_("Drawn"), N_("Against a declaration"), N_("Ended"),
)  # fmt: skip
GOODS = (
    N_("Station"), N_("Product"), N_("Brand"), N_("Specification"), N_("Date or lot"), N_("Maker"), N_("Barcode"),
    N_("Unit"), N_("Came in"), N_("In stock"), N_("Sold"), N_("Sent back"), N_("Destroyed"), N_("Relabelled"),
    N_("State"),
)  # fmt: skip


def _facts(alert: UUID) -> tuple[Alert | None, Any]:
    """The list, where this bureau sees it, and what is known of it. Raises Missing for a stranger's."""
    row = alerts.alert_or_none(ctx().db, alert)
    return row, row or board.first_task(ctx().db, alert)


def _tasks(alert: UUID) -> Sequence[Task]:
    statement = board.stations(alert, "ALL", ctx().now).order_by(Task.office_path, Task.id).limit(MOST)
    return ctx().db.scalars(statement).all()


@bureau_pages.get("/<uuid:alert>/report.xlsx")
@access.roles(*OFFICERS)
def report_xlsx(bureau: str, alert: UUID) -> Response:  # noqa: ARG001 - the URL's own
    """Every station and every line of goods."""
    db = ctx().db
    _facts(alert)
    rows = _tasks(alert)
    sums = board.summaries(db, rows)
    goods = board.goods_of(db, alert)
    content = write_book(
        [
            (
                gettext(N_("Stations")),
                [gettext(name) for name in STATIONS],
                (_station(row, sums[row.id]) for row in rows),
            ),
            (gettext(N_("Goods concerned")), [gettext(name) for name in GOODS], _goods(goods, sums)),
        ]
    )
    return send_sheet(content, f"close-out-{str(alert)[:8]}.xlsx")


def _station(row: Task, one: board.Summary) -> list[object]:
    locale, yes = current_locale(), gettext(N_("yes"))
    return [
        one.station,
        STATES.label(row.state, locale),
        LEVELS.label(row.level, locale) if row.level else "",
        one.hits,
        row.told_at,
        row.matched_at,
        row.answered_at,
        row.due_at,
        yes if row.late or (row.due_at and row.due_at < ctx().now) else "",
        *(float(value) for value in (one.received, one.stock, one.sold, one.returned, one.destroyed)),
        one.proofs,
        row.disposed_at,
        yes if row.drawn else "",
        CONTRADICTIONS.label(row.contradicted, locale) if row.contradicted else "",
        row.ended_at,
    ]


def _goods(goods: Any, sums: dict[UUID, board.Summary]) -> Iterator[list[object]]:
    locale = current_locale()
    for task, line in goods:
        yield [
            sums[task.id].station if task.id in sums else "",
            line.name,
            line.brand,
            line.spec,
            line.batch,
            line.maker,
            line.gtin,
            line.unit,
            *(
                float(value)
                for value in (
                    line.received,
                    line.stock,
                    line.sold,
                    line.returned,
                    line.destroyed,
                    line.relabelled,
                )
            ),
            STATES.label(task.state, locale),
        ]


@bureau_pages.get("/<uuid:alert>/report.pdf")
@access.roles(*OFFICERS)
def report_pdf(bureau: str, alert: UUID) -> Response:  # noqa: ARG001
    """核查闭环报告 on A4."""
    db, now = ctx().db, ctx().now
    row, facts = _facts(alert)
    rows = _tasks(alert)
    sums = board.summaries(db, rows)
    standing = board.standing(db, alert, now)
    with speaking("zh"):
        html = render_template(
            "print/recall_report.html",
            facts=facts,
            row=row,
            kind=KINDS[facts.kind].zh,
            gravity=GRAVITIES[facts.gravity].zh,
            standing=standing,
            answered=sum(one.answered_at is not None for one in rows),
            share=share,
            draw=[{**one, "zh": CLASSES[one["class"]].zh} for one in row.draw["classes"]]
            if row and row.draw
            else [],
            seed=row.draw["seed"] if row and row.draw else "",
            rows=[
                (one, sums[one.id], STATES[one.state].zh)
                for one in rows
                if sums[one.id].goods or one.late or one.contradicted
            ],
            total=_total(sums),
            bureau=ctx().place.name,
            now=now,
        )
    content = render_pdf(
        html, title="核查闭环报告", margins=(16.0, 14.0, 16.0, 14.0), footer="第 {page} 页，共 {pages} 页"
    )
    return send_file(
        BytesIO(content), mimetype="application/pdf", download_name=f"close-out-{str(alert)[:8]}.pdf"
    )


def _total(sums: dict[UUID, board.Summary]) -> board.Summary:
    total = board.Summary()
    for one in sums.values():
        for name in ("goods", "proofs", "hits", "received", "stock", "sold", "returned", "destroyed"):
            setattr(total, name, getattr(total, name) + getattr(one, name))
    return total


@bureau_pages.get("/<uuid:alert>/removal.xml")
@access.roles(*OFFICERS)
def removal_xml(bureau: str, alert: UUID) -> Response:
    """The removal confirmation of every station, keyed by GTIN and batch."""
    db, now = ctx().db, ctx().now
    _, facts = _facts(alert)
    goods = board.goods_of(db, alert)
    content = confirmation(
        sender=ctx().place.name,
        sender_code=bureau,
        notice=facts.title,
        notice_id=facts.notice_no or str(alert),
        created=now,
        removals=list(_removals(goods)),
    )
    return send_file(
        BytesIO(content),
        mimetype="application/xml",
        as_attachment=True,
        download_name=f"removal-{str(alert)[:8]}.xml",
    )


def _removals(goods: Any) -> Iterator[Removal]:
    db = ctx().db
    places = {task.tenant_id for task, _ in goods}
    ids = {task.id for task, _ in goods}
    card = tenants.StationCard
    cards = {one.station: one for one in db.scalars(select(card).where(card.station.in_(places)))}
    proofs: dict[UUID, list[str]] = {}
    kept = select(Proof.task_id, Proof.sha256).where(
        Proof.tenant_id.in_(places), Proof.task_id.in_(ids), Proof.kind.in_(("SHELF", "DISPOSAL", "CHECK"))
    )
    for task_id, sha256 in db.execute(kept.order_by(Proof.at)):
        proofs.setdefault(task_id, []).append(sha256)
    for task, line in goods:
        place = cards[task.tenant_id]
        yield Removal(
            station=place.name,
            station_code=place.slug,
            task=f"{task.id}/{line.id}",
            state=task.state,
            at=task.disposed_at,
            proofs=tuple(proofs.get(task.id, ())),
            **{name: getattr(line, name) for name in ("name", "gtin", "batch", "unit")},
            **{name: getattr(line, name) for name in ("received", "stock", "sold", "returned", "destroyed")},
        )


@bureau_pages.get("/<uuid:alert>/source")
@access.roles(*OFFICERS)
def source(bureau: str, alert: UUID) -> Response:  # noqa: ARG001
    """The file as it was uploaded."""
    return file_response(alerts.alert(ctx().db, alert), download=True)
