"""Importing platform cases: tables as people make them; all good rows once, the others with a reason."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from portal.core.errors import Invalid
from portal.core.sheets import write_xlsx
from portal.govlink.actions import imports
from portal.govlink.models import PlatformCase
from portal.govlink.queries import desk as desk_queries

HEADERS = ("平台编号", "被投诉人", "投诉内容")


def upload(desk, content, name="件.xlsx"):
    db, actor = desk.at_bureau()
    made = imports.upload(db, actor, BytesIO(content), name, desk.now, now=desk.now)
    db.commit()
    return made


def take(desk, rows, headers=HEADERS):
    made = upload(desk, write_xlsx(headers, rows))
    db, actor = desk.at_bureau()
    started = imports.start(db, actor, made.id, now=desk.now)
    db.commit()
    return started


def preview(desk, content, name="件.xlsx"):
    made = upload(desk, content, name)
    return imports.preview(desk.at_bureau()[0], made)


def test_an_import_doubles_nothing_and_says_what_it_refused(desk):
    rows = [
        ["A001", "银泰城优衣库", "大衣错色"],
        ["A002", "银泰城", ""],
        ["A001", "银泰城", "又一次"],
        ["A003", "银泰城", "举报卖假货"],
    ]
    made = take(desk, rows)
    assert (made.accepted, made.known, made.refused) == (2, 0, 2)
    assert made.refusals == [[3, "NO_STORY"], [4, "TWICE"]]
    again = take(desk, rows)
    assert (again.accepted, again.known) == (0, 2)
    found = desk.at_bureau()[0].scalars(select(PlatformCase).order_by(PlatformCase.external_no)).all()
    assert [(one.external_no, one.report) for one in found] == [("A001", False), ("A003", True)]


def test_the_refused_rows_come_back_as_they_were(desk):
    made = take(desk, [["A001", "甲", "大衣错色"], ["A002", "=乙", ""]])
    headers, lines = imports.refused_lines(desk.at_bureau()[0], made)
    assert headers == list(HEADERS)
    assert list(lines) == [(3, "NO_STORY", ("A002", "=乙", None))]


def test_a_table_as_a_call_centre_exports_it(desk):
    """A merged title, a shop merged over its rows, empty rows between, a coloured tail, a date that is none."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(["12345 热线转办件（11 月 16 日）"])
    page.merge_cells("A1:E1")
    page.append(["工单编号*", "商家名称", "问题描述（必填）", "购买日期", "备注"])
    page.append(["W001", "银泰城优衣库", "大衣发错色", date(2026, 11, 15), ""])
    page.append(["W002", None, "裤子开线", "2026-02-30", ""])
    page.append([None] * 5)
    page.append(["W003", None, "鞋底脱胶", "2026/11/3", ""])
    page.merge_cells("B3:B6")
    page["A9"].fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF00")
    out = BytesIO()
    book.save(out)
    found = preview(desk, out.getvalue())
    assert [(read.line, read.facts.external_no, read.facts.respondent) for read in found.good] == [
        (3, "W001", "银泰城优衣库"),
        (6, "W003", "银泰城优衣库"),
    ]
    assert [(one.line, one.reason) for one, _ in found.refused] == [(4, "BAD_DATE")]


def test_two_sheets_are_said(desk):
    book = openpyxl.Workbook()
    book.active.append(["说明", "本表由系统导出"])
    page = book.create_sheet("投诉")
    page.append(list(HEADERS))
    page.append(["A001", "甲", "大衣错色"])
    out = BytesIO()
    book.save(out)
    found = preview(desk, out.getvalue())
    assert [read.line for read in found.good] == [2]
    assert [(one.params["sheet"], one.params["others"]) for one in found.warnings] == [("投诉", "Sheet")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_text_in_every_encoding(desk, encoding, mark):
    text = mark.join(HEADERS) + "\r\n" + mark.join(["A001", "银泰城", '"第一行\n第二行"']) + "\r\n"
    (read,) = preview(desk, text.encode(encoding), "件.csv").good
    assert (read.line, read.facts.facts) == (2, "第一行\n第二行")


def test_one_column_of_tickets(desk):
    found = preview(desk, "text\n退货 质量问题 某商场 买的包坏了，要求退货。\n".encode(), "工单.txt")
    assert [(read.line, read.facts.demands) for read in found.good] == [(2, ("D04",))]


def test_wrong_headers_take_nothing_until_somebody_says_which(desk):
    made = upload(desk, write_xlsx(["甲", "乙"], [["A001", "大衣错色"]]))
    db, actor = desk.at_bureau()
    assert imports.preview(db, made).good == []
    with pytest.raises(Invalid):
        imports.start(db, actor, made.id, now=desk.now)
    mapped = imports.remap(db, made.id, {"external_no": "甲", "facts": "乙", "item": "没有这一列"})
    (read,) = imports.preview(db, mapped).good
    assert (read.facts.external_no, read.facts.facts, read.facts.item) == ("A001", "大衣错色", "")


def _far_cell():
    book = openpyxl.Workbook()
    book.active.append(list(HEADERS))
    book.active["A1048576"] = "x"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "x.xlsx"),
        (b"%PDF-1.4 nothing", "x.xlsx"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 60, "x.csv"),
        (b"PK\x03\x04" + b"\0" * 200, "x.xlsx"),
        (b"MZ\x90\x00\x03" * 30, "x.csv"),
        ("平台编号,投诉内容\n".encode() + b"A,b\n" * 100_001, "x.csv"),
        (_far_cell(), "x.xlsx"),
    ],
    ids=["empty", "pdf", "picture", "torn", "program", "too many rows", "a cell far down"],
)
def test_what_is_no_table_or_too_large_is_refused_by_its_content(desk, content, name):
    with pytest.raises(Invalid) as refused:
        upload(desk, content, name)
    assert refused.value.message


def test_an_empty_sheet_is_refused(desk):
    with pytest.raises(Invalid):
        upload(desk, write_xlsx([], []))


def test_a_story_too_long_refuses_its_row_only(desk):
    made = take(desk, [["A001", "甲", "长" * 10_001], ["A002", "甲", "短"]])
    assert (made.accepted, made.refusals) == (1, [[2, "STORY_LONG"]])


def test_a_large_import_is_the_workers_and_comes_whole(desk, work):
    made = take(
        desk, [[f"N{n:05d}", "银泰城某店", f"第 {n} 件：质量问题"] for n in range(imports.AT_ONCE + 50)]
    )
    assert made.state == "RUNNING"
    work()
    done = desk_queries.batch(desk.at_bureau()[0], made.id)
    assert (done.state, done.accepted) == ("DONE", imports.AT_ONCE + 50)


def test_the_worker_says_how_far_it_is_and_holds_a_piece_at_a_time(desk, monkeypatch):
    made = take(desk, [[f"N{n:05d}", "某店", "质量问题" * 20] for n in range(imports.AT_ONCE + 100)])
    db, actor = desk.at_bureau()
    row = desk_queries.batch(db, made.id, lock=True)
    pieces, told = [], []
    insert = imports._insert
    monkeypatch.setattr(imports, "_insert", lambda *a: (pieces.append(len(a[3])), insert(*a)))
    imports.load(db, actor, row, now=desk.now, progress=told.append)
    assert max(pieces) <= imports.CHUNK
    assert told == sorted(told)
    assert told[0] > 0
    assert told[-1] <= 100
