"""导入: a table of platform cases is read, shown, and taken in one transaction: all good rows, or none."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import IO, Any
from uuid import UUID

from sqlalchemy import Table as SqlTable
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal import trail
from portal.core import files, outbox
from portal.core.actor import Actor
from portal.core.crypto import blind_index
from portal.core.errors import N_, Conflict, Invalid
from portal.core.ids import new_id
from portal.core.sheets import Cell, Warn
from portal.govlink.actions.tables import MAX_BYTES, Table, stored_table, table_of
from portal.govlink.models import ImportBatch, PlatformCase
from portal.govlink.queries.desk import batch as read_batch
from portal.govlink.rules import columns, rows

AT_ONCE = 2_000  # rows; more go to the worker
CHECKED = 2_000  # rows of a large table that the preview looks at
CHUNK = 500
KEPT = 5_000  # refusals kept by line; a table with more is wrong as a whole
Progress = Callable[[int], None]
Line = tuple[int, tuple[Cell, ...]]


@dataclass(frozen=True)
class Preview:
    """What a table would bring: rows to take (some of them known), rows refused with their cells, and whether all
    were looked at."""

    headers: list[str]
    warnings: list[Warn]
    good: list[rows.Read]
    refused: list[tuple[rows.Refusal, tuple[Cell, ...]]]
    known: set[str]
    whole: bool


def upload(
    db: Session, actor: Actor, stream: IO[bytes], filename: str, received: datetime, *, now: datetime
) -> ImportBatch:
    """Keep the file and guess its columns. Raises Invalid on what is no table; nothing stands on the desk yet."""
    kept = files.keep(stream, filename, kinds=files.SHEET | files.TEXT, max_bytes=MAX_BYTES)
    table = stored_table(kept.sha256)
    if received > now:
        raise Invalid(N_("This lies in the future."), field="received")
    found = columns.guess(table.sheet.headers)
    made = ImportBatch(
        **files.columns(kept, actor, now),
        office_path=actor.office_path,
        state="PREVIEW",
        rows=sum(1 for _ in table.lines()),
        mapping={
            "columns": {name: one.header for name, one in found.items()},
            "sure": {name: one.sureness for name, one in found.items()},
            "received": received.isoformat(),
        },
        refusals=[],
        created_by=actor.person,
        created_at=now,
    )
    db.add(made)
    db.flush()
    return made


def remap(db: Session, batch: UUID, chosen: Mapping[str, str]) -> ImportBatch:
    """Take the columns a person chose. Raises Missing; Conflict when the import has begun."""
    row = _waiting(db, batch)
    headers = table_of(row).headers
    picked = columns.confirmed(headers, chosen)
    row.mapping = {**row.mapping, "columns": picked, "sure": dict.fromkeys(picked, 100)}
    db.flush()
    return row


def preview(db: Session, row: ImportBatch) -> Preview:
    """What this import would bring; of a large table the first rows."""
    table = table_of(row)
    good: list[rows.Read] = []
    refused: list[tuple[rows.Refusal, tuple[Cell, ...]]] = []
    head = dict(islice(table.lines(), CHECKED))
    if columns.enough(row.mapping["columns"]):
        for read in _reading(row, table, head.items()):
            if isinstance(read, rows.Read):
                good.append(read)
            else:
                refused.append((read, head[read.line]))
    known = _known(db, row.office_path, [read.facts.external_no for read in good])
    return Preview(table.headers, table.warnings, good, refused, known, row.rows <= CHECKED)


def refused_lines(
    db: Session, row: ImportBatch
) -> tuple[list[str], Iterator[tuple[int, str, tuple[Cell, ...]]]]:
    """The headers, and each refused row as it was with its line and reason. Raises Missing when the file was given
    up."""
    table = table_of(row)
    reasons: dict[int, str] = dict(row.refusals)
    if row.state == "PREVIEW":
        reasons = {one.line: one.reason for one, _ in preview(db, row).refused}
    found = ((line, reasons[line], cells) for line, cells in table.lines() if line in reasons)
    return table.headers, found


def start(db: Session, actor: Actor, batch: UUID, *, now: datetime) -> ImportBatch:
    """Take the rows: small tables at once, large ones by the worker. Raises Missing; Conflict when it was started
    before; Invalid when no column holds the story."""
    row = _waiting(db, batch)
    if not columns.enough(row.mapping["columns"]):
        raise Invalid(N_("Say which column holds what happened."), field="facts")
    row.state = "RUNNING"
    if row.rows <= AT_ONCE:
        load(db, actor, row, now=now)
    else:
        row.job_id = outbox.enqueue(
            db, "govlink.import", {"batch": row.id}, now=now, key=f"govlink.import:{row.id}"
        )
    db.flush()
    return row


def load(
    db: Session, actor: Actor, row: ImportBatch, *, now: datetime, progress: Progress | None = None
) -> None:
    """Put every good row on the desk; a number that is known stays as it is. Nothing is half-done: the caller's
    transaction holds all of it."""
    table = table_of(row)
    waiting: list[rows.Read] = []
    refusals: list[list[Any]] = []
    for done, read in enumerate(_reading(row, table, table.lines()), 1):
        if isinstance(read, rows.Refusal):
            row.refused += 1
            if len(refusals) < KEPT:
                refusals.append([read.line, read.reason])
            continue
        waiting.append(read)
        if len(waiting) == CHUNK:
            _insert(db, actor, row, waiting, now)
            waiting = []
            if progress:
                progress(done * 100 // max(1, row.rows))
    _insert(db, actor, row, waiting, now)
    row.refusals = refusals
    row.state, row.done_at = "DONE", now
    db.flush()
    counts = {"accepted": row.accepted, "known": row.known, "refused": row.refused}
    trail.record(db, actor, "govlink:import:done", trail.Subject("import", row.id), counts, now=now)


def _insert(db: Session, actor: Actor, batch: ImportBatch, reads: Sequence[rows.Read], now: datetime) -> None:
    if not reads:
        return
    table = PlatformCase.__table__
    assert isinstance(table, SqlTable)
    values = [_values(batch, read, now) for read in reads]
    statement = (
        insert(table)
        .on_conflict_do_nothing(index_elements=["office_path", "external_no"])
        .returning(table.c.id, table.c.report)
    )
    made = db.execute(statement, values).all()
    batch.accepted += len(made)
    batch.known += len(reads) - len(made)
    entries = [(trail.Subject("platform_case", id_), {"report": report}) for id_, report in made]
    if entries:
        trail.record_many(db, actor, "govlink:platform:enter", entries, now=now)


def _values(batch: ImportBatch, read: rows.Read, now: datetime) -> dict[str, Any]:
    phone = read.facts.consumer_phone
    return {
        **read.facts.values(),
        "id": new_id(),
        "office_path": batch.office_path,
        "state": "NEW",
        "phone_index": blind_index(phone, "phone") if phone else None,
        "report": read.report,
        "guessed": list(read.guessed),
        "transfers": 0,
        "batch_id": batch.id,
        "created_by": batch.created_by,
        "created_at": now,
        "version": 1,
    }


def _reading(row: ImportBatch, table: Table, lines: Iterable[Line]) -> Iterator[rows.Read | rows.Refusal]:
    received = datetime.fromisoformat(row.mapping["received"])
    records = ((line, table.record(cells)) for line, cells in lines)
    return rows.read_rows(records, row.mapping["columns"], received=received)


def _known(db: Session, path: str, numbers: Sequence[str]) -> set[str]:
    if not numbers:
        return set()
    return set(
        db.scalars(
            select(PlatformCase.external_no).where(
                PlatformCase.office_path == path, PlatformCase.external_no.in_(numbers)
            )
        )
    )


def _waiting(db: Session, batch: UUID) -> ImportBatch:
    row = read_batch(db, batch, lock=True)
    if row.state != "PREVIEW":
        raise Conflict(N_("This import has begun already."))
    return row
