"""What a cell says at first sight: the few plain spellings that nearly all cells have, told without reading facts.

Each answer takes in all that the facts would say (tests/rules/recalls/test_sieve.py holds them against the readers);
`None` stands for "read it".
"""

from __future__ import annotations

import re

from portal.recalls.rules.facts.text import LONGEST_NOTHING, is_blank

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_SPACED = re.compile(r"[\u4e00-\u9fff]+(?: [\u4e00-\u9fff]+)+")
_SECOND = re.compile(r"(?:公司|企业|合作社|厂) ")
# The Chinese ones of `company_names`, the longest first.
_FORMS = ("股份有限责任公司", "有限责任公司", "股份有限公司", "有限公司", "股份公司", "总公司", "公司")
_BRANCHES = ("分公司", "分厂", "工厂", "分店", "生产基地")
# A day that has one reading only, perhaps with a clock's midnight or a lot behind it.
_DAY = re.compile(
    r"(20[0-4]\d)(?:[-/.年]([1-9])|[-/.年]?(0[1-9]|1[0-2]))(?:[-/.月]([1-9])|[-/.月]?([0-2]\d|3[01]))日?"
    r"(?: 00:00:00)?(?: [A-Za-z][A-Za-z0-9]{0,9})?",
    re.ASCII,
)
_LOT = re.compile(r"(?:批号[:：])?[A-Za-z]\d{6}[A-Za-z0-9]?", re.ASCII)


def stem(text: str) -> str | None:
    """A maker's cell that names one company in Chinese characters only, without legal form: its core is an ending of
    this, unless the core is a legal form and nothing else."""
    plain = text.strip(" ")
    if " " in plain and _SPACED.fullmatch(plain) and not _SECOND.search(plain):
        plain = plain.replace(" ", "")
    if not _HAN.fullmatch(plain) or plain.endswith(_BRANCHES):
        return None
    if len(plain) <= LONGEST_NOTHING and is_blank(plain):
        return None
    for form in _FORMS:
        if plain.endswith(form):
            return plain.removesuffix(form) or plain
    return plain


def days(text: str) -> tuple[str, ...] | None:
    """The only production day that a batch cell can name (ISO), none for a plain lot."""
    if found := _DAY.fullmatch(text):
        year, month, padded_month, day, padded_day = found.groups()
        return (f"{year}-{padded_month or '0' + month}-{padded_day or '0' + day}",)
    return () if _LOT.fullmatch(text) else None
