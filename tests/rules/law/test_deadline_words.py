"""What a deadline says: why it falls there, what is left, when to remind. Word for word, in both languages."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from portal.core.clock import SHANGHAI
from portal.law import SEEDED, DayKind, DayNote, Level, due

D = date


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("asked", "zh", "en"),
    [
        (
            ("ODR_10WD", D(2025, 9, 25), [(D(2025, 10, 13), D(2025, 10, 19))]),
            "10 个工作日：9 月 28 日、10 月 11 日计入，10 月 1–8 日不计，检测停 6 日（含 5 个工作日）；"
            "自 2025 年 9 月 26 日起算，10 月 22 日（星期三）届满。",
            "10 working days: 28 Sep, 11 Oct count, 1–8 Oct do not, stopped 6 days for testing "
            "(5 working days of them); from 26 Sep 2025, ending Wed 22 Oct.",
        ),
        (
            ("ODR_10WD", D(2025, 9, 25)),
            "10 个工作日：9 月 28 日、10 月 11 日计入，10 月 1–8 日不计；"
            "自 2025 年 9 月 26 日起算，10 月 15 日（星期三）届满。",
            "10 working days: 28 Sep, 11 Oct count, 1–8 Oct do not; from 26 Sep 2025, ending Wed 15 Oct.",
        ),
        (
            ("BUREAU_ACCEPT_7WD", D(2026, 6, 1)),
            "7 个工作日，自 2026 年 6 月 2 日起算，6 月 10 日（星期三）届满。",
            "7 working days, from 2 Jun 2026, ending Wed 10 Jun.",
        ),
        (
            ("BUREAU_ACCEPT_7WD", D(2026, 9, 23)),
            "7 个工作日：10 月 10 日计入，9 月 25–27 日、10 月 1–7 日不计；"
            "自 2026 年 9 月 24 日起算，10 月 10 日（星期六）届满。",
            "7 working days: 10 Oct counts, 25–27 Sep, 1–7 Oct do not; from 24 Sep 2026, ending Sat 10 Oct.",
        ),
        (
            ("BUREAU_MEDIATE", D(2026, 8, 4)),
            "60 日，自 2026 年 8 月 5 日起算，第 60 日 10 月 3 日（星期六，国庆节）不是工作日，"
            "顺延到 10 月 8 日（星期四）届满。",
            "60 days, from 5 Aug 2026, ending Thu 8 Oct because day 60, Sat 3 Oct (National Day), is a day off.",
        ),
        (
            ("RECALL_START_2", at("2026-12-01T10:05")),
            "36 小时，自 2026 年 12 月 1 日 10:05 起算，12 月 2 日（星期三）22:05 届满。",
            "36 hours, from 1 Dec 2026 10:05, ending Wed 2 Dec 22:05.",
        ),
        (
            ("RETENTION", D(2026, 11, 21)),
            "3 年，自 2026 年 11 月 22 日起算，2029 年 11 月 21 日（星期三）届满。",
            "3 years, from 22 Nov 2026, ending Wed 21 Nov 2029.",
        ),
        (
            ("ODR_10WD", D(2026, 12, 25)),
            "10 个工作日：2027 年 1 月 1 日不计；自 2026 年 12 月 28 日起算，2027 年 1 月 11 日（星期一）届满；"
            "2027 年放假安排尚未录入，此日期为暂定。",
            "10 working days: 1 Jan 2027 does not; from 28 Dec 2026, ending Mon 11 Jan 2027; "
            "provisional: the 2027 holiday arrangement is not entered yet.",
        ),
        (
            ("BUREAU_ACCEPT_7WD", D(2023, 12, 25)),
            "7 个工作日：12 月 30 日–2024 年 1 月 1 日不计；"
            "自 2023 年 12 月 26 日起算，2024 年 1 月 4 日（星期四）届满。",
            "7 working days: 30 Dec–1 Jan 2024 do not; from 26 Dec 2023, ending Thu 4 Jan 2024.",
        ),
        (
            ("COMPLAINT_AGE_3Y", D(2023, 5, 2)),
            "3 年，自 2023 年 5 月 3 日起算，期满日 2026 年 5 月 2 日（星期六，劳动节）不是工作日，"
            "顺延到 2026 年 5 月 6 日（星期三）届满。",
            "3 years, from 3 May 2023, ending Wed 6 May 2026 because the day itself, Sat 2 May 2026 (Labour Day), "
            "is a day off.",
        ),
    ],
)
def test_the_reason_in_words(asked, zh, en):
    deadline = due(*asked)
    assert deadline.explanation("zh") == zh
    assert deadline.explanation("zh_Hans_CN") == zh
    assert deadline.explanation("en") == en


def test_a_cut_by_a_cap_in_words():
    deadline = due("DISPATCH_FEEDBACK", D(2026, 11, 18), received=D(2026, 11, 16))
    assert deadline.explanation("zh") == (
        "5 个工作日，自 2026 年 11 月 19 日起算，11 月 25 日（星期三）届满；"
        "不得晚于“转办反馈上限”（局收到投诉之日后 6 个工作日），提前到 11 月 24 日（星期二）届满。"
    )


def test_an_agreed_day_in_words():
    deadline = due("PERFORM_DUE", D(2026, 11, 21), promised=D(2026, 12, 5))
    assert deadline.explanation("zh") == "约定日期，到 12 月 5 日（星期六）。"
    assert deadline.explanation("en") == "The agreed day, until Sat 5 Dec."


def test_a_day_before_the_records_is_provisional_and_says_why():
    deadline = due("ODR_10WD", D(2003, 12, 25))
    assert deadline.provisional
    assert "2004 年以前的放假安排未收录" in deadline.explanation("zh")


# Provisional


@pytest.mark.parametrize(
    ("code", "start", "provisional"),
    [
        ("BUREAU_ACCEPT_7WD", D(2026, 12, 22), False),  # ends on 31 December
        ("BUREAU_ACCEPT_7WD", D(2026, 12, 23), True),
        ("STATION_20D", D(2026, 12, 11), False),
        ("STATION_20D", D(2026, 12, 12), True),
        ("CASE_90D", D(2026, 11, 21), True),
        ("QUARTER_REPORT", D(2026, 12, 31), False),  # plain days that do not move need no calendar
        ("RETENTION", D(2026, 12, 31), False),
    ],
)
def test_provisional_exactly_when_unpublished_days_were_used(code, start, provisional):
    assert due(code, start).provisional is provisional


def test_provisional_when_only_the_moved_last_day_is_unknown():
    until_holiday = replace(SEEDED, complete_until=D(2026, 10, 3))
    assert due("BUREAU_MEDIATE", D(2026, 8, 4), calendar=until_holiday).provisional  # day 60 is 3 October
    assert not due("BUREAU_MEDIATE", D(2026, 8, 4)).provisional


def test_entering_the_year_makes_it_certain_and_may_move_it():
    asked = ("BUREAU_ACCEPT_7WD", D(2026, 12, 28))
    assert (due(*asked).last_day, due(*asked).provisional) == (D(2027, 1, 7), True)
    entered = SEEDED.edited({D(2027, 1, 4): DayNote(DayKind.DAY_OFF, "元旦")}, D(2027, 12, 31))
    certain = due(*asked, calendar=entered)
    assert (certain.last_day, certain.provisional) == (D(2027, 1, 8), False)
    assert "2027 年 1 月 1 日、2027 年 1 月 4 日不计" in certain.explanation("zh")


# What is left


@pytest.mark.parametrize(
    ("today", "level", "zh", "en"),
    [
        (D(2026, 9, 18), Level.OK, "还剩 20 天 · 10 月 8 日（星期四）到期", "20 days left · due Thu 8 Oct"),
        (D(2026, 10, 4), Level.OK, "还剩 4 天 · 10 月 8 日（星期四）到期", "4 days left · due Thu 8 Oct"),
        (D(2026, 10, 5), Level.AMBER, "还剩 3 天 · 10 月 8 日（星期四）到期", "3 days left · due Thu 8 Oct"),
        (D(2026, 10, 7), Level.AMBER, "还剩 1 天 · 10 月 8 日（星期四）到期", "1 day left · due Thu 8 Oct"),
        (D(2026, 10, 8), Level.AMBER, "今天到期 · 10 月 8 日（星期四）", "due today · Thu 8 Oct"),
        (D(2026, 10, 9), Level.OVER, "已超期 1 天", "1 day overdue"),
        (D(2026, 10, 10), Level.OVER, "已超期 2 天", "2 days overdue"),
    ],
)
def test_the_chip(today, level, zh, en):
    left = due("STATION_20D", D(2026, 9, 18)).remaining(today)
    assert (left.level, left.words("zh"), left.words("en")) == (level, zh, en)
    assert left.days == (D(2026, 10, 8) - today).days


def test_the_chip_by_the_instant_turns_at_midnight_in_shanghai():
    deadline = due("STATION_20D", D(2026, 9, 18))
    assert (
        deadline.remaining(datetime(2026, 10, 8, 15, 59, 59, tzinfo=UTC)).words("zh").startswith("今天到期")
    )
    assert deadline.remaining(datetime(2026, 10, 8, 16, 0, tzinfo=UTC)).words("zh") == "已超期 1 天"


def test_another_year_is_named():
    assert due("RETENTION", D(2026, 11, 21)).remaining(D(2026, 11, 21)).words("zh") == (
        "还剩 1096 天 · 2029 年 11 月 21 日（星期三）到期"
    )


@pytest.mark.parametrize(
    ("now", "level", "zh", "en"),
    [
        (
            "2026-12-01T10:00",
            Level.AMBER,
            "还剩 24 小时 · 12 月 2 日（星期三）10:00 到期",
            "24 hours left · due Wed 2 Dec 10:00",
        ),
        (
            "2026-12-02T04:10",
            Level.AMBER,
            "还剩 5 小时 · 12 月 2 日（星期三）10:00 到期",
            "5 hours left · due Wed 2 Dec 10:00",
        ),
        (
            "2026-12-02T09:35",
            Level.AMBER,
            "还剩 25 分钟 · 12 月 2 日（星期三）10:00 到期",
            "25 minutes left · due Wed 2 Dec 10:00",
        ),
        ("2026-12-02T13:00", Level.OVER, "已超期 3 小时", "3 hours overdue"),
        ("2026-12-05T13:00", Level.OVER, "已超期 3 天", "3 days overdue"),
    ],
)
def test_the_chip_of_a_clock_in_hours(now, level, zh, en):
    left = due("RECALL_START_1", at("2026-12-01T10:00")).remaining(at(now))
    assert (left.level, left.words("zh"), left.words("en")) == (level, zh, en)


def test_a_clock_in_hours_is_over_on_its_own_day():
    deadline = due("RECALL_START_1", at("2026-12-01T10:00"))
    assert not deadline.is_over(at("2026-12-02T10:00"))
    assert deadline.is_over(at("2026-12-02T10:01"))


# When to remind


def reminded(deadline):
    return [
        (point.at.astimezone(SHANGHAI).isoformat(timespec="minutes"), point.used)
        for point in deadline.warn_points()
    ]


def test_the_station_is_reminded_on_days_10_15_and_18():
    assert reminded(due("STATION_20D", D(2026, 9, 18))) == [
        ("2026-09-28T00:00+08:00", 10),
        ("2026-10-03T00:00+08:00", 15),
        ("2026-10-06T00:00+08:00", 18),
    ]


def test_a_pause_moves_the_reminders_with_the_count():
    assert reminded(due("STATION_20D", D(2026, 9, 18), [(D(2026, 9, 22), D(2026, 9, 28))])) == [
        ("2026-10-04T00:00+08:00", 10),
        ("2026-10-09T00:00+08:00", 15),
        ("2026-10-12T00:00+08:00", 18),
    ]


def test_an_open_pause_keeps_only_the_reminders_before_it():
    def days(since):
        return [used for _, used in reminded(due("STATION_20D", D(2026, 9, 18), [(since, None)]))]

    assert days(D(2026, 10, 1)) == [10]
    assert days(D(2026, 9, 28)) == []  # the day that would have been the tenth


def test_others_are_reminded_at_half_and_four_fifths():
    assert [used for _, used in reminded(due("BUREAU_MEDIATE", D(2026, 6, 1)))] == [30, 48]
    assert reminded(due("RECALL_START_1", at("2026-12-01T10:00"))) == [
        ("2026-12-01T22:00+08:00", 12),
        ("2026-12-02T06:00+08:00", 20),
    ]
    assert [used for _, used in reminded(due("BUREAU_ACCEPT_7WD", D(2026, 6, 1)))] == [4, 6]


def test_a_single_day_and_a_term_of_years_have_no_reminder():
    assert reminded(due("DISPATCH_SIGN", D(2026, 6, 1))) == []
    assert reminded(due("RETENTION", D(2026, 6, 1))) == []


def test_no_reminder_after_a_cap():
    deadline = due("DISPATCH_FEEDBACK", D(2026, 11, 18), received=D(2026, 11, 10))
    assert reminded(deadline) == []
