"""Rectification: clocks, rounds, what comes next."""

from datetime import date

import pytest

from portal.audits.rules.rectification import Recheck, Round, next_round, next_step, second_recheck_window
from portal.core.errors import Invalid

ITEMS = ("牌匾未悬挂", "培训无记录", "制度未上墙")
ORDERED = date(2026, 10, 9)
TWO = ("I001", "I002")


def rechecked(one, on, *results):
    return Round(
        one.kind, one.items, one.ordered_on, one.days, one.proof_on or on,
        Recheck(on, TWO, dict(zip(one.items, results, strict=True))),
    )  # fmt: skip


def test_a_station_has_fifteen_days_and_the_recheck_five_working_days():
    one = Round("WORK_NOTICE", ITEMS, ORDERED, proof_on=date(2026, 10, 20))
    assert one.proof_due().last_day == date(2026, 10, 24)
    assert one.recheck_due().last_day == date(2026, 10, 27)
    assert Round("WORK_NOTICE", ITEMS, ORDERED, days=30).proof_due().last_day == date(2026, 11, 8)


def test_goods_have_sixty_days_and_seventy_five_from_the_order_whatever_the_bureau_sets():
    one = Round("GOODS", ("净含量",), date(2026, 6, 1), days=10)
    assert one.proof_due().last_day == date(2026, 7, 31)
    assert one.recheck_due().code == "GOODS_RECHECK_75D"
    assert one.recheck_due().last_day == date(2026, 8, 17)  # the 75th day, 15 August, is a Saturday


@pytest.mark.parametrize(
    ("on", "proof_on", "state", "step"),
    [
        (date(2026, 10, 24), None, "OPEN", "WAIT"),
        (date(2026, 10, 25), None, "OVERDUE", "SUPERVISE"),
        (date(2026, 10, 20), date(2026, 10, 20), "PROVED", "RECHECK"),
        (date(2026, 10, 28), date(2026, 10, 20), "RECHECK_OVERDUE", "SUPERVISE"),
    ],
)
def test_states_before_the_recheck(on, proof_on, state, step):
    one = Round("WORK_NOTICE", ITEMS, ORDERED, proof_on=proof_on)
    assert one.state(on) == state
    assert next_step([one], on) == step


def test_only_what_failed_returns_over_three_rounds():
    on = date(2026, 11, 2)
    first = rechecked(Round("ORDER", ITEMS, ORDERED), on, "FIXED", "PARTLY", "NOT_FIXED")
    assert first.state(on) == "FAILED"
    assert next_step([first], on) == "NEW_ROUND"
    second = next_round(first, date(2026, 11, 3))
    assert second.items == ITEMS[1:]
    second = rechecked(second, date(2026, 11, 10), "FIXED", "NOT_FIXED")
    assert next_step([first, second], date(2026, 11, 10)) == "TAKE_PLAQUE"
    third = next_round(second, date(2026, 11, 11), days=7)
    assert third.items == ITEMS[2:]
    third = rechecked(third, date(2026, 11, 17), "FIXED")
    assert third.state(date(2026, 11, 17)) == "PASSED"
    assert next_step([first, second, third], date(2026, 11, 17)) == "CLOSE"
    with pytest.raises(Invalid):
        next_round(third, date(2026, 11, 18))


def test_goods_go_up_to_the_province_and_then_to_suspension():
    first = rechecked(Round("GOODS", ("净含量",), date(2026, 3, 2)), date(2026, 5, 1), "NOT_FIXED")
    assert next_step([first], date(2026, 5, 1)) == "REPORT_UP"
    second = rechecked(next_round(first, date(2026, 6, 1)), date(2026, 7, 20), "NOT_FIXED")
    assert next_step([first, second], date(2026, 7, 20)) == "SUSPEND"
    assert second_recheck_window(date(2026, 6, 1)) == (date(2026, 8, 1), date(2026, 8, 29))


@pytest.mark.parametrize("by", [(), ("I001",), ("I001", "I001")])
def test_a_recheck_takes_two_people(by):
    with pytest.raises(Invalid, match="two people"):
        Recheck(ORDERED, by, {"x": "FIXED"})


def test_a_recheck_answers_each_item_and_no_other():
    with pytest.raises(Invalid, match="unknown result"):
        Recheck(ORDERED, TWO, {"x": "GOOD"})
    for results in ({ITEMS[0]: "FIXED"}, {**dict.fromkeys(ITEMS, "FIXED"), "other": "FIXED"}):
        with pytest.raises(Invalid, match="each item"):
            Round("ORDER", ITEMS, ORDERED, proof_on=ORDERED, recheck=Recheck(ORDERED, TWO, results))
    with pytest.raises(Invalid, match="at least one item"):
        Round("ORDER", (), ORDERED)
