"""Rows of an imported table: taken or refused, each with its line and reason."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from portal.core.clock import SHANGHAI
from portal.govlink.rules.columns import guess, labels
from portal.govlink.rules.rows import Read, Refusal, read_rows

RECEIVED = datetime(2026, 11, 21, 9, tzinfo=SHANGHAI)
HEADERS = ["工单编号", "投诉人", "联系方式", "被投诉单位", "诉求内容", "问题描述", "金额（元）", "购买日期"]


def columns(headers):
    return {field: found.header for field, found in guess(headers).items()}


def table(*rows):
    return [(line, dict(zip(HEADERS, row, strict=True))) for line, row in enumerate(rows, 2)]


def reading(*rows):
    return list(read_rows(table(*rows), columns(HEADERS), received=RECEIVED))


GOOD = (
    "WH202611200001",
    "王小明",
    "138 1234 5678",
    "银泰城优衣库",
    "退货、赔偿",
    "大衣发错色",
    "1,280.00",
    "2026/11/15",
)


def test_headers_are_found_by_spelling_and_by_likeness():
    found = guess([*HEADERS, "备注"])
    assert found["external_no"].sureness == 100
    assert found["amount"].header == "金额（元）"
    assert found["amount"].sureness >= 78
    assert "备注" not in {one.header for one in found.values()}


def test_a_good_row():
    (read,) = reading(GOOD)
    assert isinstance(read, Read)
    facts = read.facts
    assert (facts.external_no, facts.external_given) == ("WH202611200001", True)
    assert (facts.consumer_phone, facts.amount) == ("13812345678", Decimal("1280.00"))
    assert (facts.demands, facts.happened_on) == (("D04", "D07"), date(2026, 11, 15))
    assert read.guessed == ()
    assert not read.report


def test_refusals_name_line_and_reason():
    bad = [
        ("WH2", "", "", "店", "", "", "", ""),
        ("WH3", "", "12", "店", "", "故事一则", "", ""),
        ("WH4", "", "", "店", "", "故事一则", "很多", ""),
        ("WH5", "", "", "店", "", "故事一则", "", "去年"),
        ("WH6", "", "", "店", "", "故事一则", "", "2027-01-01"),
        GOOD,
        GOOD,
    ]
    found = reading(*bad)
    assert [(one.line, one.reason) for one in found if isinstance(one, Refusal)] == [
        (2, "NO_STORY"),
        (3, "BAD_PHONE"),
        (4, "BAD_AMOUNT"),
        (5, "BAD_DATE"),
        (6, "FUTURE"),
        (8, "TWICE"),
    ]
    assert len([one for one in found if isinstance(one, Read)]) == 1


def test_one_column_tickets_without_number_or_name():
    rows = [
        (2, {"text": "退赔费用 其他投诉问题 某商场 充值了2680元，店门关闭。", "label": 0, "note": "示例"})
    ]
    (read,) = read_rows(rows, columns(["text", "label", "note"]), received=RECEIVED)
    assert isinstance(read, Read)
    assert read.facts.external_given is False
    assert read.facts.external_no.startswith("TMP-")
    assert read.facts.consumer_name is None
    assert read.facts.consumer_phone is None
    assert read.facts.amount == Decimal(2680)
    assert set(read.guessed) >= {"demands", "amount", "respondent"}
    (again,) = read_rows(rows, columns(["text", "label", "note"]), received=RECEIVED)
    assert again.facts.external_no == read.facts.external_no


def test_reports_are_marked():
    (read,) = reading(("WH9", "", "", "某店", "", "举报该店销售过期食品，要求查处", "", ""))
    assert isinstance(read, Read)
    assert read.report
    (other,) = reading(("WH9", "", "", "某店", "", "拨打举报电话无人接，要求退款", "", ""))
    assert isinstance(other, Read)
    assert not other.report


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(2026, 11, 6), date(2026, 11, 6)),
        (46332, date(2026, 11, 6)),
        ("2026年11月6日 09:30", date(2026, 11, 6)),
        ("2026.11.06 10：05:09.0", date(2026, 11, 6)),
        ("２０２６－１１－０６", date(2026, 11, 6)),
        ("20261106", date(2026, 11, 6)),
        (20261106, date(2026, 11, 6)),
        ("202611", "BAD_DATE"),
        ("2026-02-30", "BAD_DATE"),
        ("2026-11-06 25:00", "BAD_DATE"),
        ("0000-00-00", "BAD_DATE"),
        (time(9), "BAD_DATE"),
        (0.5, "BAD_DATE"),
        ("#N/A", "BAD_DATE"),
    ],
)
def test_a_day_is_read_or_refused_never_made_up(cell, day):
    (found,) = reading((*GOOD[:-1], cell))
    assert (found.facts.happened_on if isinstance(found, Read) else found.reason) == day


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("￥1,280 元", 1280),
        (0.1 + 0.2, "0.3"),
        ("1.2万元", 12000),
        ("-3", "BAD_AMOUNT"),
        ("1e9", "BAD_AMOUNT"),
    ],
)
def test_an_amount_is_read_or_refused(cell, amount):
    (found,) = reading((*GOOD[:-2], cell, None))
    if isinstance(found, Read):
        assert found.facts.amount == Decimal(amount)
    else:
        assert found.reason == amount


def test_columns_with_one_name_or_none_are_told_apart():
    assert labels(["编号", "", "编号", "内容"]) == ["编号", "#2", "编号 #3", "内容"]
    assert guess(["编号", "", "编号", "内容"])["external_no"].header == "编号"
