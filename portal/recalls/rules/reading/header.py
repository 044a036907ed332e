"""Where a table's header is: below titles, above data, on one row or two."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.recalls.rules.columns.mapping import Column, is_known_header, map_headers, read_header
from portal.recalls.rules.facts.text import fold, is_blank, one_line

SEARCH_ROWS = 40
_LONGEST_HEADER = 60
_HEADING = (
    "product_name",
    "gtin",
    "maker_name",
    "failing_items",
    "batch",
    "production_date",
    "lot",
    "sampled_name",
)
_NOTICE = re.compile(
    r"[\u4e00-\u9fff]{2,12}[〔\[（(]\s*20\d{2}\s*[〕\]）)]\s*(?:第\s*)?\d+\s*号|20\d{2}年第?\s*\d+\s*[号期]"
)


@dataclass(frozen=True, slots=True)
class Header:
    """`columns` of the header that ends on row `last` (index into the rows looked at); `titles` stood above."""

    columns: list[Column]
    first: int
    last: int
    titles: tuple[str, ...]

    @property
    def notice_no(self) -> str:
        found = next((match for title in self.titles if (match := _NOTICE.search(title))), None)
        return re.sub(r"\s", "", found.group()) if found else ""


def find_header(rows: Sequence[list[str]]) -> Header | None:
    """The best header among the first rows; None when no row has two known columns."""
    best, best_score = None, 0.0
    for place, cells in enumerate(rows[:SEARCH_ROWS]):
        score = _score(cells)
        if score > best_score:
            best, best_score = place, score
    if best is None:
        return None
    headers, last = rows[best], best
    if best + 1 < len(rows) and _is_second_row(headers, rows[best + 1]):
        headers, last = _combined(headers, rows[best + 1]), best + 1
    elif best > 0 and _is_second_row(rows[best - 1], headers) and _score(rows[best - 1]) > 0:
        headers, best = _combined(rows[best - 1], headers), best - 1
    titles = tuple(dict.fromkeys(one_line(c) for row in rows[:best] for c in row if not is_blank(c)))
    return Header(map_headers([one_line(header) for header in headers]), best, last, titles)


def _score(cells: list[str]) -> float:
    """How much a row looks like a header: the confidences of known columns, nothing for fewer than two."""
    columns = [column for column in map_headers([_short(cell) for cell in cells]) if column.fields]
    known = [column for column in columns if column.field != "analyte"]
    if len(known) < 2 or not any(field in _HEADING for column in known for field in column.fields):
        return 0.0
    filled = sum(not is_blank(cell) for cell in cells)
    share = len(columns) / filled
    return sum(column.confidence for column in columns) * share * share


def _short(cell: str) -> str:
    return cell if len(cell) <= _LONGEST_HEADER else ""


def looks_like_header(cells: list[str]) -> bool:
    """Whether a row among the data is a header again (a new page, a second annex on one sheet)."""
    filled = [cell for cell in cells if not is_blank(cell)]
    if len(filled) < 3 or any(len(cell) > _LONGEST_HEADER for cell in filled):
        return False
    known = sum(is_known_header(one_line(cell)) for cell in filled)
    return known >= 3 and known / len(filled) >= 0.6


def _is_second_row(upper: list[str], lower: list[str]) -> bool:
    """A second header row names parts of merged cells above; a row of data does not consist of headers."""
    below = [(a, b) for a, b in zip(upper, lower, strict=False) if not is_blank(b) and fold(a) != fold(b)]
    if not below:
        return False
    named = sum(bool(read_header(one_line(b))[0]) for _, b in below)
    same = sum(fold(a) == fold(b) or is_blank(b) for a, b in zip(upper, lower, strict=False))
    return named == len(below) and len(below) >= 2 and same >= 1 and _spanning(upper)


def _spanning(upper: list[str]) -> bool:
    """Some header stretches over several columns: repeated (filled merge) or followed by blanks."""
    return any(is_blank(b) or fold(a) == fold(b) for a, b in itertools.pairwise(upper))


def _combined(upper: list[str], lower: list[str]) -> list[str]:
    """Header texts of two rows: the part named below, with the word above where that makes it clearer."""
    width = max(len(upper), len(lower))
    above = [upper[i] if i < len(upper) else "" for i in range(width)]
    below = [lower[i] if i < len(lower) else "" for i in range(width)]
    for i in range(1, width):
        if is_blank(above[i]) and not is_blank(below[i]):
            above[i] = above[i - 1]
    return [_clearer(a, b) for a, b in zip(above, below, strict=True)]


def _clearer(upper: str, lower: str) -> str:
    if is_blank(lower) or fold(upper) == fold(lower):
        return upper
    return max((upper + lower, lower), key=lambda text: read_header(one_line(text))[1])
