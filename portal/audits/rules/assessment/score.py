"""Scoring a station and ranking stations: exact fractions inside, two decimals shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from portal.audits.rules.assessment.facts import Facts
from portal.audits.rules.assessment.standard import (
    BAND_FLOORS,
    ITEMS,
    SMALLEST_RANKED,
    VETOES,
    Item,
)
from portal.core.errors import Invalid
from portal.core.i18n import N_

TOTAL = Decimal(100)


@dataclass(frozen=True, slots=True)
class ItemScore:
    """One item's points; `measured` is False when it took the average of its dimension (or of all)."""

    item: Item
    points: Fraction
    score: Fraction
    measured: bool


@dataclass(frozen=True, slots=True)
class Assessment:
    """A station's result. `total` has two decimals; the band follows from it, unless a veto fails the station."""

    items: tuple[ItemScore, ...]
    total: Decimal
    band: str
    vetoes: tuple[str, ...]
    flags: tuple[str, ...]
    cases: int

    @property
    def ranked(self) -> bool:
        """Whether there were enough cases (10) to compare the station with others."""
        return self.cases >= SMALLEST_RANKED

    def dimension(self, code: str) -> tuple[Decimal, Decimal]:
        """(score, points) of one dimension, two decimals."""
        mine = [one for one in self.items if one.item.dimension == code]
        return two_places(sum((one.score for one in mine), Fraction(0))), two_places(
            sum((one.points for one in mine), Fraction(0))
        )


def assess(
    facts: Facts, vetoes: Iterable[str] = (), points: Mapping[str, Decimal] | None = None
) -> Assessment:
    """Score a station. `points` are a bureau's own weights by item code (all items, together 100).

    An item without anything to measure (no dispatched case, fewer than five answered visits) takes the average
    share of its dimension, a dimension without any measured item the average of all: small numbers never score 0.
    Raises Invalid for unknown vetoes or weights that do not add up.
    """
    struck = tuple(code for code in VETOES if code in set(vetoes))
    if len(struck) != len(set(vetoes)):
        raise Invalid(N_("An unknown veto is named."))
    items = _scores(facts, _weights(points))
    total = two_places(sum((one.score for one in items), Fraction(0)))
    return Assessment(items, total, "FAIL" if struck else band(total), struck, _flags(facts), facts.cases)


def band(total: Decimal) -> str:
    """The band of a total with two decimals: 三星 from 95, 二星 90, 一星 80, 合格 60."""
    return next(code for code, floor in BAND_FLOORS if total >= floor)


def two_places(value: Fraction) -> Decimal:
    """Rounded half up to two decimals, exactly; the value is not negative."""
    return Decimal(int(value * 100 + Fraction(1, 2))).scaleb(-2)


def _weights(points: Mapping[str, Decimal] | None) -> dict[str, Fraction]:
    if points is None:
        return {item.code: Fraction(item.points) for item in ITEMS}
    if (
        set(points) != {item.code for item in ITEMS}
        or sum(points.values()) != TOTAL
        or min(points.values()) < 0
    ):
        raise Invalid(N_("The points must name every item once and add up to 100."), field="points")
    return {code: Fraction(value) for code, value in points.items()}


def _scores(facts: Facts, weights: Mapping[str, Fraction]) -> tuple[ItemScore, ...]:
    shares = {item.code: item.measure(facts) for item in ITEMS}
    overall = _average(ITEMS, shares, weights) or Fraction(0)
    found = []
    for item in ITEMS:
        points, share = weights[item.code], shares[item.code]
        if share is None:
            peers = [one for one in ITEMS if one.dimension == item.dimension]
            average = _average(peers, shares, weights)
            found.append(ItemScore(item, points, points * (overall if average is None else average), False))
        else:
            found.append(ItemScore(item, points, points * share, True))
    return tuple(found)


def _average(
    items: Sequence[Item], shares: Mapping[str, Fraction | None], weights: Mapping[str, Fraction]
) -> Fraction | None:
    """The weighted share over the measured items; None when none was measured."""
    measured = [(weights[one.code], share) for one in items if (share := shares[one.code]) is not None]
    whole = sum((weight for weight, _ in measured), Fraction(0))
    return sum((weight * share for weight, share in measured), Fraction(0)) / whole if whole else None


def _flags(facts: Facts) -> tuple[str, ...]:
    spotless = facts.closed > 0 and facts.settled == facts.closed and not facts.visits_objecting
    holds = {
        "ALL_SETTLED": spotless and not facts.terminated,
        "ZERO_CASES": facts.cases == 0,
        "NO_TRAINING": facts.training_sessions == 0,
    }
    return tuple(code for code, flagged in holds.items() if flagged)


def ranking(results: Mapping[str, Assessment]) -> tuple[list[tuple[int, str]], list[str]]:
    """(place, station) from the best down, equal totals sharing a place; and the stations too small to rank.

    A vetoed station is ranked behind all others.
    """
    able = {name: one for name, one in results.items() if one.ranked}
    keys = {name: (bool(one.vetoes), -one.total) for name, one in able.items()}
    order = sorted(able, key=lambda name: (*keys[name], name))
    places = [(1 + sum(keys[other] < keys[name] for other in able), name) for name in order]
    return places, sorted(set(results) - set(able))
