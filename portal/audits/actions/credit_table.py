"""A table of credit classes, as the credit system exports it: read, judged row by row, taken at once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO
from uuid import UUID

from sqlalchemy.orm import Session

from portal import tenants
from portal.audits.actions.registers import rate_many
from portal.audits.queries.registers import cards_by_number
from portal.audits.rules.catalogue import CREDIT_CLASSES
from portal.core.actor import Actor
from portal.core.errors import N_, Invalid
from portal.core.sheets import Accepted, Cell, Fault, Field, Importer, Limits, RefusedRow, read_rows, text_of

LIMITS = Limits(rows=10_000)
_NUMBER = re.compile(r"[0-9]{6}-[0-9]{4}")


def _number(cell: Cell) -> str:
    found = text_of(cell).strip()
    if not _NUMBER.fullmatch(found):
        raise Invalid(N_("not a station number such as 331082-0001"))
    return found


def _credit(cell: Cell) -> str:
    found = text_of(cell).strip().upper().removesuffix("类").removesuffix("级")
    if found not in CREDIT_CLASSES:
        raise Invalid(N_("a credit class is A, B, C or D"))
    return found


IMPORTER = Importer(
    (
        Field(
            "number", N_("Station number"), _number, ("站编号", "服务站编号", "编号", "station number"), required=True
        ),
        Field(
            "credit", N_("Credit class"), _credit,
            ("信用分类", "信用等级", "信用风险分类", "信用风险等级", "类别", "credit class"), required=True,
        ),
    )
)  # fmt: skip


@dataclass
class CreditTable:
    """What a table comes to: rows to take, rows refused with their reasons, how the columns were understood."""

    taken: list[tuple[int, str, str]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    refused: list[RefusedRow] = field(default_factory=list)
    mapped: list[tuple[str, str | None]] = field(default_factory=list)


def read_table(db: Session, path: str, stream: IO[bytes]) -> CreditTable:
    """Judge a table. Raises Invalid for what is no table, or has no column for a needed field."""
    sheet = read_rows(stream, LIMITS, known=IMPORTER.known)
    outcome = IMPORTER.run(sheet)
    cards = cards_by_number(db, path, [row.values["number"] for row in outcome.accepted])
    cells = {row.line: row.values for row in sheet.rows}
    made = CreditTable(refused=list(outcome.refused))
    columns = outcome.columns.fields
    made.mapped = [
        (one.title, columns[name].header if name in columns else None)
        for name, one in IMPORTER.fields.items()
    ]
    seen: set[str] = set()
    for row in outcome.accepted:
        _judge(made, row, cards, seen, cells.get(row.line, ()))
    return made


def _judge(
    made: CreditTable,
    row: Accepted,
    cards: dict[str, tenants.StationCard],
    seen: set[str],
    cells: Sequence[Cell],
) -> None:
    number = row.values["number"]
    why = None
    if number not in cards:
        why = N_("no station of this area has this number")
    elif number in seen:
        why = N_("stands in the table twice")
    if why is None:
        seen.add(number)
        made.names[number] = cards[number].name
        made.taken.append((row.line, number, row.values["credit"]))
    else:
        made.refused.append(RefusedRow(row.line, tuple(cells), (Fault(number, why),)))


def take_table(
    db: Session, actor: Actor, rows: Sequence[tuple[str, str]], *, now: datetime
) -> tuple[int, int]:
    """Write the classes of a table that was looked over. Returns (changed, unchanged). Raises Forbidden, Missing."""
    cards = cards_by_number(db, actor.office_path, [number for number, _ in rows])
    found: list[tuple[UUID, str | None]] = [
        (cards[number].station, credit) for number, credit in rows if number in cards
    ]
    return rate_many(db, actor, found, IMPORTED, now=now)


IMPORTED = "表格导入"
