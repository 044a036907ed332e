"""Training, questions, exams, publicity: what the rules say."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import Conflict, Forbidden, Invalid
from portal.tenants.actions.training.questions import shipped
from portal.tenants.rules import publicity
from portal.tenants.rules.training import exams, questions, sessions

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
TODAY = date(2026, 11, 21)


@dataclass
class Person:
    id: UUID
    since: date


def test_coverage_counts_people_and_names_who_was_left_out():
    old, fresh, trained = (
        Person(uuid4(), date(2020, 1, 1)),
        Person(uuid4(), TODAY),
        Person(uuid4(), date(2020, 1, 1)),
    )
    found = sessions.coverage(
        [old, fresh, trained], {trained.id: 90}, {trained.id: TODAY, old.id: date(2025, 11, 20)}, TODAY
    )
    assert (found.serving, found.trained, found.minutes) == (3, 1, 90)
    assert found.silent == (old.id,)


def test_a_day_less_than_a_year_ago_is_not_silence():
    person = Person(uuid4(), date(2020, 1, 1))
    assert sessions.coverage([person], {}, {person.id: date(2025, 11, 21)}, TODAY).silent == ()


@pytest.mark.parametrize(("minutes", "ok"), [(9, False), (10, True), (1440, True), (1441, False)])
def test_minutes_have_bounds(minutes, ok):
    facts = sessions.SessionFacts("CLASS", "STATION", "消法", TODAY, minutes)
    if ok:
        sessions.check_session(facts)
    else:
        with pytest.raises(Invalid) as refused:
            sessions.check_session(facts)
        assert refused.value.field == "minutes"


def test_nobody_attends_before_the_day():
    with pytest.raises(Conflict):
        sessions.check_attendance(TODAY + timedelta(days=1), TODAY, cancelled=False)
    with pytest.raises(Conflict):
        sessions.check_attendance(TODAY, TODAY, cancelled=True)
    sessions.check_attendance(TODAY, TODAY, cancelled=False)


@pytest.mark.parametrize(
    ("word", "answer", "kind", "right"),
    [
        ("单选题", "B", "SINGLE", (1,)),
        ("单选", "b", "SINGLE", (1,)),
        ("多选题", "A、C", "MULTI", (0, 2)),
        ("", "ACD", "MULTI", (0, 2, 3)),
        ("", "C", "SINGLE", (2,)),
        ("判断", "×", "TRUE_FALSE", (1,)),
        ("", "对", "TRUE_FALSE", (0,)),
    ],
)
def test_tables_write_questions_in_many_ways(word, answer, kind, right):
    facts = questions.from_row(
        word, "几日？", ("一", "二", "三", "四") if kind != "TRUE_FALSE" else (), answer, "", ""
    )
    assert (facts.kind, facts.right) == (kind, right)


@pytest.mark.parametrize(
    ("word", "options", "answer", "field"),
    [
        ("单选", ("一", "二"), "C", "answer"),
        ("单选", ("一", "二"), "AB", "answer"),
        ("多选", ("一", "二"), "A", "answer"),
        ("单选", ("一",), "A", "options"),
        ("单选", ("一", "一"), "A", "options"),
        ("填空", ("一", "二"), "A", "kind"),
        ("单选", ("一", "二"), "?", "answer"),
    ],
)
def test_a_faulty_question_says_which_column(word, options, answer, field):
    with pytest.raises(Invalid) as refused:
        questions.from_row(word, "几日？", options, answer, "", "")
    assert refused.value.field == field


def test_the_questions_that_come_along_are_sound_and_different():
    found = shipped()
    assert len(found) >= 30
    assert len({one.stem for one in found}) == len(found)
    assert all(one.why for one in found)
    for one in found:
        questions.check_question(one)


BANK = [
    exams.Asked(str(n), kind, f"题{n}", options, right, "")
    for n, (kind, options, right) in enumerate(
        [
            ("SINGLE", ("a", "b", "c", "d"), (2,)),
            ("MULTI", ("a", "b", "c"), (0, 2)),
            ("TRUE_FALSE", ("正确", "错误"), (1,)),
        ]
        * 5
    )
]


@given(st.text(max_size=20), st.integers(1, 15))
def test_a_paper_holds_different_questions_and_keeps_what_is_right(seed, count):
    paper = exams.draw_paper(BANK, count, seed)
    assert len({one.question for one in paper}) == count
    assert paper == exams.draw_paper(BANK, count, seed)
    for one in paper:
        source = BANK[int(one.question)]
        assert sorted(one.options) == sorted(source.options)
        assert {one.options[at] for at in one.right} == {source.options[at] for at in source.right}
    assert exams.mark(paper, {str(at): one.right for at, one in enumerate(paper)}) == (count, 100)
    assert exams.mark(paper, {}) == (0, 0)


@given(st.dictionaries(st.integers(0, 2).map(str), st.lists(st.integers(0, 3), max_size=4)))
def test_answers_are_cleaned_or_refused_never_marked_wrongly(given_answers):
    paper = exams.draw_paper(BANK, 3, "x")
    try:
        kept = exams.clean_answers(paper, given_answers)
    except Invalid:
        return
    right, percent = exams.mark(paper, kept)
    assert 0 <= right <= 3
    assert percent in (0, 33, 66, 100)
    assert exams.clean_answers(paper, kept) == kept


@pytest.mark.parametrize("answers", [{"9": [0]}, {"-1": [0]}, {"²": [0]}, {"0": [9]}])
def test_answers_to_no_question_are_refused(answers):
    with pytest.raises(Invalid):
        exams.clean_answers(exams.draw_paper(BANK, 3, "x"), answers)


def test_time_runs_from_the_start_and_never_past_the_closing():
    assert exams.ends_at(NOW, 30, NOW + timedelta(hours=1)) == NOW + timedelta(minutes=30)
    assert exams.ends_at(NOW, 30, NOW + timedelta(minutes=5)) == NOW + timedelta(minutes=5)
    exams.check_in_time(NOW, NOW + exams.GRACE)
    with pytest.raises(Conflict):
        exams.check_in_time(NOW, NOW + exams.GRACE + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("change", "taken", "passed"),
    [
        ({"now": NOW - timedelta(seconds=1)}, 0, False),
        ({"now": NOW + timedelta(days=1)}, 0, False),
        ({}, 0, True),
        ({}, 2, False),
    ],
)
def test_who_may_not_begin(change, taken, passed):
    with pytest.raises(Conflict):
        exams.check_start(NOW, NOW + timedelta(days=1), taken, 2, passed=passed, now=change.get("now", NOW))


def test_an_exam_asks_no_more_than_the_bank_holds():
    facts = exams.ExamFacts("考试", 20, 80, 30, NOW, NOW + timedelta(days=1), 2)
    exams.check_exam(facts, 20)
    with pytest.raises(Invalid) as refused:
        exams.check_exam(facts, 19)
    assert refused.value.field == "questions"
    with pytest.raises(Invalid):
        exams.check_exam(replace(facts, closes_at=NOW), 20)


def test_a_check_code_is_read_however_it_is_typed():
    assert exams.bare_code(" 7kq2-m8rd 4tpx ") == "7KQ2M8RD4TPX"
    assert exams.grouped("7KQ2M8RD4TPX") == "7KQ2-M8RD-4TPX"


@pytest.mark.parametrize(
    "text",
    [
        "电话13812345678",
        "拨打0576-85112233",
        "身份证33108219900101123X",
        "订单号202611210000123",
        "邮箱a.b@c.cn",
        "车牌浙J12345",
        "王小明到店",
    ],
)
def test_whatever_points_at_a_person_is_found(text):
    assert publicity.traces(text, ["王小明"])


@pytest.mark.parametrize(
    "text", ["某女士购买羽绒服一件，价款399元", "2026年11月21日", "共退款1280.50元", "第五十五条"]
)
def test_an_honest_story_passes(text):
    assert publicity.traces(text, ["王小明", "1"]) == []


def test_a_story_with_a_name_is_refused_beside_its_field():
    facts = publicity.StoryFacts("羽绒服", "王小明购买羽绒服", "退款", "先看吊牌")
    with pytest.raises(Invalid) as refused:
        publicity.check_story(facts, ["王小明"])
    assert (refused.value.field, refused.value.params["found"]) == ("story", "王小明")
    publicity.check_story(replace(facts, story="某男士购买羽绒服"), ["王小明"])


def test_one_approves_ones_own_text_only_alone():
    writer = uuid4()
    with pytest.raises(Forbidden):
        publicity.check_approval(writer, writer, 1)
    publicity.check_approval(writer, writer, 0)
    publicity.check_approval(writer, uuid4(), 3)


def test_a_warning_has_days_in_order_and_fits_the_screen():
    good = publicity.WarningFacts("预付卡", "谨慎办卡。", "谨慎办卡", "STATION", TODAY, TODAY)
    publicity.check_warning(good)
    for faulty, field in [
        (replace(good, shown_until=TODAY - timedelta(days=1)), "shown_until"),
        (replace(good, led="字" * 71), "led"),
        (replace(good, body="找王店长13812345678"), "body"),
    ]:
        with pytest.raises(Invalid) as refused:
            publicity.check_warning(faulty)
        assert refused.value.field == field
