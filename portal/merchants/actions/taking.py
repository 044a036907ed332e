"""Taking tables into the catalogue: read and shown, then taken whole in one transaction, by a job when long."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import IO, Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.db import scope_of
from portal.core.errors import Conflict, Invalid, Missing
from portal.core.i18n import N_
from portal.core.ids import new_id
from portal.core.outbox import enqueue
from portal.core.scope import Station
from portal.core.sheets import RefusedRow, Warn, read_rows, text_of
from portal.merchants.actions.goods import change_row, next_mark
from portal.merchants.actions.judging import Good, Plan, Table, plan, wanted
from portal.merchants.actions.suppliers import supplier_ids
from portal.merchants.models import CatalogueChange, CatalogueImport, CatalogueItem, CatalogueMovement
from portal.merchants.queries.shops import merchant as one_shop
from portal.merchants.rules.columns import IMPORTER, LIMITS
from portal.merchants.rules.goods import identity_of
from portal.trail import Subject, declare, record

declare(
    "merchants:import:done",
    {"added": int, "changed": int, "same": int, "refused": int, "source": str},
    zh="导入商品台账",
    en="Table taken into the catalogue",
)
BY_JOB = 1_500  # rows above which a job takes them
KEPT = timedelta(days=2)  # a table that was read and never taken
PORTION = 1_000
Tell = Callable[[int], None]


def read_table(stream: IO[bytes]) -> tuple[Table, list[Warn]]:
    """The table of a file with its columns recognised. Raises Invalid in words."""
    sheet = read_rows(stream, LIMITS, known=IMPORTER.known)
    columns = IMPORTER.columns(sheet.headers)
    rows = [(row.line, tuple(text_of(cell) for cell in row.values)) for row in sheet.rows]
    if not rows:
        raise Invalid(N_("The table is empty."))
    places = {name: at.column for name, at in columns.fields.items()}
    return Table(sheet.headers, places, rows), sheet.warnings


def keep_table(
    db: Session, actor: Actor, table: Table, merchant: UUID | None, source: str, name: str, *, now: datetime
) -> CatalogueImport:
    """Keep a table until it is taken; the person's older ones that were not are given up. Raises Missing."""
    if merchant is not None:
        one_shop(db, merchant)
    row = CatalogueImport(
        merchant_id=merchant,
        source=source,
        name=name[:200],
        status="READ",
        rows=pack(table),
        refused=[],
        added=0,
        changed=0,
        same=0,
        at=now,
        by_person=actor.person,
        by_name=actor.name,
    )
    db.add(row)
    db.flush()
    db.execute(
        update(CatalogueImport)
        .where(CatalogueImport.status == "READ", CatalogueImport.at < now - KEPT)
        .values(rows=None)
        .execution_options(synchronize_session=False)
    )
    return row


def pack(table: Table) -> bytes:
    """A table as it is kept."""
    plain = {"headers": table.headers, "columns": dict(table.columns), "rows": table.rows}
    return zlib.compress(json.dumps(plain, ensure_ascii=False).encode(), 3)


def unpack(row: CatalogueImport) -> Table:
    """The table of an import. Raises Conflict when it was given up."""
    if row.rows is None:
        raise Conflict(N_("This table was taken or has grown old. Choose the file again."))
    plain = json.loads(zlib.decompress(row.rows))
    rows = [(line, tuple(cells)) for line, cells in plain["rows"]]
    return Table(tuple(plain["headers"]), plain["columns"], rows)


def intake(db: Session, import_id: UUID) -> CatalogueImport:
    """One import of this station. Raises Missing."""
    found = db.execute(select(CatalogueImport).where(CatalogueImport.id == import_id)).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such table here."))
    return found


def remap(row: CatalogueImport, columns: Mapping[str, int]) -> None:
    """Other columns than those recognised. Raises Invalid when names have none; Conflict when it was taken."""
    table = unpack(row)
    _still_read(row)
    if len(set(columns.values())) != len(columns):
        raise Invalid(N_("One column is chosen for two fields."))
    chosen = Table(
        table.headers, {name: at for name, at in columns.items() if name in IMPORTER.fields}, table.rows
    )
    IMPORTER.require(chosen.matches)
    row.rows = pack(chosen)


def _still_read(row: CatalogueImport) -> None:
    if row.status != "READ":
        raise Conflict(N_("This table was taken before."))


def start(db: Session, actor: Actor, import_id: UUID, *, now: datetime) -> CatalogueImport:
    """Take the good rows: at once, or by a job when there are many. Raises Missing, Conflict."""
    row = db.execute(
        select(CatalogueImport).where(CatalogueImport.id == import_id).with_for_update()
    ).scalar_one_or_none()
    if row is None:
        raise Missing(N_("There is no such table here."))
    _still_read(row)
    table = unpack(row)
    if len(table.rows) > BY_JOB:
        row.status = "RUNNING"
        row.job_id = enqueue(db, "merchants.take", {"id": row.id}, now=now, key=f"merchants.take:{row.id}")
        return row
    carry_out(db, actor, row, table, now=now)
    return row


