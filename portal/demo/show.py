"""What the demo prints: steps as they pass, then the address and the accounts."""

import unicodedata
from collections.abc import Sequence

import click


def width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def table(rows: Sequence[Sequence[str]], gap: int = 3) -> list[str]:
    """Lines with aligned columns; the first row is the heading, ruled off."""
    widths = [max(width(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = [
        "".join(
            cell + " " * (wide - width(cell) + gap) for cell, wide in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
    return [lines[0], "─" * (sum(widths) + gap * (len(widths) - 1)), *lines[1:]]


def say(text: str = "") -> None:
    """One line, seen at once."""
    click.echo(text)


def frame(lines: Sequence[str]) -> None:
    """Lines set off from the processes' own output."""
    say()
    for line in lines:
        say(f"  {line}".rstrip())
    say()
