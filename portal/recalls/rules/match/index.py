"""Goods findable by their blocking keys, growing and shrinking one at a time.

The same structure serves both directions: a standing list that each catalogue row is asked against, and a catalogue
that each new list item is asked against (M73: re-match on each change).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

from portal.recalls.rules.match.goods import Goods
from portal.recalls.rules.match.judge import Judgement, judge
from portal.recalls.rules.match.keys import ITEM, ROW, keys_of

Id = TypeVar("Id", bound=Hashable)


class MatchIndex(Generic[Id]):
    """Goods of one side (ITEM: a standing list, ROW: a catalogue) by id."""

    def __init__(self, side: str) -> None:
        self.side = side
        self._goods: dict[Id, Goods] = {}
        self._by_key: dict[str, dict[Id, None]] = {}

    def __len__(self) -> int:
        return len(self._goods)

    def __contains__(self, identity: object) -> bool:
        return identity in self._goods

    def add(self, identity: Id, goods: Goods) -> None:
        """Put goods in; the same id again replaces what it stood for."""
        self.remove(identity)
        self._goods[identity] = goods
        for key in keys_of(goods, self.side):
            self._by_key.setdefault(key, {})[identity] = None

    def remove(self, identity: Id) -> None:
        """Take goods out; an unknown id is no error."""
        goods = self._goods.pop(identity, None)
        if goods is None:
            return
        for key in keys_of(goods, self.side):
            block = self._by_key[key]
            del block[identity]
            if not block:
                del self._by_key[key]

    def candidates(self, asked: Goods) -> list[Id]:
        """Ids that share a key with goods of the other side, each once, in the order they were put in."""
        keys = keys_of(asked, ROW if self.side == ITEM else ITEM)
        blocks = [block for key in keys if (block := self._by_key.get(key))]
        if len(blocks) <= 1:
            return list(blocks[0]) if blocks else []
        return list(dict.fromkeys(identity for block in sorted(blocks, key=len) for identity in block))

    def matches(self, asked: Goods) -> Iterator[tuple[Id, Judgement]]:
        """Every id with its judgement against goods of the other side."""
        for identity in self.candidates(asked):
            goods = self._goods[identity]
            found = judge(goods, asked) if self.side == ITEM else judge(asked, goods)
            if found:
                yield identity, found
