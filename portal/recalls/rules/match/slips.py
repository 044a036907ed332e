"""Companies of a list whose name another one may be but for a slip, found without comparing them all.

Of a core with one letter wrong, missing or too many, either the first two letters stand as they are, or everything
from the second letter on, or everything but the second letter. So each core is kept under these three, and a name is
asked for the beginnings and the rests of its endings.
"""

from __future__ import annotations

from collections.abc import Iterable

from portal.recalls.rules.facts.company_names import SHORTEST_WITH_SLIP, one_slip

_PLACE_TAILS = frozenset("市县区旗")  # a core may begin with the county's name without this (`places`)
_NONE: frozenset[int] = frozenset()


class Slips:
    """Cores with the places of their items. A shorter core is not taken for a slip of another."""

    def __init__(self, cores: Iterable[tuple[str, int]]) -> None:
        self._heads: dict[str, list[tuple[str, int]]] = {}
        self._tails: dict[str, list[int]] = {}
        self._gaps: dict[str, list[int]] = {}
        lengths: set[int] = set()
        for core, at in cores:
            if len(core) >= SHORTEST_WITH_SLIP - 1:
                self._heads.setdefault(core[:2], []).append((core, at))
                self._tails.setdefault(core[1:], []).append(at)
                self._gaps.setdefault(core[0] + core[2:], []).append(at)
                lengths |= {len(core) - 1, len(core), len(core) + 1}
        self._lengths = sorted(lengths)

    def of(self, stem: str) -> frozenset[int]:
        """Places of the items with a core one slip away from an ending of *stem*; perhaps some more."""
        found = self._of_endings(stem)
        if not _PLACE_TAILS.isdisjoint(stem):
            for at, letter in enumerate(stem):
                if letter in _PLACE_TAILS:
                    found += self._of_endings(stem[:at] + stem[at + 1 :])
        return frozenset(found) if found else _NONE

    def _of_endings(self, stem: str) -> list[int]:
        found: list[int] = []
        for length in self._lengths:
            ending = stem[-length:]
            if some := self._heads.get(ending[:2]):
                found += [at for core, at in some if one_slip(core, ending)]
            found += self._tails.get(ending, ())
            found += self._gaps.get(ending, ())
            found += self._gaps.get(ending[:1] + ending[2:], ())
        return found
