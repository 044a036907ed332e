"""Consistent sampling: the published order every draw of this product follows.

Source: Ronald L. Rivest, "Consistent Sampling with Replacement" and its reference code (PyPI
`consistent-sampler`, MIT). Each id gets a ticket that depends on the seed and the id alone; the sample is the ids
with the smallest tickets. Same tickets, same order as `sampler(ids, seed=seed)` of that package, so an outsider
may check a draw with it. Rewritten here because the reference keeps a heap of 78-digit strings for the whole
pool; a million objects need the few smallest only.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from math import isqrt

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
        take = min(take, len(ids))
        if take <= 0:
            return []
        # Tickets are written only for ids whose last digits come early enough: as many heads as hold `take` ids
        # almost surely (six deviations), more when luck was bad.
        heads = 1 + (take + 6 * isqrt(take)) * HEAD // len(ids)
        while len(near := self._with_head(ids, frozenset(HEADS_IN_TICKET_ORDER[:heads]))) < take:
            heads *= 2
        return sorted((self.ticket(name), name) for name in near)[:take]

    def _with_head(self, ids: Sequence[str], heads: frozenset[int]) -> list[str]:
        """The ids whose tickets begin with the digits of one of the heads (a head is written backwards in it)."""
        prefix, number = self._prefix, int.from_bytes
        return [
            name for name in ids if number(sha256(prefix + name.encode()).digest(), "big") % HEAD in heads
        ]
