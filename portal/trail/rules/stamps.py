"""Stamps: the head of a chain in one line of text, printed as a QR code on a form. Paper that left the house
cannot be changed with the database, so an export that disagrees with a stamp is found wanting."""

import re
from dataclasses import dataclass

from portal.trail.rules.proofs import Chain

_STAMP = re.compile(r"yz1/([a-z][a-z0-9_]{0,39})/([0-9a-z:-]{1,80})/([1-9][0-9]{0,9})/([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Entry *seq* of a chain had this hash when the form was printed (or that root, for the kind "root")."""

    chain: Chain
    seq: int
    hash: str

    def text(self) -> str:
        """``yz1/<kind>/<id>/<seq>/<hash>``."""
        return f"yz1/{self.chain[0]}/{self.chain[1]}/{self.seq}/{self.hash}"


def parse(text: str) -> Stamp:
    """The stamp a QR code or a person gives. Raises ValueError."""
    found = _STAMP.fullmatch(text.strip())
    if not found:
        raise ValueError(f"not a stamp: {text!r}")
    return Stamp((found[1], found[2]), int(found[3]), found[4])
