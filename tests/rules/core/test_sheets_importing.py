# ruff: noqa: DTZ001 - a spreadsheet has no time zones
import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from portal.core.errors import Invalid
from portal.core.i18n import speaking
from portal.core.sheets import Accepted, Field, Importer, read_rows, refusal_book, write_xlsx
from portal.core.sheets import parsers as p
from portal.core.terms import Term, Vocabulary

UNITS = Vocabulary(Term("BAG", "袋", "Bag"), Term("BOX", "盒", "Box"))
IMPORTER = Importer(
    [
        Field("name", "Product name", p.text(10), ("商品名称", "产品名称"), required=True),
        Field("made", "Production date", p.day, ("生产日期",)),
        Field("count", "Quantity", p.whole_number(1, 1000), ("数量",)),
        Field("price", "Price", p.money, ("单价",)),
        Field("unit", "Unit", p.choice(UNITS), ("单位",)),
        Field("phone", "Phone", p.phone, ("电话",)),
    ]
)
HEADERS = ["序号", "商品名称", "生产日期", "数量", "单价", "单位", "电话"]


def run(*rows, headers=HEADERS):
    sheet = read_rows(io.BytesIO(write_xlsx(headers, rows)), known=IMPORTER.known)
    return sheet, IMPORTER.run(sheet)


def test_good_rows_are_accepted_as_values():
    _, outcome = run([1, "面粉", date(2026, 11, 20), 3, Decimal("12.5"), "袋", "0576-85123456"])
    assert outcome.refused == []
    assert outcome.accepted == [
        Accepted(
            2,
            {
                "name": "面粉",
                "made": date(2026, 11, 20),
                "count": 3,
                "price": Decimal("12.50"),
                "unit": "BAG",
                "phone": "057685123456",
            },
        )
    ]


def test_nothing_is_none_and_a_dash_is_nothing():
    _, outcome = run([1, "面粉", "/", None, "—", "", "无"])
    assert set(outcome.accepted[0].values.values()) == {"面粉", None}


def test_a_refused_row_says_every_reason_in_its_column():
    _, outcome = run([1, None, "昨天", 2.5, "贵", "桶", "12"], [2, "大米", None, 5000, None, None, None])
    assert outcome.accepted == []
    first, second = outcome.refused
    assert first.line == 2
    with speaking("en"):
        assert [fault.text() for fault in first.faults] == [
            "商品名称: is missing",
            "生产日期: not a date; write it as 2026-11-21",
            "数量: not a whole number",
            "单价: “贵” is not an amount of money.",
            "单位: not one of: 袋、盒",
            "电话: not a phone number",
        ]
        assert second.faults[0].text() == "数量: not between 1 and 1000"


def test_a_required_column_that_is_missing_stops_the_import():
    with pytest.raises(Invalid) as refused:
        run([1, "x"], headers=["序号", "备注"])
    with speaking("en"):
        assert str(refused.value) == "The table has no column for: Product name." or refused.value.params


def test_the_refused_rows_come_back_with_their_reasons():
    sheet, outcome = run([7, "面粉", "昨天", 1, 1, "袋", None], [8, "=1+1", "昨天", 1, 1, "袋", None])
    with speaking("en"):
        book = openpyxl.load_workbook(io.BytesIO(refusal_book(sheet.headers, outcome.refused)))
    rows = [list(row) for row in book.active.iter_rows(values_only=True)]
    assert rows[0] == [*HEADERS, "Line", "Why it was refused"]
    assert rows[1] == [7, "面粉", "昨天", 1, 1, "袋", None, 2, "生产日期: not a date; write it as 2026-11-21"]
    assert rows[2][1] == "=1+1"
    assert book.active["B3"].data_type == "s"


def test_mended_refusals_can_be_uploaded_again():
    sheet, outcome = run([7, "面粉", "昨天", 1, 1, "袋", None])
    content = refusal_book(sheet.headers, outcome.refused)
    again = IMPORTER.run(read_rows(io.BytesIO(content), known=IMPORTER.known))
    assert [row.line for row in again.refused] == [2]


def test_rows_can_be_read_one_at_a_time():
    sheet, outcome = run([1, "面粉", None, None, None, None, None], [2, None, None, 1, None, None, None])
    kinds = [type(one).__name__ for one in IMPORTER.read(sheet, outcome.columns)]
    assert kinds == ["Accepted", "RefusedRow"]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (date(2026, 1, 2), date(2026, 1, 2)),
        (datetime(2026, 1, 2, 3), date(2026, 1, 2)),
        ("2026-01-02", date(2026, 1, 2)),
        ("2026/1/2", date(2026, 1, 2)),
        ("2026.1.2", date(2026, 1, 2)),
        ("2026年1月2日", date(2026, 1, 2)),
        ("２０２６－０１－０２", date(2026, 1, 2)),
        ("20260102", date(2026, 1, 2)),
        (20260102, date(2026, 1, 2)),
        (46024, date(2026, 1, 2)),
        ("2026-01-02 08:30:00", date(2026, 1, 2)),
    ],
)
def test_dates_as_people_write_them(cell, value):
    assert p.day(cell) == value


@pytest.mark.parametrize(
    "cell", ["11/17/25", "2025/25/8", "2026-02-30", "1", 1, "2026", "二〇二六年", True, 12.5]
)
def test_what_is_no_sure_date_is_refused(cell):
    with pytest.raises(Invalid):
        p.day(cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (13800001234, "13800001234"),
        ("138 0000 1234", "13800001234"),
        ("+86 13800001234", "13800001234"),
        ("（0576）85123456", "057685123456"),
        ("010-65123456", "01065123456"),
    ],
)
def test_phones(cell, value):
    assert p.phone(cell) == value


@pytest.mark.parametrize("cell", ["", "12345", "+1 202 555 0100", "abc", 1.5])
def test_what_is_no_phone_is_refused(cell):
    with pytest.raises(Invalid):
        p.phone(cell)


def test_a_computed_amount_is_taken_for_what_it_shows():
    assert p.money(0.1 + 0.2) == Decimal("0.30")
    with pytest.raises(Invalid):
        p.money(1.234)


@pytest.mark.parametrize("cell", ["", "x", True, float("nan"), float("inf"), "1.5", -1, 1001])
def test_numbers_out_of_place_are_refused(cell):
    with pytest.raises(Invalid):
        p.whole_number(0, 1000)(cell)
