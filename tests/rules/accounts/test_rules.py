"""Waiting, passwords, devices: plain rules."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.passwords import check_password, hash_password, verify
from portal.accounts.rules import (
    LONGEST_WAIT,
    device_words,
    locked,
    minutes_left,
    roles_for,
    second_factor_required,
    wait_after,
)
from portal.core.errors import Invalid

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (4, 0), (5, 15), (6, 30), (7, 60), (11, 960), (12, 1800), (500, 1800)]
)
def test_waiting_begins_with_the_fifth_and_doubles_up_to_half_an_hour(failures, seconds):
    assert wait_after(failures) == timedelta(seconds=seconds)


@given(st.integers(0, 10_000))
def test_waiting_never_shrinks_and_never_locks_out_for_good(failures):
    assert timedelta(0) <= wait_after(failures) <= wait_after(failures + 1) <= LONGEST_WAIT


def test_resting_ends_at_its_instant():
    until = NOW + timedelta(seconds=15)
    assert locked(until, NOW)
    assert not locked(until, until)
    assert not locked(None, NOW)
    assert [minutes_left(NOW + timedelta(seconds=s), NOW) for s in (1, 60, 61, 1800)] == [1, 1, 2, 30]


@pytest.mark.parametrize(
    "password",
    [
        "seven lamps by the canal",
        "石桥边第七盏灯笼还亮着",
        "corr3ct horse",
        "Tz4!kd9@wq",
        "0ld-ferry-at-dusk",
    ],
)
def test_length_is_enough_for_a_good_password(password):
    assert check_password(password, login="wangmin", name="王敏") == password


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "123456789012",
        "password1234",
        "aaaaaaaaaaaaaaa",
        "abababababab",
        "abcdefghijklmnop",
        "zyxwvutsrqponm",
        "wangmin123456",
        "yizhan123456",
        "qwertyuiop12",
        "x" * 201,
    ],
)
def test_what_is_tried_first_is_refused(password):
    with pytest.raises(Invalid) as refused:
        check_password(password, login="wangmin", name="王敏")
    assert refused.value.field == "password"


def test_a_hash_opens_for_its_password_only():
    stored = hash_password("seven lamps by the canal")
    assert stored.startswith("$argon2id$")
    assert verify(stored, "seven lamps by the canal")
    assert not verify(stored, "seven lamps by the canaL")
    assert not verify(
        None, "nobody has this password"
    )  # the stand-in for a login nobody has opens for nobody
    assert not verify("not a hash", "x")


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0 Safari/537.36", "Chrome · Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/131.0 Safari/537.36 Edg/131.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0.50", "微信 · iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120.0 DingTalk/7.6", "钉钉 · Android"),
        ("curl/8.5", ""),
    ],
)
def test_a_device_is_named_as_people_know_it(agent, words):
    assert device_words(agent) == words


def test_each_kind_of_place_has_its_own_roles_and_officers_need_a_second_factor():
    assert "HEAD" in roles_for("station")
    assert "ADMIN" in roles_for("bureau")
    assert not set(roles_for("station")) & set(roles_for("bureau"))
    assert second_factor_required("bureau")
    assert not second_factor_required("station")
