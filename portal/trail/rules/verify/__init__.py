"""The verifier: an export alone, no database, no network, no settings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from portal.trail.rules import layout
from portal.trail.rules.pack import files_of
from portal.trail.rules.proofs import Chain
from portal.trail.rules.roots import ROOT_KIND
from portal.trail.rules.stamps import Stamp
from portal.trail.rules.verify import why
from portal.trail.rules.verify.archive import Archive
from portal.trail.rules.verify.chains import Check, examine
from portal.trail.rules.verify.documents import check_documents
from portal.trail.rules.verify.keys import KeyRing, Pin, pin
from portal.trail.rules.verify.manifest import Manifest, compare_parts, read_manifest
from portal.trail.rules.verify.plain import plain_lines
from portal.trail.rules.verify.report import FAULTS, BadInput, Fault, Report, SignedBy
from portal.trail.rules.verify.seats import Line, entry_seat, read_line
from portal.trail.rules.verify.signed import (
    Proven,
    Roots,
    proof_faults,
    read_anchors,
    read_proofs,
    read_roots,
)

__all__ = ["FAULTS", "BadInput", "Fault", "Pin", "Report", "SignedBy", "pin", "verify"]


def verify(
    source: Path | str | IO[bytes], *, trusted: Iterable[Pin] = (), stamps: Iterable[Stamp] = ()
) -> Report:
    """Check an export and name every fault in it. *trusted*: the only keys whose signatures count (any key of
    the archive when empty). *stamps*: hashes from paper that the export must agree with. Raises BadInput when
    the file cannot be looked at."""
    archive = Archive(Path(source) if isinstance(source, str) else source)
    try:
        return _run(archive, list(trusted), list(stamps))
    finally:
        archive.close()


def _run(archive: Archive, trusted: list[Pin], stamps: list[Stamp]) -> Report:
    ring = KeyRing.read(archive, trusted)
    manifest = read_manifest(archive, ring)
    report = Report(scope=manifest.scope, whole=manifest.whole, made_at=manifest.made_at)
    roots = read_roots(archive, ring, manifest.scope)
    proven = read_proofs(archive, roots, manifest.scope)
    subjects = _read_subjects(archive, manifest)
    entries = _read_entries(archive)
    scope = manifest.scope or entries.book
    report.add(_of_roots(roots, manifest, scope, stamps))
    report.add(_of_entries(entries, subjects, proven, scope, stamps))
    proofs_changed = layout.PROOFS in manifest.parts and not manifest.vouches(archive, layout.PROOFS)
    report.add(proof_faults(proven, proofs_changed))
    report.add(_unproven(subjects, proven, roots, manifest))
    faults, above = read_anchors(archive, ring, roots)
    report.add(faults)
    report.add(_of_anchors(above, scope, stamps))
    report.add(check_documents(archive, report, entries.files))
    report.add(compare_parts(archive, manifest, {f.part for f in [*report.faults, *ring.faults]}))
    report.faults = [*archive.faults, *ring.faults, *report.faults]
    _count(report, entries, proven, roots)
    report.signed_by = ring.signed_by()
    return report


@dataclass
class _Entries:
    """The entries as found: lines, the files they name, and the book of the first."""

    lines: list[Line] = field(default_factory=list)
    files: dict[str, tuple[Chain, int]] = field(default_factory=dict)
    strangers: list[Line] = field(default_factory=list)
    book: str = ""

    def seen(self) -> Iterator[tuple[Chain, int]]:
        """Chain and number of every sound line."""
        return ((line.chain, line.seq) for line in self.lines if line.sound and line.chain)


def _read_entries(archive: Archive) -> _Entries:
    entries = _Entries()
    for number, raw in enumerate(archive.lines(layout.ENTRIES), start=1):
        line, content = read_line(number, raw, entry_seat)
        if line.sound and line.chain:
            book = str(content.get("book"))
            entries.book = entries.book or book
            if book != entries.book:
                entries.strangers.append(line)
                continue
            for sha256 in files_of(content["data"]) if isinstance(content.get("data"), dict) else ():
                entries.files.setdefault(sha256, (line.chain, line.seq))
        entries.lines.append(line)
    return entries


@dataclass
class _Subjects:
    """The list of subjects; ``authentic`` when the signed manifest vouches for it. ``hints`` are its counts, unless
    the list was altered and the entries were not: then it accuses nobody."""

    rows: dict[Chain, dict[str, Any]]
    authentic: bool
    hints: dict[Chain, int]


def _read_subjects(archive: Archive, manifest: Manifest) -> _Subjects:
    rows = {}
    for number, line in plain_lines(archive, layout.SUBJECTS):
        if all(isinstance(line.get(key), int) for key in ("count", "sealed")):
            rows[str(line.get("kind")), str(line.get("id"))] = line
        else:
            archive.faults.append(Fault("changed", layout.SUBJECTS, why.UNREADABLE, line=number))
    authentic = manifest.vouches(archive, layout.SUBJECTS)
    useful = authentic or not manifest.vouches(archive, layout.ENTRIES)
    return _Subjects(rows, authentic, {chain: int(row["count"]) for chain, row in rows.items() if useful})


def _of_roots(roots: Roots, manifest: Manifest, scope: str, stamps: list[Stamp]) -> list[Fault]:
    count = manifest.roots if manifest.authentic else max(manifest.roots, roots.last)
    chain = (ROOT_KIND, scope)
    counts = {chain: count}
    ours = [stamp for stamp in stamps if stamp.chain == chain]
    faults = examine(layout.ROOTS, roots.lines, counts, _stamp_checks(ours))
    return _stamped(layout.ROOTS, counts, ours) + faults


def _of_anchors(above: list[dict[str, Any]], scope: str, stamps: list[Stamp]) -> Iterator[Fault]:
    """A stamp of a bureau's root is compared with the anchor that holds that root."""
    held = {(ROOT_KIND, str(root["scope"]), root["no"]): root["hash"] for root in above}
    for stamp in stamps:
        if stamp.chain[0] == ROOT_KIND and stamp.chain[1] != scope:
            found = held.get((*stamp.chain, stamp.seq))
            if found != stamp.hash:
                reason = why.STAMPED if found else why.STAMP_ABSENT
                yield Fault("stamp_mismatch", layout.ANCHORS, reason, stamp.chain, stamp.seq)


