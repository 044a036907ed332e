"""A whole ticket in one cell: ``demands problem place story``, as call-takers export it.

Only what stands there in so many words is taken; the whole text stays the story. What was taken is named, so that
the dispatcher sees which fields were read by the machine.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from portal.govlink.rules.words import demands_of, problem_of

_LABELS = (
    "商户名称|商户地址及名称|商家名称|店铺名称|单位名称|企业名称|被投诉人|小区名称及地址|商户地址|商户|发生时间|事件发生时间|"
    "消费时间|购买时间|消费金额|涉及金额|问题描述|来电内容|市民来电|主要诉求|诉求|联系电话|联系方式|手机号码|手机|电话|"
    "投诉人|诉求人|联系人|来电人|姓名|商品名称|服务名称|商品|平台编号|工单编号|登记编号"
)
_LABELLED = re.compile(rf"({_LABELS})[：:]")
_NAMES = (
    "商户名称",
    "商户地址及名称",
    "商家名称",
    "店铺名称",
    "单位名称",
    "企业名称",
    "被投诉人",
    "小区名称及地址",
    "商户",
)
_PERSON = re.compile(r"[\u4e00-\u9fa5·]{2,8}(?:先生|女士)?")
_PHONE = re.compile(r"(?<!\d)(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)")
_MONEY = re.compile(
    r"(?:消费金额[：:]|涉及金额[：:]|消费共计|共计|花费了?|花了|充值了?|支付了?|缴费|付款|付了)\s*(\d+(?:\.\d{1,2})?)\s*(万)?元"
)
_DAY = re.compile(r"(?:(20\d{2})\s*年\s*)?(1[0-2]|[1-9])\s*月\s*(3[01]|[12]\d|[1-9])\s*[日号]")
_SHOP = re.compile(
    r"(?:在|到|位于)([^，。；：在到]{2,40}?)(?=[（(]|内?(?:花费|购买|充值|消费|就餐|办理|缴)|内，|，)"
)
_SHOP_END = re.compile(
    r"(店铺?|商场|超市|市场|酒店|饭店|餐厅|公司|中心|广场|门店|专柜|号|会所|健身房|小区|机构|医院|学校)$"
)
# A town or a street is where, not who; 超市 and 菜市 end alike and are somebody.
_ONLY_AREA = re.compile(r"(省|自治区|(?<![超菜门夜])市|区|县|镇|乡|街道?|路|村)$")
_ITEM = re.compile(
    r"购买(?:了|过)?(?:一[个台件只辆部双条套瓶盒份张袋箱]|\d+[个台件只辆部双条套瓶盒份张袋箱斤])?([^，。；]{1,20}?)(?=消费|共计|花费|，|。|；|$)"
)
_STOP = "。；;！!"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a ticket says. ``found`` names the fields that were read from it."""

    story: str
    demands: tuple[str, ...] = ()
    problem: str | None = None
    respondent: str = ""
    respondent_address: str = ""
    item: str = ""
    amount: Decimal | None = None
    happened_on: date | None = None
    consumer_name: str | None = None
    consumer_phone: str | None = None
    external_no: str | None = None
    found: tuple[str, ...] = field(default=())


def read(text: str, received: date) -> Ticket:
    """The ticket in *text*; a day without a year is the last such day up to *received*."""
    whole = text.strip()
    words = whole.split()
    demands = demands_of(words[0]) if len(words) > 1 else None
    rest = words[1:] if demands is not None else words
    problem_text = rest[0] if len(rest) > 1 and _is_short(rest[0]) else ""
    place = rest[1] if problem_text and len(rest) > 2 and _is_short(rest[1]) else ""
    labelled = _labelled(whole)
    taken = {
        "demands": demands or (),
        "problem": problem_of(problem_text) if problem_text else None,
        "respondent": _respondent(whole, labelled, place),
        "respondent_address": place or labelled.get("商户地址", ""),
        "item": _item(whole, labelled),
        "amount": _amount(whole),
        "happened_on": _happened(whole, received),
        "consumer_name": _person(labelled),
        "consumer_phone": _phone(labelled),
        "external_no": _number(labelled),
    }
    return Ticket(story=whole, found=tuple(key for key, value in taken.items() if value), **taken)  # type: ignore[arg-type]


def _is_short(word: str) -> bool:
    return len(word) <= 30 and not any(mark in word for mark in _STOP + "：:，")


def _labelled(text: str) -> dict[str, str]:
    """What stands behind each label, up to the next one or the end of the sentence."""
    marks = list(_LABELLED.finditer(text))
    found: dict[str, str] = {}
    for mark, after in zip(marks, [*marks[1:], None], strict=False):
        end = after.start() if after else len(text)
        value = re.split(r"[。；;\n]", text[mark.end() : end])[0].strip(" ，,")
        found.setdefault(mark.group(1), value)
    return found


def _respondent(text: str, labelled: dict[str, str], place: str) -> str:
    values = (labelled.get(label, "").split("：")[0] for label in _NAMES)
    named = [value for value in values if _names_somebody(value)]
    # "商户名称：XX商户：XX市XX商场": a label inside a label; the longest says most.
    if named:
        return max(named, key=len)[:80]
    shop = next((m.group(1).strip() for m in _SHOP.finditer(text) if _SHOP_END.search(m.group(1))), "")
    if not shop and _names_somebody(place):
        shop = place
    return shop[:80]


def _names_somebody(value: str) -> bool:
    return len(value.strip("X×*")) >= 2 and not _ONLY_AREA.search(value)


def _item(text: str, labelled: dict[str, str]) -> str:
    for label in ("商品名称", "服务名称", "商品"):
        if labelled.get(label):
            return labelled[label][:60]
    found = _ITEM.search(text)
    return found.group(1).strip(' “”"的') if found else ""


def _amount(text: str) -> Decimal | None:
    found = _MONEY.search(text)
    if not found:
        return None
    try:
        return Decimal(found.group(1)) * (10_000 if found.group(2) else 1)
    except InvalidOperation:
        return None


def _happened(text: str, received: date) -> date | None:
    found = _DAY.search(text)
    if not found:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    for candidate in [year] if year else [received.year, received.year - 1]:
        try:
            when = date(candidate, month, day)
        except ValueError:
            continue
        if when <= received:
            return when
    return None


def _person(labelled: dict[str, str]) -> str | None:
    for label in ("姓名", "投诉人", "诉求人", "联系人", "来电人"):
        found = _PERSON.fullmatch(labelled.get(label, ""))
        if found:
            return found.group(0)
    return None


def _phone(labelled: dict[str, str]) -> str | None:
    for label in ("联系电话", "联系方式", "手机号码", "手机", "电话"):
        found = _PHONE.search(labelled.get(label, ""))
        if found:
            return found.group(1)
    return None


def _number(labelled: dict[str, str]) -> str | None:
    for label in ("平台编号", "工单编号", "登记编号"):
        found = re.match(r"[A-Za-z0-9\-]{6,64}", labelled.get(label, ""))
        if found:
            return found.group(0)
    return None
