"""Sheets without a database: each is known by what it is made from; text fills its paper and never runs over."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.tenants.actions.wall.draw import sheet_html
from portal.tenants.rules.posted import Line
from portal.tenants.rules.wall import (
    DutyDay,
    Notice,
    Person,
    Rule,
    Source,
    fit_text,
    fit_title,
    sheets,
    topic,
)
from portal.tenants.rules.wall.fit import MM, _height

WANG = Person("1", "王敏", ("HEAD",), "经理", "13800000000", "0001-01", None)
ACCEPT = Rule("r1", "ACCEPT", 1, "受理制度", "第一条 甲。", date(2026, 11, 1), None)
PROMISED = replace(ACCEPT, id="p1", code="PROMISE", title="公开承诺", body="一、限时办结。", promise_days=7)
DUTY = (DutyDay(date(2026, 11, 1), ("王敏",)),)
HERE = Source(
    station="银泰城消费维权服务站", host="银泰城", office="古城所", slug="331082-0001", url="https://y/p/1",
    phone="0576-85112315", address="柏叶中路", room="", hours="", plaque_no="", promise_days=None,
    today=date(2026, 11, 22), people=(WANG,), rules=(ACCEPT,), duty=DUTY,
)  # fmt: skip


def changed(source):
    """The sheets that should be printed anew after HERE became *source*."""
    before = {sheet.key: sheet.source for sheet in sheets(HERE)}
    return {sheet.key for sheet in sheets(source) if before.get(sheet.key) not in (None, sheet.source)}


def test_the_same_source_gives_the_same_sheets():
    assert sheets(HERE) == sheets(replace(HERE))
    assert changed(replace(HERE, today=date(2026, 11, 30))) == set()


CHANGES = [
    {"people": (replace(WANG, position="总经理"),)},
    {"people": (replace(WANG, phone="13911111111"),)},
    {"people": (WANG, replace(WANG, id="2", name="周杰", badge_no="0001-02"))},
    {"rules": (replace(ACCEPT, id="r2", number=2),)},
    {"rules": (ACCEPT, PROMISED)},
    {"rules": (ACCEPT, replace(PROMISED, id="p2", body="一、有诉必接。"))},
    {"promise_days": 7},
    {"plaque_no": "LH-1"},
    {"phone": "0576-1"},
    {"address": "新路 1 号"},
    {"room": "二楼"},
    {"hours": "9:00–21:00"},
    {"office": "太平所"},
    {"station": "新名服务站"},
    {"today": date(2026, 12, 1)},
    {"notices": (Notice("ALERT", "海苔", "停用", date(2026, 11, 1)),)},
    {"url": "https://z/p/1"},
    {"duty": (DutyDay(date(2026, 11, 1), ("王敏", "周杰")),)},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_a_sheet_is_asked_for_anew_exactly_when_it_would_look_different(change):
    """The hash and the paper agree, whatever changes; the day on the staff board is only when it was printed."""
    new = replace(HERE, **change)
    now = {sheet.key: sheet for sheet in sheets(new)}
    for sheet in sheets(HERE):
        other = now[sheet.key]
        if sheet.missing or other.missing:
            continue
        alike = sheet_html(sheet, HERE) == sheet_html(other, replace(new, today=HERE.today))
        if "today" in change:
            alike = sheet.key not in ("DUTY", "BOARD")
        assert (sheet.source == other.source) == alike, sheet.key


def test_a_new_office_or_name_is_on_nearly_everything():
    assert changed(replace(HERE, office="太平所")) >= {"STAFF", "RULE-ACCEPT", "PROCESS", "PLAQUE", "BOARD"}
    assert changed(replace(HERE, station="新名服务站")) == {sheet.key for sheet in sheets(HERE)}


def test_what_cannot_be_printed_says_why():
    missing = {sheet.key for sheet in sheets(replace(HERE, people=())) if sheet.missing}
    assert missing == {"STAFF", "BADGES"}
    assert {sheet.key for sheet in sheets(replace(HERE, duty=())) if sheet.missing} == {"DUTY"}


def test_papers_are_what_a_printing_shop_knows():
    words = {sheet.key: sheet.size.words for sheet in sheets(HERE)}
    assert words["STAFF"] == words["RULE-ACCEPT"] == "A3"
    assert words["BADGES"] == "A4"
    assert (words["PLAQUE"], words["PLATE"]) == ("80×50 cm", "42×30 cm")
    assert sheets(HERE)[0].file == "人员公示栏（A3）.pdf"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("银泰城消费维权服务站", ("银泰城", "消费维权服务站")),
        ("临海移动12315消费维权服务站", ("临海移动", "12315消费维权服务站")),
        ("消费维权服务站", ("消费维权服务站",)),
        ("大田维权点", ("大田维权点",)),
    ],
)
def test_a_plaque_breaks_the_name_where_it_may(name, parts):
    assert replace(HERE, station=name).name_lines == parts


LABELS, WORDS = st.sampled_from(["", "第一条", "一、"]), st.text("字，。a1", min_size=1, max_size=300)


@given(st.lists(st.tuples(LABELS, WORDS), min_size=1, max_size=25))
def test_text_fits_its_paper_or_is_at_its_smallest(rows):
    text = [Line(label, words) for label, words in rows]
    fit = fit_text(text, 245, 286, 34)
    assert 11 <= fit.size <= 34
    if fit.size > 11:
        assert _height(text, 245, fit.size, fit.leading, fit.gap) <= 286


@given(st.text("字a", min_size=1, max_size=80), st.floats(50, 700))
def test_a_title_stays_in_its_line(text, across):
    assert fit_title(text, across, 60) * MM * sum(1 if c == "字" else 0.5 for c in text) <= across + 1


def test_every_month_has_its_subject():
    assert len({topic(month).title for month in range(1, 13)}) == 12
    assert all(3 <= len(topic(month).lines) <= 5 for month in range(1, 13))
