"""Levels of a pair, the index in both directions, and what blocking must not lose."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.recalls.rules.match.goods import Goods
from portal.recalls.rules.match.index import MatchIndex
from portal.recalls.rules.match.judge import judge
from portal.recalls.rules.match.keys import ITEM, ROW, keys_of
from portal.recalls.rules.match.reasons import _WORDS, Reason, reason
from portal.recalls.rules.terms import LEVELS

ITEM_TEXTS = {
    "product_name": "益生元山楂醋饮",
    "maker_name": "委托商：杭州甲田健康科技有限公司；受委托生产商：安徽乙禾健康产业发展有限公司",
    "spec": "210mL（30mL×7）/盒",
    "production_date": "2025/9/9",
    "gtin": "6901234567892",
}
ROW_TEXTS = {
    "product_name": "益生元山楂醋饮",
    "maker_name": "安徽乙禾健康产业发展有限公司",
    "spec": "30mL×7/盒",
    "batch": "20250909",
}


def level(item=None, row=None):
    found = judge(Goods({**ITEM_TEXTS, **(item or {})}), Goods({**ROW_TEXTS, **(row or {})}))
    return found.level if found else "NONE"


@pytest.mark.parametrize(
    ("item", "row", "expected"),
    [
        ({}, {}, "BATCH"),
        ({}, {"maker_name": "杭州甲田健康科技有限公司"}, "BATCH"),
        ({}, {"spec": "0.21升"}, "BATCH"),
        ({"production_date": "2025年9月1日至10日"}, {}, "BATCH"),
        ({}, {"spec": "", "product_name": "益生元山楂醋饮210ml"}, "BATCH"),
        ({"production_date": "", "lot": "L25A"}, {"batch": "批号：L25-A"}, "BATCH"),
        ({}, {"batch": "250909A"}, "BATCH"),
        ({"spec": "/"}, {}, "BATCH"),
        ({}, {"maker_name": "", "gtin": "6901234567892", "spec": ""}, "BATCH"),
        ({}, {"batch": "20250910"}, "PRODUCT_OTHER_BATCH"),
        ({}, {"spec": "350mL"}, "PRODUCT_OTHER_BATCH"),
        ({"production_date": "2025/25/8"}, {"batch": "2025-08-25"}, "PRODUCT_OTHER_BATCH"),
        ({"production_date": "2025/25/8"}, {"batch": "2025/25/8"}, "PRODUCT_OTHER_BATCH"),
        ({}, {"batch": "2025/02/30"}, "PRODUCT_OTHER_BATCH"),
        ({"lot": "A1"}, {"batch": "2025-09-09 批号：B2"}, "PRODUCT_OTHER_BATCH"),
        ({}, {"gtin": "6914973600362"}, "PRODUCT_OTHER_BATCH"),
        ({"brand": "甲田"}, {"brand": "乙禾"}, "PRODUCT_OTHER_BATCH"),
        ({}, {"batch": ""}, "PRODUCT_UNKNOWN_BATCH"),
        ({"production_date": "购进日期：2025/9/9"}, {}, "PRODUCT_UNKNOWN_BATCH"),
        ({}, {"batch": "2025年9月"}, "PRODUCT_UNKNOWN_BATCH"),
        ({}, {"spec": ""}, "PRODUCT_UNKNOWN_BATCH"),
        ({}, {"batch": "250910A"}, "PRODUCT_UNKNOWN_BATCH"),
        ({"product_name": "益生元山楂醋饮（原味）"}, {}, "PRODUCT_UNKNOWN_BATCH"),
        ({}, {"product_name": "山楂醋饮料"}, "MANUFACTURER"),
        ({}, {"product_name": "益生元山楂醋饮（草莓味）"}, "PRODUCT_UNKNOWN_BATCH"),
        (
            {"product_name": "益生元山楂醋饮（原味）"},
            {"product_name": "益生元山楂醋饮（草莓味）"},
            "MANUFACTURER",
        ),
        ({"maker_name": "/"}, {}, "NAME_ONLY"),
        ({}, {"maker_name": "——"}, "NAME_ONLY"),
        ({}, {"maker_name": "丙丁食品有限公司"}, "NONE"),
        ({"maker_name": "/", "product_name": "可乐"}, {"product_name": "可乐瓶"}, "NONE"),
        ({"maker_name": "/", "product_name": "米"}, {"product_name": "米线"}, "NONE"),
        ({}, {"maker_name": "丙丁食品有限公司", "gtin": "6901234567893"}, "NONE"),
        (
            {"maker_name": "销售方：戊商贸有限公司"},
            {"maker_name": "戊商贸有限公司", "product_name": "白芷"},
            "NONE",
        ),
    ],
)
def test_levels(item, row, expected):
    assert level(item, row) == expected


def test_a_name_alone_is_never_a_batch():
    item = Goods({"product_name": "益生元山楂醋饮", "spec": "210ml", "production_date": "2025/9/9"})
    found = judge(item, Goods({**ROW_TEXTS, "maker_name": ""}))
    assert found.level == "NAME_ONLY"
    assert found.review


@pytest.mark.parametrize("date", ["2025/25/8", "3/4/2025"])
def test_a_date_nobody_can_read_goes_to_a_person(date):
    found = judge(Goods({**ITEM_TEXTS, "production_date": date}), Goods(ROW_TEXTS))
    assert found.review
    assert "DATE_INVALID" in [reason.code for reason in found.reasons]


def test_a_wrong_check_digit_is_said_and_not_used():
    found = judge(Goods(ITEM_TEXTS), Goods({**ROW_TEXTS, "gtin": "6901234567893"}))
    assert found.level == "BATCH"
    said = [reason.zh for reason in found.reasons if reason.code == "GTIN_CHECK_DIGIT"]
    assert said == ["条码 6901234567893 校验位错误，未用于比对"]


def test_a_slip_in_the_maker_is_a_hint_only_when_all_else_agrees():
    near = {"maker_name": "安徽乙禾健康产业发展有限公司".replace("乙", "己")}
    found = judge(Goods(ITEM_TEXTS), Goods({**ROW_TEXTS, **near}))
    assert (found.level, found.review) == ("NAME_ONLY", True)
    assert level(row={**near, "batch": "20250910"}) == "NONE"


def test_goods_bought_from_the_sampled_unit_are_said_to_be():
    item = Goods({"product_name": "白芷", "sampled_name": "花溪区云山商贸经营部"})
    found = judge(item, Goods({"product_name": "白芷", "supplier_name": "花溪区云山商贸经营部"}))
    assert found.level == "NAME_ONLY"
    assert "BOUGHT_FROM_SAMPLED" in [reason.code for reason in found.reasons]


def test_every_reason_can_be_said_in_both_languages():
    texts = dict.fromkeys(("code", "listed", "stocked", "name", "role", "spec", "batch"), "甲")
    for code in _WORDS:
        said = Reason(code, tuple(texts.items()))
        assert said.zh
        assert said.en
        assert "{" not in said.zh + said.en
    with pytest.raises(KeyError):
        reason("NO_SUCH_REASON")


# --- the index ----------------------------------------------------------------------------------------------------

NAMES = ["苹果干", "牛肉干（香辣味）", "香辣牛肉干", "苹果醋饮料", "苹果醋", "米", "米线", "甲牌米线"]
MAKERS = [
    "",
    "杭州甲食品有限公司",
    "甲食品有限公司",
    "上海甲食品有限公司",
    "委托方：乙酒业有限公司；受托方：丙酒业有限公司",
    "丙酒业",
]
BATCHES = ["", "2025-09-09", "20250909", "2025/25/8", "L1", "2025-09-01至2025-09-10"]
GTINS = ["", "6901234567892", "16901234567899", "6914973600362", "6901234567893"]
TEXTS = st.fixed_dictionaries(
    {
        "product_name": st.sampled_from(NAMES),
        "maker_name": st.sampled_from(MAKERS),
        "batch": st.sampled_from(BATCHES),
        "gtin": st.sampled_from(GTINS),
        "spec": st.sampled_from(["", "200g", "0.2kg", "500g"]),
    }
)


@given(TEXTS, TEXTS)
def test_blocking_loses_no_pair_that_has_a_level(item, row):
    ours, theirs = Goods(item), Goods(row)
    if judge(ours, theirs) is not None:
        assert keys_of(ours, ITEM) & keys_of(theirs, ROW)


@given(st.lists(TEXTS, max_size=8), st.lists(TEXTS, max_size=8))
def test_both_directions_find_the_same_pairs(items, rows):
    standing: MatchIndex[int] = MatchIndex(ITEM)
    shelf: MatchIndex[int] = MatchIndex(ROW)
    for number, texts in enumerate(items):
        standing.add(number, Goods(texts))
    for number, texts in enumerate(rows):
        shelf.add(number, Goods(texts))
    by_row = {(i, r, j.level) for r, texts in enumerate(rows) for i, j in standing.matches(Goods(texts))}
    by_item = {(i, r, j.level) for i, texts in enumerate(items) for r, j in shelf.matches(Goods(texts))}
    assert by_row == by_item


def test_taking_out_leaves_nothing_behind():
    index: MatchIndex[int] = MatchIndex(ROW)
    drawn = random.Random(1)
    for number in range(200):
        index.add(number, Goods({"product_name": drawn.choice(NAMES), "maker_name": drawn.choice(MAKERS)}))
    index.add(7, Goods(ROW_TEXTS))
    assert len(index) == 200
    assert [number for number, _ in index.matches(Goods(ITEM_TEXTS))] == [7]
    for number in range(200):
        index.remove(number)
    index.remove(5)
    assert len(index) == 0
    assert index._by_key == {}


def test_levels_are_ordered_from_grave_to_slight():
    assert list(LEVELS) == [
        "BATCH",
        "PRODUCT_OTHER_BATCH",
        "PRODUCT_UNKNOWN_BATCH",
        "MANUFACTURER",
        "NAME_ONLY",
    ]
