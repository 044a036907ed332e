"""Setting Chinese text so that it fills its sheet: the largest size at which it still fits.

A Chinese character is as wide as the size; Latin letters and figures are taken as half of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from portal.tenants.rules.posted import Line

MM = 25.4 / 72  # of a point


@dataclass(frozen=True)
class Fit:
    """A size in points, its line height as a factor, and the room between paragraphs as a share of the size."""

    size: float
    leading: float
    gap: float


def width(text: str) -> float:
    """The width of *text* in ems."""
    return sum(0.55 if ord(one) < 0x2E80 and one not in "，。；：、（）“”—…" else 1.0 for one in text)


def fit_text(lines: Sequence[Line], across: float, down: float, most: float, least: float = 11.0) -> Fit:
    """The largest size (*most* to *least* points) at which *lines* fill no more than *across* × *down* mm."""
    size = most
    while size > least:
        for leading, gap in ((1.8, 0.9), (1.7, 0.6), (1.6, 0.4), (1.5, 0.3)):
            if _height(lines, across, size, leading, gap) <= down:
                return Fit(size, leading, gap)
        size -= 0.5
    return Fit(least, 1.4, 0.2)


def _height(lines: Sequence[Line], across: float, size: float, leading: float, gap: float) -> float:
    label = max((width(line.label) for line in lines), default=0.0)
    column = across / (size * MM) - (label + 0.8 if label else 0)
    # One character of air a line: punctuation that may not begin a line pulls its neighbour along.
    rows = sum(max(1, ceil(width(line.text) / max(column - 1, 1))) for line in lines)
    return size * MM * (rows * leading + len(lines) * gap)


def fit_title(text: str, across: float, most: float) -> float:
    """The size in points at which a title stands in one line of *across* mm, at most *most*."""
    return min(most, round(across / MM / max(width(text) * 1.12, 1), 1))
