"""Members that are lists of lines without chains: keys, subjects, proofs, anchors, files."""

from collections.abc import Iterator
from typing import Any

from portal.trail.rules.canonical import NotCanonical, loads
from portal.trail.rules.verify import why
from portal.trail.rules.verify.archive import Archive
from portal.trail.rules.verify.report import Fault
from portal.trail.rules.verify.seats import is_cut


def plain_lines(archive: Archive, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The readable lines of a member with their numbers; a fault is noted for each of the others."""
    for number, raw in enumerate(archive.lines(name), start=1):
        text = raw.removesuffix(b"\n")
        try:
            line = loads(text)
        except NotCanonical:
            line = None
        if isinstance(line, dict) and raw.endswith(b"\n"):
            yield number, line
        elif is_cut(raw):
            archive.faults.append(Fault("truncated", name, why.CUT, line=number))
        else:
            archive.faults.append(Fault("changed", name, why.UNREADABLE, line=number))
