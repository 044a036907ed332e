"""RFC 3797, "Publicly Verifiable Nominations Committee (NomCom) Random Selection".

Every draw writes its public entropy as the RFC's key string (section 4.1), so that two people who copy the same
lottery result from different papers get the same seed. The RFC's own selection (section 4.2, MD5) is kept for
small lots settled by hand: it stops at 65,536 places and is quadratic, too little for a register of enterprises.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from portal.core.errors import Invalid
from portal.core.i18n import N_

LARGEST_POOL = 2**16
LARGEST_VALUE = 10**15


def key_string(sources: Sequence[Sequence[int]]) -> str:
    """The entropy in canonical form: numbers of a source ascending, each followed by ".", each source by "/".

    Numbers are whole and not negative (a share index 3872.15 is announced "without the point": 387215).
    """
    return "".join("".join(f"{number}." for number in sorted(source)) + "/" for source in sources)


def digests(key: str, rounds: int) -> list[str]:
    """MD5 of round · key · round, the round as two bytes in network order; upper-case hex as the RFC prints it."""
    return [
        hashlib.md5(_round(i) + key.encode() + _round(i), usedforsecurity=False).hexdigest().upper()
        for i in range(rounds)
    ]


def select(key: str, pool: int, take: int) -> list[int]:
    """The places drawn, counted from 1, in the order drawn. Raises Invalid for an impossible pool or number."""
    if not 1 <= pool <= LARGEST_POOL:
        raise Invalid(
            N_("RFC 3797 draws from 1 to %(most)s places, not from %(pool)s."), most=LARGEST_POOL, pool=pool
        )
    if not 1 <= take <= pool:
        raise Invalid(N_("%(take)s cannot be drawn from %(pool)s places."), take=take, pool=pool)
    places = list(range(1, pool + 1))
    return [places.pop(int(digest, 16) % len(places)) for digest in digests(key, take)]


def _round(number: int) -> bytes:
    return number.to_bytes(2, "big")
