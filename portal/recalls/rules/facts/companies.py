"""Companies in a cell: who they are and in which role, e.g. "委托商：A；受委托生产商：B"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from portal.recalls.rules.facts.text import is_blank, split_outside_brackets, tidy

# The first line that fits a label wins: "受委托生产企业" is neither 委托 nor plain 生产.
_ROLE_WORDS: tuple[tuple[str, str], ...] = (
    (r"受委托|被委托|受托|代工|代加工|实际生产", "CONTRACT_PRODUCER"),
    (r"委托|出品", "CONSIGNOR"),
    (r"注册人|备案人|注册企业|备案企业|注册申请", "REGISTRANT"),
    (r"境内责任|国内责任|责任人|责任单位", "RESPONSIBLE"),
    (r"进口|收货人", "IMPORTER"),
    (r"分装|灌装|包装", "PACKER"),
    (r"代理", "AGENT"),
    (r"供货|供应|供销|来源", "SUPPLIER"),
    (r"经销|经营|分销|批发", "DISTRIBUTOR"),
    (r"销售|网店|店铺|卖方", "SELLER"),
    (r"召回", "RECALLER"),
    (r"品牌|商标|监制|授权|运营", "BRAND_OWNER"),
    (r"生产|制造|加工|厂家|厂商|工厂|种植|养殖|屠宰|标称|标示|标识|产地|manufacturer", "PRODUCER"),
)
_LABEL = re.compile(
    r"^[\(（\[【]?([\u4e00-\u9fff/、（）()]{2,16}|manufacturer)[\)）\]】]?\s*[:：]\s*(?=\S)", re.IGNORECASE
)
_ROLE_BEHIND = re.compile(r"[\(（\[【]([^()（）\[\]【】]{2,12})[\)）\]】]\s*$")
_LABEL_INSIDE = re.compile(r"[\s,，。]+(?=[\(（\[【]?[\u4e00-\u9fff/（）()]{2,14}[\)）\]】]?\s*[:：])")
_SECOND_COMPANY = re.compile(
    r"(?:(?<=公司)|(?<=企业)|(?<=合作社)|(?<=厂)|(?<=[)）]))(?:[、,，/／|｜\\]\s*|\s+)(?=[\u4e00-\u9fff（(]{4,})"
)
_NOT_A_COMPANY = re.compile(r"地址|电话|联系|许可证|网址|邮编|住所|备案号|注册证|编号|原产国|原产地|法定代表")
_TRAILING_NOTE = re.compile(
    r"[\(（](?:(?:标称|标示|原产国|产地|已注销|异议|该|经)[^()（）]*|[^()（）]{4,}(?:路|街|号|镇|村|道|园)[^()（）]*)[\)）]\s*$"
)


@dataclass(frozen=True, slots=True)
class Party:
    """A company as the cell names it, in its role (a code of `terms.ROLES`)."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Parties:
    """All companies of a cell; `unread` are labels whose role was not understood."""

    parties: tuple[Party, ...] = ()
    unread: tuple[str, ...] = ()


def role_of(label: str) -> str | None:
    """The role a label means, None if it means none we know."""
    return next((role for pattern, role in _ROLE_WORDS if re.search(pattern, label, re.IGNORECASE)), None)


@lru_cache(maxsize=65536)
def read_parties(raw: str, default: str = "PRODUCER") -> Parties:
    """Split a company cell into (role, name) pairs; a name without a label has the role `default`. Never raises."""
    if is_blank(raw):
        return Parties()
    parties: list[Party] = []
    unread: list[str] = []
    for segment in _segments(tidy(raw)):
        role, name, unknown = _segment(segment, default)
        if unknown:
            unread.append(unknown)
        if name and not is_blank(name):
            parties.append(Party(role, name))
    return Parties(tuple(dict.fromkeys(parties)), tuple(unread))


def _segments(text: str) -> list[str]:
    """One company each: cut at ; and line breaks, before labels, and between two full company names."""
    found = []
    for part in split_outside_brackets(text, ";；\n。|｜"):
        for labelled in _LABEL_INSIDE.split(part):
            found += [piece.strip(" ,，、/") for piece in _SECOND_COMPANY.split(labelled)]
    return [piece for piece in found if piece]


def _segment(segment: str, default: str) -> tuple[str, str, str]:
    """(role, name, label not understood)."""
    found = _LABEL.match(segment)
    if not found:
        return _role_behind(segment, default)
    label, name = found[1], segment[found.end() :].strip()
    if _NOT_A_COMPANY.search(label):
        return default, "", ""
    role = role_of(label)
    behind_role, name, _ = _role_behind(name, role or "OTHER")
    return (behind_role, name, "") if role else ("OTHER", name, label)


def _role_behind(name: str, default: str) -> tuple[str, str, str]:
    """ "A有限公司（委托方）": a role written behind; a place in brackets stays part of the name."""
    name = _TRAILING_NOTE.sub("", name).strip() or name
    found = _ROLE_BEHIND.search(name)
    role = role_of(found[1]) if found else None
    if found and role and name[: found.start()].strip():
        return role, name[: found.start()].strip(), ""
    return default, name, ""
