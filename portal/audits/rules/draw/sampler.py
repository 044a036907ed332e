"""Consistent sampling: the published order every draw of this product follows.

Source: Ronald L. Rivest, "Consistent Sampling with Replacement" and its reference code (PyPI
`consistent-sampler`, MIT). Each id gets a ticket that depends on the seed and the id alone; the sample is the ids
with the smallest tickets. Same tickets, same order as `sampler(ids, seed=seed)` of that package, so an outsider
may check a draw with it. Rewritten here because the reference keeps a heap of 78-digit strings for the whole
pool; a million objects need the few smallest only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

HEAD_DIGITS = 3
HEAD = 10**HEAD_DIGITS
# The heads 000…999 in the order their reversed digits sort: 000, 100, 200, … 010, 110, …
HEADS_IN_TICKET_ORDER = sorted(range(HEAD), key=lambda head: f"{head:0{HEAD_DIGITS}d}"[::-1])


class Sampler:
    """The order of all ids under one seed. The seed is any text; Rivest's code hashes it once."""

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self._prefix = sha256(seed.encode()).hexdigest().encode()

    def ticket(self, object_id: str) -> str:
        """The id's ticket: SHA-256(hex(SHA-256(seed)) + id) in decimal, digits reversed, as "0.ddd…".

        Reversed because the leading digits of a 256-bit number are not uniform; the trailing ones are.
        """
        number = int.from_bytes(sha256(self._prefix + object_id.encode()).digest(), "big")
        return "0." + f"{number:064d}"[::-1]

    def first(self, ids: Sequence[str], take: int) -> list[tuple[str, str]]:
        """The `take` ids with the smallest tickets, smallest first, as (ticket, id). Ids are distinct."""
        if take <= 0:
            return []
        prefix = self._prefix
        heads = [int.from_bytes(sha256(prefix + name.encode()).digest(), "big") % HEAD for name in ids]
        wanted = _heads_holding(take, Counter(heads))
        near = [name for name, head in zip(ids, heads, strict=True) if head in wanted]
        return sorted((self.ticket(name), name) for name in near)[:take]


def _heads_holding(take: int, counts: Counter[int]) -> set[int]:
    """The smallest ticket heads that together hold `take` ids: nobody outside them can be drawn."""
    wanted: set[int] = set()
    for head in HEADS_IN_TICKET_ORDER:
        if take <= 0:
            break
        wanted.add(head)
        take -= counts[head]
    return wanted
