"""`portal recalls` on files: JSON, exit codes, and the real notice when it is at hand."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.recalls.cli import recalls
from tests.rules.recalls.files import HEADER, ROWS, delimited, workbook

SHARED = Path(__file__).parents[4] / "shared" / "data"
NOTICE, CASES = SHARED / "samr_food_unqualified_2026-60.csv", SHARED / "match_cases.csv"
CATALOGUE = [
    ["商品名称", "生产企业", "规格", "批号/生产日期", "条码", "供应商"],
    ["益生元山楂醋饮", "安徽乙禾健康产业发展有限公司", "30mL×7/盒", "20250909", "", ""],
    ["酱菜汁", "河北丙谷食品有限公司", "1.75升/桶", "2025-08-25", "", ""],
    ["白芷", "", "散装", "", "", "某干货店"],
    ["可乐", "丁饮料有限公司", "330mL", "20250101", "6901234567893", ""],
]


@pytest.fixture
def run(tmp_path):
    """Run the command in a folder holding the list and the catalogue."""

    def _run(*arguments, stdin=None):
        for name, rows in {"list.csv": [HEADER, *ROWS], "shelf.csv": CATALOGUE}.items():
            (tmp_path / name).write_bytes(delimited(rows, encoding="gb18030"))
        (tmp_path / "list.xlsx").write_bytes(workbook({"附件": [HEADER, *ROWS]}))
        (tmp_path / "other.csv").write_bytes(delimited([["颜色", "大小"], ["红", "3"]]))
        (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 no")
        paths = [str(tmp_path / a) if "." in a else a for a in arguments]
        return CliRunner().invoke(recalls, paths, input=stdin)

    return _run


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_reading_as_json(run, name):
    result = run("read", name, "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert {c["header"]: c["field"] for c in found["columns"]}["标称生产企业名称"] == "maker_name"
    assert len(found["items"]) == len(ROWS)
    item = found["items"][0]
    assert item["companies"][1] == {
        "role": "CONTRACT_PRODUCER",
        "role_zh": "受委托生产者",
        "name": "安徽乙禾健康产业发展有限公司",
    }
    assert item["batch"]["dates"][0]["first"] == "2025-09-09"
    assert item["cells"]["生产日期"] == "2025/9/9"
    assert [w["code"] for w in found["warnings"]] == ["INVALID_DATE"]


def test_reading_for_people(run):
    result = run("read", "list.csv")
    assert result.exit_code == 0
    assert "标称生产企业名称 → 生产企业名称" in result.stdout
    assert "酱菜汁" in result.stdout
    assert "日期不合法" in result.stderr


def test_matching_as_json(run):
    result = run("match", "list.csv", "shelf.csv", "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert [
        (hit["item"]["line"], hit["row"]["line"], hit["level"], hit["review"]) for hit in found["hits"]
    ] == [
        (2, 2, "BATCH", False),
        (3, 3, "PRODUCT_OTHER_BATCH", True),
        (5, 4, "NAME_ONLY", True),
    ]
    assert found["rows"] == 4
    assert found["by_level"]["BATCH"] == 1
    assert found["hits"][0]["row"]["cells"]["批号/生产日期"] == "20250909"
    assert "生产日期或批号一致：20250909" in [reason["zh"] for reason in found["hits"][0]["reasons"]]


def test_only_grave_levels_when_asked(run):
    found = json.loads(run("match", "list.csv", "shelf.csv", "--json", "--least", "BATCH").stdout)
    assert [hit["level"] for hit in found["hits"]] == ["BATCH"]


def test_matching_for_people(run):
    result = run("match", "list.xlsx", "shelf.csv")
    assert result.exit_code == 0
    assert "批次一致" in result.stdout
    assert "名单 4 条，台账 4 行：批次一致 1，同品不同批次 1，仅名称一致 1" in result.stdout


def test_a_list_may_be_pasted_on_standard_input(run):
    result = run("read", "-", "--json", stdin=delimited([HEADER, *ROWS], delimiter="\t").decode())
    assert result.exit_code == 0
    assert len(json.loads(result.stdout)["items"]) == len(ROWS)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("read", "other.csv"), 1),
        (("match", "other.csv", "shelf.csv"), 1),
        (("match", "list.csv", "other.csv"), 1),
        (("read", "broken.xlsx"), 2),
        (("read", "absent.csv"), 2),
        (("match", "list.csv", "broken.xlsx"), 2),
        (("match", "list.csv"), 2),
    ],
)
def test_exit_codes(run, arguments, code):
    assert run(*arguments).exit_code == code


@pytest.mark.skipif(not CASES.exists(), reason="the notice is not beside this checkout")
def test_the_labelled_cases_of_a_real_notice_are_at_their_level():
    result = CliRunner().invoke(recalls, ["match", str(NOTICE), str(CASES), "--json"])
    assert result.exit_code == 0
    hits = {
        (hit["item"]["seq"], hit["row"]["line"]): hit["level"] for hit in json.loads(result.stdout)["hits"]
    }
    with CASES.open(encoding="utf-8-sig", newline="") as file:
        cases = list(csv.DictReader(file))
    got = [hits.get((case["notice_seq"], line), "NONE") for line, case in enumerate(cases, start=2)]
    assert got == [case["expected_level"] for case in cases]


@pytest.mark.skipif(not NOTICE.exists(), reason="the notice is not beside this checkout")
def test_the_marks_of_a_real_notice():
    found = json.loads(CliRunner().invoke(recalls, ["read", str(NOTICE), "--json"]).stdout)
    items = {item["seq"]: item for item in found["items"]}
    assert len(items) == 40
    assert [seq for seq, item in items.items() if "COUNTERFEIT_LABEL" in item["flags"]] == [
        "1",
        "22",
        "27",
        "32",
    ]
    assert [seq for seq, item in items.items() if item["review"]] == ["2"]
    assert [failure["item"] for failure in items["19"]["failures"]] == ["酵母", "菌落总数"]
    assert items["21"]["failures"][0]["result"] == "2.0×10²CFU/g"
