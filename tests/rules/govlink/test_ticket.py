"""A ticket in one cell: what stands there is taken, nothing else."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.govlink.rules.ticket import read

RECEIVED = date(2026, 11, 21)


def test_demands_problem_place_and_story():
    told = read(
        "退货,更换 冒充合格产品 XX市XX商场 商户名称：老张箱包发生时间：2月27日消费金额：120元"
        "问题描述：市民在该店购买一个包，包角磕扁。",
        RECEIVED,
    )
    assert told.demands == ("D04", "D03")
    assert told.problem == "P01"
    assert (told.respondent, told.respondent_address) == ("老张箱包", "XX市XX商场")
    assert (told.item, told.amount, told.happened_on) == ("包", Decimal(120), date(2026, 2, 27))
    assert told.story.startswith("退货,更换")
    assert told.consumer_name is None
    assert told.consumer_phone is None


def test_what_is_not_told_stays_empty():
    told = read("不执行政府指导价、政府定价的行为 位于某小区，五一停车收费，市民认为不合理。", RECEIVED)
    assert told.demands == ()
    assert told.amount is None
    assert told.happened_on is None
    assert told.consumer_name is None
    assert told.external_no is None
    assert told.problem == "P05"


def test_a_town_is_where_not_who():
    assert (
        read("退赔费用 其他问题 宁夏回族自治区XX市 在该机构兼职三天，不给结工资。", RECEIVED).respondent == ""
    )


def test_a_day_without_a_year_is_the_last_such_day():
    assert read("退费 价格问题 某店 12月30日购买茶叶。", RECEIVED).happened_on == date(2025, 12, 30)
    assert read("退费 价格问题 某店 2月30日购买茶叶。", RECEIVED).happened_on is None


def test_name_and_phone_only_where_they_are_labelled():
    told = read("退费 服务 某店 投诉人：王小明，联系电话：13812345678，购买课程后停课。", RECEIVED)
    assert (told.consumer_name, told.consumer_phone) == ("王小明", "13812345678")
    assert read("退费 服务 某店 店长王小明说打13812345678没用。", RECEIVED).consumer_phone is None


@pytest.mark.parametrize("text", ["", " ", "退货", "。，：", "商户名称：商户：商户名称："])
def test_strange_tickets_are_read_without_a_fault(text):
    assert read(text, RECEIVED).story == text.strip()


@given(st.text(max_size=200))
def test_any_text_keeps_its_story(text):
    assert read(text, RECEIVED).story == text.strip()
