"""A standing list met by many rows: which items a row can have to do with, told from its texts as they stand.

Reading a row's facts costs tens of microseconds, and nearly all rows of a catalogue have nothing to do with a list.
So a pair is understood only where it may share a blocking key (`keys.keys_of`) and come to a level by it. Each test
below holds for every such pair, so no hit is lost (tests/rules/recalls/test_sieve.py holds them against the judge):

``m:`` a company written in Chinese characters only has as its core an ending of its name without legal form; so some
       ending must be an item's core, or that core without the county in front. Any other cell is read at once.
``d:`` of two cores that differ by a slip, at most one letter of the one is missing in the other; the day is the same.
``i:`` ``r:`` all characters of a name's form stand in the name or the brand: the rarest one is looked for first.
``g:`` a barcode is read when there is one.

What a cell says is remembered by its text: catalogues repeat their makers, days and names.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import Generic, TypeVar

from portal.recalls.rules.columns.fields import COLUMN_ROLES
from portal.recalls.rules.facts.batch import LOT, PRODUCTION, USE_BY, read_batch
from portal.recalls.rules.facts.company_names import (
    SHORTEST_WITH_SLIP,
    is_form,
    trade_name_of,
)
from portal.recalls.rules.facts.gtin import read_gtins
from portal.recalls.rules.facts.places import county_short_names
from portal.recalls.rules.facts.text import LONGEST_NOTHING, fold, is_blank
from portal.recalls.rules.match.goods import Goods
from portal.recalls.rules.match.judge import Judgement, judge
from portal.recalls.rules.match.keys import stamps_of

Id = TypeVar("Id", bound=Hashable)
Text = TypeVar("Text", bound=Hashable)
Known = TypeVar("Known")
# Items that share a core, whether a maker is named, and the letters that are missing (as bits).
_Companies = tuple[tuple[int, ...], bool, int]
_PLAIN = re.compile(r"[\u4e00-\u9fff]+")
_SPACED = re.compile(r"[\u4e00-\u9fff]+(?: [\u4e00-\u9fff]+)+")
_SECOND = re.compile(r"(?:公司|企业|合作社|厂) ")
# The Chinese ones of `company_names`, the longest first.
_FORMS = ("股份有限责任公司", "有限责任公司", "股份有限公司", "有限公司", "股份公司", "总公司", "公司")
_BRANCHES = ("分公司", "分厂", "工厂", "分店", "生产基地")
_BATCH = {"batch": PRODUCTION, "production_date": PRODUCTION, "lot": LOT, "use_by": USE_BY}
_DAY_FIELDS = tuple(_BATCH)
# A day that has one reading only, perhaps with a lot behind it; a lot that names no day. What else a cell may say is
# left to `read_batch`.
_PLAIN_DAY = re.compile(
    r"(20[0-4]\d)[-/.年]?(0[1-9]|1[0-2])[-/.月]?([0-2]\d|3[01])日?(?: 00:00:00)?(?: [A-Za-z][A-Za-z0-9]{0,9})?",
    re.ASCII,
)
_PLAIN_LOT = re.compile(r"(?:批号[:：])?[A-Za-z]\d{6}[A-Za-z0-9]?", re.ASCII)
_OTHER_COMPANIES = frozenset(COLUMN_ROLES) - {"maker_name"}
_SLIP = 1  # characters of a core that may be missing in one that differs by a slip
_REMEMBERED = 500_000  # texts of one kind; beyond it what is remembered is dropped and gathered anew


class Sieve(Generic[Id]):
    """A standing list, ready for many rows."""

    def __init__(self, items: Mapping[Id, Goods]) -> None:
        self._ids, self._goods = list(items), list(items.values())
        self._codes = _grouped((code, at) for at, one in enumerate(self._goods) for code in one.codes)
        self._cores = _grouped((core, at) for at, one in enumerate(self._goods) for core in _cores(one))
        self._endings = _endings(self._cores)
        self._lengths = sorted({len(ending) for ending in self._endings})
        self._read_all = any(is_form(core) for core in self._cores)
        letters = sorted({letter for core in self._cores for letter in core})
        self._bits = {letter: 1 << at for at, letter in enumerate(letters)}
        self._by_day = self._near()
        named = [(form, at) for at, one in enumerate(self._goods) if one.name for form in one.name.forms]
        self._named = _Forms(named)
        self._unmade = _Forms((form, at) for form, at in named if not self._goods[at].has_maker)
        self._makers: dict[str, _Companies] = {}
        self._days: dict[str, dict[str, tuple[tuple[int, int], ...]]] = {field: {} for field in _BATCH}

    def matches(self, texts: Mapping[str, str]) -> list[tuple[Id, Judgement]]:
        """Every item with its judgement against the row of *texts* (by field codes of `columns.fields`)."""
        found = self.candidates(texts)
        if not found:
            return []
        row = Goods(texts)
        judged = [(self._ids[at], judge(self._goods[at], row)) for at in sorted(found)]
        return [(one, judgement) for one, judgement in judged if judgement]

    def candidates(self, texts: Mapping[str, str]) -> Collection[int]:
        """Places of the items that may share a key with the row; perhaps some more, never fewer."""
        get = texts.get
        text = get("maker_name", "")
        found: Collection[int]
        found, has_maker, absent = self._makers.get(text) or self._maker(text)
        if not _OTHER_COMPANIES.isdisjoint(texts):
            found, has_maker, absent = self._read_companies(texts)
        for field in _DAY_FIELDS:
            if text := get(field, ""):
                near = self._days[field].get(text)
                for core, at in self._day(field, text) if near is None else near:
                    if (core & absent).bit_count() <= _SLIP:
                        found = {*found, at}
        if text := get("gtin", ""):
            found = {*found, *(at for one in read_gtins(text) for at in self._codes.get(one.code or "", ()))}
        forms = self._unmade if has_maker else self._named
        if forms.some:
            found = {*found, *forms.within(get("product_name", ""), get("brand", ""))}
        return found

    def _maker(self, text: str) -> _Companies:
        """What a maker's cell says, at first sight where that is enough; remembered."""
        plain = text.strip(" ")
        if " " in plain and not _SECOND.search(plain):
            plain = plain.replace(" ", "") if _SPACED.fullmatch(plain) else plain
        blank = len(plain) <= LONGEST_NOTHING and is_blank(plain)
        if self._read_all or blank or not _PLAIN.fullmatch(plain) or plain.endswith(_BRANCHES):
            return _remember(self._makers, text, self._read_companies({"maker_name": text}))
        stem, endings = _without_form(plain), self._endings
        for length in self._lengths:
            if stem[-length:] in endings:
                return _remember(self._makers, text, self._read_companies({"maker_name": text}))
        return _remember(self._makers, text, ((), True, ~self._letters(plain)))

    def _read_companies(self, texts: Mapping[str, str]) -> _Companies:
        """What company cells say, read in full."""
        cells = {field: texts[field] for field in COLUMN_ROLES if field in texts}
        row = Goods(cells)
        items = dict.fromkeys(at for core in _cores(row) for at in self._cores.get(core, ()))
        letters = self._letters(fold(" ".join(cells.values()))) if row.companies else 0
        return tuple(items), row.has_maker, ~letters

    def _letters(self, text: str) -> int:
        """The letters of *text* that stand in cores, as bits."""
        bits, known = 0, self._bits
        for letter in text:
            if letter in known:
                bits |= known[letter]
        return bits

    def _day(self, field: str, text: str) -> tuple[tuple[int, int], ...]:
        """Cores (as bits) and places of the items of the days that a batch cell names; remembered."""
        if plain := _PLAIN_DAY.fullmatch(text):
            days = ["-".join(plain.groups())]
        elif _PLAIN_LOT.fullmatch(text):
            days = []
        else:
            spans = read_batch(text, _BATCH[field]).of(PRODUCTION)
            days = [span.first.isoformat() for span in spans if span.exact]
        found = tuple(dict.fromkeys(one for day in days for one in self._by_day.get(day, ())))
        return _remember(self._days[field], text, found)

    def _near(self) -> dict[str, list[tuple[int, int]]]:
        """Cores (as bits) and places of items by day. A shorter core is not taken for a slip of another."""
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for at, one in enumerate(self._goods):
            cores = [self._letters(core) for core in _cores(one) if len(core) >= SHORTEST_WITH_SLIP - 1]
            for day in stamps_of(one):
                found[day] += [(core, at) for core in cores]
        return dict(found)


