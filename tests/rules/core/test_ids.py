"""Ids sort by birth, and a range of them begins where a moment does."""

from datetime import UTC, datetime, timedelta

from portal.core.ids import least_id, new_id


def test_what_is_born_later_lies_behind_the_moment():
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    born = new_id()
    assert least_id(before) <= born < least_id(before + timedelta(minutes=1))
    assert least_id(before).version == 7
