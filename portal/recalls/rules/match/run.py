"""A list against a catalogue, row by row: the list is indexed, the catalogue streams past it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from portal.recalls.rules.columns.fields import FIELDS
from portal.recalls.rules.match.goods import Goods
from portal.recalls.rules.match.judge import Judgement
from portal.recalls.rules.match.reasons import Reason, reason
from portal.recalls.rules.match.sieve import Sieve
from portal.recalls.rules.reading.catalogue import Row
from portal.recalls.rules.reading.listing import Item
from portal.recalls.rules.terms import LEVELS

_RANK = {code: place for place, code in enumerate(LEVELS)}


@dataclass(frozen=True, slots=True)
class Hit:
    """A list item and a catalogue row that have to do with each other."""

    item: Item
    row: Row
    judgement: Judgement

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why, with the mark that outweighs a maker's denial: counterfeit goods go all the same."""
        counterfeit = (reason("COUNTERFEIT_LABEL"),) if "COUNTERFEIT_LABEL" in self.item.flags else ()
        return self.judgement.reasons + counterfeit


@dataclass
class Outcome:
    """All hits, gravest first, and how many rows were asked."""

    hits: list[Hit] = field(default_factory=list)
    rows: int = 0

    @property
    def by_level(self) -> dict[str, int]:
        counted = Counter(hit.judgement.level for hit in self.hits)
        return {level: counted[level] for level in LEVELS}


def match(
    items: Iterable[Item],
    rows: Iterable[Row],
    least: str = "NAME_ONLY",
    columns: Collection[str] = FIELDS.keys(),
) -> Outcome:
    """Hits of at least the level `least`. Items the list itself calls qualified take no part. `columns` are the fields
    that the catalogue has."""
    standing: dict[int, Item] = {item.index: item for item in items if not item.qualified}
    sieve = Sieve({number: Goods(item.cells.values) for number, item in standing.items()}, columns)
    found = Outcome()
    for row in rows:
        found.rows += 1
        for number, judgement in sieve.matches(row.texts):
            if _RANK[judgement.level] <= _RANK[least]:
                found.hits.append(Hit(standing[number], row, judgement))
    found.hits.sort(
        key=lambda hit: (_RANK[hit.judgement.level], -hit.judgement.score, hit.item.index, hit.row.line)
    )
    return found