def _of_entries(
    entries: _Entries, subjects: _Subjects, proven: Proven, scope: str, stamps: list[Stamp]
) -> list[Fault]:
    counts = dict(subjects.hints)
    for chain, seq in proven.counts.items():
        counts[chain] = max(seq, counts.get(chain, 0))
    if not subjects.authentic:
        for chain, seq in entries.seen():
            counts[chain] = max(seq, counts.get(chain, 0))
    checks = list(proven.checks)
    if subjects.authentic:
        checks += [
            Check(chain, int(row["count"]), str(row["head"]), "changed", why.LISTED_HEAD)
            for chain, row in subjects.rows.items()
        ]
    ours = [stamp for stamp in stamps if stamp.chain[0] != ROOT_KIND]
    faults = [
        Fault("inserted", layout.ENTRIES, why.OTHER_BOOK, line.chain, line.seq, line=line.number)
        for line in (entries.strangers if entries.book == scope else entries.lines)
    ]
    faults += _stamped(layout.ENTRIES, counts, ours)
    return faults + examine(layout.ENTRIES, entries.lines, counts, [*checks, *_stamp_checks(ours)])


def _stamp_checks(stamps: list[Stamp]) -> list[Check]:
    return [Check(s.chain, s.seq, s.hash, "stamp_mismatch", why.STAMPED) for s in stamps]


def _stamped(part: str, counts: dict[Chain, int], stamps: list[Stamp]) -> list[Fault]:
    return [
        Fault("stamp_mismatch", part, why.STAMP_ABSENT, stamp.chain, stamp.seq)
        for stamp in stamps
        if stamp.seq > counts.get(stamp.chain, 0)
    ]


def _unproven(subjects: _Subjects, proven: Proven, roots: Roots, manifest: Manifest) -> Iterator[Fault]:
    bad = {chain for _, chain, _ in proven.bad}
    if subjects.authentic:
        for chain, row in subjects.rows.items():
            if row["sealed"] > proven.counts.get(chain, 0) and chain not in bad:
                yield Fault("missing_part", layout.PROOFS, why.NO_PROOF, chain, row["sealed"])
    last = roots.sound.get(roots.last)
    if manifest.whole and last and len(proven.in_last) < last["size"] and not bad:
        yield Fault("deleted", layout.PROOFS, why.NOT_ALL, (ROOT_KIND, last["scope"]), last["no"])


def _count(report: Report, entries: _Entries, proven: Proven, roots: Roots) -> None:
    seen = list(entries.seen())
    report.entries = len(seen)
    report.subjects = len({chain for chain, _ in seen})
    report.sealed = sum(seq <= proven.counts.get(chain, 0) for chain, seq in seen)
    report.roots = len(roots.sound)
    report.last_day = str(roots.sound[roots.last]["day"]) if roots.sound else ""
