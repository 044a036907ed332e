"""Merkle trees as in RFC 6962 §2.1: leaves and nodes hashed with different prefixes, any number of leaves.

A tree over chain heads lets one signed hash stand for every entry of a book, and a proof of log2(n) hashes
show that one chain is in it without showing the others.
"""

from collections.abc import Sequence

from portal.trail.rules.canonical import dumps
from portal.trail.rules.suite import V, digest


def leaf(kind: str, id_: str, seq: int, head: str, v: int = V) -> str:
    """The leaf that says: the chain of this subject has *seq* entries and ends with *head*."""
    return digest(b"\x00" + dumps({"head": head, "id": id_, "kind": kind, "seq": seq}), v)


def node(left: str, right: str, v: int = V) -> str:
    """The parent of two hashes."""
    return digest(b"\x01" + bytes.fromhex(left) + bytes.fromhex(right), v)


def levels(leaves: Sequence[str], v: int = V) -> list[list[str]]:
    """All levels, leaves first, root last. An odd hash at the end of a level moves up unchanged, which gives
    exactly RFC 6962's split at the largest power of two. Raises ValueError for no leaves."""
    if not leaves:
        raise ValueError("a tree has at least one leaf")
    made = [list(leaves)]
    while len(made[-1]) > 1:
        row = made[-1]
        parents = [node(row[i], row[i + 1], v) for i in range(0, len(row) - 1, 2)]
        made.append(parents + row[len(parents) * 2 :])
    return made


def path(tree: list[list[str]], index: int) -> list[str]:
    """The audit path of leaf *index* in the levels of a tree, from the leaf upwards."""
    siblings = []
    for row in tree[:-1]:
        other = index ^ 1
        if other < len(row):
            siblings.append(row[other])
        index //= 2
    return siblings


def climb(start: str, index: int, size: int, siblings: Sequence[str], v: int = V) -> str | None:
    """The root that leaf hash *start* at *index* of *size* leads to by *siblings*; None when they do not fit."""
    if not 0 <= index < size:
        return None
    found, rest = start, list(siblings)
    while size > 1:
        other = index ^ 1
        if other < size:
            if not rest:
                return None
            sibling = rest.pop(0)
            found = node(sibling, found, v) if index & 1 else node(found, sibling, v)
        index, size = index // 2, (size + 1) // 2
    return None if rest else found
