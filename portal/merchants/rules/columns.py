"""How the columns of a shop's catalogue are called, and what their cells must be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.core.errors import N_, Invalid, Refused
from portal.core.sheets import Cell, Field, Importer, Limits, text_of
from portal.core.sheets.parsers import day, text
from portal.merchants.rules.barcodes import fault_of
from portal.merchants.rules.goods import GoodsFacts, check_quantity

MOST = 20_000  # rows of one table
LIMITS = Limits(rows=MOST, columns=80, cell=1_000)
_NUMBER = re.compile(r"(-?[\d,]*\.?\d+)\s*\D{0,4}")  # 12, 1,200.5, 12瓶


@dataclass(frozen=True)
class Made:
    """When or under which lot goods were made: a day, or what else was written (a lot, a date that is none)."""

    day: date | None
    written: str


def made(cell: Cell) -> Made:
    """A production cell. What is no plain day is kept as it stands: matching reads it with more care."""
    written = text(60)(cell)
    try:
        return Made(day(cell), "")
    except Refused:
        return Made(None, str(written))


def barcode(cell: Cell) -> str:
    """A barcode with the right check digit; whole numbers that lost their text format are taken."""
    code = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text_of(cell))).removesuffix(".0")
    if (fault := fault_of(code)) is not None:
        raise Invalid(fault)
    return code


def quantity(cell: Cell) -> Decimal:
    """A stock of at most three decimals, a unit behind it allowed."""
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text_of(cell)).strip())
    try:
        amount = Decimal(found.group(1).replace(",", "")) if found else None
    except InvalidOperation:
        amount = None
    if amount is None:
        raise Invalid(N_("not a number"))
    check_quantity(amount, "stock")
    return round(amount, 3)


# Spellings that product lists use too are tested against the dictionary of lists (tests/rules/recalls).
IMPORTER = Importer(
    (
        Field(
            "name", N_("Product name"), text(120),
            ("商品名称", "品名", "产品名称", "食品名称", "货品名称", "商品名", "名称", "样品名称",
             "product name", "name"),
            required=True,
        ),
        Field(
            "maker", N_("Manufacturer"), text(200),
            ("生产企业", "生产厂家", "生产商", "制造商", "厂家", "生产单位", "生产者", "生产企业名称",
             "标称生产企业名称", "生产厂商", "厂商", "委托生产企业", "manufacturer", "maker"),
        ),
        Field("brand", N_("Brand"), text(60), ("商标", "品牌", "品牌名称", "brand")),
        Field(
            "spec", N_("Pack size"), text(80),
            ("规格", "规格型号", "型号规格", "型号", "包装规格", "净含量", "商品规格", "spec"),
        ),
        Field(
            "produced", N_("Production date"), made,
            ("生产日期", "生产日期/批号", "生产日期或批号", "批号/生产日期", "生产日期及批号", "制造日期", "生产时间",
             "production date"),
        ),
        Field(
            "batch", N_("Lot"), text(60),
            ("批号", "生产批号", "批次", "批次号", "产品批号", "商品批号", "批号批次", "lot", "batch"),
        ),
        Field(
            "expires", N_("Use by"), day,
            ("到期日期", "有效期至", "保质期至", "过期日期", "失效日期", "保质期到期日", "限期使用日期", "到期日",
             "use by"),
        ),
        Field("shelf_life", N_("Shelf life"), text(40), ("保质期", "有效期", "保质期限", "shelf life")),
        Field(
            "barcode", N_("Barcode"), barcode,
            ("条码", "商品条码", "条形码", "国际条码", "69码", "商品条形码", "国条码", "barcode", "ean", "gtin"),
        ),
        Field(
            "stock", N_("Stock"), quantity,
            ("库存", "库存数量", "库存量", "现有库存", "数量", "结存", "结存数量", "现存量", "stock"),
        ),
        Field("unit", N_("Unit"), text(20), ("单位", "计量单位", "销售单位", "库存单位", "unit")),
        Field(
            "shop", N_("Shop"), text(80),
            ("商户名称", "经营户", "商户", "店铺", "店铺名称", "所属商户", "经营户名称", "摊主", "shop"),
        ),
        Field(
            "supplier", N_("Supplier"), text(120),
            ("供应商", "供货商", "供货单位", "供应商名称", "进货单位", "供货者", "供货商名称", "进货来源", "supplier"),
        ),
        Field(
            "purchased", N_("Bought on"), day,
            ("进货日期", "购进日期", "采购日期", "入库日期", "进货时间", "purchase date"),
        ),
        Field("note", N_("Note"), text(200), ("备注", "说明", "note")),
    )
)  # fmt: skip
NAMES = tuple(IMPORTER.fields)


def facts_of(values: Mapping[str, Any]) -> GoodsFacts:
    """A row's values as facts, without shop and supplier."""
    produced = values.get("produced") or Made(None, "")
    batch = "；".join(dict.fromkeys(part for part in (values.get("batch") or "", produced.written) if part))
    found = {
        "name": values["name"],
        "batch": batch,
        "produced_on": produced.day,
        "expires_on": values.get("expires"),
        "purchased_on": values.get("purchased"),
        "stock": values.get("stock"),
        **{n: values.get(n) for n in ("maker", "brand", "spec", "shelf_life", "barcode", "unit", "note")},
    }
    return GoodsFacts(**{name: value for name, value in found.items() if value is not None})
