"""A second version of a list: which items are the same, changed, new, or gone."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from portal.recalls.rules.facts.text import fold

Id = TypeVar("Id", bound=Hashable)
Texts = Mapping[str, str]
_NAMED = ("product_name", "maker_name", "batch", "production_date", "lot", "spec", "gtin")


def identity(texts: Texts) -> str:
    """What tells the item again in another version: the sampling number, else name, maker, batch and size."""
    if number := fold(texts.get("sample_no", "")):
        return f"n:{number}"
    return "t:" + "|".join(fold(texts.get(name, "")) for name in _NAMED)


@dataclass
class Difference(Generic[Id]):
    """Items of the new version by their index, paired with those they replace."""

    same: list[tuple[int, Id]] = field(default_factory=list)
    changed: list[tuple[int, Id]] = field(default_factory=list)
    added: list[int] = field(default_factory=list)
    gone: list[Id] = field(default_factory=list)


def compare(before: Mapping[Id, Texts], after: Sequence[Texts]) -> Difference[Id]:
    """How *after* differs from *before*. Doubles in a version pair off in their order."""
    waiting: dict[str, list[Id]] = {}
    for known, texts in before.items():
        waiting.setdefault(identity(texts), []).append(known)
    found: Difference[Id] = Difference()
    for index, texts in enumerate(after):
        candidates = waiting.get(identity(texts), [])
        if not candidates:
            found.added.append(index)
            continue
        known = candidates.pop(0)
        alike = _clean(before[known]) == _clean(texts)
        (found.same if alike else found.changed).append((index, known))
    found.gone = [known for left in waiting.values() for known in left]
    return found


def _clean(texts: Texts) -> dict[str, str]:
    """All that is said of an item except where it stands in the list."""
    return {name: fold(text) for name, text in texts.items() if name != "seq" and text}