def _without_form(plain: str) -> str:
    """`without_form` of Chinese characters only, quicker."""
    for form in _FORMS:
        if plain.endswith(form):
            return plain.removesuffix(form) or plain
    return plain


def _remember(known: dict[Text, Known], text: Text, found: Known) -> Known:
    if len(known) >= _REMEMBERED:
        known.clear()
    known[text] = found
    return found


def _cores(goods: Goods) -> set[str]:
    return {core for _, company in goods.companies for core in company.cores}


def _grouped(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for key, at in pairs:
        found[key].append(at)
    return dict(found)


def _endings(cores: Iterable[str]) -> frozenset[str]:
    """The cores, and those with a county's short name in front also without it: the row may count it as a place."""
    counties = county_short_names()
    longest = max(map(len, counties))
    found: set[str] = set()
    for core in cores:
        found.add(core)
        shorter = (core[cut:] for cut in range(2, min(longest, len(core) - 1) + 1) if core[:cut] in counties)
        found |= {ending for ending in shorter if len(trade_name_of(ending)) >= 2}
    return frozenset(found)


class _Forms:
    """Forms of names by their rarest letter."""

    def __init__(self, forms: Iterable[tuple[str, int]]) -> None:
        letters = [(frozenset(form.partition("|")[0]), at) for form, at in forms]
        common = Counter(letter for one, _ in letters for letter in one)
        self._by_letter: dict[str, list[tuple[frozenset[str], int]]] = {}
        for one, at in dict.fromkeys(letters):
            if one:
                rarest = min(one, key=lambda letter: (common[letter], letter))
                self._by_letter.setdefault(rarest, []).append((one, at))
        self._known: dict[tuple[str, str], tuple[int, ...]] = {}

        self.some = bool(self._by_letter)

    def within(self, name: str, brand: str) -> tuple[int, ...]:
        """Places of the items one of whose forms is made of letters of *name* and *brand* alone; remembered."""
        known = self._known.get((name, brand))
        if known is not None:
            return known
        letters = set(fold(name) + fold(brand))
        found = tuple(
            {at for letter in letters for one, at in self._by_letter.get(letter, ()) if one <= letters}
        )
        return _remember(self._known, (name, brand), found)
