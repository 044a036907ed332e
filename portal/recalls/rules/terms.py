"""The words of product alerts: roles in a company cell, match levels, marks for a person, reasons of a match."""

from __future__ import annotations

from portal.core.terms import Term, Vocabulary

ROLES = Vocabulary(
    Term("PRODUCER", "生产者", "producer"),
    Term("CONTRACT_PRODUCER", "受委托生产者", "contract producer"),
    Term("CONSIGNOR", "委托方", "consignor"),
    Term("REGISTRANT", "注册人（备案人）", "registrant or filer"),
    Term("RESPONSIBLE", "境内责任人", "domestic responsible person"),
    Term("IMPORTER", "进口商", "importer"),
    Term("PACKER", "分装者", "packer"),
    Term("BRAND_OWNER", "品牌方", "brand owner"),
    Term("RECALLER", "召回实施者", "recalling firm"),
    Term("AGENT", "代理商", "agent"),
    Term("DISTRIBUTOR", "经销商", "distributor"),
    Term("SELLER", "销售方", "seller"),
    Term("SUPPLIER", "供货商", "supplier"),
    Term("OTHER", "其他（见原文）", "other (see the text)"),
)
# Who answers for the product itself; the rest only passed it on.
MAKER_ROLES = frozenset(
    {"PRODUCER", "CONTRACT_PRODUCER", "CONSIGNOR", "REGISTRANT", "RESPONSIBLE", "IMPORTER", "PACKER"}
    | {"BRAND_OWNER", "RECALLER", "OTHER"}
)

# domain: levels decide the task and its time (BATCH: stop the sale at once, two hours to confirm).
LEVELS = Vocabulary(
    Term("BATCH", "批次一致", "same batch"),
    Term("PRODUCT_OTHER_BATCH", "同品不同批次", "same product, other batch"),
    Term("PRODUCT_UNKNOWN_BATCH", "同品批次不明", "same product, batch unknown"),
    Term("MANUFACTURER", "同企业", "same manufacturer"),
    Term("NAME_ONLY", "仅名称一致", "same name only"),
)

FLAGS = Vocabulary(
    Term(
        "COUNTERFEIT_LABEL",
        "核实为冒用厂名厂址或标称企业不认可，商品仍须下架",
        "label found counterfeit; goods still go",
    ),
    Term("LABEL_ONLY", "符合标准但不符合标签标示", "within the standard, not as labelled"),
    Term("RETESTED", "经复检", "confirmed by a second test"),
    Term("ONLINE_SALE", "网络销售", "sold on line"),
    Term("INVALID_DATE", "日期不合法，须人工核对", "date is no date; a person must look"),
    Term("AMBIGUOUS_DATE", "日期有两种读法，须人工核对", "date can be read two ways; a person must look"),
    Term("UNREAD_BATCH", "生产日期或批号未能识别", "date or lot not understood"),
    Term("GTIN_CHECK_DIGIT", "商品条码校验位错误", "barcode has a wrong check digit"),
    Term("GTIN_LENGTH", "商品条码位数不对", "barcode has a wrong length"),
    Term("GTIN_IN_STORE", "店内码，不能识别商品", "in-store code, identifies nothing outside the shop"),
    Term("GTIN_LOSSY", "条码被表格软件改写为科学计数，已失真", "barcode was cut by the spreadsheet"),
    Term("UNKNOWN_ROLE", "企业角色未能识别", "a company's role was not understood"),
    Term(
        "RESULT_UNALIGNED", "不合格项目与检验结果的个数对不上", "failing items and results differ in number"
    ),
    Term("NO_PRODUCT_NAME", "没有商品名称", "no product name"),
)

WARNINGS = Vocabulary(
    Term("SHEET_SKIPPED", "未找到表头，已跳过", "no header found, skipped"),
    Term("COLUMN_UNMAPPED", "此列未能识别，原文保留", "column not recognised, kept as it stands"),
    Term("COLUMN_UNSURE", "此列按相似程度识别，请核对", "column recognised by likeness only; check"),
    Term("COLUMN_MISSING", "缺少此列", "no such column"),
    Term("ITEM_QUALIFIED", "名单标明合格，不参与比对", "the list says it passed; not matched"),
    Term("NO_ITEMS", "没有读到任何条目", "no item was read"),
    *FLAGS.values(),
)
