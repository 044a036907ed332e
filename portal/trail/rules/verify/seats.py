"""Seating lines: every entry has one seat in the file, given by its chain and number. Comparing the lines
found with the seats expected tells a changed line from a deleted, reordered, truncated or inserted one."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.trail.rules.canonical import NotCanonical, loads
from portal.trail.rules.entries import hash_of_read
from portal.trail.rules.proofs import Chain
from portal.trail.rules.roots import ROOT_KIND

_END = b',"v":1}'
SeatOf = Callable[[Mapping[str, Any]], tuple[Chain, Any]]


@dataclass(frozen=True, slots=True)
class Line:
    """A line as found. ``sound`` means canonical and matching its own hash; a line that is not keeps its
    ``body`` if it could be read. ``cut`` means that it stops before its end."""

    number: int
    chain: Chain | None
    seq: int
    prev: str
    hash: str
    sound: bool
    cut: bool = False
    body: Mapping[str, Any] | None = None


def read_line(number: int, raw: bytes, seat_of: SeatOf) -> tuple[Line, dict[str, Any]]:
    """The line and its content (empty when unreadable). *seat_of* tells the chain and number it claims."""
    text = raw.removesuffix(b"\n")
    try:
        content = loads(text)
        if not isinstance(content, dict):
            raise NotCanonical("not an object")
        chain, seq = seat_of(content)
        if not isinstance(seq, int) or isinstance(seq, bool):
            raise NotCanonical("not a number")
        body = {key: value for key, value in content.items() if key not in {"hash", "sig"}}
        prev, hash_ = str(content["prev"]), str(content["hash"])
        sound = raw.endswith(b"\n") and hash_of_read(body) == hash_
    except (NotCanonical, KeyError, TypeError):
        return Line(number, None, 0, "", "", sound=False, cut=is_cut(raw)), {}
    cut = not sound and is_cut(raw)
    return Line(number, chain, seq, prev, hash_, sound, cut, None if sound else body), content


def entry_seat(content: Mapping[str, Any]) -> tuple[Chain, Any]:
    """Where an entry says it belongs."""
    return (str(content["kind"]), str(content["id"])), content["seq"]


def root_seat(content: Mapping[str, Any]) -> tuple[Chain, Any]:
    """Where a root says it belongs: the roots of one scope are a chain too."""
    return (ROOT_KIND, str(content["scope"])), content["no"]


def is_cut(raw: bytes) -> bool:
    """True for a line that stops before its end, false for one with a changed byte."""
    if not raw.endswith(
        b"\n"
    ):  # only the last line may lack it: cut off, unless it is the very byte that changed
        return not raw[:-1].endswith(_END)
    # Every line ends alike, so one changed byte still leaves all but one of these; a cut leaves few.
    tail = raw[:-1][-len(_END) :]
    return sum(a != b for a, b in zip(tail, _END, strict=False)) + len(_END) - len(tail) > 1


class Seats:
    """The seats of a file: chains in (kind, id) order, each with its number of entries."""

    def __init__(self, counts: Mapping[Chain, int]) -> None:
        self.chains = sorted(chain for chain, count in counts.items() if count > 0)
        self.counts = counts
        self._start: list[int] = []
        self.total = 0
        for chain in self.chains:
            self._start.append(self.total)
            self.total += counts[chain]

    def seat(self, chain: Chain | None, seq: int) -> int | None:
        """The seat of entry *seq* of *chain*; None when the file has no such seat."""
        if chain is None or not 1 <= seq <= self.counts.get(chain, 0):
            return None
        return self._start[bisect_left(self.chains, chain)] + seq - 1

    def name(self, seat: int) -> tuple[Chain, int]:
        """The chain and number of a seat."""
        place = bisect_right(self._start, seat) - 1
        return self.chains[place], seat - self._start[place] + 1


@dataclass
class Seated:
    """Lines on their seats, lines without one, in file order."""

    seats: Seats
    taken: dict[int, Line] = field(default_factory=dict)
    extra: list[Line] = field(default_factory=list)
    order: list[int] = field(default_factory=list)  # seats as the file has them

    def at(self, seat: int) -> Line | None:
        """The line on a seat if it is sound."""
        line = self.taken.get(seat)
        return line if line is not None and line.sound else None


def seat_lines(lines: Iterable[Line], seats: Seats) -> Seated:
    """Seat sound lines by what they say; then the others by what they say or, failing that, by their neighbours."""
    found = list(lines)
    seated = Seated(seats)
    own: dict[int, int] = {}  # line number → seat
    for line in found:
        if line.sound:
            seat = seats.seat(line.chain, line.seq)
            if seat is not None and seat not in seated.taken:
                seated.taken[seat], own[line.number] = line, seat
    last = -1
    for line in found:
        if not line.sound:
            seat = _guess(line, seated, last)
            if seat is not None:
                seated.taken[seat], own[line.number] = line, seat
        if line.number in own:
            last = own[line.number]
            seated.order.append(last)
        else:
            seated.extra.append(line)
    return seated


def _guess(line: Line, seated: Seated, last: int) -> int | None:
    claimed = seated.seats.seat(line.chain, line.seq)
    if claimed is not None and claimed not in seated.taken:
        return claimed
    following = last + 1
    return following if following < seated.seats.total and following not in seated.taken else None
