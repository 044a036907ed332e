"""The ceremony's clock and what people type as numbers."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.audits.rules import drawing
from portal.audits.rules.registers import checks_text, read_checks
from portal.core.errors import Conflict, Invalid

NOW = datetime(2026, 11, 16, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("3 9 14", [3, 9, 14]),
        ("3，9、14", [3, 9, 14]),
        ("03 09", [3, 9]),
        (" 8\n", [8]),
        ("3,9;14|2", [3, 9, 14, 2]),
    ],
)
def test_numbers_as_people_write_them(text, numbers):
    assert drawing.read_numbers(text) == numbers


@pytest.mark.parametrize("text", ["", " ", "3 x", "-3", "3.5", "²", "٣", "9" * 20])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(Invalid):
        drawing.read_numbers(text)


@given(st.lists(st.integers(0, 10**15), min_size=1, max_size=9))
def test_what_was_written_is_read_back(numbers):
    assert drawing.read_numbers(" ".join(map(str, numbers))) == numbers


@given(st.integers(-200, 200), st.integers(1, 100))
def test_numbers_are_entered_only_inside_their_window(hours, window):
    falls = NOW + timedelta(hours=hours)
    until = falls + timedelta(hours=window)
    inside = falls <= NOW <= until
    try:
        drawing.check_entering(falls, until, NOW)
    except Conflict:
        assert not inside
    else:
        assert inside
    # Never both: what can still be announced cannot be entered yet.
    try:
        drawing.check_announcing(falls, NOW)
    except Conflict:
        assert hours <= 0
    else:
        assert not inside


@pytest.mark.parametrize("sources", [[], [" "], ["a", "a"], ["x"] * 6, ["y" * 501]])
def test_sources_that_name_nothing_are_refused(sources):
    with pytest.raises(Invalid):
        drawing.check_sources(sources, NOW + timedelta(hours=2), NOW + timedelta(hours=3), NOW)


def test_numbers_that_may_be_known_already_are_refused():
    with pytest.raises(Invalid, match="an hour"):
        drawing.check_sources(["x"], NOW + timedelta(minutes=59), NOW + timedelta(hours=3), NOW)


def test_a_list_of_checks_is_read_back():
    checks = read_checks("E1", "牌匾 *\n\n  制度上墙\n")
    assert [(one.code, one.zh, one.photo) for one in checks] == [
        ("E1-01", "牌匾", True),
        ("E1-02", "制度上墙", False),
    ]
    assert read_checks("E1", checks_text([one.as_dict() for one in checks])) == checks
