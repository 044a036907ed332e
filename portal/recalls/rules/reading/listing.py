"""A published list as items: what was sampled, by whom it was made, which batch, what failed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from portal.recalls.rules.columns.mapping import Column
from portal.recalls.rules.facts.batch import Batch
from portal.recalls.rules.facts.companies import Party
from portal.recalls.rules.facts.failures import Failure, read_composite, read_failures
from portal.recalls.rules.facts.gtin import Gtin, read_gtins
from portal.recalls.rules.facts.remarks import Lab, flags_of, read_labs
from portal.recalls.rules.facts.text import fold, is_blank
from portal.recalls.rules.reading.cells import Cells, read_cells
from portal.recalls.rules.reading.grid import Grid, TooManyRows
from portal.recalls.rules.reading.header import SEARCH_ROWS, Header, find_header, looks_like_header

_FOOTNOTE = re.compile(r"^(?:注|备注|说明|附注|合计|总计|小计|制表|填表|审核|联系人|共\s*\d+)\s*[:：\d]?")
_PASSED = re.compile(r"^(?:检验|抽检|检测|监督抽检|实物质量)?(?:结果|结论)?[:：]?(?:合格|符合|未发现问题)")
# What a notice must at least tell (抽检办法 Art. 46); without the first a list cannot be matched at all.
REQUIRED = ("product_name",)
STATUTORY = ("spec", "batch", "maker_name", "sampled_name", "failing_items")


@dataclass
class Item:
    """One entry of a list. `review` are the marks (codes of `terms.FLAGS`) a person has to look at."""

    index: int
    sheet: str
    lines: list[int]
    cells: Cells
    batch: Batch
    parties: tuple[Party, ...]
    gtins: tuple[Gtin, ...]
    failures: list[Failure]
    labs: tuple[Lab, ...]
    flags: set[str]
    review: set[str]
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.cells.get("product_name")

    @property
    def qualified(self) -> bool:
        """The list itself says that this item passed; it is not matched."""
        return bool(_PASSED.match(self.cells.get("conclusion"))) and not self.failures


@dataclass
class Table:
    """One table of a list: where its header stands and how it was read."""

    sheet: str
    line: int
    columns: list[Column]
    titles: tuple[str, ...]
    notice_no: str


@dataclass
class ProductList:
    """A whole list. `skipped` are sheets without a header we know."""

    tables: list[Table] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    @property
    def missing(self) -> list[str]:
        """Fields that no table has a column for, required ones first."""
        have = {field for table in self.tables for column in table.columns for field in column.fields}
        have |= {"batch"} if have & {"production_date", "lot", "use_by"} else set()
        have |= (
            {"maker_name"}
            if have
            & {"registrant_name", "contract_name", "consignor_name", "recaller_name", "responsible_name"}
            else set()
        )
        have |= {"failing_items"} if have & {"failing_reason", "recall_reason", "consequence"} else set()
        return [name for name in REQUIRED + STATUTORY if name not in have]


def read_list(
    grids: list[Grid], chosen: Mapping[str, str] | None = None, *, most: int | None = None
) -> ProductList:
    """All items of all tables, in order. A sheet without a known header is skipped and named.

    *chosen* says what a header means (header → field, "" for nothing) where a person knows better. Raises
    TooManyRows beyond *most* items.
    """
    found = ProductList()
    for grid in grids:
        rows = _filled(grid, most)
        header = find_header([cells for _, cells in rows])
        if header is None:
            if rows:
                found.skipped.append(grid.name)
            continue
        _read_table(found, grid.name, rows, header, chosen or {})
        if most is not None and len(found.items) > most:
            raise TooManyRows(most)
    return found


def _filled(grid: Grid, most: int | None) -> list[tuple[int, list[str]]]:
    """The rows that hold something. One item may take several rows (several failing items), hardly more than three."""
    filled = ((line, cells) for line, cells in grid.rows if any(not is_blank(cell) for cell in cells))
    if most is None:
        return list(filled)
    rows = list(islice(filled, 3 * most + SEARCH_ROWS + 1))
    if len(rows) > 3 * most + SEARCH_ROWS:
        raise TooManyRows(most)
    return rows


def _read_table(
    found: ProductList,
    sheet: str,
    rows: list[tuple[int, list[str]]],
    header: Header,
    chosen: Mapping[str, str],
) -> None:
    header = _as_chosen(header, chosen)
    found.tables.append(_table(sheet, rows[header.last][0], header))
    columns = header.columns
    for place in range(header.last + 1, len(rows)):
        line, cells = rows[place]
        if looks_like_header(cells):
            again = find_header([cells])
            again = again and _as_chosen(again, chosen)
            if again and [c.header for c in again.columns] != [c.header for c in columns]:
                found.tables.append(_table(sheet, line, again))
                columns = again.columns
            continue
        if not _is_footnote(cells):
            _take(found.items, sheet, line, read_cells(columns, cells))


def _as_chosen(header: Header, chosen: Mapping[str, str]) -> Header:
    columns = [
        replace(column, fields=(chosen[column.header],) if chosen[column.header] else (), confidence=1.0)
        if column.header in chosen
        else column
        for column in header.columns
    ]
    return replace(header, columns=columns)


def _table(sheet: str, line: int, header: Header) -> Table:
    return Table(sheet, line, header.columns, header.titles, header.notice_no)


def _is_footnote(cells: list[str]) -> bool:
    """One text across the row (merged or alone), or a line of totals."""
    filled = list(_distinct(cells))
    return (len(filled) == 1 and len(cells) > 2) or bool(
        filled and len(filled) <= 3 and _FOOTNOTE.match(filled[0])
    )


def _distinct(cells: list[str]) -> Iterator[str]:
    yield from dict.fromkeys(cell.strip() for cell in cells if not is_blank(cell))


def _take(items: list[Item], sheet: str, line: int, cells: Cells) -> None:
    """A row is a new item, or one more failing item of the row before (merged or left blank)."""
    before = items[-1] if items and items[-1].sheet == sheet else None
    if before is not None and _continues(before.cells, cells):
        more, problems = _failures(cells)
        before.failures += [failure for failure in more if failure not in before.failures]
        before.problems += problems
        before.lines.append(line)
    elif cells.values or cells.composite:
        items.append(_item(len(items) + 1, sheet, line, cells))


def _continues(before: Cells, cells: Cells) -> bool:
    has_failure = bool(cells.composite or cells.get("failing_items") or cells.get("result"))
    if not cells.get("product_name") and not cells.get("seq") and not cells.get("gtin"):
        return has_failure
    same = ("seq", "sample_no", "product_name", "maker_name", "batch", "production_date", "lot")
    agrees = all(fold(before.get(name)) == fold(cells.get(name)) for name in same if cells.get(name))
    return bool(cells.get("seq")) and has_failure and agrees


def _failures(cells: Cells) -> tuple[list[Failure], list[tuple[str, str]]]:
    failures, aligned = read_failures(cells.get("failing_items"), cells.get("result"), cells.get("limit"))
    found, problems = list(failures), []
    if failures and not aligned:
        problems.append(("RESULT_UNALIGNED", cells.get("result")))
    for fields, text in cells.composite:
        read, understood = read_composite(text, fields)
        if "failing_items" not in fields:
            read, understood = _beside(found, read)
            found = []
        found += read
        if not understood:
            problems.append(("RESULT_UNALIGNED", text))
    if not found and (reason := cells.get("failing_reason") or cells.get("recall_reason")):
        found = [Failure(reason)]
    return found, problems


def _beside(items: list[Failure], numbers: tuple[Failure, ...]) -> tuple[tuple[Failure, ...], bool]:
    """Items of their own column with the numbers of a "检测值/标准值" column."""
    if len(items) != len(numbers):
        return tuple(items), False
    return tuple(Failure(i.item, n.result, n.limit) for i, n in zip(items, numbers, strict=True)), True


def _item(index: int, sheet: str, line: int, cells: Cells) -> Item:
    batch, parties, gtins = cells.batch(), cells.parties(), read_gtins(cells.get("gtin"))
    failures, problems = _failures(cells)
    labs = read_labs(cells.get("lab")) + tuple(
        Lab("RETEST", lab.name) for lab in read_labs(cells.get("retest_lab"))
    )
    words = "\n".join(
        (cells.get("remark"), cells.get("failing_reason"), *(failure.item for failure in failures))
    )
    flags = flags_of(words, cells.get("label_claim"), cells.get("platform") + cells.get("shop_name"), labs)
    if cells.get("label_claim") and failures and all(failure.within_limit for failure in failures):
        flags.add("LABEL_ONLY")
    problems += [*batch.problems, *(("UNKNOWN_ROLE", label) for label in parties.unread)]
    problems += [(f"GTIN_{gtin.problem}", gtin.raw) for gtin in gtins if gtin.problem]
    if not cells.get("product_name"):
        problems.append(("NO_PRODUCT_NAME", ""))
    return Item(
        index, sheet, [line], cells, batch, parties.parties, gtins, failures, labs,
        flags, {code for code, _ in problems}, problems,
    )  # fmt: skip
