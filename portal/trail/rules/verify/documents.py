"""The files that entries name: listed, present or said to be absent, and of the recorded hash."""

from collections.abc import Iterator, Mapping

from portal.trail.rules import layout
from portal.trail.rules.proofs import Chain
from portal.trail.rules.verify import why
from portal.trail.rules.verify.archive import Archive
from portal.trail.rules.verify.plain import plain_lines
from portal.trail.rules.verify.report import Fault, Report

Named = Mapping[str, tuple[Chain, int]]  # a file's SHA-256 → the first entry that names it


def check_documents(archive: Archive, report: Report, named: Named) -> Iterator[Fault]:
    """Faults of files; counts of those present and absent go into *report*."""
    listed: set[str] = set()
    for _, line in plain_lines(archive, layout.FILES):
        sha256 = str(line.get("sha256"))
        listed.add(sha256)
        if line.get("included") is not True:
            report.files_absent += 1
            continue
        part = layout.FILES_FOLDER + sha256
        chain, seq = named.get(sha256, (None, None))
        if part not in archive.names:
            yield Fault("missing_part", part, why.PART_ABSENT, chain, seq)
            continue
        report.files += 1
        if archive.hash_of(part) != sha256:
            yield Fault("file_mismatch", part, why.FILE_HASH, chain, seq)
    for sha256, (chain, seq) in named.items():
        if sha256 not in listed:
            yield Fault("missing_part", layout.FILES_FOLDER + sha256, why.FILE_UNLISTED, chain, seq)
