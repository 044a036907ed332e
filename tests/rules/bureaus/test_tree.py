"""Paths of the tree: a subtree is one range."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.bureaus.rules import ancestors, check_code, child_path, inside, parent_path
from portal.core.errors import Invalid

ORDINALS = st.lists(st.integers(1, 9999), min_size=1, max_size=6)


def build(ordinals):
    path = ""
    for ordinal in ordinals:
        path = child_path(path, ordinal)
    return path


@given(ORDINALS)
def test_the_way_up_is_the_way_down(ordinals):
    path = build(ordinals)
    assert ancestors(path)[-1] == path
    assert len(ancestors(path)) == len(ordinals)
    assert all(inside(path, above) for above in ancestors(path))
    assert [parent_path(one) for one in ancestors(path)] == ["", *ancestors(path)[:-1]]


@given(ORDINALS, ORDINALS)
def test_a_subtree_is_one_range_of_an_index(one, other):
    top, path = build(one), build(other)
    assert inside(path, top) == (top <= path < top + "~")


@pytest.mark.parametrize("ordinal", [0, 10_000, -1])
def test_a_bureau_has_room_for_so_many(ordinal):
    with pytest.raises(Invalid):
        child_path("0001", ordinal)


@pytest.mark.parametrize("code", ["331082", "331082-03", "3310", "331082103-01"])
def test_codes(code):
    assert check_code(code) == code


@pytest.mark.parametrize("code", ["", "331", "33108a", "331082-", "331082-00001", "/331082", "331082\n"])
def test_what_is_no_code(code):
    with pytest.raises(Invalid):
        check_code(code)
