from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import Invalid
from portal.core.i18n import capitals_text, money_text
from portal.core.money import parse_money

AMOUNTS = st.decimals(min_value=0, max_value=Decimal("9999999999.99"), places=2)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("¥1,234.50", "1234.50"),
        ("￥1234.5", "1234.50"),
        ("1234 元", "1234.00"),
        ("１２０．５", "120.50"),
        ("1.2万元", "12000.00"),
        ("人民币 300 元整", "300.00"),
        (".5", "0.50"),
        ("0", "0.00"),
        ("12，345.60", "12345.60"),
        ("9999999999.99", "9999999999.99"),
    ],
)
def test_amounts_as_people_write_them(written, value):
    assert str(parse_money(written)) == value


@pytest.mark.parametrize(
    "written",
    [
        "",
        "元",
        "一百",
        "1e5",
        "NaN",
        "1,23",
        "1.234",
        "-5",
        "10000000000",
        "1.2.3",
        "1 2 x",
        "٣٣x",
        "99999999万",
    ],
)
def test_what_is_no_amount_is_refused(written):
    with pytest.raises(Invalid) as refused:
        parse_money(written, field="amount")
    assert refused.value.field == "amount"
    assert str(refused.value)


def test_a_negative_needs_leave():
    assert parse_money("-5", negative=True) == -5
    assert str(parse_money("-0", negative=True)) == "0.00"


@given(AMOUNTS)
def test_what_is_shown_can_be_read_back(value):
    assert parse_money(money_text(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.5", "伍角整"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("100100000", "壹亿零壹拾万元整"),
        ("1010", "壹仟零壹拾元整"),
        ("9999999999.99", "玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        ("-2", "负贰元整"),
    ],
)
def test_capitals(value, text):
    assert capitals_text(Decimal(value)) == text


@given(AMOUNTS)
def test_capitals_can_be_read_back(value):
    text = capitals_text(value)
    assert "零零" not in text
    assert _read(text) == value


def _read(text):
    """The meaning of capital numerals, by another way than they are written."""
    fen, number, section, total = 0, 0, 0, 0
    for char in text:
        if char in "零壹贰叁肆伍陆柒捌玖":
            number = "零壹贰叁肆伍陆柒捌玖".index(char)
        elif char in "拾佰仟":
            section, number = section + number * {"拾": 10, "佰": 100, "仟": 1000}[char], 0
        elif char in "万亿":
            total += (section + number) * {"万": 10**4, "亿": 10**8}[char]
            section = number = 0
        elif char == "元":
            total, section, number = total + section + number, 0, 0
        elif char in "角分":
            fen, number = fen + number * {"角": 10, "分": 1}[char], 0
    return Decimal(total) + Decimal(fen) / 100
