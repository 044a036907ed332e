"""Which column of somebody's table is what: by known spellings first, then by likeness, for a person to confirm."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.core.sheets import map_headers
from portal.govlink.rules.facts import FIELDS

LIKE = 78  # of 100: below this a header is not taken for another word
TEXT = "text"  # the whole ticket in one cell
ALIASES: dict[str, tuple[str, ...]] = {
    "external_no": (
        "平台编号", "投诉编号", "登记编号", "工单编号", "工单号", "编号", "投诉单号",
        "12315编号", "受理编号", "external_no", "流水号",
    ),
    "received_at": (
        "局收到日期", "收到日期", "收到时间", "接收时间", "登记时间", "登记日期", "受理时间",
        "来件时间", "received_at", "投诉时间",
    ),
    "consumer_name": (
        "投诉人姓名", "投诉人", "消费者", "消费者姓名", "诉求人", "姓名", "提供方姓名", "来电人",
        "consumer_name",
    ),
    "consumer_phone": (
        "联系电话", "投诉人电话", "手机", "手机号", "手机号码", "联系方式", "电话", "来电号码",
        "consumer_phone",
    ),
    "consumer_address": (
        "投诉人地址", "联系地址", "通讯地址", "住址", "consumer_address",
    ),
    "respondent": (
        "被投诉人", "被投诉人名称", "涉及主体", "涉事主体", "商家名称", "商户名称", "企业名称",
        "被投诉单位", "被诉方", "经营者名称", "respondent",
    ),
    "respondent_address": (
        "被投诉人地址", "涉及主体地址", "商户地址", "经营地址", "企业地址", "事发地址",
        "事发地点", "respondent_address",
    ),
    "item": (
        "商品或服务", "商品名称", "商品/服务名称", "投诉商品", "服务名称", "涉及商品", "item",
    ),
    "problem": (
        "问题类别", "问题类型", "投诉问题", "投诉类型", "问题分类", "客体类别", "problem",
    ),
    "amount": (
        "涉及金额", "金额", "消费金额", "购买金额", "争议金额", "amount",
    ),
    "happened_on": (
        "消费日期", "消费时间", "购买日期", "购买时间", "发生时间", "事发时间", "happened_on",
    ),
    "facts": (
        "投诉内容", "事实经过", "内容", "详细内容", "事项内容", "情况描述", "问题描述", "facts",
    ),
    "demands": (
        "投诉请求", "诉求", "具体诉求", "诉求内容", "消费者诉求", "投诉诉求", "demands",
    ),
    "source": (
        "来源", "信息来源", "渠道", "来源渠道", "source",
    ),
    TEXT: (
        "text", "工单内容", "工单", "原文", "工单原文", "完整内容", "转办内容",
    ),
}  # fmt: skip
KNOWN = tuple(alias for names in ALIASES.values() for alias in names)


@dataclass(frozen=True, slots=True)
class Found:
    """Which header stands for a field, and how sure that is (100: a known spelling)."""

    header: str
    sureness: int


def labels(headers: Iterable[str]) -> list[str]:
    """A name for each column that no other has: one without a header, or with another's, is told by its place."""
    names: list[str] = []
    for place, header in enumerate(headers, 1):
        name = header or f"#{place}"
        names.append(name if name not in names else f"{name} #{place}")
    return names


def guess(headers: Sequence[str]) -> dict[str, Found]:
    """Field → label of its column. Known spellings first; what is left by likeness; a column stands for one field
    only."""
    names = labels(headers)
    found = map_headers(headers, ALIASES, least=LIKE).fields
    return {field: Found(names[match.column], match.confidence) for field, match in found.items()}


def confirmed(headers: Sequence[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """What a person confirmed, field → label, without labels that are not there."""
    return {
        field: header
        for field, header in chosen.items()
        if (field in FIELDS or field == TEXT) and header in headers
    }


def enough(mapping: Mapping[str, str]) -> bool:
    """A table can be read when the story is in it, in a column of its own or as a whole ticket."""
    return "facts" in mapping or TEXT in mapping
