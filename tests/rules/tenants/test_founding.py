"""Rules of founding: hours, the life of a station, applications, who must have a station, the duty rota."""

from contextlib import suppress
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import Conflict, Invalid
from portal.tenants.rules import defects, duty, hours, life
from portal.tenants.rules import obligation as rules
from portal.tenants.rules.application import ApplicationFacts, station_name, tidy
from portal.tenants.rules.obligation import Always, Both, Compare, Not

USCC = "91331082MA2914179D"
WHEN = date(2026, 11, 21)


# hours


def test_hours_in_words_and_times():
    week = hours.span([1, 2, 3, 4, 5], "9:00", "21:30")
    end = hours.span([6, 7], "09：00", "00:00")
    assert hours.words([end, week]) == "周一至周五 9:00–21:30；周六、周日 9:00–24:00"
    assert hours.words([hours.span(hours.WEEK, "8:30", "17:00")], "en") == "Daily 8:30–17:00"
    assert hours.words([]) == ""
    assert hours.read(hours.stored([week, end])) == (week, end)
    assert hours.clock(end.closes) == "00:00"


@pytest.mark.parametrize(
    ("days", "opens", "closes", "field"),
    [
        ([], "9:00", "21:00", "days"),
        ([8], "9:00", "21:00", "days"),
        ([1], "9", "21:00", "opens"),
        ([1], "9:60", "21:00", "opens"),
        ([1], "25:00", "21:00", "opens"),
        ([1], "9:00", "8:00", "closes"),
        ([1], "9:00", "9:00", "closes"),
        ([1], "9:00", "", "closes"),
        ([1], "٩:00", "21:00", "opens"),
    ],
)
def test_hours_that_cannot_be(days, opens, closes, field):
    with pytest.raises(Invalid) as refused:
        hours.span(days, opens, closes)
    assert refused.value.field == field


def test_overlapping_hours_are_refused_and_a_break_is_not():
    with pytest.raises(Invalid):
        hours.check([hours.span([1, 2], "9:00", "12:00"), hours.span([2], "11:00", "15:00")])
    hours.check([hours.span([1], "9:00", "12:00"), hours.span([1], "12:00", "15:00")])


def test_open_now_is_asked_in_shanghai():
    span = (hours.span([6], "9:00", "21:00"),)  # 2026-11-21 is a Saturday
    assert hours.is_open(span, datetime(2026, 11, 21, 1, 0, tzinfo=UTC))  # 9:00
    assert not hours.is_open(span, datetime(2026, 11, 21, 13, 0, tzinfo=UTC))  # 21:00: closed
    assert not hours.is_open(span, datetime(2026, 11, 20, 16, 0, tzinfo=UTC))  # Saturday 0:00
    assert hours.open_days(()) == frozenset(hours.WEEK)


# life


@given(st.lists(st.sampled_from(sorted(life.FROM)), max_size=12))
def test_whatever_is_tried_a_removed_station_stays_removed(events):
    status, accepted, removed = "FOUNDED", False, False
    for event in events:
        try:
            status = life.next_status(status, event, was_accepted=accepted)
        except Conflict:
            assert status not in life.FROM[event]
            continue
        assert not removed
        accepted = accepted or event == "ACCEPT"
        removed = removed or event == "REMOVE"
        assert (status == "REMOVED") == removed
    if removed:
        assert life.open_steps(status, frozenset({"ADMIN", "SUPERVISOR", "CONTACT"})) == []


def test_who_resumes_returns_to_what_it_was():
    assert life.next_status("SUSPENDED", "RESUME", was_accepted=True) == "ACCEPTED"
    assert life.next_status("SUSPENDED", "RESUME", was_accepted=False) == "FOUNDED"


def test_a_contact_cannot_take_a_plaque_down():
    assert "REMOVE" not in life.open_steps("ACCEPTED", frozenset({"CONTACT"}))
    assert life.open_steps("ACCEPTED", frozenset({"DISPATCHER"})) == []
    assert "REMOVE" in life.open_steps("ACCEPTED", frozenset({"SUPERVISOR"}))


def test_the_number_of_a_plaque():
    assert life.plaque_number("331082", 2026, 7) == "FW331082-2026-0007"


# applications


def facts(**values):
    wanted = {
        "name": "", "host_name": "银泰城有限责任公司", "host_uscc": USCC.lower(), "kind": "MALL",
        "address": " 路  1 号",
        "phone": "0576-85112315", "contact_name": "孙悦", "contact_phone": "13905760001", "head_name": "王敏",
        "liaison_name": "李丽",
    }  # fmt: skip
    return ApplicationFacts(**{**wanted, **values})


