"""The register of objects, read once: what the many steps of a draw ask of a million rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from operator import itemgetter, lt
from typing import Any, Self, TypeVar

from portal.audits.rules.draw.canonical import digest_lines, object_lines

T = TypeVar("T")
Row = Mapping[str, Any]


class Register:
    """A well-formed register (shape.py), its rows standing in `order` (positions in `given`; None: as they stand).

    Rows sorted after reading are scattered over memory, so all that does not depend on the order, and the text of
    each row, is taken in the order given: a third of the time on a million rows.
    """

    def __init__(self, given: Sequence[Row], order: Sequence[int] | None = None) -> None:
        self._given = given
        self._order = order
        self._ids: list[str] = list(map(itemgetter("id"), given))
        self._codes: list[str | None] = [row.get("class") for row in given]
        self.rows = self._in_order(given)
        self.classes = set(self._codes) - {None}
        self.checked_last = {row["id"]: frozenset(row["last"]) for row in given if "last" in row}

    @classmethod
    def sorting(cls, given: Sequence[Row]) -> Self:
        """The register with its rows sorted by id, as it is frozen."""
        ids = list(map(itemgetter("id"), given))
        if _rise(ids):
            return cls(given)
        return cls(given, sorted(range(len(ids)), key=ids.__getitem__))

    def _in_order(self, things: Sequence[T]) -> Sequence[T]:
        return things if self._order is None else [things[place] for place in self._order]

    def rises(self) -> bool:
        """Whether the ids rise strictly from row to row: sorted, and none twice."""
        if self._order is None:
            return _rise(self._ids)
        return len(self.known) == len(self._ids)

    def ids(self) -> list[str]:
        """The ids in the order of the rows."""
        return list(self._in_order(self._ids))

    @cached_property
    def known(self) -> frozenset[str]:
        """All ids."""
        return frozenset(self._ids)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the register as canonical JSON Lines."""
        return digest_lines(self._in_order(object_lines(self._given)))

    def pools(self, ratios: Row, exclusions: Sequence[Row]) -> dict[str, list[str]]:
        """The ids to draw from by class, every class of the plan named; excluded objects are left out."""
        found: dict[str | None, list[str]] = {code: [] for code in sorted(ratios["classes"])}
        into = {**found, None: found[ratios["unrated"]]}
        excluded = {row["object"] for row in exclusions}
        for object_id, code in zip(self._ids, self._codes, strict=True):
            if object_id not in excluded:
                into[code].append(object_id)
        return {code: ids for code, ids in found.items() if code is not None}


def _rise(ids: Sequence[str]) -> bool:
    return all(map(lt, ids, ids[1:]))
