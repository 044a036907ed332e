"""What failed: items, results and limits, from one cell or three.

Lists lose superscripts ("2.0×102CFU/g" means 2.0×10², "m=102" means 10²), put several items in one cell with any
separator, and five samples of one item behind each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from portal.recalls.rules.facts.text import BARS, keep, one_line, split_outside_brackets

# From strong to weak: the first one that gives as many parts as there are items decides.
_SEPARATORS = (BARS, "\n", "；;", "、", "，,", "/／")
_COMPOSITE = re.compile(rf"\s*[{re.escape(BARS)}]{{1,2}}\s*")
_LOST_POWER = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)\s*[×xX*✕]\s*10\^?([1-9])(?![\d.])")
_LOST_PLAN = re.compile(r"(?<=[mM][=＝])\s*10([1-9])(?!\d)")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NUMBER = re.compile(r"^([<＜≤≥>＞]?)\s*(\d+(?:\.\d+)?)(?:\s*×\s*10([⁰¹²³⁴⁵⁶⁷⁸⁹]+))?\s*(.*)$")
_BRACKET_PAIR = re.compile(r"^(.+?)[:：](.+?)[\(（](.+)[\)）]$")
_BRACKET_TRIPLE = re.compile(
    r"^([^(（]+(?:[（(][^()（）]*[)）])?)[\(（]([^()（）/／]+)[/／]([^()（）]+)[\)）]$"
)
_COLON_TRIPLE = re.compile(r"^(.+?)[:：](.+?)[/／](.+)$")


@dataclass(frozen=True, slots=True)
class Failure:
    """One failing item as printed, powers put right. `within_limit` is True when the number itself meets the limit."""

    item: str
    result: str = ""
    limit: str = ""

    @property
    def within_limit(self) -> bool:
        """Whether the result, read as a number, satisfies a plain "≤ n" limit of the same unit."""
        result, limit = _NUMBER.match(self.result), _NUMBER.match(self.limit)
        if not result or not limit or limit[1] not in ("≤", "<", "＜") or result[1]:
            return False
        if _unit(result[4]) != _unit(limit[4]):
            return False
        value, bound = _value(result), _value(limit)
        return (
            value is not None and bound is not None and (value <= bound if limit[1] == "≤" else value < bound)
        )


def restore_powers(text: str) -> str:
    """2.0×102 → 2.0×10², m=102 → m=10²; numbers that may be meant as they stand are left alone. Idempotent."""
    text = _LOST_POWER.sub(lambda f: f"{f[1]}×10{f[2].translate(_SUPERSCRIPT)}", text)
    if re.search(r"n\s*[=＝]", text):
        text = _LOST_PLAN.sub(lambda f: "10" + f[1].translate(_SUPERSCRIPT), text)
    return text


def read_failures(items: str, results: str = "", limits: str = "") -> tuple[tuple[Failure, ...], bool]:
    """Failures of three cells, and whether results and limits could be laid beside the items.

    When the numbers of parts differ, the first failure keeps the whole result and limit as they stand.
    """
    names = _split_items(keep(items))
    if not names:
        return (), not keep(results)
    found = [_part(keep(cell), len(names)) for cell in (results, limits)]
    if all(part is not None for part in found):
        rows = zip(names, *(part or [] for part in found), strict=True)
        return tuple(Failure(*map(_printed, row)) for row in rows), True
    first = Failure(_printed(names[0]), _printed(results), _printed(limits))
    return (first, *(Failure(_printed(name)) for name in names[1:])), False


_ORDER = ("failing_items", "result", "limit")


def read_composite(cell: str, order: tuple[str, ...] = _ORDER) -> tuple[tuple[Failure, ...], bool]:
    """Failures of one "项目║结果║标准值" cell whose parts stand in `order`; False when it was not understood."""
    text = keep(cell)
    if not text:
        return (), True
    lines = [line for part in text.split("\n") for line in split_outside_brackets(part, "；;")]
    read = [_parts_of(line, order) for line in lines]
    if any(failure is None for failure in read):
        whole = _parts_of(one_line(text), order)
        return ((whole,), True) if whole else ((Failure(_printed(text)),), False)
    return tuple(failure for failure in read if failure), True


def _parts_of(line: str, order: tuple[str, ...]) -> Failure | None:
    """One line's parts: at bars, else as "项目：结果（标准值）" or with as many slashes as the order asks for."""
    parts = [part.strip() for part in _COMPOSITE.split(line.strip(BARS + " "))]
    if len(parts) == 1:
        bracketed = _BRACKET_PAIR.match(line) or _COLON_TRIPLE.match(line) or _BRACKET_TRIPLE.match(line)
        parts = (
            [part.strip() for part in bracketed.groups()]
            if bracketed
            else re.split(r"\s*[/／](?![a-zA-Zμ])\s*", line)
        )
    if len(parts) < 2 or len(parts) > len(order):
        return None
    named = dict(zip(order, map(_printed, parts), strict=False))
    result = named.get("result", "")
    unit = named.get("unit", "")
    return Failure(
        named.get("failing_items", ""),
        result + unit if unit not in result else result,
        named.get("limit", ""),
    )


def _split_items(text: str) -> list[str]:
    for separators in (BARS, "\n", "；;", "、", "，,"):
        parts = split_outside_brackets(text, separators)
        if len(parts) > 1:
            return [item for part in parts for item in _split_items(part)]
    return [text.strip()] if text.strip() else []


def _part(text: str, count: int) -> list[str] | None:
    """`count` parts of a cell: blank for all, one for all, or as many as asked; None when it does not come out."""
    if not text:
        return [""] * count
    if count == 1:
        return [text]
    for separators in _SEPARATORS:
        parts = split_outside_brackets(text, separators)
        if len(parts) == count:
            return parts
    return None


def _printed(text: str) -> str:
    return restore_powers(one_line(text))


def _unit(text: str) -> str:
    return re.sub(r"[\s()（）]", "", text).lower()


def _value(found: re.Match[str]) -> Decimal | None:
    power = int(found[3].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))) if found[3] else 0
    try:
        return Decimal(found[2]).scaleb(power) if power < 100 else None
    except InvalidOperation:
        return None
