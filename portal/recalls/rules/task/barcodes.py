"""Whether a barcode read off the shelf is one that a list names."""

from __future__ import annotations

from portal.recalls.rules.facts.gtin import read_gtins


def identities(text: str) -> tuple[str, ...]:
    """The trade item numbers of a cell that identify a product: the piece's 13 digits, each once, in order."""
    return tuple(dict.fromkeys(one.code for one in read_gtins(text) if one.code))


def same(listed: str, read: str) -> bool:
    """The same product: by its number, written as EAN-8, UPC, EAN-13 or a carton's GTIN-14. A number that identifies
    nothing (a shop's own) is compared as it stands."""
    ours, theirs = identities(listed), identities(read)
    if ours and theirs:
        return not set(ours).isdisjoint(theirs)
    return bool(listed) and listed.strip().lstrip("0") == read.strip().lstrip("0")
