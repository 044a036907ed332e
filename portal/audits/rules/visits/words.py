"""A visit's items in words, as findings, pages and the phone's list name them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.audits.rules.sync import ItemView
from portal.audits.rules.visits.answers import DUTY, MET, value_of

HEADS = {"duty": ("DUTY", "在岗检查"), "ledger": ("LEDGER", "台账抽查"), "goods": ("GOODS", "通报商品核查")}
WHOLE = {
    "findings": "检查情况",
    "met": "接待人员",
    "place": "定位",
    "done": "检查结束",
    "sign/inspector": "检查人员签名",
    "sign/station": "被检查单位签名",
}


def title_of(item: str, pack: Mapping[str, Any]) -> tuple[str, str]:
    """(code, title) of an item by its name; what the pack does not know is named by itself."""
    head, _, rest = item.partition("/")
    if head == "item":
        return _item(rest, pack)
    if head == "duty" and rest in DUTY:
        return "DUTY", f"在岗检查：{DUTY[rest].zh}"
    if head == "quiz":
        words = next((one["words"] for one in pack["quiz"] if one["code"] == rest), rest)
        return "QUIZ", f"业务问答：{words}"
    if head == "goods":
        named = next((one["name"] for one in pack["goods"] if one["barcode"] == rest), "")
        return "GOODS", f"在架发现通报商品：{named}（{rest}）" if named else f"商品条码 {rest}"
    if head == "ledger":
        return "LEDGER", f"台账抽查：{rest} 号投诉的纸质与系统记录"
    if head == "photo":
        return "PHOTO", f"照片：{title_of(rest.rpartition('/')[0], pack)[1]}"
    return item.upper(), WHOLE.get(item, item)


def _item(rest: str, pack: Mapping[str, Any]) -> tuple[str, str]:
    code, _, check = rest.partition("/")
    for item in pack["task"]["items"]:
        if item["code"] == code:
            found = next((one["zh"] for one in item.get("checks") or () if one["code"] == check), "")
            return code, found or str(item["title"])
    return code, rest


def met_words(items: Mapping[str, ItemView]) -> str | None:
    """Who received the visitors and how the station's signature stands, for the inspection record (F15)."""
    found = []
    if MET in items:
        told = value_of(items[MET].current)
        found.append(" ".join(str(told[key]) for key in ("name", "post") if told.get(key)))
    if "sign/station" in items:
        told = value_of(items["sign/station"].current)
        if told.get("refused"):
            found.append(f"拒绝签字：{told.get('reason', '')}；见证人 {told.get('witness', '')}")
    return "；".join(part for part in found if part) or None
