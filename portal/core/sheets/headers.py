"""Finding the header of a table and what its columns mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from portal.core.sheets.cells import Cell, Row, text_of

SEARCHED = 25
ALIKE = 82
DECORATION = re.compile(r"[\s*＊:：。、,，._\-—~·\"'“”「」【】<>《》]+")
BRACKETS = re.compile(r"[(\[{（〔［][^)\]}）〕］]*[)\]}）〕］]")
OR = re.compile(r"[/\\|或及和与、]")


@dataclass(frozen=True)
class Match:
    """A field's column: where it is, what its header says, and how sure we are (100: known by name)."""

    column: int
    header: str
    confidence: int


@dataclass(frozen=True)
class Columns:
    """Which column holds which field; columns nobody asked for are `unused`, fields nobody found `missing`."""

    fields: Mapping[str, Match]
    missing: tuple[str, ...]
    unused: tuple[str, ...]


@lru_cache(maxsize=20_000)
def plain(header: str) -> str:
    """A header without width, space, stars, brackets and what stands in them: `*商品名称（必填）` → `商品名称`."""
    text = unicodedata.normalize("NFKC", header).lower()
    without = DECORATION.sub("", BRACKETS.sub("", text))
    return without or DECORATION.sub("", text)


@lru_cache(maxsize=50_000)
def likeness(header: str, alias: str) -> int:
    """0–100: how much a header looks like a known name. A header of two names (`批号/生产日期`) is like each."""
    one, other = plain(header), plain(alias)
    if not one or not other:
        return 0
    if one == other:
        return 100
    parts = [plain(part) for part in OR.split(BRACKETS.sub("", header))]
    if len(parts) > 1 and other in parts:
        return 95
    return min(int(fuzz.ratio(one, other)), 94)


def map_headers(
    headers: Sequence[str], aliases: Mapping[str, Iterable[str]], *, least: int = ALIKE
) -> Columns:
    """Give each field the column that is most like one of its names; a column serves one field.

    Fields come first come, first served at equal likeness, in the order of `aliases`; columns from the left.
    """
    names = {field: tuple(known) for field, known in aliases.items()}
    order = {field: place for place, field in enumerate(names)}
    scored = sorted(
        (
            (-max((likeness(header, alias) for alias in known), default=0), order[field], column, field)
            for column, header in enumerate(headers)
            if header
            for field, known in names.items()
        ),
    )
    found: dict[str, Match] = {}
    taken: set[int] = set()
    for negative, _place, column, field in scored:
        if -negative >= least and field not in found and column not in taken:
            found[field] = Match(column, headers[column], -negative)
            taken.add(column)
    ordered = {field: found[field] for field in names if field in found}
    unused = tuple(header for column, header in enumerate(headers) if header and column not in taken)
    return Columns(ordered, tuple(field for field in names if field not in found), unused)


def find_header(rows: Sequence[Row], known: Iterable[str]) -> int:
    """The index in `rows` (the first of a table) of its header: the row most of whose cells are known names,
    else the first with several different texts. Titles above it are merged or stand alone."""
    names = tuple(known)
    best, best_score = -1, 0.0
    for index, row in enumerate(rows[:SEARCHED]):
        score = _known_cells(row.values, names) if names else 0.0
        if score > best_score:
            best, best_score = index, score
    # One known word may stand in a title; two or more stand in a header.
    if best_score >= 2 or (best >= 0 and len(_different(rows[best].values)) <= 2):
        return best
    return next((index for index, row in enumerate(rows[:SEARCHED]) if _looks_like_header(row.values)), 0)


def _known_cells(values: Sequence[Cell], names: tuple[str, ...]) -> float:
    return sum(
        likeness >= ALIKE
        for likeness in (_best(text, names) for text in _different(values) if len(text) <= 40)
    )


def _best(text: str, names: tuple[str, ...]) -> int:
    return max((likeness(text, name) for name in names), default=0)


def _different(values: Sequence[Cell]) -> list[str]:
    return list(dict.fromkeys(text for text in map(text_of, values) if text))


def _looks_like_header(values: Sequence[Cell]) -> bool:
    filled = [value for value in values if value is not None]
    texts = [value for value in filled if isinstance(value, str)]
    return len(_different(values)) >= 2 and len(texts) == len(filled)


def join_headers(
    upper: Sequence[Cell], lower: Sequence[Cell] | None, spans: Sequence[tuple[int, int]] = ()
) -> tuple[str, ...]:
    """The names of the columns. Where a name is merged over several columns (`spans`: first and last) that have
    names of their own below, `标称生产企业` over `名称` reads as one."""
    tops = [_one_line(value) for value in upper]
    if lower is None:
        return tuple(tops)
    bottoms = [_one_line(value) for value in lower] + [""] * len(tops)
    for first, last in spans:
        over = tops[first]
        for column in range(first, min(last + 1, len(tops))):
            tops[column] = over if bottoms[column] == over else over + bottoms[column]
    return tuple(tops)


def _one_line(value: Cell) -> str:
    return " ".join(text_of(value).split())
