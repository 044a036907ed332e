"""Rows of an imported table: taken or refused, each with its line and reason."""

from datetime import date, datetime
from decimal import Decimal

from portal.core.clock import SHANGHAI
from portal.govlink.rules.columns import guess
from portal.govlink.rules.rows import Read, Refusal, read_rows
from portal.govlink.rules.tables import read_table, safe, write_xlsx

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


def test_tables_round_trip_and_disarm_formulas():
    content = write_xlsx(["编号", "内容"], [["A1", "=1+1"], ["", ""], ["A2", "包子里有沙"]])
    found = read_table(content, sheet=True)
    assert found.headers == ["编号", "内容"]
    assert [line for line, _ in found.rows] == [2, 4]
    assert found.rows[0][1][1] == "'=1+1"
    assert safe(Decimal(3)) == Decimal(3)


def test_csv_in_both_encodings():
    for encoding in ("utf-8-sig", "gb18030"):
        found = read_table('text,label\n"退货,更换 坏了",1\n'.encode(encoding), sheet=False)
        assert found.headers == ["text", "label"]
        assert found.rows == [(2, ["退货,更换 坏了", "1"])]
