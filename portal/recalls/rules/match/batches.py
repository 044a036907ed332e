"""Whether two batch descriptions can mean the same goods."""

from __future__ import annotations

from string import ascii_uppercase

from portal.recalls.rules.facts.batch import PRODUCTION, USE_BY, Batch, Span, lot_key

SAME, IN_RANGE, OTHER, UNKNOWN, INVALID = "SAME", "IN_RANGE", "OTHER", "UNKNOWN", "INVALID"


def compare_batches(listed: Batch, stocked: Batch) -> str:
    """SAME, IN_RANGE (inside the days the list names), OTHER, UNKNOWN, or INVALID (a date a person must read).

    A date that is no date is never the same as anything, not even as itself written the same way.
    """
    if listed.has_invalid_date or stocked.has_invalid_date:
        return INVALID if _named(listed) and _named(stocked) else UNKNOWN
    by_lot = _by_lot(listed, stocked)
    by_day = _by_day(listed.of(PRODUCTION), stocked.of(PRODUCTION))
    if by_day == UNKNOWN:
        by_day = _by_day(listed.of(USE_BY), stocked.of(USE_BY))
    if OTHER in (by_lot, by_day):
        return OTHER
    if SAME in (by_lot, by_day) or by_day == IN_RANGE:
        return SAME if SAME in (by_lot, by_day) else IN_RANGE
    return SAME if _lot_tells_day(listed, stocked) or _lot_tells_day(stocked, listed) else by_day


def _named(batch: Batch) -> bool:
    return batch.comparable or batch.has_invalid_date


def _by_lot(listed: Batch, stocked: Batch) -> str:
    """Lots decide only when both sides give one."""
    ours, theirs = ({lot_key(lot) for lot in batch.lots} - {""} for batch in (listed, stocked))
    if not ours or not theirs:
        return UNKNOWN
    return SAME if ours & theirs else OTHER


def _lot_tells_day(lots: Batch, days: Batch) -> bool:
    """One side has only a lot, the other only the day that begins it (250909A, 9 September 2025).

    A lot that tells another day proves nothing: its digits need not be a date.
    """
    if lots.of(PRODUCTION) or days.lots:
        return False
    written = {
        f"{span.first:{form}}" for span in days.of(PRODUCTION) if span.exact for form in ("%y%m%d", "%Y%m%d")
    }
    return any(
        lot_key(lot).lstrip(ascii_uppercase).startswith(tuple(written)) for lot in lots.lots if written
    )


def _by_day(listed: tuple[Span, ...], stocked: tuple[Span, ...]) -> str:
    if not listed or not stocked:
        return UNKNOWN
    found = {_spans(ours, theirs) for ours in listed for theirs in stocked}
    return next(outcome for outcome in (SAME, IN_RANGE, UNKNOWN, OTHER) if outcome in found)


def _spans(ours: Span, theirs: Span) -> str:
    """A day inside a listed range belongs to it; a month named by one side only leaves the day open."""
    if (ours.first, ours.last) == (theirs.first, theirs.last):
        return SAME
    if ours.last < theirs.first or theirs.last < ours.first:
        return OTHER
    inside = ours.first <= theirs.first and theirs.last <= ours.last
    return IN_RANGE if inside and not ours.month_only else UNKNOWN