def carry_out(
    db: Session,
    actor: Actor,
    row: CatalogueImport,
    table: Table,
    *,
    now: datetime,
    tell: Tell = lambda _: None,
) -> Plan:
    """Write the good rows in this transaction, all or none, and say so once."""
    seq = next_mark(db)  # first: two tables of one station are taken one after the other
    found = plan(db, table, row.merchant_id, lock=True)
    tell(30)
    names = {good.supplier for good in (*found.added, *found.changed) if good.supplier}
    suppliers = supplier_ids(db, actor, sorted(names), now=now)
    _add(db, actor, row, found.added, suppliers, seq, now, tell)
    _change(db, actor, row, found.changed, suppliers, seq, now)
    tell(95)
    row.status, row.done_at, row.rows = "DONE", now, None
    row.added, row.changed, row.same = len(found.added), len(found.changed), found.same
    row.refused = refused_of(table, found.refused)
    db.flush()
    data = {"added": row.added, "changed": row.changed, "same": row.same, "refused": len(found.refused)}
    record(
        db, actor, "merchants:import:done", Subject("import", row.id), {**data, "source": row.source}, now=now
    )
    return found


def refused_of(table: Table, refused: Sequence[RefusedRow]) -> list[Any]:
    """Refused rows as they are kept: headers first, then line, cells and faults (untranslated)."""
    lines = [
        {
            "line": one.line,
            "cells": [text_of(cell) for cell in one.cells],
            "faults": [[fault.column, fault.message, dict(fault.params)] for fault in one.faults],
        }
        for one in refused
    ]
    return [list(table.headers), *lines] if lines else []


def _add(
    db: Session,
    actor: Actor,
    taken: CatalogueImport,
    goods: Sequence[Good],
    suppliers: Mapping[str, UUID],
    seq: int,
    now: datetime,
    tell: Tell,
) -> None:
    scope = scope_of(db)
    assert isinstance(scope, Station)
    wall = {"tenant_id": scope.tenant, "office_path": scope.office_path}
    common = {
        "status": "ON_SALE", "status_note": "", "import_id": taken.id, "created_at": now, "created_by": actor.name,
        "changed_at": now, "seq": seq, "version": 1,
    }  # fmt: skip
    for at in range(0, len(goods), PORTION):
        rows, counted = [], []
        for good in goods[at : at + PORTION]:
            made, facts = new_id(), vars(good.facts)
            rows.append(
                {**wall, **common, **facts, "id": made, "identity": identity_of(good.facts),
                 "supplier_id": suppliers.get(good.supplier)}
            )  # fmt: skip
            if good.facts.stock:
                counted.append({**wall, **_counted(actor, made, good, now), "id": new_id()})
        db.execute(insert(CatalogueItem), rows)
        if counted:
            db.execute(insert(CatalogueMovement), counted)
        tell(30 + 60 * (at + len(rows)) // len(goods))


def _counted(actor: Actor, item_id: UUID, good: Good, now: datetime) -> dict[str, Any]:
    stock = good.facts.stock
    return {
        "item_id": item_id, "kind": "COUNT", "quantity": stock, "balance": stock, "day": local_date(now), "note": "",
        "at": now, "by_person": actor.person, "by_name": actor.name,
    }  # fmt: skip


def _change(
    db: Session,
    actor: Actor,
    taken: CatalogueImport,
    goods: Sequence[Good],
    suppliers: Mapping[str, UUID],
    seq: int,
    now: datetime,
) -> None:
    """Bring lines up to date; what stood there goes into their history."""
    scope = scope_of(db)
    assert isinstance(scope, Station)
    source = "API" if taken.source == "API" else "IMPORT"
    history: list[CatalogueChange] = []
    for good in goods:
        row = good.row
        assert row is not None
        new = wanted(row, good.facts)
        if good.supplier and row.supplier_id != suppliers[good.supplier]:
            new["supplier_id"] = suppliers[good.supplier]
        history.append(change_row(actor, row, new, source, now=now))
        if new.get("stock") is not None:
            db.add(CatalogueMovement(**_counted(actor, row.id, good, now)))
        for name, value in new.items():
            setattr(row, name, value)
        row.changed_at, row.seq, row.import_id = now, seq, taken.id
    db.add_all(history)
    db.flush()


def forget(db: Session, import_id: UUID) -> None:
    """A table read and not taken is put away. Raises Missing, Conflict."""
    row = intake(db, import_id)
    _still_read(row)
    row.rows, row.status = None, "FAILED"
