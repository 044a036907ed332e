"""Marks a list gives in words: counterfeit labels, label-only failures, second tests, sale on line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.recalls.rules.facts.text import keep, one_line

_COUNTERFEIT = re.compile(
    r"冒用|假冒|仿冒|盗用|(?:不是|并非|非)(?:标称|该|其|本)?[^，。；,;]{0,12}(?:企业|公司|厂|单位)?(?:所)?生产"
    r"|异议[^，。；,;]{0,8}(?:获|得到|予以)?(?:认可|成立|属实|采信)|真实性异议[^。]*?认可"
)
_NOT_COUNTERFEIT = re.compile(
    r"异议[^。；;]{0,10}(?:不予|未|不)(?:获)?(?:认可|成立|采信|属实)|排除(?:冒用|假冒)|未发现(?:冒用|假冒)"
)
_LABEL_ONLY = re.compile(
    r"不符合[^，。；,;]{0,8}(?:标签|标示|标识|明示)|(?:标签|标示)(?:不符|不符合|未明示)|符合[^，。]{0,14}标准[^。]{0,6}但[^。]{0,12}标[签示识]"
)
_RETESTED = re.compile(r"复检|复验")
_ONLINE = re.compile(
    r"网店|APP|app|网络|电商|天猫|淘宝|京东|拼多多|美团|饿了么|抖音|快手|小红书|微信|旗舰店|网购"
)
_LAB_LABEL = re.compile(r"(初检|初次检验|复检|检验|承检)(?:单位|机构)?\s*[:：]\s*")


@dataclass(frozen=True, slots=True)
class Lab:
    """A testing body and whether it did the FIRST test or the RETEST."""

    role: str
    name: str


def read_labs(cell: str) -> tuple[Lab, ...]:
    """ "初检机构：A；复检机构：B" as two bodies; an unlabelled name did the first test."""
    text = one_line(keep(cell))
    marks = list(_LAB_LABEL.finditer(text))
    if not marks:
        return (Lab("FIRST", text),) if text else ()
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    named = [
        (mark[1], text[mark.end() : end].strip(" ；;，,、/")) for mark, end in zip(marks, ends, strict=True)
    ]
    return tuple(Lab("RETEST" if "复" in label else "FIRST", name) for label, name in named if name)


def flags_of(remarks: str, label_claim: str, sale: str, labs: tuple[Lab, ...]) -> set[str]:
    """Codes of `terms.FLAGS` that remarks, the label-claim cell and the place of sale give."""
    words = one_line(remarks) + " " + one_line(label_claim)
    flags = set()
    if _COUNTERFEIT.search(words) and not _NOT_COUNTERFEIT.search(words):
        flags.add("COUNTERFEIT_LABEL")
    if _LABEL_ONLY.search(words):
        flags.add("LABEL_ONLY")
    if _RETESTED.search(words) or any(lab.role == "RETEST" for lab in labs):
        flags.add("RETESTED")
    if _ONLINE.search(one_line(sale)):
        flags.add("ONLINE_SALE")
    return flags
