"""Why a pair got its level, in words a shop assistant and an officer understand."""

from __future__ import annotations

from typing import NamedTuple

_WORDS: dict[str, tuple[str, str]] = {
    "GTIN_SAME": ("商品条码一致：{code}", "same barcode: {code}"),
    "GTIN_OTHER": (
        "商品条码不同：通报 {listed}，台账 {stocked}",
        "barcodes differ: listed {listed}, stocked {stocked}",
    ),
    "GTIN_CHECK_DIGIT": (
        "条码 {code} 校验位错误，未用于比对",
        "barcode {code} has a wrong check digit and was not used",
    ),
    "GTIN_LENGTH": ("条码 {code} 位数不对，未用于比对", "barcode {code} has a wrong length and was not used"),
    "GTIN_IN_STORE": ("{code} 是店内码，未用于比对", "{code} is an in-store code and was not used"),
    "GTIN_LOSSY": (
        "条码 {code} 已被表格软件截断，未用于比对",
        "barcode {code} was cut by a spreadsheet and was not used",
    ),
    "MAKER_SAME": ("企业一致（{role}）：{name}", "same company ({role}): {name}"),
    "TRADER_SAME": (
        "仅{role}一致：{name}，请核对生产者",
        "only the {role} agrees: {name}; check the producer",
    ),
    "MAKER_MISSING_LISTED": ("通报未列生产企业", "the list names no manufacturer"),
    "MAKER_MISSING_STOCKED": ("台账未登记生产企业", "the catalogue names no manufacturer"),
    "MAKER_NEAR": (
        "企业名称近似：通报 {listed}，台账 {stocked}，请核对",
        "company names nearly agree: {listed} / {stocked}; check",
    ),
    "MAKER_OTHER": ("企业名称不同：通报 {listed}，台账 {stocked}", "companies differ: {listed} / {stocked}"),
    "NAME_SAME": ("商品名称一致：{name}", "same product name: {name}"),
    "NAME_SIMILAR": (
        "商品名称相近但不相同：通报 {listed}，台账 {stocked}",
        "names alike but not the same: {listed} / {stocked}",
    ),
    "NAME_OTHER": ("商品名称不同：通报 {listed}，台账 {stocked}", "names differ: {listed} / {stocked}"),
    "VARIETY_UNKNOWN": (
        "口味或款式只有一方写明，请核对",
        "flavour or variety is given by one side only; check",
    ),
    "BRAND_OTHER": ("商标不同：通报 {listed}，台账 {stocked}", "brands differ: {listed} / {stocked}"),
    "SPEC_SAME": ("规格一致：{spec}", "same pack size: {spec}"),
    "SPEC_OTHER": ("规格不同：通报 {listed}，台账 {stocked}", "pack sizes differ: {listed} / {stocked}"),
    "SPEC_MISSING_LISTED": ("通报未限定规格", "the list limits no pack size"),
    "SPEC_MISSING_STOCKED": (
        "台账规格缺失或无法比较，请核对是否 {listed}",
        "pack size missing or not comparable; check for {listed}",
    ),
    "BATCH_SAME": ("生产日期或批号一致：{batch}", "same production date or lot: {batch}"),
    "BATCH_IN_RANGE": (
        "生产日期 {stocked} 在通报范围 {listed} 内",
        "production date {stocked} lies in the listed range {listed}",
    ),
    "BATCH_OTHER": (
        "生产日期或批号不同：通报 {listed}，台账 {stocked}",
        "other date or lot: listed {listed}, stocked {stocked}",
    ),
    "BATCH_MISSING_LISTED": ("通报未列可比对的生产日期或批号", "the list gives no date or lot to compare"),
    "BATCH_MISSING_STOCKED": (
        "台账未登记可比对的生产日期或批号",
        "the catalogue gives no date or lot to compare",
    ),
    "BATCH_UNCLEAR": (
        "生产日期或批号无法确定是否一致：通报 {listed}，台账 {stocked}",
        "cannot tell whether dates agree: {listed} / {stocked}",
    ),
    "DATE_INVALID": (
        "日期不合法或有两种读法：通报 {listed}，台账 {stocked}，须人工核对",
        "a date is invalid or ambiguous: {listed} / {stocked}; a person must look",
    ),
    "BOUGHT_FROM_SAMPLED": ("进货来源与被抽样单位一致：{name}", "bought from the sampled unit: {name}"),
    "COUNTERFEIT_LABEL": (
        "标签系冒用或标称企业不认可，商品仍须下架",
        "the label is counterfeit; the goods must still go",
    ),
}


class Reason(NamedTuple):
    """One reason: a code and the texts that fill its words."""

    code: str
    params: tuple[tuple[str, str], ...] = ()

    @property
    def zh(self) -> str:
        return _WORDS[self.code][0].format(**dict(self.params))

    @property
    def en(self) -> str:
        return _WORDS[self.code][1].format(**dict(self.params))


def reason(code: str, /, **params: str) -> Reason:
    """A reason; raises KeyError for a code without words."""
    if code not in _WORDS:
        raise KeyError(code)
    return Reason(code, tuple(params.items()))
