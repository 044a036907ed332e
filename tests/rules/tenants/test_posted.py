"""Posted rules without a database: words, starter texts, the life of a version, what changed."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import Forbidden, Invalid
from portal.tenants.rules.posted import (
    CODES,
    KIND,
    REQUIRED,
    Names,
    changes,
    check_text,
    check_writer_approves,
    group_of,
    is_own,
    lines,
    marked,
    own_code,
    stand,
    starter,
)

HERE = Names("银泰城消费维权服务站", "银泰城商业管理有限公司", "古城市场监督管理所", "0576-85112315")
TODAY = date(2026, 11, 22)
texts = st.lists(st.text(alphabet="一二三四五六七八九十，。", max_size=8), max_size=6).map("\n".join)


def test_there_are_three_systems_five_internal_rules_three_duties_and_the_promises():
    groups = [KIND[code] for code in CODES]
    assert [groups.count(g) for g in ("SYSTEM", "INTERNAL", "DUTY", "PROMISE")] == [3, 5, 3, 1]
    assert set(KIND) == set(CODES) == set(REQUIRED)


@pytest.mark.parametrize("code", REQUIRED)
def test_each_starter_text_is_whole_and_says_settlement(code):
    text = starter(code, HERE)
    assert text.title == CODES[code].zh
    assert len(lines(text.body)) >= 6
    assert all(line.label for line in lines(text.body))
    assert "{" not in text.body
    check_text(code, text.title, text.body, text.promise_days)
    assert "本站调解" not in text.body
    assert "工商" not in text.body


def test_a_promise_given_already_is_the_one_in_the_text():
    assert "15 日内办结" in starter("PROMISE", HERE).body
    given_already = starter("PROMISE", replace(HERE, days=7))
    assert "7 日内办结" in given_already.body
    assert given_already.promise_days == 7
    assert starter("PROMISE", replace(HERE, days=20)).promise_days is None


def test_own_rules_have_codes_of_their_own():
    assert own_code([]) == "OWN1"
    assert own_code(["OWN1", "OWN3", "ACCEPT"]) == "OWN4"
    assert is_own("OWN12")
    assert not is_own("OWN0")
    assert not is_own("OWN")
    assert group_of("OWN1") == "OWN"
    assert starter("OWN1", HERE) is None
    with pytest.raises(KeyError):
        group_of("NOSUCH")


def test_labels_stand_apart():
    found = lines("第一条 甲。\n\n  第十一条　乙。\n一、丙\n（二）丁\n3. 戊\n己")
    assert [(line.label, line.text) for line in found] == [
        ("第一条", "甲。"), ("第十一条", "乙。"), ("一、", "丙"), ("（二）", "丁"), ("3.", "戊"), ("", "己"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "good"),
    [
        ("本站对纠纷进行调解。", False),
        ("和解员负责调解消费纠纷。", False),
        ("不服的，可以请求人民调解组织调解。", True),
        ("本站组织和解；和解不成的，可以申请行政调解。", True),
    ],
)
def test_a_station_settles_and_never_mediates(body, good):
    if good:
        check_text("SETTLE", "题", body, None)
    else:
        with pytest.raises(Invalid) as refused:
            check_text("SETTLE", "题", body, None)
        assert refused.value.field == "body"


@pytest.mark.parametrize(
    ("code", "days", "good"),
    [
        ("PROMISE", 1, True),
        ("PROMISE", 19, True),
        ("PROMISE", 20, False),
        ("PROMISE", 0, False),
        ("ACCEPT", 5, False),
        ("ACCEPT", None, True),
    ],
)
def test_a_promise_is_shorter_than_the_twenty_days(code, days, good):
    if good:
        check_text(code, "题", "文", days)
    else:
        with pytest.raises(Invalid) as refused:
            check_text(code, "题", "文", days)
        assert refused.value.field == "promise_days"


def test_four_eyes_where_there_are_four():
    writer, other = uuid4(), uuid4()
    check_writer_approves(writer, other, [writer, other])
    check_writer_approves(writer, writer, [writer])
    with pytest.raises(Forbidden):
        check_writer_approves(writer, writer, [writer, other])


@pytest.mark.parametrize(
    ("state", "from_", "until", "newest", "told"),
    [
        ("DRAFT", None, None, False, "DRAFT"),
        ("SENT", None, None, False, "SENT"),
        ("APPROVED", 1, None, False, "COMING"),
        ("APPROVED", 0, None, True, "IN_FORCE"),
        ("APPROVED", -9, None, False, "SUPERSEDED"),
        ("APPROVED", -9, 0, True, "ENDED"),
        ("APPROVED", -9, 1, True, "IN_FORCE"),
    ],
)
def test_how_a_version_stands(state, from_, until, newest, told):
    def day(shift):
        return None if shift is None else TODAY + timedelta(days=shift)

    assert stand(state, day(from_), day(until), TODAY, newest=newest) == told


def test_changes_are_said_line_by_line():
    before = "第一条 受理时间为工作日。\n第二条 登记。\n第三条 归档二年。"
    after = "第一条 受理时间为每天。\n第三条 归档二年。\n第四条 公示结果。"
    found = [(c.what, c.line) for c in changes(before, after)]
    assert found == [("CHANGED", 1), ("REMOVED", 2), ("ADDED", 3)]
    old, new = marked("受理时间为工作日", "受理时间为每天")
    assert old == [("受理时间为", False), ("工作日", True)]
    assert new == [("受理时间为", False), ("每天", True)]


@given(texts, texts)
def test_the_differences_lead_from_one_text_to_the_other(before, after):
    def cut(text):
        return [line.strip() for line in text.splitlines() if line.strip()]

    found = changes(before, after)
    assert not changes(before, before)
    gone = [c.before for c in found if c.before]
    came = [c.after for c in found if c.after]
    assert sorted(cut(before) + came) == sorted(cut(after) + gone)
    for c in found:
        old, new = marked(c.before, c.after)
        assert "".join(text for text, _ in old) == c.before
        assert "".join(text for text, _ in new) == c.after
