"""Proofs that a chain's head stands in a daily root, rebuilt from the history of leaves."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from portal.trail.rules.merkle import climb, leaf, path
from portal.trail.rules.roots import Leaf, Root, tree_of
from portal.trail.rules.suite import V

Chain = tuple[str, str]  # (kind, id)


@dataclass(frozen=True, slots=True)
class Proof:
    """Leaf *index* of *size* in the tree of root *no* of *scope*, and the siblings up to its top."""

    leaf: Leaf
    scope: str
    no: int
    index: int
    size: int
    path: tuple[str, ...]
    v: int = V

    def as_json(self) -> dict[str, Any]:
        """One line of an export."""
        return {
            "v": self.v,
            "kind": self.leaf.kind,
            "id": self.leaf.id,
            "seq": self.leaf.seq,
            "head": self.leaf.head,
            "scope": self.scope,
            "no": self.no,
            "index": self.index,
            "size": self.size,
            "path": list(self.path),
        }


@dataclass(frozen=True, slots=True)
class Anchor:
    """A step up: the root of a bureau, and the proof that the root below stands in it."""

    root: Root
    proof: Proof

    def as_json(self) -> dict[str, Any]:
        """One line of an export."""
        return {"v": self.root.v, "root": self.root.as_json(), "proof": self.proof.as_json()}


def prove(
    scope: str, history: Iterable[tuple[int, Leaf]], last: int, wanted: frozenset[str] | None = None
) -> Iterator[Proof]:
    """A proof for each root in which a wanted chain's head moved, and one in the *last* root for each.

    *history* gives (root no, leaf) ordered by root no: the leaves that moved in that root. *wanted* are ids of
    subjects; None wants all.
    """
    state: dict[Chain, Leaf] = {}
    for no, moved_rows in groupby(history, key=itemgetter(0)):
        moved = [one for _, one in moved_rows]
        state |= {(one.kind, one.id): one for one in moved}
        show = list(state.values()) if no == last else moved
        show = [one for one in show if wanted is None or one.id in wanted]
        if show:
            yield from _proofs(scope, no, state, show)


def _proofs(scope: str, no: int, state: Mapping[Chain, Leaf], show: Iterable[Leaf]) -> Iterator[Proof]:
    ordered = sorted(state.values())
    tree = tree_of(ordered)
    index = {(one.kind, one.id): i for i, one in enumerate(ordered)}
    for one in sorted(show):
        at = index[one.kind, one.id]
        yield Proof(one, scope, no, at, len(ordered), tuple(path(tree, at)))


def holds(proof: Mapping[str, Any], tree: str, size: int) -> bool:
    """True when *proof* (a line of an export) leads to *tree*, the top of a tree with *size* leaves."""
    try:
        start = leaf(proof["kind"], proof["id"], proof["seq"], proof["head"], proof["v"])
        top = climb(start, proof["index"], size, proof["path"], proof["v"])
    except (KeyError, TypeError, ValueError):
        return False
    return proof.get("size") == size and top == tree
