"""Names of a list found by letters: which of them a text can hold, in whatever order of letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from portal.recalls.rules.facts.text import fold


class Within:
    """Forms of names with the places of their items, by each form's rarest letter."""

    def __init__(self, forms: Iterable[tuple[str, int]]) -> None:
        letters = [(frozenset(form.partition("|")[0]), at) for form, at in forms]
        common = Counter(letter for one, _ in letters for letter in one)
        self._by_letter: dict[str, list[tuple[frozenset[str], int]]] = {}
        for one, at in dict.fromkeys(letters):
            if one:
                rarest = min(one, key=lambda letter: (common[letter], letter))
                self._by_letter.setdefault(rarest, []).append((one, at))
        self.some = bool(self._by_letter)

    def of(self, name: str, brand: str) -> tuple[int, ...]:
        """Places of the items one of whose forms is made of letters of *name* and *brand* alone."""
        letters = set(fold(name) + fold(brand))
        return tuple(
            {at for letter in letters for one, at in self._by_letter.get(letter, ()) if one <= letters}
        )
