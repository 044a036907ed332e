"""Headers: every family of published list, shop systems, composites, and what must stay unmapped."""

import json
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.recalls.rules.columns.fields import FIELDS
from portal.recalls.rules.columns.mapping import map_headers, read_header

KNOWN = Path(__file__).parents[4] / "shared" / "data" / "known_columns_cn_sampling_headers.json"

FAMILIES = {
    "food 2025–26": """
        序号/seq 标称生产企业名称/maker_name 标称生产企业地址/maker_address 被抽样单位名称/sampled_name
        被抽样单位地址/sampled_address 样品名称/product_name 规格型号/spec 商标/brand 生产日期/production_date
        保质期/shelf_life 不合格项目/failing_items 检验值/result 标准值/limit 标签标注要求/label_claim 检验机构/lab
        食品细类/fine_class 抽样编号/sample_no 备注/remark""",
    "food, provincial": """
        抽样编号/sample_no 序号/seq 标称生产企业名称/maker_name 标称生产企业地址/maker_address
        被抽样单位名称/sampled_name 被抽样单位地址/sampled_address 食品名称/product_name 规格型号/spec 商标/brand
        生产日期╱批号/batch 不合格项目║检验结果║标准值/failures 分类/category 公告号/notice_no 公告日期/notice_date
        任务来源╱项目名称/task_source 检验机构/lab 备注/remark 公告网址链接/source_url""",
    "food, qualified": """
        序号/seq 标称生产企业名称/maker_name 标称生产企业地址/maker_address 被抽样单位名称/sampled_name
        被抽样单位所在省份/sampled_province 食品名称/product_name 规格型号/spec 生产日期╱批号/batch 分类/category
        公告号/notice_no 公告日期/notice_date""",
    "cosmetics": """
        序号/seq 标示产品名称/product_name 注册人╱备案人/registrant_name 被抽样单位名称/sampled_name
        被抽样单位地址/sampled_address 包装规格/spec 标示批号/lot 标示生产日期/production_date
        标示限期使用日期/use_by 注册证╱备案编号/registration_no 生产许可证号/license_no 检验机构/lab
        不符合规定项目/failing_items 检验结果/result 规定要求/limit 备注/remark""",
    "industrial goods": """
        产品名称/product_name 受检(被抽样)单位/sampled_name (标称)生产单位/maker_name 规格型号/spec 商标/brand
        生产日期╱批号/batch 主要不合格项目/failing_items 承检机构/lab 备注/remark""",
    "food recall": """
        召回企业/recaller_name 产品名称/product_name 商标/brand 规格/spec 生产日期/production_date 数量/quantity
        召回原因/recall_reason 召回级别/recall_level 召回时限/period 销售区域/region 联系方式/contact""",
    "consumer recall": """
        召回编号/notice_no 召回企业/recaller_name 产品名称/product_name 型号/spec 批号/lot 数量/quantity
        缺陷/recall_reason 可能后果/consequence 召回措施/measures 联系电话/contact""",
}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_of_lists_is_known_whole(family):
    pairs = [pair.split("/") for pair in FAMILIES[family].split()]
    columns = map_headers([header.replace("╱", "/") for header, _ in pairs])
    assert [column.field for column in columns] == [field for _, field in pairs]
    assert all(column.confidence >= 0.85 for column in columns)


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("不合格项目║检验结果║标准值", ("failing_items", "result", "limit")),
        ("不合格项目‖检验结果‖标准值", ("failing_items", "result", "limit")),
        ("不合格项目∥检验值∥标准值", ("failing_items", "result", "limit")),
        ("不合格项目∣检验结果∣标准值", ("failing_items", "result", "limit")),
        ("不合格项目|检验结果|标准值", ("failing_items", "result", "limit")),
        ("不合格项目丨检测值丨标准限值", ("failing_items", "result", "limit")),
        ("不合格项目:检验结果(标准值)", ("failing_items", "result", "limit")),
        ("不合格项目（标准值/实测值）", ("failing_items", "limit", "result")),
        ("不合格项目 检验结果 标准值", ("failing_items", "result", "limit")),
        ("标准值/检测值", ("limit", "result")),
        ("不合格项目║检验结果║单位║标准值", ("failing_items", "result", "unit", "limit")),
    ],
)
def test_composite_headers_keep_the_order_of_their_parts(header, fields):
    assert read_header(header)[0] == fields


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("（标称）生产企业名称", "maker_name"), ("生产企业(标称)", "maker_name"),
        ("标称生产\r企业(供\r货商)名\r称", "maker_name"), ("注册人/备案人名称", "registrant_name"),
        ("进口商或代理商", "importer_name"), ("受托生产企业", "contract_name"), ("供应商", "supplier_name"),
        ("被抽样单位\xa0\xa0名称", "sampled_name"), ("被抽样单位名称*", "sampled_name"), ("規格", "spec"),
        ("生产(加工/购进)日期/批号", "batch"), ("批号/生产日期", "batch"), ("批次", "lot"), ("货号", "item_code"),
        ("检验结果（mg/kg）", "result"), ("铅（mg/kg）", "analyte"), ("商品名称", "product_name"),
        ("品名", "product_name"),
        ("厂家", "maker_name"), ("制造商", "maker_name"), ("条形码", "gtin"), ("69码", "gtin"), ("EAN", "gtin"),
    ],
)  # fmt: skip
def test_single_headers(header, field):
    assert read_header(header)[0] == (field,)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "价格",
        "售价",
        "柜台",
        "12",
        "2025-09-09",
        "甲乙食品有限公司生产的某批次产品，经核实不是本企业所产",
    ],
)
def test_what_is_no_known_header_stays_unmapped(header):
    assert read_header(header) == ((), 0.0)


