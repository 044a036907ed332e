"""Daily roots: one signed hash that stands for all chains of a book, and for the roots under a bureau.

A root's tree has one leaf a chain (its head that day), ordered by (kind, id); a bureau's tree also has one leaf
a station directly under it and a bureau directly under it: that scope's latest root. So the root of a city
stands for every entry of every station in it. Roots of one scope hang on each other like entries.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from portal.trail.rules.canonical import dumps
from portal.trail.rules.entries import hash_of
from portal.trail.rules.events import instant_text
from portal.trail.rules.merkle import leaf, levels
from portal.trail.rules.suite import GENESIS, Signer, V, fingerprint

ROOT_KIND = "root"  # the kind of a leaf that is another scope's root
SEGMENT = 4  # characters of one level in a bureau's path
ROOT_CONTEXT = b"yizhan-trail root\n"
MANIFEST_CONTEXT = b"yizhan-trail manifest\n"


@dataclass(frozen=True, slots=True, order=True)
class Leaf:
    """The head of one chain (or a lower root) as a tree takes it in. Ordered by (kind, id)."""

    kind: str
    id: str
    seq: int
    head: str

    def hashed(self) -> str:
        """The leaf's hash in the tree."""
        return leaf(self.kind, self.id, self.seq, self.head)


@dataclass(frozen=True, slots=True)
class Root:
    """A signed daily root. ``day`` is a Shanghai date, ``at`` the instant (UTC), ``size`` the tree's leaves."""

    scope: str
    no: int
    day: date
    at: datetime
    size: int
    tree: str
    prev: str
    alg: str
    key: str
    hash: str = ""
    sig: str = ""
    v: int = V

    def body(self) -> dict[str, Any]:
        """All that is hashed and signed."""
        return {
            "v": self.v,
            "scope": self.scope,
            "no": self.no,
            "day": self.day.isoformat(),
            "at": instant_text(self.at),
            "size": self.size,
            "tree": self.tree,
            "prev": self.prev,
            "alg": self.alg,
            "key": self.key,
        }

    def as_json(self) -> dict[str, Any]:
        """One line of an export."""
        return {**self.body(), "hash": self.hash, "sig": self.sig}


def make(
    scope: str,
    leaves: Iterable[Leaf],
    *,
    previous: Root | None,
    day: date,
    at: datetime,
    signer: Signer,
) -> Root:
    """The next signed root of *scope*. Raises ValueError for no leaves."""
    tree = tree_of(leaves)
    unsigned = Root(
        scope=scope,
        no=previous.no + 1 if previous else 1,
        day=day,
        at=at,
        size=len(tree[0]),
        tree=tree[-1][0],
        prev=previous.hash if previous else GENESIS,
        alg=signer.alg,
        key=fingerprint(signer.public),
    )
    body = unsigned.body()
    return replace(unsigned, hash=hash_of(body), sig=signer.sign(message(body)).hex())


def tree_of(leaves: Iterable[Leaf]) -> list[list[str]]:
    """The levels of the tree over *leaves*, in their order."""
    return levels([one.hashed() for one in sorted(leaves)])


def message(body: Mapping[str, Any]) -> bytes:
    """The bytes a root's signature covers; the context line keeps it from passing for a manifest's."""
    return ROOT_CONTEXT + dumps(dict(body))


def parent_scope(path: str) -> str:
    """The scope whose tree takes in the root of a bureau at *path*; empty at the top."""
    above = path[:-SEGMENT]
    return f"bureau:{above}" if above else ""
