"""A table as it stands in a file, before anything in it is understood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Rows = Iterable[tuple[int, list[str]]]


class UnreadableFile(ValueError):
    """The file is not what its name says, is locked, or holds no table. `args[0]` is the reason in English."""


@dataclass
class Grid:
    """One table: (line number from 1, cells) row by row. `rows` may be read once only."""

    name: str
    rows: Rows


class TooManyRows(UnreadableFile):
    """The list is longer than can be taken at once. `args[0]` is the most that may be."""