def test_two_columns_for_one_field_the_surer_one_wins():
    columns = map_headers(["样品大概名称", "样品名称", "备注", "备注"])
    assert [column.field for column in columns] == [None, "product_name", "remark", "remark"]


def test_every_spelling_of_the_table_means_its_own_field():
    wrong = [
        (code, s) for code, field in FIELDS.items() for s in field.spellings if read_header(s)[0] != (code,)
    ]
    assert wrong == []


@given(st.text(max_size=60))
def test_reading_a_header_never_raises(header):
    fields, confidence = read_header(header)
    assert 0.0 <= confidence <= 1.0
    assert bool(fields) == (confidence > 0)


# The reference names twenty canonical columns; ours are finer.
OURS = {
    "notice_number": "seq sample_no notice_no",
    "food_name": "product_name brand",
    "specifications_model": "spec sample_size",
    "production_date": "batch production_date lot purchase_date use_by",
    "manufacturer_name": "maker_name consignor_name contract_name registrant_name responsible_name importer_name "
    "supplier_name distributor_name",
    "manufacturer_address": "maker_address",
    "sampled_location_province": "sampled_province maker_province",
    "sampled_location_name": "sampled_name shop_name",
    "sampled_location_address": "sampled_address sampled_district",
    "adulterant": "failing_items tested_items",
    "failing_results": "failing_reason failures",
    "test_outcome": "result analyte basis",
    "legal_limit": "limit",
    "inspection_results": "conclusion",
    "testing_agency": "lab retest_lab sampler",
    "product_classification": "category fine_class",
    "announcement_date": "notice_date",
    "sampled_date": "sampled_date",
    "task_source_or_project_name": "task_source",
}


