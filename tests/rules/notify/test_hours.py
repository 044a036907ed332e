"""When a message may leave."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.clock import SHANGHAI
from portal.notify.rules import may_leave, next_allowed, reachable, same_day


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("told", "leaves"),
    [
        ("2026-11-21 07:59:59", "2026-11-21 08:00:00"),
        ("2026-11-21 08:00:00", "2026-11-21 08:00:00"),
        ("2026-11-21 19:59:59", "2026-11-21 19:59:59"),
        ("2026-11-21 20:00:00", "2026-11-22 08:00:00"),
        ("2026-12-31 23:59:59", "2027-01-01 08:00:00"),
        ("2026-11-21 00:00:00", "2026-11-21 08:00:00"),
    ],
)
def test_never_at_night(told, leaves):
    assert next_allowed(at(told)) == at(leaves)
    assert may_leave(at(told)) == (told == leaves)


@given(st.integers(1_767_225_600, 1_893_456_000))  # 2026 to 2030
def test_it_waits_less_than_half_a_day_and_always_for_the_daytime(seconds):
    now = datetime.fromtimestamp(seconds, UTC)
    leaves = next_allowed(now)
    assert now <= leaves <= now + timedelta(hours=12)
    assert time(8) <= leaves.astimezone(SHANGHAI).time() < time(20)
    assert next_allowed(leaves) == leaves


def test_a_day_is_shanghais():
    assert same_day(datetime(2026, 11, 20, 16, tzinfo=UTC), datetime(2026, 11, 21, 15, 59, tzinfo=UTC))
    assert not same_day(datetime(2026, 11, 20, 15, 59, tzinfo=UTC), datetime(2026, 11, 20, 16, tzinfo=UTC))


@pytest.mark.parametrize(
    ("phone", "mobile"),
    [
        ("13805760001", True),
        ("057685112315", False),
        ("0576-85112315", False),
        ("12345", False),
        (None, False),
        ("12805760001", False),
    ],
)
def test_only_mobiles_take_text_messages(phone, mobile):
    assert reachable(phone) is mobile
