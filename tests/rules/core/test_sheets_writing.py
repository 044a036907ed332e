# ruff: noqa: DTZ001 - a spreadsheet has no time zones
import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.sheets import read_rows, write_book, write_csv, write_xlsx

RISKY = ["=1+1", "+86", "-x", "@SUM(A1)", "\t=1", "＝1", "=cmd|' /C calc'!A0"]


def loaded(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_a_workbook_opens_with_its_values_and_formats():
    when = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    row = ["面粉", 3, Decimal("1234.50"), date(2026, 11, 20), when, True, None, "0576-85123456"]
    page = loaded(write_xlsx(list("abcdefgh"), [row], sheet="名单/1")).active
    cells = next(iter(page.iter_rows(min_row=2)))
    assert page.title == "名单 1"
    assert [cell.value for cell in cells] == [
        "面粉",
        3,
        1234.5,
        datetime(2026, 11, 20),
        datetime(2026, 11, 21, 0, 30),
        True,
        None,
        "0576-85123456",
    ]
    assert cells[2].number_format == "#,##0.00"
    assert page.freeze_panes == "A2"
    assert page["A1"].font.bold
    assert page.column_dimensions["H"].width > page.column_dimensions["B"].width


@pytest.mark.parametrize("text", RISKY)
def test_no_text_becomes_a_formula_in_a_workbook(text):
    page = loaded(write_xlsx([text], [[text]])).active
    for cell in (page["A1"], page["A2"]):
        assert cell.data_type == "s"
        assert cell.quotePrefix
        assert cell.value == text.replace("\t", "\t")


@pytest.mark.parametrize("text", RISKY)
def test_no_text_becomes_a_formula_in_a_csv(text):
    content = write_csv([text], [[text], ["a" + text]])
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[0] == rows[1] == ["'" + text]
    assert rows[2] == ["a" + text]


def test_a_csv_opens_in_excel():
    content = write_csv(
        ["名称", "数"], [["面,粉\n一级", -5], [None, Decimal("-1.50")], [date(2026, 1, 2), True]]
    )
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == '名称,数\r\n"面,粉\n一级",-5\r\n,-1.50\r\n2026-01-02,TRUE\r\n'


def test_what_a_workbook_cannot_hold_is_left_out():
    page = loaded(write_xlsx(["a"], [["x\x00\x0b\ud800y"], ["长" * 40_000]])).active
    assert page["A2"].value == "xy"
    assert len(page["A3"].value) == 32_767
    assert write_csv(["a"], [["x\x00\ud800y"]]).endswith(b"xy\r\n")


def test_several_sheets():
    book = loaded(write_book([("一", ["a"], [[1]]), ("二", ["b"], iter([[2], [3]]))]))
    assert book.sheetnames == ["一", "二"]
    assert book["二"]["A3"].value == 3


@given(st.lists(st.lists(st.text(max_size=10), min_size=3, max_size=3), max_size=6))
def test_what_is_written_is_read_again(rows):
    headers = ["商品名称", "批号", "数量"]
    read = read_rows(io.BytesIO(write_xlsx(headers, rows)), known=headers)
    assert read.headers == tuple(headers)
    assert len(list(read.rows)) <= len(rows)
