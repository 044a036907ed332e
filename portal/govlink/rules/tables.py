"""Reading a spreadsheet or CSV into rows under headers, and writing one that no cell can attack."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from portal.core.errors import N_, Invalid

MAX_ROWS = 100_000
_FORMULA = re.compile(r"^[=+\-@\t\r]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_UNREADABLE = N_("This table cannot be read. Save it again as .xlsx or .csv.")


@dataclass(frozen=True, slots=True)
class Table:
    """Headers, and the rows under them with their line in the file (the header of a CSV is line 1)."""

    headers: list[str]
    rows: list[tuple[int, list[object]]]

    def records(self) -> Iterator[tuple[int, dict[str, object]]]:
        """(line, header → cell)."""
        for line, cells in self.rows:
            yield line, dict(zip(self.headers, cells, strict=False))


def read_table(content: bytes, *, sheet: bool) -> Table:
    """The first sheet that has rows (*sheet*: a workbook, else CSV). Raises Invalid in words."""
    lines = _workbook(content) if sheet else _delimited(content)
    filled = ((number, row) for number, row in enumerate(lines, 1) if any(_filled(cell) for cell in row))
    head = next(filled, None)
    if head is None:
        raise Invalid(N_("There is nothing in this table."))
    rows: list[tuple[int, list[object]]] = []
    for number, row in filled:
        if len(rows) == MAX_ROWS:
            raise Invalid(N_("The table has more than %(most)s rows. Split it."), most=f"{MAX_ROWS:,}")
        rows.append((number, list(row)))
    return Table(_headers(head[1]), rows)


def _filled(cell: object) -> bool:
    return cell is not None and str(cell).strip() != ""


def _headers(row: Sequence[object]) -> list[str]:
    names: list[str] = []
    for place, cell in enumerate(row, 1):
        name = str(cell or "").strip().lstrip("\ufeff") or f"#{place}"
        names.append(name if name not in names else f"{name} #{place}")
    return names


def _workbook(content: bytes) -> Iterable[Sequence[object]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if rows:
                return rows
    except PasswordError as error:
        raise Invalid(N_("The file is protected by a password. Remove it and try again.")) from error
    except CalamineError as error:
        raise Invalid(_UNREADABLE) from error
    return []


def _delimited(content: bytes) -> Iterable[Sequence[object]]:
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    mark = max((",", "\t", ";"), key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise Invalid(_UNREADABLE) from error


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(_UNREADABLE)


def write_xlsx(headers: Sequence[str], rows: Iterable[Sequence[object]], title: str = "Sheet1") -> bytes:
    """A workbook of one sheet; text that a spreadsheet would take for a formula is shown as text."""
    book = Workbook(write_only=True)
    page = book.create_sheet(title[:31])
    head = []
    for name in headers:
        cell = WriteOnlyCell(page, value=str(safe(name)))
        cell.font = Font(bold=True)
        head.append(cell)
    page.append(head)
    for row in rows:
        page.append([safe(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def safe(cell: object) -> object:
    """A cell that stays what it is when the file is opened."""
    if not isinstance(cell, str):
        return cell
    clean = _CONTROL.sub("", cell)[:32_000]
    return "'" + clean if _FORMULA.match(clean) else clean