def test_an_application_is_tidied():
    made = tidy(facts())
    assert made.host_uscc == USCC
    assert made.address == "路 1 号"
    assert made.name == "银泰城消费维权服务站"
    assert station_name("台州耀达股份有限公司") == "台州耀达消费维权服务站"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"host_uscc": "91331082MA2914179X"}, "host_uscc"),
        ({"host_uscc": ""}, "host_uscc"),
        ({"kind": "SHOP"}, "kind"),
        ({"floor_area": 0}, "floor_area"),
        ({"stalls": 99_999_999}, "stalls"),
        ({"kind": "SCENIC"}, "scenic_level"),
        ({"kind": "SCENIC", "scenic_level": 6}, "scenic_level"),
        ({"scenic_level": 3}, "scenic_level"),
    ],
)
def test_an_application_that_cannot_be(values, field):
    with pytest.raises(Invalid) as refused:
        tidy(facts(**values))
    assert refused.value.field == field


# who must have a station

COMPARISONS = st.builds(
    Compare, st.sampled_from(list(rules.FACTS)), st.sampled_from(list(rules.COMPARE)), st.integers(0, 5000)
)
EXPRESSIONS = st.recursive(
    st.booleans().map(Always) | COMPARISONS,
    lambda part: (
        part.map(Not)
        | st.tuples(st.sampled_from(["and", "or"]), st.lists(part, min_size=2, max_size=3)).map(
            lambda made: Both(made[0], tuple(made[1]))
        )
    ),
    max_leaves=6,
)
KNOWN = st.fixed_dictionaries({fact: st.none() | st.integers(0, 5000) for fact in rules.FACTS})


@given(EXPRESSIONS)
def test_what_is_spelled_is_read_again(expr):
    text = rules.spell(expr)
    if len(text) <= rules.LONGEST:
        assert rules.parse(text) == expr


@given(EXPRESSIONS, KNOWN)
def test_judging_agrees_with_python_wherever_every_fact_is_known(expr, known):
    whole = {fact: value or 0 for fact, value in known.items()}
    python = rules.spell(expr).replace(" = ", " == ").replace("true", "True").replace("false", "False")
    assert rules.judge(expr, whole) is eval(python, {}, dict(whole))


@given(EXPRESSIONS, KNOWN)
def test_a_known_answer_stays_whatever_the_unknown_turns_out_to_be(expr, known):
    answer = rules.judge(expr, known)
    if answer is not None:
        for value in (0, 777, 5000):
            filled = {fact: value if own is None else own for fact, own in known.items()}
            assert rules.judge(expr, filled) is answer
    else:
        assert rules.lacking(expr, known)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(text):
    with suppress(Invalid):
        assert rules.parse(rules.spell(rules.parse(text))) == rules.parse(text)


@pytest.mark.parametrize(
    "text",
    ["", "business_area_m2", "area >= 5", "stall_count >= x", "(true", "true true", "stall_count >= 1 and", "1 >= 1",
     "stall_count >= 9999999999", "__import__('os')", "(" * 30 + "true" + ")" * 30],
)  # fmt: skip
def test_conditions_that_cannot_be_read(text):
    with pytest.raises(Invalid):
        rules.parse(text)


def rule_of(kind, region, day=WHEN, own=()):
    return rules.rule_for([*rules.shipped(), *own], kind, region, day)


@pytest.mark.parametrize(
    ("kind", "region", "known", "owes"),
    [
        ("MALL", "331082", {"business_area_m2": 500}, True),
        ("MALL", "331082", {"business_area_m2": 499}, False),
        ("MALL", "331082", {}, None),
        (
            "MARKET",
            "331082",
            {"business_area_m2": 300, "stall_count": 100},
            True,
        ),  # OR, as standards.json reads it
        ("MARKET", "331082", {"stall_count": 100}, True),
        ("MARKET", "331082", {"business_area_m2": 300}, None),
        ("CAR_4S", "331082", {}, True),
        ("SCENIC", "331082", {"scenic_level_A": 3}, True),
        ("SCENIC", "421022", {"scenic_level_A": 2}, True),
        ("MALL", "420106", {"business_area_m2": 800}, False),  # a city district of Hubei: 1,000 m²
        ("MALL", "421022", {"business_area_m2": 800}, True),  # a county of Hubei: 500 m²
        ("MALL", "421381", {"business_area_m2": 800}, True),  # a county-level city counts as county
    ],
)
def test_the_shipped_rules(kind, region, known, owes):
    assert rules.judge(rule_of(kind, region).parsed, known) is owes


