# ruff: noqa: DTZ001 - a spreadsheet has no time zones
import contextlib
import csv
import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import Invalid
from portal.core.sheets import Limits, map_headers, read_rows, read_sheets, text_of
from portal.core.sheets.cells import column_letter
from portal.core.sheets.headers import plain
from tests.support.samples import PDF, docx, picture, saved

KNOWN = ("序号", "商品名称", "生产企业", "批号", "生产日期", "规格型号", "数量")


def book(*sheets, hidden=()):
    """A workbook; each sheet is (name, rows, merged ranges)."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows, merges in sheets:
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
        for merge in merges:
            page.merge_cells(merge)
        if name in hidden:
            page.sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def sheet(content, **options):
    return read_rows(io.BytesIO(content), **options)


def table(read):
    return [(row.line, row.values) for row in read.rows]


class TestXlsx:
    def test_rows_keep_the_numbers_of_their_lines(self):
        rows = [["商品名称", "批号"], ["面粉", "A1"], [], [None, None], ["大米", "B2"]]
        read = sheet(book(("表", rows, [])))
        assert read.headers == ("商品名称", "批号")
        assert table(read) == [(2, ("面粉", "A1")), (5, ("大米", "B2"))]
        assert table(read) == table(read)

    def test_titles_above_the_header_are_stepped_over(self):
        rows = [
            ["2026 年第 60 号不合格食品名单"],
            ["单位：批"],
            ["序号", "商品名称", "批号"],
            [1, "面粉", "A1"],
        ]
        content = book(("表", rows, ["A1:C1", "A2:C2"]))
        for known in (KNOWN, ()):
            read = sheet(content, known=known)
            assert (read.header_line, read.headers) == (3, ("序号", "商品名称", "批号"))
            assert table(read) == [(4, (1, "面粉", "A1"))]

    def test_a_title_that_names_a_column_is_not_the_header(self):
        rows = [["商品名称"], ["品名表", "说明"], ["商品名称", "批号", "数量"], ["面粉", "A1", 3]]
        assert sheet(book(("表", rows, [])), known=KNOWN).header_line == 3

    def test_a_name_merged_downwards_stands_in_each_row(self):
        rows = [["生产企业", "商品名称"], ["甲厂", "面粉"], [None, "大米"], [None, "糖"], ["乙厂", "盐"]]
        read = sheet(book(("表", rows, ["A2:A4"])))
        assert [row.values for row in read.rows] == [
            ("甲厂", "面粉"),
            ("甲厂", "大米"),
            ("甲厂", "糖"),
            ("乙厂", "盐"),
        ]

    def test_an_empty_row_under_a_merged_name_is_left_out(self):
        rows = [["生产企业", "商品名称"], ["甲厂", "面粉"], [None, None], [None, "糖"]]
        assert [row.line for row in sheet(book(("表", rows, ["A2:A4"]))).rows] == [2, 4]

    def test_a_note_merged_sideways_stands_once(self):
        rows = [["生产企业", "商品名称"], ["以下为重点", None], ["乙厂", "盐"]]
        assert table(sheet(book(("表", rows, ["A2:B2"]))))[0] == (2, ("以下为重点", None))

    def test_a_header_of_two_lines_reads_as_one(self):
        rows = [
            ["序号", "标称生产企业", None, "商品名称"],
            [None, "名称", "地址", None],
            [1, "甲厂", "临海", "面粉"],
        ]
        read = sheet(
            book(("表", rows, ["A1:A2", "B1:C1", "D1:D2"])),
            known=(*KNOWN, "标称生产企业名称", "地址", "名称"),
        )
        assert read.headers == ("序号", "标称生产企业名称", "标称生产企业地址", "商品名称")
        assert table(read) == [(3, (1, "甲厂", "临海", "面粉"))]

    def test_a_header_repeated_below_is_left_out(self):
        rows = [["商品名称", "批号"], ["面粉", "A1"], ["商品名称", "批号"], ["大米", "B2"]]
        assert [row.line for row in sheet(book(("表", rows, []))).rows] == [2, 4]

    def test_values_are_what_the_cells_hold(self):
        values = [
            1,
            2.5,
            True,
            date(2026, 11, 20),
            datetime(2026, 11, 20, 8, 30),
            6901234567892,
            " 面\u200b粉\xa0",
            "=1+1",
        ]
        read = sheet(book(("表", [list("abcdefgh"), values], [])))
        assert table(read)[0][1] == (
            1,
            2.5,
            True,
            date(2026, 11, 20),
            datetime(2026, 11, 20, 8, 30),
            6901234567892,
            "面粉",
            None,  # a formula nobody ever computed
        )

    def test_a_table_that_starts_in_the_middle_keeps_its_columns(self):
        made = openpyxl.Workbook()
        for place, value in {"C4": "商品名称", "D4": "批号", "C5": "面粉", "D5": "A1"}.items():
            made.active[place] = value
        out = io.BytesIO()
        made.save(out)
        read = sheet(out.getvalue())
        assert read.headers == ("", "", "商品名称", "批号")
        assert table(read) == [(5, (None, None, "面粉", "A1"))]

    def test_the_sheet_with_the_known_columns_is_read_and_the_others_are_named(self):
        content = book(
            ("说明", [["请填写", "第二张表"], ["谢谢", "合作"]], []),
            ("名单", [["商品名称", "批号"], ["面粉", "A1"]], []),
            ("空", [], []),
            ("藏", [["商品名称", "批号", "数量"], ["x", "y", 1]], []),
            hidden=("藏",),
        )
        read = sheet(content, known=KNOWN)
        assert read.name == "名单"
        assert [warning.params for warning in read.warnings] == [{"sheet": "名单", "others": "说明"}]
        assert [one.name for one in read_sheets(io.BytesIO(content))] == ["说明", "名单"]


class TestCsv:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
    @pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
    def test_every_usual_way_of_saving_is_read(self, encoding, separator):
        text = f'商品名称{separator}批号\r\n"面粉，{separator}一级"{separator}𬱖1\r\n'
        content = text.encode(encoding)
        if encoding == "utf-16-le":
            content = b"\xff\xfe" + content
        read = sheet(content)
        assert read.headers == ("商品名称", "批号")
        assert table(read) == [(2, (f"面粉，{separator}一级", "𬱖1"))]

    def test_a_line_break_in_quotes_starts_no_new_line(self):
        read = sheet('名称,说明\n面粉,"第一\n第二"\n大米,好\n'.encode())
        assert table(read) == [(2, ("面粉", "第一\n第二")), (3, ("大米", "好"))]

    def test_one_column_is_a_table_too(self):
        assert table(sheet("批号\nA1\nA2\n".encode())) == [(2, ("A1",)), (3, ("A2",))]

    def test_numbers_stay_text(self):
        assert table(sheet("批号,数量\n007,1e5\n".encode())) == [(2, ("007", "1e5"))]

    def test_unreadable_characters_are_said(self):
        with pytest.raises(Invalid):
            sheet(b"a,b\n" * 30_000 + b"\xff\xff,\xfe\n")


class TestLimits:
    def rows(self, count, columns=2):
        return [[f"列{n}" for n in range(columns)], *([["x"] * columns] * count)]

    def test_too_many_rows(self):
        content = book(("表", self.rows(11), []))
        read = sheet(content, limits=Limits(rows=10))
        with pytest.raises(Invalid, match="more than 10 rows"):
            list(read.rows)
        assert len(list(sheet(content, limits=Limits(rows=11)).rows)) == 11

    def test_too_many_columns(self):
        with pytest.raises(Invalid, match="more than 5 columns"):
            sheet(book(("表", self.rows(1, columns=6), [])), limits=Limits(columns=5))
        with pytest.raises(Invalid, match="more than 5 columns"):
            sheet(b"a,b,c,d,e,f\n1,2,3,4,5,6\n", limits=Limits(columns=5))

    def test_a_long_cell_names_its_place(self):
        with pytest.raises(Invalid, match="Line 2, column B has more than 10 characters"):
            list(sheet(("a,b\nx," + "y" * 11).encode(), limits=Limits(cell=10)).rows)

    def test_a_large_file(self):
        with pytest.raises(Invalid, match=r"larger than 0\.00\d+ MB"):
            sheet(b"a,b\n" * 1000, limits=Limits(size=1049))

    @pytest.mark.parametrize("place", ["XFD1048576", "A1048576", "GS1", "AAA1"])
    def test_one_far_cell_does_not_ask_for_gigabytes(self, place):
        made = openpyxl.Workbook()
        made.active["A1"], made.active["A2"], made.active[place] = "商品名称", "面粉", "x"
        out = io.BytesIO()
        made.save(out)
        with pytest.raises(Invalid, match="more than"):
            sheet(out.getvalue())

    def test_a_far_cell_in_a_sheet_under_another_name_is_found(self):
        source, target = io.BytesIO(), io.BytesIO()
        made = openpyxl.Workbook()
        made.active["XFD1048576"] = "x"
        made.save(source)
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
            for name in old.namelist():
                content = old.read(name).replace(b"worksheets/sheet1.xml", b"media/a.png")
                new.writestr(name.replace("worksheets/sheet1.xml", "media/a.png"), content)
        with pytest.raises(Invalid):
            sheet(target.getvalue())

    def test_the_last_allowed_column_and_row_are_allowed(self):
        made = openpyxl.Workbook()
        made.active["A1"], made.active["B1"], made.active["GR2"] = "a", "b", "x"
        out = io.BytesIO()
        made.save(out)
        assert len(next(iter(sheet(out.getvalue()).rows)).values) == 200


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\n\n ,,\n", "empty"),
        (book(("表", [], [])), "empty"),
        (book(("表", [["a", "b"]], []))[:-60], "damaged"),
        (PDF, "not a table"),
        (docx(), "not a table"),
        (saved(picture()), "not a table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "damaged"),
    ],
    ids=["nothing", "blank csv", "blank book", "cut", "pdf", "word", "picture", "locked", "broken xls"],
)
def test_what_cannot_be_read_is_refused_in_words(content, why):
    with pytest.raises(Invalid, match=why):
        list(sheet(content).rows)


def broken_sheet(replace, by):
    source, target = io.BytesIO(book(("表", [["商品名称", "批号"], ["面粉", 1]], []))), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(replace, by) if "sheet1" in name else content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("replace", "by"),
    [
        (b"<sheetData>", b"<sheetData><row><c"),
        (b"</c>", b""),
        (b'r="A1"', b'r="?"'),
        (b"<v>1</v>", b"<v>x</v>"),
    ],
)
def test_broken_xml_is_refused_or_read_but_never_our_error(replace, by):
    with contextlib.suppress(Invalid):
        list(sheet(broken_sheet(replace, by)).rows)


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8), min_size=2, max_size=5),
        max_size=8,
    )
)
def test_any_table_of_text_comes_back(rows):
    out = io.StringIO()
    csv.writer(out).writerows([["商品名称", "批号", "c", "d", "e"], *rows])
    read = read_rows(io.BytesIO(out.getvalue().encode("utf-8-sig")), known=KNOWN)
    assert all(len(row.values) <= 5 for row in read.rows)


ALIASES = {
    "name": ("商品名称", "产品名称", "食品名称", "名称"),
    "maker": ("生产企业", "生产厂家", "标称生产企业名称"),
    "batch": ("批号", "生产批号"),
    "made": ("生产日期",),
    "spec": ("规格型号", "规格"),
}


class TestHeaders:
    def test_usual_spellings_are_known(self):
        headers = ["序号", "*产品名称（必填）", "规格 型号", "标称生产企业名称", "批 号", "生产日期:"]
        columns = map_headers(headers, ALIASES)
        assert {name: match.column for name, match in columns.fields.items()} == {
            "name": 1,
            "maker": 3,
            "batch": 4,
            "made": 5,
            "spec": 2,
        }
        assert all(match.confidence == 100 for match in columns.fields.values())
        assert (columns.missing, columns.unused) == ((), ("序号",))

    def test_a_header_of_two_names_serves_one_field(self):
        columns = map_headers(["批号/生产日期"], ALIASES)
        assert columns.fields["batch"].confidence == 95
        assert columns.missing == ("name", "maker", "made", "spec")

    def test_a_likely_spelling_is_less_sure(self):
        match = map_headers(["标称的生产企业名称"], ALIASES).fields["maker"]
        assert 82 <= match.confidence < 100

    def test_what_is_not_alike_stays_unused(self):
        columns = map_headers(["被抽样单位名称", "备注", ""], ALIASES)
        assert columns.fields == {}
        assert columns.unused == ("被抽样单位名称", "备注")

    def test_the_better_column_wins(self):
        columns = map_headers(["名称", "商品名称"], {"name": ("商品名称", "商品名")})
        assert columns.fields["name"].column == 1

    @given(st.lists(st.text(max_size=12), max_size=8))
    def test_a_column_serves_one_field(self, headers):
        columns = map_headers(headers, ALIASES)
        used = [match.column for match in columns.fields.values()]
        assert len(used) == len(set(used))
        assert set(columns.fields) | set(columns.missing) == set(ALIASES)

    def test_plain(self):
        assert plain("＊ 商品名称 (必填) :") == "商品名称"
        assert plain("（一）") == "(一)"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (3, "3"),
        (2.50, "2.5"),
        (1e-7, "0.0000001"),
        (True, "TRUE"),
        (date(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2, 3, 4), "2026-01-02 03:04"),
        ("é", "é"),
    ],
)
def test_cells_as_people_read_them(value, text):
    assert text_of(value) == text


def test_column_letters():
    assert [column_letter(n) for n in (0, 25, 26, 199, 701, 702)] == ["A", "Z", "AA", "GR", "ZZ", "AAA"]
