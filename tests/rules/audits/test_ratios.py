"""Ratios are exact."""

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.audits.rules.draw.ratios import parse_ratio, quota, ratio_text, read_classes
from portal.audits.rules.draw.scalars import SCALARS
from portal.core.errors import Invalid


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("3%", Fraction(3, 100)),
        ("0.1%", Fraction(1, 1000)),
        ("100%", Fraction(1)),
        ("3 ％", Fraction(3, 100)),
        ("3/100", Fraction(3, 100)),
        ("6/200", Fraction(3, 100)),
        ("0.03", Fraction(3, 100)),
        (".5", Fraction(1, 2)),
        ("1", Fraction(1)),
    ],
)
def test_spellings(text, exact):
    assert parse_ratio(text) == exact


@pytest.mark.parametrize(
    "text", ["0", "0%", "0/5", "101%", "5/4", "1.01", "1/0", "", "abc", "-3%", "3", "1e-3", "³%"]
)
def test_a_ratio_outside_the_range_or_unreadable_is_refused(text):
    with pytest.raises(Invalid):
        parse_ratio(text)


@pytest.mark.parametrize("value", [0.03, 1, None, True, ["3%"]])
def test_a_number_has_lost_its_exact_value_already(value):
    with pytest.raises(Invalid):
        parse_ratio(value)


def test_where_floating_point_would_draw_one_too_many():
    # 0.07 * 100 is 7.000000000000001 in floating point: its ceiling is 8.
    assert ceil(0.07 * 100) == 8
    assert quota(100, parse_ratio("7%")) == 7


@given(st.integers(0, 10**7), st.integers(1, 999), st.integers(1, 999), st.integers(0, 20))
def test_quota_is_the_least_number_not_below_the_ratio(pool, one, other, at_least):
    ratio = Fraction(min(one, other), max(one, other))
    taken = quota(pool, ratio, at_least)
    assert taken <= pool
    assert taken >= min(pool, at_least)
    assert taken >= pool * ratio
    assert taken - 1 < pool * ratio or taken == min(pool, at_least)


def test_one_spelling_is_kept():
    assert read_classes({"classes": {"A": "2%", "B": {"ratio": "10%", "at_least": 5}}}) == {
        "classes": {"A": {"ratio": "1/50", "at_least": 1}, "B": {"ratio": "1/10", "at_least": 5}},
        "unrated": "B",
    }
    assert ratio_text(Fraction(6, 200)) == "3/100"


def test_the_default_ratios_of_the_field():
    kept = read_classes({})
    assert {code: rule["ratio"] for code, rule in kept["classes"].items()} == {
        "A": "1/100",
        "B": "3/100",
        "C": "1/10",
        "D": "3/10",
    }
    assert kept["unrated"] == "B"


@pytest.mark.parametrize("text", ["0.00000001", "0.000001%", "999.999999%", "99.999999%", "1/999999999"])
def test_every_spelling_that_is_read_can_be_kept(text):
    try:
        kept = read_classes({"classes": {"A": text}})["classes"]["A"]["ratio"]
    except Invalid:
        assert text == "999.999999%"
        return
    assert SCALARS["ratio"](kept)
    assert Fraction(kept) == parse_ratio(text)
