"""What single cells say: texts, barcodes, dates and lots, sizes, companies, names, failures, remarks."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.recalls.rules.facts import company_names, names, specs
from portal.recalls.rules.facts.batch import Batch, lot_key, read_batch
from portal.recalls.rules.facts.companies import read_parties
from portal.recalls.rules.facts.company_names import read_company
from portal.recalls.rules.facts.dates import read_day
from portal.recalls.rules.facts.failures import read_composite, read_failures, restore_powers
from portal.recalls.rules.facts.gtin import read_gtins
from portal.recalls.rules.facts.names import read_name
from portal.recalls.rules.facts.remarks import flags_of, read_labs
from portal.recalls.rules.facts.specs import read_spec
from portal.recalls.rules.facts.text import fold, is_blank, keep, tidy

# Text as cells hold it: Chinese, digits, signs of all widths, brackets that do not close, line breaks.
CELLS = st.text(
    st.sampled_from(
        "食品有限公司生产年月日期批号委托受托方：:；;、，（）()[]【】/／|║‖"
        + "0123456789０１２.-×xX*gGkmMlL克升袋瓶®²⁻ \n\t牌味%≤=n"
    ),
    max_size=60,
) | st.text(max_size=40)


# --- text ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell", ["", None, "/", "／", "—", "－－", "--", "无", " N/A ", "未标示", "\\", "…", "nan"]
)
def test_a_sign_for_nothing_is_nothing(cell):
    assert is_blank(cell)
    assert keep(cell) == ""


@pytest.mark.parametrize("cell", ["散装", "0", "/袋", "无糖", "A"])
def test_what_only_looks_like_nothing_is_kept(cell):
    assert keep(cell) == cell


@given(CELLS)
def test_folding_twice_changes_nothing(cell):
    assert fold(fold(cell)) == fold(cell)


@given(CELLS)
def test_tidying_twice_changes_nothing(cell):
    assert tidy(tidy(cell)) == tidy(cell)


def test_superscripts_survive_folding_as_powers():
    assert fold("2.0×10²CFU") == "2.0×10^2cfu"
    assert fold("辅酶Q₁₀") == "辅酶q10"


def test_radicals_out_of_a_pdf_become_characters():
    assert tidy("⽣产⽇期，⻓沙") == "生产日期，长沙"
    assert [party.role for party in read_parties("受委托⽣产商：甲有限公司").parties] == ["CONTRACT_PRODUCER"]


# --- barcodes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("6901234567892", "6901234567892"),
        (" 690 1234 5678 92 ", "6901234567892"),
        ("'6901234567892", "6901234567892"),
        ("６９０１２３４５６７８９２", "6901234567892"),
        ("6901234567892.0", "6901234567892"),
        ("16901234567899", "6901234567892"),
        ("036000291452", "0036000291452"),
        ("96385074", "0000096385074"),
    ],
)
def test_barcodes_in_their_spellings(cell, code):
    assert [gtin.code for gtin in read_gtins(cell)] == [code]


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("6901234567893", "CHECK_DIGIT"),
        ("69012345", "CHECK_DIGIT"),
        ("690123", "LENGTH"),
        ("6.90123E+12", "LOSSY"),
        ("2012345678900", "IN_STORE"),
        ("abc", "LENGTH"),
    ],
)
def test_a_barcode_that_cannot_identify_says_why(cell, problem):
    (gtin,) = read_gtins(cell)
    assert (gtin.code, gtin.problem) == (None, problem)


def test_several_barcodes_in_one_cell():
    assert [g.code for g in read_gtins("6901234567892/6914973600362")] == ["6901234567892", "6914973600362"]


@given(st.integers(690 * 10**9, 700 * 10**9 - 1), st.integers(1, 9))
def test_any_other_check_digit_is_wrong(body, shift):
    total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(str(body)))
    right = -total % 10
    (wrong,) = read_gtins(f"{body}{(right + shift) % 10}")
    assert wrong.code is None
    assert wrong.problem == "CHECK_DIGIT"


# --- dates and lots -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2025/9/9", "2025-09-09", "2025.09.09", "2025年9月9日", "20250909", "２０２５年９月９日", "2025-09-09 00:00:00",
        "2025-09-09T10:30", "25/09/09", "25.9.9", "9/9/25", "9/9/2025", "09 Sep 2025", "Sep 9, 2025",
        "2025 / 9 / 9", "2025年9月9号",
    ],
)  # fmt: skip
def test_one_day_in_all_spellings(text):
    day = read_day(text)
    assert day is not None
    assert (day.first, day.last) == (date(2025, 9, 9), date(2025, 9, 9))


@pytest.mark.parametrize("text", ["2025/25/8", "2025-02-30", "2025.13.1", "13/13/25", "2025年0月1日"])
def test_a_date_that_is_none_is_said_to_be_so(text):
    assert read_day(text).problem == "INVALID_DATE"
    batch = read_batch(text)
    assert batch.spans == ()
    assert batch.lots == ()
    assert batch.has_invalid_date


def test_day_and_month_that_may_change_places_are_not_guessed():
    assert read_day("3/4/2025").problem == "AMBIGUOUS_DATE"
    assert read_day("17/11/2025").first == date(2025, 11, 17)
    assert read_day("11/17/25").first == date(2025, 11, 17)


@pytest.mark.parametrize(
    ("cell", "kind", "day"),
    [
        ("订单生成日期：2025/12/7", "ORDER", date(2025, 12, 7)),
        ("购进日期：2025/9/14", "PURCHASE", date(2025, 9, 14)),
        ("2025.9.14购进", "PURCHASE", date(2025, 9, 14)),
        ("加工日期:2025-9-14", "PRODUCTION", date(2025, 9, 14)),
        ("2025年9月14日生产", "PRODUCTION", date(2025, 9, 14)),
        ("标示限期使用日期：2026/03/01，保质期：36个月", "USE_BY", date(2026, 3, 1)),
        ("保质期至2026年3月1日", "USE_BY", date(2026, 3, 1)),
        ("EXP: 2026-03-01", "USE_BY", date(2026, 3, 1)),
        ("抽样日期：2025/9/14", "SAMPLING", date(2025, 9, 14)),
    ],
)
def test_a_label_decides_what_a_date_is(cell, kind, day):
    (span,) = read_batch(cell).spans
    assert (span.kind, span.first, span.exact) == (kind, day, True)


def test_shelf_life_beside_a_date_is_kept():
    assert read_batch("标示限期使用日期：2026/03/01，保质期：36个月").shelf_life == "36个月"


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("2025年9月1日至10日", date(2025, 9, 1), date(2025, 9, 10)),
        ("2025-09-01~2025-09-10", date(2025, 9, 1), date(2025, 9, 10)),
        ("2025/9/1-2025/9/10", date(2025, 9, 1), date(2025, 9, 10)),
        ("2025年9月", date(2025, 9, 1), date(2025, 9, 30)),
        ("20250901—20250910", date(2025, 9, 1), date(2025, 9, 10)),
    ],
)
def test_stretches_of_days(cell, first, last):
    (span,) = read_batch(cell).spans
    assert (span.first, span.last) == (first, last)


def test_open_stretches():
    (before,) = read_batch("2025年9月1日以前生产").spans
    (after,) = read_batch("2025年9月1日及以后").spans
    assert before.last == date(2025, 9, 1)
    assert before.first.year == 1990
    assert after.first == date(2025, 9, 1)
    assert after.last.year == 2099


def test_several_days_share_year_and_month():
    days = [span.first for span in read_batch("2025年9月1日、5日；2025年10月2日").spans]
    assert days == [date(2025, 9, 1), date(2025, 9, 5), date(2025, 10, 2)]


@pytest.mark.parametrize(
    ("cell", "lots"),
    [
        ("批号：L2509A", ("l2509a",)),
        ("LOT NO.: 1234", ("1234",)),
        ("20251309", ("20251309",)),
        ("生产日期：2025-01-01 批号：A123", ("a123",)),
        ("20250909A1", ("20250909a1",)),
        ("2025年8月18日 10:33 B1", ("202508181033b1", "1033b1")),
    ],
)
def test_lots(cell, lots):
    assert read_batch(cell).lots == lots


def test_a_lot_that_begins_with_its_day_tells_the_day_too():
    assert read_batch("2025/09/09 A1").spans[0].first == date(2025, 9, 9)


def test_what_is_not_understood_is_handed_to_a_person():
    assert read_batch("见包装").problems == (("UNREAD_BATCH", "见包装"),)


def test_nothing_says_nothing():
    assert read_batch("/") == Batch()


@given(CELLS)
def test_reading_a_batch_never_raises(cell):
    read_batch(cell)
    lot_key(cell)


@given(st.dates(date(1991, 1, 1), date(2098, 12, 31)))
def test_year_first_spellings_agree(day):
    spelled = [
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
    ]
    assert {read_batch(text).spans[0].first for text in spelled} == {day}


# --- sizes --------------------------------------------------------------------------------------------------------

SAME_SIZES = [
    ("30mL×7/盒", "210mL（30mL×7）/盒"),
    ("488克/袋", "488g/袋"),
    ("1.75L/桶", "1.75升/桶"),
    ("80g（2g×40条）/盒", "2克*40条"),
    ("1斤", "500g"),
    ("2.5kg", "5斤"),
    ("净含量：1,000g", "1千克"),
    ("12瓶×250mL", "250ml*12"),
    ("500g±5g", "500克"),
    ("100g+20g", "120克"),
    ("散装", "散称"),
    ("500mL×24瓶/箱", "500ml/瓶"),
    ("XH-200A", "xh200A"),
    ("20粒/瓶", "10g(0.5g×20粒)/瓶"),
    ("250Gx10", "2.5KG"),
    ("38°,500mL", "500ml/瓶(38%vol)"),
    ("180×200cm", "180x200cm"),
]
DIFFERENT_SIZES = [
    ("1kg/瓶，≥12%vol", "500mL"),
    ("500ml 52度", "500ml 42%vol"),
    ("散装", "500g/袋"),
    ("30mL×7/盒", "30ml/支"),
    ("660mL（330mL×2）/瓶", "330毫升"),
    ("XH-200A", "XH-200B"),
    ("150g", "150kg"),
]
UNCLEAR_SIZES = [("/", "500g"), ("500mL×24", "500ml"), ("10片/盒", "50g/盒"), ("XH-200", "XH-200A")]


@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [(a, b, specs.SAME) for a, b in SAME_SIZES]
    + [(a, b, specs.DIFFERENT) for a, b in DIFFERENT_SIZES]
    + [(a, b, specs.UNKNOWN) for a, b in UNCLEAR_SIZES],
)
def test_sizes_compare_in_both_directions(one, other, outcome):
    assert specs.compare_specs(read_spec(one), read_spec(other)) == outcome
    assert specs.compare_specs(read_spec(other), read_spec(one)) == outcome


@given(st.integers(1, 5000), st.sampled_from([("g", "克"), ("ml", "毫升"), ("mL", "ML")]))
def test_units_of_one_size_agree(amount, units):
    small, other = units
    assert specs.compare_specs(read_spec(f"{amount}{small}"), read_spec(f"{amount} {other}/袋")) == specs.SAME


@given(st.integers(1, 50_000), st.sampled_from([("g", "kg"), ("g", "千克"), ("ml", "L"), ("毫升", "升")]))
def test_a_thousand_small_units_are_a_large_one(amount, units):
    small, large = units
    written = f"{amount // 1000}.{amount % 1000:03d}{large}"
    assert specs.compare_specs(read_spec(f"{amount}{small}"), read_spec(written)) == specs.SAME


@given(st.integers(1, 900), st.integers(2, 60))
def test_pieces_times_size_is_the_total(amount, pieces):
    inner, total = read_spec(f"{amount}g×{pieces}/盒"), read_spec(f"{amount * pieces}克/盒")
    assert specs.compare_specs(inner, total) == specs.SAME


@given(CELLS, CELLS)
def test_comparing_sizes_never_raises_and_has_no_direction(one, other):
    ours, theirs = read_spec(one), read_spec(other)
    assert specs.compare_specs(ours, theirs) == specs.compare_specs(theirs, ours)


# --- companies ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("委托商：甲公司；受委托生产商：乙公司", [("CONSIGNOR", "甲公司"), ("CONTRACT_PRODUCER", "乙公司")]),
        ("销售方:丙有限公司;生产商:丁有限公司", [("SELLER", "丙有限公司"), ("PRODUCER", "丁有限公司")]),
        ("总经销商：甲有限公司\n生产商：乙有限公司", [("DISTRIBUTOR", "甲有限公司"), ("PRODUCER", "乙有限公司")]),
        ("境内责任人：甲有限公司，进口商：乙有限公司", [("RESPONSIBLE", "甲有限公司"), ("IMPORTER", "乙有限公司")]),
        ("注册人/备案人：甲公司\n受托生产企业：乙公司", [("REGISTRANT", "甲公司"), ("CONTRACT_PRODUCER", "乙公司")]),
        ("甲公司（委托方）、乙丙丁公司（受托方）", [("CONSIGNOR", "甲公司"), ("CONTRACT_PRODUCER", "乙丙丁公司")]),
        ("甲乙食品公司/丙丁食品公司", [("PRODUCER", "甲乙食品公司"), ("PRODUCER", "丙丁食品公司")]),
        ("标称：甲有限公司", [("PRODUCER", "甲有限公司")]),
        ("生产商名称：甲有限公司 地址：浙江省杭州市", [("PRODUCER", "甲有限公司")]),
        ("Zeta Pharma GmbH（原产国：德国）", [("PRODUCER", "Zeta Pharma GmbH")]),
        ("好棣（山东）生物科技有限公司", [("PRODUCER", "好棣（山东）生物科技有限公司")]),
        ("/", []),
    ],
)  # fmt: skip
def test_roles_inside_a_company_cell(cell, expected):
    assert [(party.role, party.name) for party in read_parties(cell).parties] == expected


def test_an_unknown_role_is_kept_and_said():
    found = read_parties("某某称谓：甲有限公司")
    assert [(party.role, party.name) for party in found.parties] == [("OTHER", "甲有限公司")]
    assert found.unread == ("某某称谓",)


@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [
        ("河北粟凝香食品有限公司", "粟凝香食品有限责任公司", company_names.SAME),
        ("好棣（山东）生物科技有限公司", "山东好棣生物科技", company_names.SAME),
        ("安徽省亳州古之墨生物科技有限公司", "亳州古之墨生物科技有限公司", company_names.SAME),
        ("营口大非饮料制造厂", "营口市大非饮料制造厂", company_names.SAME),
        ("云南省勐海县雨林山珍店铺", "云南勐海雨林山珍店铺", company_names.SAME),
        ("青岛啤酒股份有限公司", "青岛啤酒", company_names.SAME),
        ("某某乳业（集团）股份有限公司", "某某乳业股份有限公司", company_names.SAME),
        ("杭州东方食品有限公司", "上海东方食品有限公司", company_names.DIFFERENT),
        ("上海食品厂", "杭州食品厂", company_names.DIFFERENT),
        ("海口龙华食品有限公司", "龙华食品厂", company_names.DIFFERENT),
        ("浙江东方食品有限公司", "杭州东方食品有限公司", company_names.NEAR),
        ("粟凝香食品科技有限公司", "栗凝香食品科技有限公司", company_names.NEAR),
    ],
)
def test_when_two_names_are_one_company(one, other, outcome):
    ours, theirs = read_company(one), read_company(other)
    assert company_names.compare_companies(ours, theirs) == outcome
    assert company_names.compare_companies(theirs, ours) == outcome


@given(CELLS)
def test_reading_companies_never_raises(cell):
    read_parties(cell)
    read_company(cell)


# --- product names ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [
        ("酱菜汁（液态复合调味料）", "酱菜汁", names.SAME),
        ("大非体力能量（风味饮料）", "大非体力能量风味饮料", names.SAME),
        ("益生元苹果醋饮", "益生元苹果醋饮料", names.SAME),
        ("九脉山®小米黄酒", "小米黄酒", names.SAME),
        ("京佗牌辅酶Q10软胶囊", "辅酶Q₁₀软胶囊", names.SAME),
        ("牛肉干（五香味）", "五香味牛肉干", names.SAME),
        ("香辣牛肉干", "牛肉干（香辣味）", names.SAME),
        ("荔枝爽（荔枝味）（风味饮品）", "荔枝爽", names.SAME),
        ("菠萝干150g/袋", "菠萝干", names.SAME),
        ("山里人 苹果干脆", "苹果干脆", names.SAME),
        ("牛肉干（五香味）", "牛肉干", names.VARIETY_UNKNOWN),
        ("混合坚果（K款）", "混合坚果", names.VARIETY_UNKNOWN),
        ("牛肉干（五香味）", "牛肉干（香辣味）", names.SIMILAR),
        ("草莓味酸奶", "蓝莓味酸奶", names.SIMILAR),
        ("可乐", "可乐瓶", names.SIMILAR),
        ("苹果醋饮料", "苹果醋", names.SIMILAR),
        ("低脂 纯牛奶", "纯牛奶", names.SIMILAR),
        ("米", "米线", names.DIFFERENT),
        ("花生", "花生糕点", names.DIFFERENT),
        ("益生元苹果醋饮", "苹果醋饮料", names.DIFFERENT),
    ],
)
def test_when_two_names_are_one_product(one, other, outcome):
    ours, theirs = read_name(one), read_name(other)
    assert names.compare_names(ours, theirs) == outcome
    assert names.compare_names(theirs, ours) == outcome


def test_a_brand_of_its_own_column_or_of_the_maker_may_lead_the_name():
    assert names.compare_names(read_name("红烧牛肉面", "康某傅"), read_name("康某傅红烧牛肉面")) == names.SAME
    assert names.compare_names(read_name("大非体力能量"), read_name("体力能量"), "大非") == names.SAME
    assert names.compare_names(read_name("大非体力能量"), read_name("体力能量")) != names.SAME


def test_a_short_brand_never_eats_the_name():
    assert read_name("可乐瓶", "可乐").whole == "可乐瓶"


@given(CELLS, CELLS)
def test_names_compare_without_direction_and_find_themselves(one, other):
    ours, theirs = read_name(one), read_name(other)
    if ours and theirs:
        assert names.compare_names(ours, theirs) == names.compare_names(theirs, ours)
    if ours:
        assert names.compare_names(ours, ours) == names.SAME


# --- failures and remarks -----------------------------------------------------------------------------------------


def test_lost_superscripts_come_back():
    assert restore_powers("2.0×102CFU/g") == "2.0×10²CFU/g"
    assert restore_powers("n=5，c=2，m=102，M=104") == "n=5，c=2，m=10²，M=10⁴"
    assert restore_powers("≤100CFU/g") == "≤100CFU/g"
    assert restore_powers("m=102") == "m=102"


@given(CELLS)
def test_restoring_powers_twice_changes_nothing(cell):
    assert restore_powers(restore_powers(cell)) == restore_powers(cell)


@pytest.mark.parametrize("sign", ["｜", "|", "；", "、", "\n", "║"])
def test_several_items_stand_beside_their_results(sign):
    failures, aligned = read_failures(
        sign.join(["霉菌", "铅（以Pb计、干基）"]), sign.join(["200", "0.5"]), sign.join(["≤50", "≤0.2"])
    )
    assert aligned
    assert [(f.item, f.result, f.limit) for f in failures] == [
        ("霉菌", "200", "≤50"),
        ("铅（以Pb计、干基）", "0.5", "≤0.2"),
    ]


def test_five_samples_of_one_item_stay_together():
    failures, aligned = read_failures(
        "酵母｜菌落总数", "12000｜3.2×103；4.2×103；＜1", "≤20｜n=5，c=2，m=102，M=104"
    )
    assert aligned
    assert failures[1].result == "3.2×10³；4.2×10³；＜1"
    assert failures[1].limit == "n=5，c=2，m=10²，M=10⁴"


def test_results_that_do_not_fit_are_kept_whole_and_said():
    failures, aligned = read_failures("铅、镉、铬", "0.5、0.2", "≤0.1")
    assert not aligned
    assert [f.item for f in failures] == ["铅", "镉", "铬"]
    assert failures[0].result == "0.5、0.2"


@pytest.mark.parametrize(
    ("cell", "order", "expected"),
    [
        ("苯甲酸║0.697g/kg║≤0.5g/kg", None, [("苯甲酸", "0.697g/kg", "≤0.5g/kg")]),
        ("镉‖0.5‖0.2\n铅‖1.0‖0.5", None, [("镉", "0.5", "0.2"), ("铅", "1.0", "0.5")]),
        ("酸价(KOH):5.2mg/g(≤3mg/g)", None, [("酸价(KOH)", "5.2mg/g", "≤3mg/g")]),
        ("苯甲酸丨0.7丨不得使用", None, [("苯甲酸", "0.7", "不得使用")]),
        ("苯甲酸║≤0.5║0.7", ("failing_items", "limit", "result"), [("苯甲酸", "0.7", "≤0.5")]),
        (
            "苯甲酸║0.7║g/kg║≤0.5",
            ("failing_items", "result", "unit", "limit"),
            [("苯甲酸", "0.7g/kg", "≤0.5")],
        ),
    ],
)
def test_composite_cells(cell, order, expected):
    failures, understood = read_composite(cell, order) if order else read_composite(cell)
    assert understood
    assert [(f.item, f.result, f.limit) for f in failures] == expected


def test_a_composite_cell_nobody_understands_stays_raw():
    failures, understood = read_composite("说不清楚的一段话")
    assert not understood
    assert failures[0].item == "说不清楚的一段话"


def test_within_the_limit_or_not():
    inside, _ = read_failures("二氧化硫", "0.0752g/kg", "≤0.1g/kg")
    outside, _ = read_failures("霉菌", "2.0×102CFU/g", "≤50CFU/g")
    other_unit, _ = read_failures("铅", "5mg/kg", "≤10g/kg")
    assert inside[0].within_limit
    assert not outside[0].within_limit
    assert not other_unit[0].within_limit


@given(CELLS, CELLS, CELLS)
def test_reading_failures_never_raises(items, results, limits):
    read_failures(items, results, limits)
    read_composite(items)


@pytest.mark.parametrize(
    ("remark", "flag"),
    [
        ("经某市场监管局核实，该批次不是标称企业生产", "COUNTERFEIT_LABEL"),
        ("标称生产企业提出真实性异议并获认可", "COUNTERFEIT_LABEL"),
        ("冒用厂名厂址", "COUNTERFEIT_LABEL"),
        ("符合国家标准，但不符合标签标示", "LABEL_ONLY"),
        ("经复检仍不合格", "RETESTED"),
    ],
)
def test_remarks_that_mean_something(remark, flag):
    assert flag in flags_of(remark, "", "", ())


@pytest.mark.parametrize(
    "remark", ["企业提出真实性异议，经核实异议不成立", "异议不予认可", "由本企业生产", ""]
)
def test_an_objection_that_failed_is_no_counterfeit(remark):
    assert "COUNTERFEIT_LABEL" not in flags_of(remark, "", "", ())


def test_first_and_second_laboratory():
    labs = read_labs("初检机构：甲检测中心；复检机构：乙检验研究院")
    assert [(lab.role, lab.name) for lab in labs] == [("FIRST", "甲检测中心"), ("RETEST", "乙检验研究院")]
    assert [(lab.role, lab.name) for lab in read_labs("甲检测中心")] == [("FIRST", "甲检测中心")]
