"""Tables of shops in and out."""

import csv
import io

import openpyxl
import pytest

from portal.core.sheets import write_xlsx
from tests.modules.merchants.test_shops import add, events, page_of, shops
from tests.support.counting import statements

HEADERS = ["商户名称", "铺位号", "品牌", "统一社会信用代码", "联系人", "联系电话"]


@pytest.fixture
def liaison(frozen, enter, town):
    return enter(town.station.people["liaison"])


def upload(client, town, rows, headers=HEADERS, name="shops.xlsx"):
    content = write_xlsx(headers, rows)
    return client.post(page_of(town, "import"), data={"file": (io.BytesIO(content), name)})


def take(client, preview):
    return client.submit(preview, form="/import/run")


def book(answer):
    assert answer.status_code == 200
    [sheet] = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets
    return [list(row) for row in sheet.iter_rows(values_only=True)]


GOOD = [
    ["小米之家", "F105", "小米", "91331082MA2914179D", "张三", "13805760001"],
    ["巴拉巴拉", "F312", None, None, None, "0576-85112315"],
    ["悦动健身", None, None, None, None, None],
]


def test_nothing_is_stored_before_the_preview_is_confirmed(liaison, town, db):
    preview = upload(liaison, town, GOOD)
    html = preview.get_data(as_text=True)
    assert preview.status_code == 200
    assert "新增 3 家，更新 0 家，不变 0 家" in html
    assert shops(db, town) == []
    result = take(liaison, preview)
    assert result.status_code == 200
    assert [shop.name for shop in shops(db, town)] == ["小米之家", "巴拉巴拉", "悦动健身"]
    assert events(db, town) == ["added"] * 3


def test_rows_pasted_are_a_table_too(liaison, town, db):
    out = io.StringIO()
    csv.writer(out, delimiter="\t").writerows([HEADERS, *GOOD])
    preview = liaison.submit(liaison.get(page_of(town, "import")), {"pasted": out.getvalue()}, form="/import")
    take(liaison, preview)
    assert len(shops(db, town)) == 3


def test_refused_rows_are_named_and_given_back_with_reasons(liaison, town, db):
    bad = [
        [None, "F1", None, None, None, None],
        ["甲", "F2", None, "91331082MA2914179X", None, None],
        ["乙", "F3", None, None, None, "12"],
        ["小米之家", "f105", None, None, None, None],
        ["丙" * 81, None, None, None, None, None],
    ]
    preview = upload(liaison, town, [*GOOD, *bad])
    html = preview.get_data(as_text=True)
    assert "和第 2 行是同一家商户" in html
    lines = book(liaison.submit(preview, form="/import/refused.xlsx"))
    assert len(lines) == 6
    assert lines[0][: len(HEADERS)] == HEADERS
    assert [line[-2] for line in lines[1:]] == [5, 6, 7, 8, 9]
    assert all(line[-1] for line in lines[1:])
    take(liaison, preview)
    assert len(shops(db, town)) == 3


def test_known_shops_are_brought_up_to_date_and_empty_cells_take_nothing_away(liaison, town, db):
    add(liaison, town, brand="小米", contact="张三")
    add(liaison, town, name="悦动健身", stall="")
    preview = upload(
        liaison,
        town,
        [["小米之家", "F105", None, None, "李四", None], ["悦动健身", None, None, None, None, None]],
    )
    assert "新增 0 家，更新 1 家，不变 1 家" in preview.get_data(as_text=True)
    take(liaison, preview)
    first = shops(db, town)[0]
    assert (first.brand, first.contact) == ("小米", "李四")
    assert sorted(events(db, town)) == ["added", "added", "changed"]


def test_read_again_nothing_changes(liaison, town, db):
    preview = upload(liaison, town, GOOD)
    take(liaison, preview)
    assert take(liaison, preview).status_code == 409  # the table looked over is taken once
    assert take(liaison, upload(liaison, town, GOOD)).status_code == 200
    assert len(shops(db, town)) == 3
    assert events(db, town) == ["added"] * 3


def test_columns_are_found_by_their_names_in_any_order(liaison, town, db):
    take(liaison, upload(liaison, town, [["13805760001", "x", "小米之家"]], ["联系方式", "备注", "店铺名称"]))
    [shop] = shops(db, town)
    assert (shop.name, shop.phone) == ("小米之家", "13805760001")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.xlsx"),
        (b"%PDF-1.7 nonsense", "list.pdf"),
        (b"PK\x03\x04broken", "broken.xlsx"),
        ("编号,数量\n1,2\n".encode(), "other.csv"),
    ],
)
def test_what_is_no_table_of_shops_is_refused_in_words(liaison, town, db, content, name):
    answer = liaison.post(page_of(town, "import"), data={"file": (io.BytesIO(content), name)})
    assert answer.status_code == 422
    assert "表格读不出来" in answer.get_data(as_text=True)


def test_no_file_at_all_and_too_many_rows(liaison, town):
    assert liaison.submit(liaison.get(page_of(town, "import")), form="/import").status_code == 422
    answer = upload(liaison, town, [[f"店{number}", None, None, None, None, None] for number in range(2001)])
    assert answer.status_code == 422
    assert "2000" in answer.get_data(as_text=True)


def test_what_comes_back_is_what_was_read_here(liaison, enter, town, db):
    preview = upload(liaison, town, GOOD).get_data(as_text=True)
    token = preview.split('name="token" value="')[1].split('"')[0]
    assert liaison.post(page_of(town, "import/run"), data={"token": token[:-2] + "xx"}).status_code == 422
    stranger = enter(town.other.people["head"])
    assert stranger.post(f"{town.other.url}shops/import/run", data={"token": token}).status_code == 422
    assert shops(db, town) == []


def test_a_large_table_asks_little(liaison, town, db):
    def rows(count):
        return [[f"店{number:04d}", f"A{number}", None, None, None, None] for number in range(count)]

    small = upload(liaison, town, rows(3))
    few = statements(lambda: take(liaison, small))
    large = upload(liaison, town, rows(600))
    assert statements(lambda: take(liaison, large)) <= few + 6
    assert len(shops(db, town)) == 600


def test_what_is_shown_is_exported_and_cannot_run(liaison, town, db):
    add(liaison, town, name="=1+1", stall="A1")
    add(liaison, town, name="小米之家", stall="F105", phone="13805760001")
    lines = book(liaison.get(page_of(town, "export.xlsx")))
    assert lines[0][:2] == ["商户名称", "铺位号"]
    assert [line[0] for line in lines[1:]] == ["=1+1", "小米之家"]
    sheet = openpyxl.load_workbook(io.BytesIO(liaison.get(page_of(town, "export.xlsx")).data)).worksheets[0]
    assert sheet["A2"].data_type == "s"
    assert [line[0] for line in book(liaison.get(page_of(town, "export.xlsx") + "?q=小米"))[1:]] == [
        "小米之家"
    ]


def test_an_export_comes_back_in_unchanged(liaison, town, db):
    take(liaison, upload(liaison, town, GOOD))
    content = liaison.get(page_of(town, "export.xlsx")).data
    preview = liaison.post(page_of(town, "import"), data={"file": (io.BytesIO(content), "shops.xlsx")})
    assert "新增 0 家，更新 0 家，不变 3 家" in preview.get_data(as_text=True)


def test_the_example_is_empty_and_fits(liaison, town):
    [headers] = book(liaison.get(page_of(town, "import/example.xlsx")))
    assert "商户名称" in headers
    assert len(headers) == 6