def test_nobody_is_obliged_where_no_rule_speaks():
    assert rule_of("OTHER_OPTIONAL", "331082") is None
    assert rule_of("MALL", "110101") is None


def test_the_most_local_own_and_latest_rule_decides():
    def own(expr, region, since, until=None):
        return rules.Rule("MALL", region, "ANY", expr, "文", since, until, "0001")

    old = own("business_area_m2 >= 300", "331082", date(2026, 1, 1))
    new = own("business_area_m2 >= 200", "331082", date(2026, 6, 1), date(2026, 9, 1))
    wide = own("false", "3310", date(2026, 6, 1))
    assert rule_of("MALL", "331082", own=[old, new, wide]) is old  # the later one has ended
    assert rule_of("MALL", "331082", date(2026, 8, 1), [old, new, wide]) is new
    assert rule_of("MALL", "331081", own=[old, new, wide]) is wide
    assert rule_of("MALL", "331082", date(2025, 1, 1), [old, new, wide]).path is None


def test_reasons_name_the_rule_and_the_value():
    expr = rule_of("MARKET", "331082").parsed
    assert rules.words(expr) == "营业面积 ≥ 2000 m² 或 摊位数 ≥ 100"
    known = {"business_area_m2": 3200, "stall_count": 40}
    assert rules.reasons(expr, known) == ["营业面积 3200 m²（≥ 2000 m²）"]
    assert rules.lacking(expr, {"business_area_m2": 100, "stall_count": None}) == ["stall_count"]


# the duty rota

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)
NOVEMBER = duty.days_of(2026, 11)


def chart(slots=(), changes=None, off=None, opens=hours.WEEK, serving=lambda _member, _day: True):
    off = off or {}
    days = duty.rota(NOVEMBER, slots, changes or {}, off=off.get, opens=opens, serving=serving)
    return {one.day.day: one for one in days}


def slot(number, member, since=date(2026, 1, 1), until=None):
    return duty.Slot(number, member, since, until)


def test_a_month_follows_its_week_and_says_its_gaps():
    made = chart([slot(day, A) for day in (1, 2, 3, 4, 5)], opens=(1, 2, 3, 4, 5, 6))
    assert len(made) == 30
    assert made[2].members == (A,)  # a Monday
    assert made[7].gap  # Saturday: open, nobody
    assert not made[8].gap  # Sunday: not open
    assert not made[8].members


def test_a_holiday_has_its_own_people_where_they_are_named():
    off = {date(2026, 11, 2): "假日"}
    assert chart([slot(1, A), slot(8, B)], off=off)[2].members == (B,)
    assert chart([slot(1, A)], off=off)[2].members == (A,)
    assert chart([slot(1, A), slot(8, B)])[2].members == (A,)


def test_a_change_overrules_its_day_only():
    changes = {date(2026, 11, 2): duty.Change((C,), False, "调班"), date(2026, 11, 3): duty.Change((), True)}
    made = chart([slot(1, A), slot(2, A)], changes)
    assert (made[2].members, made[2].changed, made[2].note) == ((C,), True, "调班")
    assert made[3].closed
    assert not made[3].gap
    assert made[9].members == (A,)


def test_who_has_left_leaves_a_gap_and_the_past_stays():
    left = date(2026, 11, 16)
    made = chart([slot(1, A)], serving=lambda _member, day: day < left, opens=(1,))
    assert made[9].members == (A,)
    assert made[16].gap
    changed = chart([slot(1, A, until=date(2026, 11, 10)), slot(1, B, since=date(2026, 11, 10))])
    assert (changed[9].members, changed[16].members) == ((A,), (B,))


@pytest.mark.parametrize(("members", "closed"), [((), False), ((A,), True), ((A, B, C) * 3, False)])
def test_a_change_says_who_or_closed(members, closed):
    with pytest.raises(Invalid):
        duty.check_change(members, closed)


# defects


def test_a_young_station_cannot_have_missed_a_year():
    assert defects.looked_back(WHEN, date(2026, 1, 1)) is None
    assert defects.looked_back(WHEN, None) is None
    assert defects.looked_back(WHEN, date(2025, 11, 21)) == date(2025, 11, 21)
