"""Judging a table against the catalogue: what it would add, change and leave, and which rows are refused, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.errors import Invalid, Refused
from portal.core.i18n import N_
from portal.core.sheets import Accepted, Columns, Fault, Match, RefusedRow, Row, Rows, Sheet
from portal.merchants.models import CatalogueItem, Merchant
from portal.merchants.queries.papers import suppliers_by_name
from portal.merchants.rules.columns import IMPORTER, facts_of
from portal.merchants.rules.goods import GoodsFacts, check, identity_of, tidy

AT_ONCE = 5_000


@dataclass(frozen=True)
class Table:
    """A table as it travels: its headers, which column is which field, and its rows as text."""

    headers: tuple[str, ...]
    columns: Mapping[str, int]
    rows: Sequence[tuple[int, tuple[str, ...]]]

    @property
    def matches(self) -> Columns:
        """The columns as an importer takes them."""
        found = {
            name: Match(at, self.headers[at], 100)
            for name, at in self.columns.items()
            if at < len(self.headers)
        }
        return Columns(found, (), ())


@dataclass(frozen=True)
class Good:
    """A row that can be taken: its line, its facts, the supplier it names, and the line it brings up to date."""

    line: int
    facts: GoodsFacts
    supplier: str
    row: CatalogueItem | None


@dataclass
class Plan:
    """What a table would bring."""

    added: list[Good] = field(default_factory=list)
    changed: list[Good] = field(default_factory=list)
    same: int = 0
    refused: list[RefusedRow] = field(default_factory=list)


def plan(db: Session, table: Table, merchant: UUID | None, *, lock: bool = False) -> Plan:
    """Judge each row. *merchant* sells what names no shop (None: the host). *lock* holds the lines found until the
    commit. Raises Invalid when the table has no column of names."""
    columns = table.matches
    IMPORTER.require(columns)
    made = Plan()
    read = list(_read(db, table, columns, merchant, made))
    known = _known(db, [identity_of(facts) for _, facts, _ in read], lock)
    suppliers = suppliers_by_name(db, {supplier for _, _, supplier in read if supplier})
    seen: dict[str, tuple[int, str]] = {}
    for row, facts, supplier in read:
        identity = identity_of(facts)
        if identity in seen:
            made.refused.append(_doubled(row, facts, *seen[identity], columns))
            continue
        seen[identity] = row.line, facts.name
        _sort(made, row, facts, supplier, known.get(identity), suppliers)
    made.refused.sort(key=lambda one: one.line)
    return made


def _read(
    db: Session, table: Table, columns: Columns, merchant: UUID | None, made: Plan
) -> Iterator[tuple[Row, GoodsFacts, str]]:
    """Rows whose cells are in order, with their shop; the others go to the refused."""
    shops = _shops(db) if "shop" in table.columns else {}
    rows = [Row(line, tuple(cell or None for cell in cells)) for line, cells in table.rows]
    sheet = Sheet("", table.headers, 0, cast("Rows", rows))
    for row, judged in zip(rows, IMPORTER.read(sheet, columns), strict=True):
        if isinstance(judged, RefusedRow):
            made.refused.append(judged)
            continue
        try:
            yield row, _facts(judged, shops, merchant), judged.values.get("supplier") or ""
        except Refused as refused:
            column = columns.fields.get(refused.field or "name")
            fault = Fault(column.header if column else "", refused.message, refused.params)
            made.refused.append(RefusedRow(row.line, row.values, (fault,)))


def _facts(judged: Accepted, shops: Mapping[str, list[UUID]], merchant: UUID | None) -> GoodsFacts:
    """Raises Invalid beside the field at fault."""
    shop = judged.values.get("shop")
    if shop:
        found = shops.get(shop.casefold(), [])
        if len(found) != 1:
            words = (
                N_("several shops have this name; write name and stall") if found else N_("no such shop here")
            )
            raise Invalid(words, field="shop")
        merchant = found[0]
    facts = tidy(replace(facts_of(judged.values), merchant_id=merchant))
    check(facts)
    return facts


def _shops(db: Session) -> dict[str, list[UUID]]:
    """Open shops by name, and by name and stall."""
    found: dict[str, list[UUID]] = {}
    for row in db.execute(select(Merchant).where(Merchant.status == "OPEN")).scalars():
        for name in dict.fromkeys(
            (row.name, row.title, f"{row.name}({row.stall})", f"{row.name} {row.stall}")
        ):
            found.setdefault(name.casefold(), []).append(row.id)
    return found


def _known(db: Session, identities: Iterable[str], lock: bool) -> dict[str, CatalogueItem]:
    found: dict[str, CatalogueItem] = {}
    left = iter(identities)
    while portion := list(islice(left, AT_ONCE)):
        statement = select(CatalogueItem).where(CatalogueItem.identity.in_(portion))
        if lock:
            statement = statement.order_by(CatalogueItem.id).with_for_update()
        found.update((row.identity, row) for row in db.execute(statement).scalars())
    return found


def _doubled(row: Row, facts: GoodsFacts, line: int, name: str, columns: Columns) -> RefusedRow:
    by_code = bool(facts.barcode) and name != facts.name
    words = (
        N_("line %(line)s has the same barcode and batch under another name: %(name)s")
        if by_code
        else N_("the same goods of the same batch stand in line %(line)s")
    )
    column = columns.fields.get("barcode" if facts.barcode else "name")
    return RefusedRow(
        row.line, row.values, (Fault(column.header if column else "", words, {"line": line, "name": name}),)
    )


def _sort(
    made: Plan,
    row: Row,
    facts: GoodsFacts,
    supplier: str,
    known: CatalogueItem | None,
    suppliers: Mapping[str, UUID],
) -> None:
    """New, changed or the same. What the table leaves empty stays as it is; an unknown supplier is a change."""
    facts = replace(facts, supplier_id=suppliers.get(supplier))
    if known is None:
        made.added.append(Good(row.line, facts, supplier, None))
        return
    over = over_known(known, facts)
    if wanted(known, over) or (supplier and facts.supplier_id is None):
        made.changed.append(Good(row.line, over, supplier, known))
    else:
        made.same += 1


def over_known(row: CatalogueItem, facts: GoodsFacts) -> GoodsFacts:
    """*facts* over what stands in *row*: an empty cell takes nothing away."""
    return GoodsFacts(
        **{name: getattr(row, name) if value in (None, "") else value for name, value in vars(facts).items()}
    )


def wanted(row: CatalogueItem, facts: GoodsFacts) -> dict[str, Any]:
    """What *facts* would change on *row*."""
    return {name: value for name, value in vars(facts).items() if getattr(row, name) != value}
