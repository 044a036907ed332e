"""The register of objects by column: a million rows are judged, sorted and written with few looks at each of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any, Self

from portal.audits.rules.draw.scalars import IDS, LONGEST_TEXT, NOT_TEXT, SCALARS


@dataclass(frozen=True)
class Columns:
    """Well-formed rows (PARTS_SHAPE["objects"]); ``last`` by place, for the few rows that have it."""

    ids: list[str]
    names: list[str]
    codes: list[str | None]
    last: dict[int, list[str]]

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, Any]]) -> Self:
        """The columns of rows. Raises KeyError for one without id or name."""
        codes = [row.get("class") for row in rows]
        more_keys = sum(map(len, rows)) - 2 * len(rows) - _rated(codes)
        return cls(
            list(map(itemgetter("id"), rows)),
            list(map(itemgetter("name"), rows)),
            codes,
            {place: row["last"] for place, row in enumerate(rows) if "last" in row} if more_keys else {},
        )

    @cached_property
    def all_names(self) -> str:
        """The names in one text, to ask something of all at once; a space between composes with nothing."""
        return " ".join(self.names)

    def has_nfc_names(self) -> bool:
        """Whether all names are in Unicode normal form C (ids and classes are ASCII)."""
        return unicodedata.is_normalized("NFC", self.all_names)

    def quoted_names(self) -> list[str]:
        """The names as they stand between the quotation marks of a JSON text."""
        if not any(mark in self.all_names for mark in '"\\'):
            return self.names  # control characters, the only others that are escaped, are in no name
        return [encode_basestring(name)[1:-1] for name in self.names]


def tidy_columns(rows: object) -> Columns | None:
    """The columns of a well-formed register, judged all at once; None sends the caller to look row by row."""
    if not isinstance(rows, list) or not all(map(isinstance, rows, repeat(dict))):
        return None
    try:
        found = Columns.of(rows)
        return found if _tidy(found, keys=sum(map(len, rows))) else None
    except (TypeError, KeyError):
        return None


def _tidy(found: Columns, keys: int) -> bool:
    """Each row has its two keys, and class and last where they were found: more keys in all means a strange one."""
    return (
        keys == 2 * len(found.ids) + _rated(found.codes) + len(found.last)
        and all(map(SCALARS["class"], set(found.codes) - {None}))
        and _are_ids(found.ids)
        and all(map(isinstance, found.last.values(), repeat(list)))
        and _are_ids(list(chain.from_iterable(found.last.values())))
        and _are_texts(found)
    )


def _rated(codes: list[str | None]) -> int:
    return len(codes) - codes.count(None)


def _are_ids(ids: list[str]) -> bool:
    lines = "\n".join([*ids, ""])
    # An id with a line feed inside would pass as two.
    return lines.count("\n") == len(ids) and IDS.fullmatch(lines) is not None


def _are_texts(found: Columns) -> bool:
    lengths = set(map(len, found.names))
    return (
        0 not in lengths and max(lengths, default=0) <= LONGEST_TEXT and not NOT_TEXT.search(found.all_names)
    )
