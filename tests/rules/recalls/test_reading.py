"""Whole lists and catalogues out of files of every kind."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.recalls.rules.reading.catalogue import read_catalogue
from portal.recalls.rules.reading.grid import UnreadableFile
from portal.recalls.rules.reading.listing import read_list
from portal.recalls.rules.reading.load import load
from portal.recalls.rules.reading.report import is_wanting, list_as_json
from tests.rules.recalls.files import HEADER, ROWS, cells, delimited, ruled_pdf, workbook


def listed(content):
    return read_list(load(content))


CSV_KINDS = {
    "utf-8": delimited([HEADER, *ROWS]),
    "bom": delimited([HEADER, *ROWS], encoding="utf-8-sig"),
    "gb18030": delimited([HEADER, *ROWS], encoding="gb18030"),
    "utf-16": delimited([HEADER, *ROWS], encoding="utf-16"),
    "pasted, tabs": delimited([HEADER, *ROWS], delimiter="\t"),
    "semicolons": delimited([HEADER, *ROWS], delimiter=";"),
    "xlsx": workbook({"附件1": [HEADER, *ROWS]}),
    "html": (
        "<html><table><tr>" + "".join(f"<th>{c}</th>" for c in HEADER) + "</tr>"
        + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in ROWS) + "</table></html>"
    ).encode(),
}  # fmt: skip


@pytest.mark.parametrize("kind", CSV_KINDS)
def test_one_list_in_every_kind_of_file(kind):
    found = listed(CSV_KINDS[kind])
    assert [item.name for item in found.items] == [row[5] for row in ROWS]
    first, second, third, fourth = found.items
    assert [party.role for party in first.parties] == ["CONSIGNOR", "CONTRACT_PRODUCER"]
    assert first.batch.spans[0].first == date(2025, 9, 9)
    assert second.review == {"INVALID_DATE"}
    assert "LABEL_ONLY" in second.flags
    assert third.batch.spans[0].first == date(2025, 11, 17)
    assert third.failures[0].result == "2.0×10²CFU/g"
    assert "RETESTED" in third.flags
    assert fourth.parties == ()
    assert fourth.batch.spans[0].kind == "PURCHASE"
    assert found.missing == []
    assert not is_wanting(found)


def test_titles_above_footnotes_below_and_several_sheets():
    note = ["注：排名不分先后"]
    content = workbook(
        {
            "说明": [["本附件共两类"]],
            "饮料": [
                ["附件1"],
                ["饮料监督抽检不合格产品信息"],
                ["（某市监食检发〔2026〕12号）"],
                HEADER,
                ROWS[0],
                note,
            ],
            "调味品": [["调味品监督抽检不合格产品信息"], HEADER, ROWS[1], ROWS[3]],
        },
        merges={"饮料": ["A1:R1", "A2:R2", "A3:R3", "A6:R6"], "调味品": ["A1:R1"]},
    )
    found = listed(content)
    assert [(item.sheet, item.lines) for item in found.items] == [
        ("饮料", [5]),
        ("调味品", [3]),
        ("调味品", [4]),
    ]
    assert found.tables[0].notice_no == "某市监食检发〔2026〕12号"
    assert found.tables[0].titles[1] == "饮料监督抽检不合格产品信息"
    assert found.skipped == ["说明"]


def test_several_failing_items_in_merged_rows_are_one_item():
    second = [None] * 10 + ["甜蜜素", "0.9g/kg", "≤0.65g/kg"]
    areas = [f"{column}2:{column}3" for column in "ABCDEFGHIJ"]
    found = listed(workbook({"s": [HEADER, ROWS[0], second, ROWS[3]]}, merges={"s": areas}))
    assert [item.name for item in found.items] == ["益生元山楂醋饮", "白芷"]
    assert [(f.item, f.result) for f in found.items[0].failures] == [
        ("安赛蜜", "0.461g/kg"),
        ("甜蜜素", "0.9g/kg"),
    ]
    assert found.items[0].lines == [2, 3]


def test_a_failing_item_on_a_row_of_its_own_without_merge():
    second = ["", "", "", "", "", "", "", "", "", "", "甜蜜素", "0.9g/kg", "≤0.65g/kg"]
    found = listed(delimited([HEADER, ROWS[0], second]))
    (item,) = found.items
    assert [f.item for f in item.failures] == ["安赛蜜", "甜蜜素"]


def test_two_products_of_one_name_are_two_items():
    other = [2, *ROWS[0][1:]]
    assert len(listed(delimited([HEADER, ROWS[0], other])).items) == 2


def test_a_header_on_two_rows():
    upper = ["序号", "样品名称", "生产企业", "", "不合格情况", "", ""]
    lower = ["", "", "名称", "地址", "不合格项目", "检验结果", "标准值"]
    row = ["1", "白芷", "甲食品有限公司", "某市", "铅", "0.5", "≤0.2"]
    found = listed(workbook({"s": [upper, lower, row]}, merges={"s": ["C1:D1", "E1:G1", "A1:A2", "B1:B2"]}))
    fields = [column.field for column in found.tables[0].columns]
    assert fields == [
        "seq",
        "product_name",
        "maker_name",
        "maker_address",
        "failing_items",
        "result",
        "limit",
    ]
    assert found.items[0].failures[0].limit == "≤0.2"


def test_a_header_repeated_on_every_page_and_a_second_annex_on_one_sheet():
    other = ["样品名称", "生产企业", "规格", "不合格项目║检验结果║标准值"]
    rows = [HEADER, ROWS[0], HEADER, ROWS[1], other, ["陈皮", "己果业有限公司", "100g", "铅║0.5║≤0.2"]]
    found = listed(delimited(rows))
    assert [item.name for item in found.items] == ["益生元山楂醋饮", "酱菜汁（液态复合调味料）", "陈皮"]
    assert found.items[2].failures[0].item == "铅"
    assert len(found.tables) == 2


def test_composite_column_in_the_order_of_its_header():
    header = ["食品名称", "标称生产企业名称", "不合格项目（标准值/实测值）"]
    for cell in ("铅（≤0.2/0.5）", "铅║≤0.2║0.5", "铅：≤0.2/0.5"):
        (item,) = listed(delimited([header, ["陈皮", "己果业有限公司", cell]])).items
        assert [(f.item, f.limit, f.result) for f in item.failures] == [("铅", "≤0.2", "0.5")]
    (item,) = listed(delimited([header, ["陈皮", "己果业有限公司", "铅严重超标"]])).items
    assert item.review == {"RESULT_UNALIGNED"}


def test_cosmetics_with_several_company_columns():
    header = cells(
        """序号 ¦ 标示产品名称 ¦ 注册人/备案人 ¦ 受托生产企业 ¦ 境内责任人 ¦ 包装规格 ¦ 标示批号 ¦
        标示限期使用日期/保质期 ¦ 不符合规定项目 ¦ 检验结果 ¦ 规定要求"""
    )
    row = cells(
        """1 ¦ 焕颜霜 ¦ 甲化妆品有限公司 ¦ 乙日化有限公司 ¦ / ¦ 50g ¦ L2509 ¦
        标示限期使用日期：2026/03/01，保质期：36个月 ¦ 汞 ¦ 5 ¦ ≤1"""
    )
    (item,) = listed(delimited([header, row], delimiter="\t")).items
    assert [(party.role, party.name) for party in item.parties] == [
        ("REGISTRANT", "甲化妆品有限公司"),
        ("CONTRACT_PRODUCER", "乙日化有限公司"),
    ]
    assert item.batch.lots == ("l2509",)
    assert item.batch.of("USE_BY")[0].first == date(2026, 3, 1)
    assert item.batch.shelf_life == "36个月"


def test_a_food_recall():
    header = cells("召回企业 ¦ 产品名称 ¦ 商标 ¦ 规格 ¦ 生产日期 ¦ 批号 ¦ 召回原因 ¦ 召回级别")
    row = ["甲乳业有限公司", "酸奶", "甲", "200g", "2025年9月1日至10日", "A1、A2", "检出致病菌", "一级"]
    found = listed(delimited([header, row]))
    (item,) = found.items
    assert item.parties[0].role == "RECALLER"
    assert item.batch.lots == ("a1", "a2")
    assert item.failures[0].item == "检出致病菌"
    assert "maker_name" not in found.missing


def test_what_passed_is_read_but_marked():
    header = ["样品名称", "标称生产企业名称", "规格", "检验结论"]
    found = listed(
        delimited([header, ["陈皮", "甲有限公司", "1g", "合格"], ["白芷", "乙有限公司", "1g", "不合格"]])
    )
    assert [item.qualified for item in found.items] == [True, False]


def test_a_pdf_table():
    header = ["product name", "manufacturer", "spec", "lot", "failing items"]
    found = listed(ruled_pdf([header, ["Haw Vinegar", "Alpha Foods Ltd", "200ml", "A1", "Acesulfame"]]))
    (item,) = found.items
    assert (item.name, item.cells.get("spec"), item.batch.lots) == ("Haw Vinegar", "200ml", ("a1",))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   \n",
        b"\x00\x01\x02\x03",
        b"PK\x03\x04broken",
        b"%PDF-1.4 broken",
        b"<html><p>no table</p></html>",
        b"\xff\xff\xff\xff",
    ],
)
def test_what_is_no_table_is_refused(content):
    with pytest.raises(UnreadableFile):
        load(content)


def test_a_table_of_something_else_is_wanting():
    found = listed(delimited([["颜色", "大小"], ["红", "3"]]))
    assert found.items == []
    assert is_wanting(found)
    codes = [warning["code"] for warning in list_as_json(found)["warnings"]]
    assert "SHEET_SKIPPED" in codes
    assert "NO_ITEMS" in codes


def test_rowspan_and_colspan_of_a_web_table():
    page = """<table><tr><th>序号</th><th>样品名称</th><th>生产企业</th><th>不合格项目</th><th>检验结果</th></tr>
    <tr><td rowspan="2">1</td><td rowspan="2">陈皮</td><td rowspan=2>甲有限公司</td><td>铅</td><td>0.5</td></tr>
    <tr><td>镉</td><td>0.3</td></tr><tr><td>2</td><td>白芷</td><td>乙有限公司</td><td>铅<br>镉</td><td>1<br>2</td></tr></table>"""
    found = listed(page.encode("gb18030"))
    assert [(i.name, [(f.item, f.result) for f in i.failures]) for i in found.items] == [
        ("陈皮", [("铅", "0.5"), ("镉", "0.3")]),
        ("白芷", [("铅", "1"), ("镉", "2")]),
    ]


@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=6), min_size=1, max_size=12))
def test_reading_any_table_never_raises_and_loses_no_cell(rows):
    header = ["样品名称", "标称生产企业名称", "规格型号", "生产日期"]
    content = workbook({"s": [header, *[[_printable(cell) for cell in row] for row in rows]]})
    report = list_as_json(listed(content))
    for item in report["items"]:
        assert set(item["cells"]) >= {name for name in header if item["cells"].get(name)}


def _printable(text):
    kept = "".join(char for char in text if char.isprintable())
    return kept.removeprefix("=")


@pytest.mark.parametrize(
    "headers",
    [
        ["商品名称", "生产企业", "规格", "批号", "条码"],
        ["品名", "厂家", "规格型号", "生产日期", "69码"],
        ["名称", "制造商", "净含量", "批次", "EAN"],
        ["商品全名", "生产厂商", "包装规格", "批号/生产日期", "商品条形码"],
        ["Product", "Manufacturer", "Spec", "Lot", "Barcode"],
    ],
)
def test_catalogues_under_their_usual_headers(headers):
    content = delimited(
        [
            ["某店台账", "", "", "", ""],
            headers,
            ["陈皮", "甲果业有限公司", "100g", "20250909", "6901234567892"],
        ]
    )
    (shelf,) = read_catalogue(load(content))
    (row,) = shelf.rows
    assert shelf.missing == []
    assert row.line == 3
    assert {*row.texts} >= {"product_name", "maker_name", "spec", "gtin"}


def test_barcodes_kept_in_the_item_code_column_are_found():
    content = delimited(
        [["货号", "商品名称"], ["6901234567892", "陈皮"], ["6914973600362", "白芷"], ["0001", "散装"]]
    )
    (shelf,) = read_catalogue(load(content))
    assert [row.texts.get("gtin") for row in shelf.rows] == ["6901234567892", "6914973600362", "0001"]


def test_barcodes_typed_as_numbers_in_a_spreadsheet():
    content = workbook({"s": [["商品名称", "条码"], ["陈皮", 6901234567892], ["白芷", 6914973600362.0]]})
    (shelf,) = read_catalogue(load(content))
    assert [row.texts["gtin"] for row in shelf.rows] == ["6901234567892", "6914973600362"]
