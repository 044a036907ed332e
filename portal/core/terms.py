"""The vocabulary of the field: closed sets of words with a code for the machine and a name per language.

A state, a role or a reason is a `Term`; a closed list of them is a `Vocabulary`. Their Chinese is part of the
domain (it comes from laws and forms), so it lives beside the code and not in a message catalog.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the field: `code` is stored, `zh` and `en` are shown."""

    code: str
    zh: str
    en: str

    def label(self, locale: str = "zh") -> str:
        """The name in `locale` ("zh", "zh_Hans_CN", "en"…); anything that is not Chinese reads English."""
        return self.zh if str(locale).startswith("zh") else self.en

    def __str__(self) -> str:
        return self.code


class Vocabulary(Mapping[str, Term]):
    """A closed, ordered list of terms. `V["CODE"]` is the term; iteration gives the codes in order."""

    def __init__(self, *terms: Term) -> None:
        self._terms = {term.code: term for term in terms}
        if len(self._terms) != len(terms):
            raise ValueError("a code appears twice in one vocabulary")
        self._self = object()

    def __getitem__(self, code: str) -> Term:
        return self._terms[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)

    def __kept__(self) -> object:
        """What a kept piece of a page knows this list by (core.web.kept): a list never changes."""
        return self._self

    def choices(self, locale: str = "zh") -> list[tuple[str, str]]:
        """(code, name) pairs for a select field."""
        return [(term.code, term.label(locale)) for term in self._terms.values()]

    def label(self, code: str | None, locale: str = "zh") -> str:
        """The name of `code`; empty for None. An unknown code raises KeyError: it cannot have been stored."""
        return "" if code is None else self._terms[code].label(locale)
