"""Over many seeds everybody is drawn equally often: chi-square, with fixed seeds so that it gives one answer."""

from collections import Counter
from hashlib import sha256

import pytest

from portal.audits.rules.draw.compute import ordered, quotas
from portal.audits.rules.draw.ratios import read_classes
from portal.audits.rules.draw.register import Register
from portal.audits.rules.draw.sampler import Sampler
from portal.audits.rules.draw.teams import Dealer
from tests.rules.audits.plans import people, shops

SEEDS = [sha256(f"fairness {number}".encode()).hexdigest() for number in range(1500)]
SIZES = {"A": 150, "B": 90, "C": 60, "D": 30}
RATIOS = read_classes({})


def quantile(degrees, z):
    """Of chi-square (Wilson–Hilferty); z 3.29 cuts one in two thousand at either end."""
    return degrees * (1 - 2 / (9 * degrees) + z * (2 / (9 * degrees)) ** 0.5) ** 3


def statistic(counts, ids, draws, take):
    """Chi-square of how often each of N ids was among the `take` drawn without replacement, N - 1 degrees."""
    size, share = len(ids), take / len(ids)
    spread = draws * share * (1 - share) * size / (size - 1)
    return sum((counts[name] - draws * share) ** 2 for name in ids) / spread


def is_fair(counts, ids, draws, take):
    """Neither too uneven nor too even as a whole, and no single one far off."""
    low, high = quantile(len(ids) - 1, -3.29), quantile(len(ids) - 1, 3.29)
    share = take / len(ids)
    farthest = max(abs(counts[name] - draws * share) for name in ids) / (draws * share * (1 - share)) ** 0.5
    return low < statistic(counts, ids, draws, take) < high and farthest < 4.5


@pytest.fixture(scope="module")
def pools():
    classes = [code for code, size in SIZES.items() for _ in range(size)]
    return Register(shops(len(classes), classes.__getitem__)).pools(RATIOS, [])


@pytest.fixture(scope="module")
def drawn(pools):
    wanted = quotas(RATIOS, pools)
    counts = Counter()
    for seed in SEEDS:
        counts.update(row["object"] for row in ordered(Sampler(seed), pools, wanted))
    return counts


@pytest.mark.parametrize(("code", "take"), [("A", 2), ("B", 3), ("C", 6), ("D", 9)])
def test_each_object_of_a_class_is_drawn_equally_often(code, take, pools, drawn):
    assert len(pools[code]) == SIZES[code]
    assert sum(drawn[name] for name in pools[code]) == take * len(SEEDS)
    assert is_fair(drawn, pools[code], len(SEEDS), take)


def test_the_test_would_see_a_draw_that_goes_on_from_a_random_start(pools):
    """An older system's way, on from a random start; and a favourite left out every other time."""
    ids, counts, favoured = pools["A"], Counter(), Counter()
    for number, seed in enumerate(SEEDS):
        start = int(seed, 16) % (len(ids) - 29)
        counts.update(ids[start : start + 30])  # the ends are drawn far less often
        favoured.update(name for _, name in Sampler(seed).first(ids[1:] if number % 2 else ids, 30))
    assert not is_fair(counts, ids, len(SEEDS), 30)
    assert not is_fair(favoured, ids, len(SEEDS), 30)


def test_each_inspector_leads_and_each_pair_meets_equally_often():
    crew = people(6)
    leaders, pairs = Counter(), Counter()
    for seed in SEEDS:
        dealer = Dealer(Sampler(seed), crew, {})
        team = dealer.deal("X", 2)
        leaders[team[0]] += 1
        pairs[tuple(sorted(team))] += 1
    ids = [row["id"] for row in crew]
    assert is_fair(leaders, ids, len(SEEDS), 1)
    assert len(pairs) == 15
    expected = len(SEEDS) / 15
    chi = sum((n - expected) ** 2 / expected for n in pairs.values())
    assert quantile(14, -3.29) < chi < quantile(14, 3.29)
