"""The law of the day of acceptance governs; what no longer or not yet applies is answered and said."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from portal.core.clock import SHANGHAI
from portal.law import CODES, PERIODS, NotInForce, Unit, due, find

D = date


@pytest.mark.parametrize(
    ("code", "start", "rule", "end"),
    [
        # The Order changed on 15 April 2026.
        ("BUREAU_MEDIATE", D(2026, 4, 14), "BUREAU_MEDIATE_45WD_OLD@2024-07-01", D(2026, 6, 18)),
        ("BUREAU_MEDIATE", D(2026, 4, 15), "BUREAU_MEDIATE_60D@2026-04-15", D(2026, 6, 15)),
        ("BUREAU_MEDIATE", D(2021, 3, 1), "BUREAU_MEDIATE_45WD_OLD@2020-01-01", D(2021, 5, 6)),
        # By its own code the Regulations' 60 days count from 1 July 2024.
        ("BUREAU_MEDIATE_60D", D(2026, 4, 14), "BUREAU_MEDIATE_60D@2024-07-01", D(2026, 6, 15)),
        ("BUREAU_MEDIATE_60D", D(2024, 7, 1), "BUREAU_MEDIATE_60D@2024-07-01", D(2024, 8, 30)),
        ("BUREAU_MEDIATE_45WD_OLD", D(2026, 4, 14), "BUREAU_MEDIATE_45WD_OLD@2024-07-01", D(2026, 6, 18)),
        # Asked for where it does not apply: the rule in force answers.
        ("BUREAU_MEDIATE_60D", D(2024, 6, 28), "BUREAU_MEDIATE_45WD_OLD@2020-01-01", D(2024, 8, 30)),
        ("BUREAU_MEDIATE_45WD_OLD", D(2026, 4, 15), "BUREAU_MEDIATE_60D@2026-04-15", D(2026, 6, 15)),
        # The same length, another article.
        ("BUREAU_ACCEPT_7WD", D(2019, 12, 31), "BUREAU_ACCEPT_7WD@2014-03-15", D(2020, 1, 10)),
        ("BUREAU_ACCEPT_7WD", D(2020, 1, 1), "BUREAU_ACCEPT_7WD@2020-01-01", D(2020, 1, 10)),
        ("BUREAU_ACCEPT_7WD", D(2026, 4, 15), "BUREAU_ACCEPT_7WD@2026-04-15", D(2026, 4, 24)),
        # Food recalls change on 1 December 2026: another length and another unit.
        ("RECALL_DONE_2", D(2026, 11, 30), "RECALL_DONE_2@2015-09-01", D(2026, 12, 28)),
        ("RECALL_DONE_2", D(2026, 12, 1), "RECALL_DONE_2@2026-12-01", D(2026, 12, 21)),
    ],
)
def test_the_rule_of_the_day(code, start, rule, end):
    deadline = due(code, start)
    assert (deadline.rule, deadline.last_day) == (rule, end)


def test_the_switch_is_at_midnight_in_shanghai():
    last = datetime(2026, 4, 14, 23, 59, 59, tzinfo=SHANGHAI)
    assert due("BUREAU_MEDIATE", last).period.unit is Unit.WORKING
    assert due("BUREAU_MEDIATE", last + timedelta(seconds=1)).period.unit is Unit.CALENDAR


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_recall_of_november_still_has_the_hours_of_2015(level):
    start = datetime(2026, 11, 30, 12, tzinfo=SHANGHAI)
    assert due("RECALL_START", start, level=level).span.length == (24, 48, 72)[level - 1]
    assert due("RECALL_START", start + timedelta(days=1), level=level).span.length == (24, 36, 48)[level - 1]


def test_an_answer_by_another_rule_says_so():
    assert "“调解期限（旧）”在起算之日不适用，按当日有效的“调解期限”计算" in due(
        "BUREAU_MEDIATE_45WD_OLD", D(2026, 4, 15)
    ).explanation("zh")
    assert "did not apply on the day of start" in due("BUREAU_MEDIATE_60D", D(2023, 1, 1)).explanation("en")
    assert "不适用" not in due("BUREAU_MEDIATE_60D", D(2026, 4, 15)).explanation("zh")
    assert "不适用" not in due("BUREAU_MEDIATE", D(2023, 1, 1)).explanation("zh")


def test_the_two_years_in_which_order_and_regulations_differed_are_told():
    assert (
        "消费者权益保护法实施条例第四十六条已规定为60日" in due("BUREAU_MEDIATE", D(2025, 1, 2)).explanation()
    )
    assert "45个工作日" in due("BUREAU_MEDIATE_60D", D(2025, 1, 2)).explanation()
    assert "实施条例" not in due("BUREAU_MEDIATE", D(2023, 1, 3)).explanation()


def test_before_the_first_rule_there_is_no_answer():
    for code in ("BUREAU_MEDIATE", "BUREAU_MEDIATE_60D", "BUREAU_MEDIATE_45WD_OLD"):
        with pytest.raises(NotInForce):
            due(code, D(2019, 12, 31))


@pytest.mark.parametrize("code", sorted({period.code for period in PERIODS}))
def test_versions_of_one_clock_follow_without_gap_or_overlap(code):
    rows = sorted((p for p in PERIODS if p.code == code), key=lambda p: p.since or date.min)
    for before, after in pairwise(rows):
        assert before.until is not None
        assert after.since == before.until + timedelta(days=1)


def test_every_code_finds_a_rule_that_governs_a_december_day():
    for code in CODES:
        period, _ = find(code, D(2026, 12, 1))
        assert period.in_force(D(2026, 12, 1))
        assert period.name.zh
        assert period.name.en
        assert period.basis.zh
        assert period.basis.en
