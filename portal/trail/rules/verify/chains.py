"""What the seating of a file tells: each fault of its chains, named."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from portal.core.terms import Term
from portal.trail.rules.entries import hash_of_read
from portal.trail.rules.proofs import Chain
from portal.trail.rules.suite import GENESIS
from portal.trail.rules.verify import why
from portal.trail.rules.verify.report import Fault
from portal.trail.rules.verify.seats import Line, Seated, Seats, seat_lines

_TRIES = 64  # broken entries of one chain that are tried under each other's numbers


@dataclass(frozen=True, slots=True)
class Check:
    """A hash that entry *seq* of a chain must have, and who says so."""

    chain: Chain
    seq: int
    hash: str
    kind: str
    why: Term


@dataclass
class _Faults:
    """Faults of one part; a seat that has one is not blamed again for what follows from it."""

    part: str
    seats: Seats
    found: list[Fault] = field(default_factory=list)
    blamed: set[int] = field(default_factory=set)

    def blame(self, seat: int, kind: str, reason: Term, line: Line | None = None) -> None:
        if seat in self.blamed:
            return
        self.blamed.add(seat)
        chain, seq = self.seats.name(seat)
        self.found.append(Fault(kind, self.part, reason, chain, seq, line=line.number if line else None))


def examine(
    part: str, lines: Iterable[Line], counts: Mapping[Chain, int], checks: Iterable[Check]
) -> list[Fault]:
    """Every fault in *part*, whose chains should have *counts* entries and satisfy *checks*."""
    seats = Seats(counts)
    seated = seat_lines(lines, seats)
    faults = _Faults(part, seats)
    faults.found += [_extra(part, line, seats) for line in seated.extra]
    _broken(seated, faults)
    faults.found += _missing(seated, part)
    _reordered(seated, faults)
    known = list(checks)
    certain = {
        seat
        for check in known
        if (seat := seats.seat(check.chain, check.seq)) is not None
        and (line := seated.at(seat))
        and line.hash == check.hash
    }
    _links(seated, faults, certain)
    _checks(seated, faults, known)
    return faults.found


def _extra(part: str, line: Line, seats: Seats) -> Fault:
    if not line.sound:
        kind, reason = ("truncated", why.CUT) if line.cut else ("changed", why.UNREADABLE)
        return Fault(kind, part, reason, line.chain, line.seq or None, line=line.number)
    reason = why.UNLISTED if seats.seat(line.chain, line.seq) is None else why.TWICE
    return Fault("inserted", part, reason, line.chain, line.seq, line=line.number)


def _broken(seated: Seated, faults: _Faults) -> None:
    loose = {
        line.number for line in seated.extra if not line.sound
    }  # the rest of a line that was split in two
    by_chain: dict[Chain, list[tuple[int, Line]]] = defaultdict(list)
    for seat, line in sorted(seated.taken.items()):
        if not line.sound:
            by_chain[seated.seats.name(seat)[0]].append((seat, line))
    for broken in by_chain.values():
        numbers = [seated.seats.name(seat)[1] for seat, _ in broken][:_TRIES]
        for seat, line in broken:
            others = [number for number in numbers if number != seated.seats.name(seat)[1]]
            if line.body is not None and any(_was(line, number) for number in others):
                faults.blame(seat, "reordered", why.SWAPPED, line)
            elif line.cut and line.number + 1 not in loose:
                faults.blame(seat, "truncated", why.CUT, line)
            else:
                reason = why.UNREADABLE if line.body is None else why.CONTENT
                faults.blame(seat, "changed", reason, line)


def _was(line: Line, number: int) -> bool:
    return hash_of_read({**(line.body or {}), "seq": number}) == line.hash


def _missing(seated: Seated, part: str) -> Iterator[Fault]:
    end = max(seated.taken, default=-1)
    for chain in seated.seats.chains:
        count = seated.seats.counts[chain]
        start = seated.seats.seat(chain, 1) or 0
        gone = [n for n in range(1, count + 1) if start + n - 1 not in seated.taken]
        for first, last in _runs(gone):
            if first == 1 and last == count and start < end:
                yield Fault("deleted", part, why.WHOLE_CHAIN, chain, 1, count)
            elif last == count:
                yield Fault("truncated", part, why.TAIL, chain, first, last)
            else:
                yield Fault("deleted", part, why.GAP, chain, first, last)


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    first = 0
    for place, number in enumerate(numbers):
        if place + 1 == len(numbers) or numbers[place + 1] != number + 1:
            yield numbers[first], number
            first = place + 1


def _reordered(seated: Seated, faults: _Faults) -> None:
    """Blame the fewest lines whose removal leaves the file in order."""
    order = seated.order
    if all(order[i] < order[i + 1] for i in range(len(order) - 1)):
        return
    stay = _longest_rise(order)
    for place, seat in enumerate(order):
        if place not in stay:
            faults.blame(seat, "reordered", why.ORDER, seated.taken[seat])


def _longest_rise(order: list[int]) -> set[int]:
    """The places of a longest increasing subsequence."""
    tails: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, seat in enumerate(order):
        length = bisect_left(tails, seat)
        before.append(places[length - 1] if length else -1)
        tails[length : length + 1] = [seat]
        places[length : length + 1] = [place]
    rise, place = set(), places[-1]
    while place >= 0:
        rise.add(place)
        place = before[place]
    return rise


def _links(seated: Seated, faults: _Faults, certain: set[int]) -> None:
    for chain in seated.seats.chains:
        first = seated.seats.seat(chain, 1) or 0
        last = first + seated.seats.counts[chain] - 1
        line = seated.at(first)
        if line and line.prev != GENESIS:
            faults.blame(first, "changed", why.FIRST_LINK, line)
        torn = {seat for seat in range(first + 1, last + 1) if _torn(seated, seat)}
        for seat in sorted(torn):
            if seat in certain or (seat - 1 not in certain and seat + 1 not in torn):
                faults.blame(seat - 1, "changed", why.NEXT_LINK, seated.taken[seat - 1])
            elif seat - 1 not in faults.blamed:
                faults.blame(seat, "changed", why.PREV_LINK, seated.taken[seat])


def _torn(seated: Seated, seat: int) -> bool:
    line, before = seated.at(seat), seated.at(seat - 1)
    return line is not None and before is not None and line.prev != before.hash


def _checks(seated: Seated, faults: _Faults, checks: Iterable[Check]) -> None:
    for check in checks:
        seat = seated.seats.seat(check.chain, check.seq)
        line = seated.at(seat) if seat is not None else None
        if seat is not None and line is not None and line.hash != check.hash:
            faults.blame(seat, check.kind, check.why, line)
