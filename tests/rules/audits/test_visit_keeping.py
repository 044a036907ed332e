"""What is left of a visit when its term has ended."""

import json
from datetime import date, datetime

import pytest

from portal.audits.rules.visits import keeping
from portal.core.clock import SHANGHAI


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 11, 22), datetime(2023, 11, 22, tzinfo=SHANGHAI)),
        (date(2028, 2, 29), datetime(2025, 2, 28, tzinfo=SHANGHAI)),
        (date(2027, 3, 1), datetime(2024, 3, 1, tzinfo=SHANGHAI)),
    ],
)
def test_what_ended_three_years_ago_is_kept_through_that_day(today, first):
    assert keeping.boundary(today) == first


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ({"verdict": "FAIL", "words": "王敏说忘了"}, {"verdict": "FAIL"}),
        ({"name": "王敏", "post": "站长"}, {}),
        ({"name": "王敏", "png": "ab" * 32}, {"png": "ab" * 32}),
        ({"refused": True, "reason": "不认可", "witness": "李丽"}, {"refused": True}),
        ({"latitude": 28.85, "longitude": 121.1, "accuracy": 12}, {}),
        ({"choice": 1, "text": "两份", "right": True}, {"choice": 1, "right": True}),
        ({"sha256": "cd" * 32, "size": 9, "note": "王敏"}, {"sha256": "cd" * 32, "size": 9}),
    ],
)  # fmt: skip
def test_codes_and_hashes_stay_and_words_and_people_go(told, left):
    assert json.loads(keeping.reduced(told)) == left


def test_a_pack_forgets_people():
    pack = {
        "station": {"name": "银泰城服务站", "people": [{"name": "王敏"}], "phone": "0576-1"},
        "failures": [{"item": "E1", "words": "王敏不在"}],
        "task": {"number": "1"},
    }
    left = keeping.reduced_pack(pack)
    assert left["station"] == {"name": "银泰城服务站", "people": [], "phone": ""}
    assert left["failures"] == [{"item": "E1", "words": ""}]
    assert left["task"] == pack["task"]
    assert pack["station"]["people"]  # the pack itself is not changed
