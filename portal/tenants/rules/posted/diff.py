"""What changed between two versions, line by line, so that it can be said in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

ALIKE = 0.4  # two lines this alike are one line, changed


@dataclass(frozen=True)
class Change:
    """One difference. *what*: ADDED, REMOVED or CHANGED; *line* counts from 1 in the newer text (the older for
    REMOVED)."""

    what: str
    line: int
    before: str
    after: str


def changes(before: str, after: str) -> list[Change]:
    """The differences, in the order of the newer text; none for texts that say the same."""
    old, new = _lines(before), _lines(after)
    found: list[Change] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            found += _block(old[i1:i2], new[j1:j2], i1, j1)
    return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _block(old: Sequence[str], new: Sequence[str], i: int, j: int) -> list[Change]:
    """A replaced block: lines that are alike are paired in their order, the rest went or came."""
    found, start = [], 0
    for index, line in enumerate(new):
        pair = next((k for k in range(start, len(old)) if _alike(old[k], line)), None)
        if pair is None:
            found.append(Change("ADDED", j + index + 1, "", line))
            continue
        found += [Change("REMOVED", i + k + 1, old[k], "") for k in range(start, pair)]
        found.append(Change("CHANGED", j + index + 1, old[pair], line))
        start = pair + 1
    return found + [Change("REMOVED", i + k + 1, old[k], "") for k in range(start, len(old))]


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


def marked(before: str, after: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Both lines cut into pieces; True marks what is only in that one."""
    old, new = [], []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if i2 > i1:
            old.append((before[i1:i2], tag != "equal"))
        if j2 > j1:
            new.append((after[j1:j2], tag != "equal"))
    return old, new
