"""A standing list met by many rows: which items a row can have to do with, told from its texts as they stand.

Reading a row's facts costs tens of microseconds, and nearly all rows of a catalogue have nothing to do with a list.
So a pair is understood only where it may share a blocking key (`keys.keys_of`) and come to a level by it. Each test
below holds for every such pair, so no hit is lost (tests/rules/recalls/test_sieve.py holds them against the judge):

``m:`` a company written in Chinese characters only has as its core an ending of its name without legal form; so some
       ending must be an item's core, or that core without the county in front. Any other cell is read at once.
``d:`` cores that differ by a slip have a beginning or an ending in common (`slips`), and the day is the same.
``i:`` ``r:`` all characters of a name's form stand in the name or the brand: the rarest one is looked for first.
``g:`` a barcode is read when there is one.

What a cell says is remembered by its text: catalogues repeat their makers, days and names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import Generic, TypeVar

from portal.recalls.rules.columns.fields import COLUMN_ROLES, FIELDS
from portal.recalls.rules.facts.batch import LOT, PRODUCTION, USE_BY, read_batch
from portal.recalls.rules.facts.company_names import is_form, trade_name_of
from portal.recalls.rules.facts.gtin import read_gtins
from portal.recalls.rules.facts.places import county_short_names
from portal.recalls.rules.match import sight
from portal.recalls.rules.match.firms import Firms
from portal.recalls.rules.match.goods import Goods
from portal.recalls.rules.match.judge import Judgement, judge
from portal.recalls.rules.match.keys import stamps_of
from portal.recalls.rules.match.slips import Slips
from portal.recalls.rules.match.within import Within

Id = TypeVar("Id", bound=Hashable)
Text = TypeVar("Text", bound=Hashable)
Known = TypeVar("Known")
_BATCH = {"batch": PRODUCTION, "production_date": PRODUCTION, "lot": LOT, "use_by": USE_BY}
_REMEMBERED = 500_000  # texts of one kind; beyond it what is remembered is dropped and gathered anew
_NONE: frozenset[int] = frozenset()
# What company cells say: the items that share a core, those with a core that may be a slip of theirs, whether a maker
# is named, and the firms where they were read. A tuple, and one for all strangers: a million rows look at it.
_Makers = tuple[frozenset[int], frozenset[int], bool, Firms | None]
_STRANGER: _Makers = (_NONE, _NONE, True, None)


class Sieve(Generic[Id]):
    """A standing list, ready for many rows. `columns` are the fields that a row can have; others are not looked at."""

    def __init__(self, items: Mapping[Id, Goods], columns: Collection[str] = FIELDS.keys()) -> None:
        self._ids, self._goods = list(items), list(items.values())
        self._codes = _grouped((code, at) for at, one in enumerate(self._goods) for code in one.codes)
        self._cores = _grouped((core, at) for at, one in enumerate(self._goods) for core in one.firms.cores)
        self._endings = _endings(self._cores)
        self._lengths = sorted({len(ending) for ending in self._endings})
        self._read_all = any(is_form(core) for core in self._cores)
        dated = [(at, one, stamps_of(one)) for at, one in enumerate(self._goods)]
        self._slips = Slips((core, at) for at, one, days in dated if days for core in one.firms.cores)
        self._by_day = _grouped((day, at) for at, _, days in dated for day in days)
        named = [(form, at) for at, one in enumerate(self._goods) if one.name for form in one.name.forms]
        self._named = Within(named)
        self._unmade = Within((form, at) for form, at in named if not self._goods[at].firms.has_maker)
        self._makers: dict[str, _Makers] = {}
        companies = [field for field in columns if field in COLUMN_ROLES and field != "maker_name"]
        self._others = frozenset(companies)
        self._several: dict[tuple[tuple[str, str], ...], _Makers] = {}
        self._days: list[tuple[str, dict[str, frozenset[int]]]] = [
            (field, {}) for field in columns if field in _BATCH
        ]
        self._names: dict[tuple[bool, str, str], tuple[int, ...]] = {}
        # Whether a stranger's row can be left at that: nothing but maker and day ties it to an item.
        by_code = "gtin" in columns and self._codes
        self._maker_decides = not (self._others or by_code or self._unmade.some)

    def matches(self, texts: Mapping[str, str]) -> Collection[tuple[Id, Judgement]]:
        """Every item with its judgement against the row of *texts* (by field codes of `columns.fields`)."""
        if self._maker_decides and self._makers.get(texts.get("maker_name", "")) is _STRANGER:
            return ()
        found, firms = self._sift(texts)
        if not found:
            return ()
        row, hits = Goods(texts, firms), []
        for at in sorted(found):
            if judgement := judge(self._goods[at], row):
                hits.append((self._ids[at], judgement))
        return hits

    def candidates(self, texts: Mapping[str, str]) -> Collection[int]:
        """Places of the items that may share a key with the row; perhaps some more, never fewer."""
        return self._sift(texts)[0]

    def _sift(self, texts: Mapping[str, str]) -> tuple[Collection[int], Firms | None]:
        """The candidates, and the row's firms where they had to be read."""
        get = texts.get
        maker = get("maker_name", "")
        found, near, has_maker, firms = self._makers.get(maker) or self._maker(maker)
        if self._others and not self._others.isdisjoint(texts):
            found, near, has_maker, firms = self._companies(texts)
        if near and not near.isdisjoint(days := self._of_days(texts)):
            found |= near & days
        if self._codes and (code := get("gtin")):
            found = found.union(*(self._codes.get(one.code or "", ()) for one in read_gtins(code)))
        if (self._unmade if has_maker else self._named).some:
            found = found.union(self._name(has_maker, get("product_name", ""), get("brand", "")))
        return found, firms

    def _maker(self, text: str) -> _Makers:
        """What a maker's cell says, at first sight where that is enough; remembered."""
        stem = None if self._read_all else sight.stem(text)
        if stem is None or any(stem[-length:] in self._endings for length in self._lengths):
            return _remember(self._makers, text, self._read({"maker_name": text}))
        near = self._slips.of(stem)
        return _remember(self._makers, text, (_NONE, near, True, None) if near else _STRANGER)

    def _companies(self, texts: Mapping[str, str]) -> _Makers:
        """What several company cells say together; remembered."""
        cells = tuple((field, texts[field]) for field in texts if field in COLUMN_ROLES)
        return self._several.get(cells) or _remember(self._several, cells, self._read(dict(cells)))

    def _read(self, cells: Mapping[str, str]) -> _Makers:
        """What company cells say, read in full."""
        firms = Goods(cells).firms
        found = _NONE.union(*(self._cores.get(core, ()) for core in firms.cores))
        near = _NONE.union(*map(self._slips.of, firms.cores)) - found
        return found, near, firms.has_maker, firms

    def _of_days(self, texts: Mapping[str, str]) -> frozenset[int]:
        """Places of the items of the days that the row's batch cells name."""
        found = _NONE
        for field, known in self._days:
            if text := texts.get(field):
                days = known.get(text)
                days = self._day(field, text, known) if days is None else days
                found = found | days if found else days
        return found

    def _day(self, field: str, text: str, known: dict[str, frozenset[int]]) -> frozenset[int]:
        """Places of the items of the days that one batch cell names; remembered."""
        days = sight.days(text)
        if days is None:
            spans = read_batch(text, _BATCH[field]).of(PRODUCTION)
            days = tuple(span.first.isoformat() for span in spans if span.exact)
        return _remember(known, text, _NONE.union(*(self._by_day.get(day, ()) for day in days)))

    def _name(self, has_maker: bool, name: str, brand: str) -> tuple[int, ...]:
        """Places of the items whose name this can be; remembered."""
        key = (has_maker, name, brand)
        known = self._names.get(key)
        if known is None:
            forms = self._unmade if has_maker else self._named
            known = _remember(self._names, key, forms.of(name, brand))
        return known


def _remember(known: dict[Text, Known], text: Text, found: Known) -> Known:
    if len(known) >= _REMEMBERED:
        known.clear()
    known[text] = found
    return found


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