# Labels of the reference that cannot be agreed with, by reason. What is left over is ours to answer for.
LABEL_ERRORS = {
    "no header: a file's own words, a value, a sentence": """
        sheetname filename data_source_detailed data_source_general 51组， 淀粉及淀粉制品 粮食加工品 (公/母)蟹 没收违法
        怀化市食品药品监督管理局一季度农产品抽检公示 公众号 备份位置 抽样单状态 出厂检验方式 分中心名称""",
    "a piece cut off a longer header": """
        目 项 检验 标称生产 及地址 及地址.1 及所在地 生产.1 生产单 被抽样单位所 检验报号编告 被抽目样单)位名称""",
    "says who was sampled, labelled the maker, or the other way round": """
        供样单位（受检单位） 供样单位（受检单位) 经营企业名称 受检单位.1 被抽检单位（生产企业） 标称企业名称
        标称企业地址 被抽样单位所在省地址 被抽样单位/生产企业详细地址 被抽企业地址 被抽单位地址 被抽检单位及所在地
        单位地址
        样品来源 供货商名称 生产地""",
    "names two things, labelled the other one": """
        标示生产企业名称或地址 生产单位及地址 抽样地点、经营单位 被抽样单位信息 被抽检单位信息 违法经营者名称或姓名
        主要不合格项目或主要问题 不合格项目及结果单位 不合格情况 备注（检验项目）""",
    "a substance measured, labelled here as an adulterant and elsewhere as a result": """
        铝 镉 甲醛含量 硼含量 呋喃西林代谢物 克百威，甲拌磷，毒死蜱，氧乐果 三唑磷，灭多威，氧乐果，久效磷
        克伦特罗，沙丁胺醇，莱克多巴胺，磺胺甲基嘧啶 罂粟碱、那可丁、吗啡、可待因、蒂巴因、二氧化钛
        罂粟碱、那可丁、吗啡、可待因、蒂巴因 恩诺沙星，环丙沙星，硝基呋喃代谢物（AMOZ,SEM,AHD,AOZ
        硝基呋喃代谢物（AMOZ,SEM,AHD,AOZ)，孔雀石绿，氯霉素
        喹诺酮类（恩诺沙星，达氟沙星）硝基呋喃代谢物（AMOZ,SEM,AHD,AOZ)""",
    "a result by its words, labelled the conclusion, while the same words are labelled a result elsewhere": """
        检验结果.1 检查结果 实测值 结果 检测结果 复检结果 检验是否合格 合格/不合格 实物质量""",
    "another field by its words": """
        抽样地所在县（市、区） 所在县(市、区) 功能类别 检验目的小类 外部样品编号 内部样品编号 不合格产品报告编号
        明细类别 品牌 承捡单位 被监测人 委托单位 任务名称 任务来源（项目名称） 任务来源／项目名称 样品批号 批号 生产批号
        公告日期.1 购进日期/批号 样品小类别 流通环节 任务来源\u3000 生产(加工\r/购进)日\r期/批号""",
}


def _agrees(fields: tuple[str, ...], canonical: str) -> bool:
    """Whether a column means what the label says; one of several things is the failure as a whole, too."""
    theirs = {code: canonical for canonical, codes in OURS.items() for code in codes.split()}
    return canonical in {theirs.get(field) for field in fields} or (
        len(fields) > 1 and canonical == "failing_results"
    )


def test_headers_met_in_27_provinces():
    """Each disagreement is either a label that cannot be right (listed with its reason) or a miss of ours."""
    if not KNOWN.exists():
        pytest.skip("the reference headers are not beside this checkout")
    labelled = json.loads(KNOWN.read_text("utf-8"))
    split = re.compile(r"[ \n]+")  # a header may hold other blanks itself
    errors = {header for headers in LABEL_ERRORS.values() for header in split.split(headers.strip(" \n"))}
    disagreed = {header for header, label in labelled.items() if not _agrees(read_header(header)[0], label)}
    assert errors <= labelled.keys()
    assert errors <= disagreed, errors - disagreed  # none is excused that agrees
    missed = disagreed - errors
    assert 1 - len(missed) / (len(labelled) - len(errors)) >= 0.99, missed
    assert len(errors) / len(labelled) <= 0.11


def test_thirty_headers_drawn_from_the_families_are_mapped_unaided():
    """The goal of the issue: of 30 variants at least 95 % without help, whichever 30 are drawn."""
    if not KNOWN.exists():
        pytest.skip("the reference headers are not beside this checkout")
    labelled = json.loads(KNOWN.read_text("utf-8"))
    errors = {
        header for headers in LABEL_ERRORS.values() for header in re.split(r"[ \n]+", headers.strip(" \n"))
    }
    fair = sorted((header, label) for header, label in labelled.items() if header not in errors)
    for seed in range(50):
        drawn = random.Random(seed).sample(fair, 30)
        right = sum(_agrees(read_header(header)[0], label) for header, label in drawn)
        assert right / len(drawn) >= 0.95, seed
