"""What a publicity board tells consumers in each month of the year."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("knowledge.toml")


@dataclass(frozen=True)
class Topic:
    """The month's subject."""

    title: str
    lines: tuple[str, ...]


@cache
def _topics() -> dict[int, Topic]:
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["topic"]
    return {row["month"]: Topic(row["title"], tuple(row["lines"])) for row in rows}


def topic(month: int) -> Topic:
    """The subject of a month, 1 to 12."""
    return _topics()[month]
