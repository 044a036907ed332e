"""The daily roots, the proofs that lead to them, and the way up to the bureaus above."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.trail.rules import layout
from portal.trail.rules.canonical import NotCanonical, dumps
from portal.trail.rules.entries import hash_of_read
from portal.trail.rules.proofs import Chain, holds
from portal.trail.rules.roots import ROOT_CONTEXT, ROOT_KIND
from portal.trail.rules.verify import why
from portal.trail.rules.verify.archive import Archive
from portal.trail.rules.verify.chains import Check
from portal.trail.rules.verify.keys import KeyRing
from portal.trail.rules.verify.plain import plain_lines
from portal.trail.rules.verify.report import Fault
from portal.trail.rules.verify.seats import Line, read_line, root_seat


@dataclass
class Roots:
    """The roots of the archive's own scope: lines for the chain check, and the sound ones by number."""

    lines: list[Line] = field(default_factory=list)
    sound: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The highest number among the sound ones; 0 for none."""
        return max(self.sound, default=0)


def read_roots(archive: Archive, ring: KeyRing, scope: str) -> Roots:
    """The roots with their signatures checked. A root of another scope is not ours: its line stays unseated."""
    roots = Roots()
    for number, raw in enumerate(archive.lines(layout.ROOTS), start=1):
        line, content = read_line(number, raw, root_seat)
        roots.lines.append(line)
        if line.sound and line.chain == (ROOT_KIND, scope or content["scope"]):
            ring.check(layout.ROOTS, content, _message(content), chain=line.chain, seq=line.seq)
            roots.sound.setdefault(line.seq, content)
    return roots


def _message(content: Mapping[str, Any]) -> bytes:
    return ROOT_CONTEXT + dumps({key: value for key, value in content.items() if key not in {"hash", "sig"}})


@dataclass
class Proven:
    """What the proofs establish: hashes that entries must have, and which chains the last root holds."""

    checks: list[Check] = field(default_factory=list)
    counts: dict[Chain, int] = field(default_factory=dict)
    in_last: set[int] = field(default_factory=set)
    bad: list[tuple[int, Chain, int]] = field(default_factory=list)  # line, chain, seq


def read_proofs(archive: Archive, roots: Roots, scope: str) -> Proven:
    """Check every proof against its root; a proof of a root that is not here proves nothing."""
    proven = Proven()
    for number, line in plain_lines(archive, layout.PROOFS):
        chain = (str(line.get("kind")), str(line.get("id")))
        no, seq = line.get("no"), line.get("seq")
        root = roots.sound.get(no) if isinstance(no, int) else None
        if root is None and isinstance(no, int) and no <= roots.last and line.get("scope") == scope:
            continue  # that root's own fault is named elsewhere
        if (
            root is None
            or not isinstance(seq, int)
            or line.get("scope") != root["scope"]
            or not holds(line, root["tree"], root["size"])
        ):
            proven.bad.append((number, chain, seq if isinstance(seq, int) else 0))
            continue
        if (
            chain[0] != ROOT_KIND
        ):  # in a bureau's tree, the root of a station or office below: no chain of ours
            proven.checks.append(Check(chain, seq, str(line["head"]), "root_mismatch", why.SEALED_HEAD))
            proven.counts[chain] = max(seq, proven.counts.get(chain, 0))
        if no == roots.last:
            proven.in_last.add(int(line["index"]))
    return proven


def proof_faults(proven: Proven, changed: bool) -> Iterator[Fault]:
    """Faults of proofs that lead nowhere. *changed*: the manifest shows that the list itself was altered."""
    kind = "changed" if changed else "root_mismatch"
    for number, chain, seq in proven.bad:
        yield Fault(kind, layout.PROOFS, why.PROOF, chain, seq or None, line=number)


def read_anchors(archive: Archive, ring: KeyRing, roots: Roots) -> tuple[list[Fault], list[dict[str, Any]]]:
    """Follow the anchors upwards, each root inside the next one's tree. Returns faults, and the roots that hold."""
    faults: list[Fault] = []
    held: list[dict[str, Any]] = []
    below = roots.sound
    for number, line in plain_lines(archive, layout.ANCHORS):
        root, proof = line.get("root"), line.get("proof")
        if not isinstance(root, dict) or not isinstance(proof, dict) or not _anchored(root, proof, below):
            faults.append(Fault("root_mismatch", layout.ANCHORS, why.ANCHOR, line=number))
            break
        if ring.check(layout.ANCHORS, root, _message(root), chain=(ROOT_KIND, root["scope"]), seq=root["no"]):
            held.append(root)
        below = {root["no"]: root}
    return faults, held


def _anchored(root: dict[str, Any], proof: dict[str, Any], below: Mapping[int, Mapping[str, Any]]) -> bool:
    try:
        body = {key: value for key, value in root.items() if key not in {"hash", "sig"}}
        lower = below[proof["seq"]]
        return (
            hash_of_read(body) == root["hash"]
            and (proof["kind"], proof["id"]) == (ROOT_KIND, lower["scope"])
            and proof["head"] == lower["hash"]
            and (proof["scope"], proof["no"]) == (root["scope"], root["no"])
            and holds(proof, root["tree"], root["size"])
        )
    except (KeyError, TypeError, NotCanonical):
        return False
