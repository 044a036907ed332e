"""Which meaning each header has, and how sure that is. What is not sure enough stays unmapped for a person.

Known spelling → 1.0; known after taking off 标称, units and brackets → 0.95; several meanings in one header
(不合格项目║检验结果║标准值) → 0.95; recognised by its parts → 0.85; only similar to a known spelling → the similarity.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz, process

from portal.recalls.rules.columns.fields import COMPOSITE, FIELDS
from portal.recalls.rules.columns.patterns import ANALYTE, RULES
from portal.recalls.rules.facts.text import BARS, fold, tidy

_QUALIFIER = re.compile(r"标称的?|标[示识]的?(?!值|要求|批号|内容)|标注的?(?!要求|单位)")
_MARKERS = re.compile(r"\((?:隐藏栏|必填|选填|★必填|如有|若有|标称|标识|标示|可选|单位)\)|[*★]|\.\d$")
_BRACKET = re.compile(r"[\(\[【][^()\[\]【】]*[\)\]】]")
_SIGNS = re.compile(r"[^0-9a-z\u3400-\u9fff\u0370-\u03ff]")
_JOINTS = re.compile(rf"[{re.escape(BARS)}/:、,;\\—–\-或及和与]+")
_BAR = re.compile(rf"[{re.escape(BARS)}]")
_COMPOSITE_JOINTS = re.compile(rf"[{re.escape(BARS)}/:、,;\\()\[\]—–\-+及和与]+")
_TRADITIONAL = str.maketrans(
    "規檢測號產標稱單價結論項廠買進齡類備註質數電話聯繫級業責務託縣區氣網店鋪碼條",
    "规检测号产标称单价结论项厂买进龄类备注质数电话联系级业责务托县区气网店铺码条",
)
_ENGLISH_FRAME = re.compile(r"^(?:catalogue|catalog|list|item|raw)_|_(?:raw|text|zh|cn)$")
# A known word inside a long text or a sentence does not make the text a header.
_LONGEST_BY_PARTS = 26
_LONGEST_LIST = 60  # of several measured things in one header
_SENTENCE = re.compile(r"[;。!?]|,.*,|:.{4,}|\d{4}[-/年]")
_UNIT_NOTE = re.compile(r"\([^()]*(?:[mμµ]?g/|cfu|%|单位:|如有|若有)[^()]*\)")
_SIMILAR_FROM = 80.0
_FLAT = re.compile(r"^(?:不合格|不符合)(?:项目|项)(?:名称)?(?:检验|检测)?(?:结果|值)(?:标准|规定|限)")
# These words decide what a header is about; a merely similar spelling must agree on them.
_TELLING = (
    "地址",
    "日期",
    "编号",
    "省",
    "名称",
    "结果",
    "标准",
    "项目",
    "机构",
    "批",
    "类",
    "时间",
    "被",
    "生产",
    "号",
    "不",
)
# Fields that say one thing together when a header names several of them.
_GROUPS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"production_date", "lot", "purchase_date", "batch", "sampled_date"}), "batch"),
    (frozenset({"maker_name", "supplier_name", "importer_name", "distributor_name"}), "maker_name"),
    (
        frozenset({"registrant_name", "contract_name", "responsible_name", "maker_name", "consignor_name"}),
        "maker_name",
    ),
    (frozenset({"spec", "sample_size"}), "spec"),
    (frozenset({"product_name", "spec"}), "product_name"),
    (frozenset({"product_name", "brand"}), "product_name"),
    (frozenset({"notice_no", "notice_date"}), "notice_no"),
    (frozenset({"task_source", "tested_items"}), "task_source"),
    (frozenset({"lab", "retest_lab", "sampler"}), "lab"),
    (frozenset({"failing_items", "failing_reason"}), "failing_reason"),
    (frozenset({"maker_name", "maker_address"}), "maker_name"),
    (frozenset({"sampled_name", "sampled_address"}), "sampled_name"),
)


@dataclass(frozen=True, slots=True)
class Column:
    """One header and what it was read as: `fields` in the order in which a cell holds them; () when unmapped."""

    index: int
    header: str
    fields: tuple[str, ...] = ()
    confidence: float = 0.0

    @property
    def field(self) -> str | None:
        """The one field of a plain column; "failures" for a composite one, None when unmapped."""
        if len(self.fields) > 1:
            return "failures"
        return self.fields[0] if self.fields else None


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    return {_SIGNS.sub("", fold(alias)): field.code for field in FIELDS.values() for alias in field.spellings}


@lru_cache(maxsize=8192)
def read_header(header: str) -> tuple[tuple[str, ...], float]:
    """The fields a header names and the confidence 0…1; ((), 0.0) when nothing is sure enough. Never raises."""
    text = _ENGLISH_FRAME.sub("", fold(header).translate(_TRADITIONAL))
    text = _MARKERS.sub("", text.replace(" ", ""))
    if not text or text.isdigit():
        return (), 0.0
    for read in (_exact, _composite, _known, _by_parts, _analyte, _similar):
        fields, confidence = read(text)
        if fields:
            return fields, confidence
    return (), 0.0


@lru_cache(maxsize=8192)
def is_known_header(cell: str) -> bool:
    """Whether a cell is, letter for letter, a spelling we know: what a header repeated among data consists of."""
    return _SIGNS.sub("", _QUALIFIER.sub("", fold(cell))) in _spellings() or bool(_composite(fold(cell))[0])


def _exact(text: str) -> tuple[tuple[str, ...], float]:
    several = bool(_BAR.search(text)) or _bracket_says_more(text)
    field = None if several else _spellings().get(_SIGNS.sub("", text))
    return ((field,), 1.0) if field else ((), 0.0)


def _known(text: str) -> tuple[tuple[str, ...], float]:
    spellings = _spellings()
    plain = _QUALIFIER.sub("", text)
    tries = ((text, 1.0), (plain, 0.98), (_BRACKET.sub("", plain), 0.95))
    for candidate, confidence in tries:
        field = spellings.get(_SIGNS.sub("", candidate))
        if field and not (confidence < 0.96 and _bracket_says_more(plain)):
            return (field,), confidence
    return (), 0.0


def _bracket_says_more(text: str) -> bool:
    """不合格项目(检验结果), 经销商名称(被抽样单位名称): what the bracket holds is a column of its own."""
    inside = [_SIGNS.sub("", found[1:-1]) for found in _BRACKET.findall(text)]
    return any(_spellings().get(word) in (*COMPOSITE, "sampled_name") for word in inside)


def _composite(text: str) -> tuple[tuple[str, ...], float]:
    """Headers that name several things with a sign between them."""
    if _FLAT.match(_SIGNS.sub("", text)) and _COMPOSITE_JOINTS.search(text) is None:
        return COMPOSITE, 0.9
    parts = [part for part in _COMPOSITE_JOINTS.split(_UNIT_NOTE.sub("", text)) if part]
    found = [_part(part) for part in parts]
    outcome = tuple(dict.fromkeys(field for field in found if field in (*COMPOSITE, "unit")))
    if len(set(outcome) - {"unit"}) >= 2 and len(outcome) == len(parts):
        return outcome, 0.95
    named = [_part(part) for part in _JOINTS.split(text) if part]
    if len(named) < 2 or None in named:
        return (), 0.0
    members = frozenset(field for field in named if field)
    if len(members) == 1:
        return tuple(members), 0.95
    return next((((meaning,), 0.95) for group, meaning in _GROUPS if group >= members), ((), 0.0))


def _part(part: str) -> str | None:
    """One part of a composite header; 检验项目 beside a result is a failing item, 批次 after 生产 a lot."""
    fields, _ = _known(part)
    field = fields[0] if fields else None
    if part == "单位":
        return "unit"
    if field is None and re.search(r"不合格.{0,6}(?:值|结果)$", part):
        return "result"
    return {"tested_items": "failing_items"}.get(field or "", field)


def _by_parts(text: str) -> tuple[tuple[str, ...], float]:
    plain = re.sub(r"[^0-9a-z\u3400-\u9fff]", "", text)
    if len(text) > _LONGEST_BY_PARTS or _SENTENCE.search(text):
        return (), 0.0
    if ANALYTE.search(text) and _unit_note(text):
        return (), 0.0
    for pattern, field in RULES:
        if pattern.search(plain):
            return (field,), 0.85
    return (), 0.0


def _unit_note(text: str) -> bool:
    """A unit behind something that is not a known kind of column: the header names what was measured."""
    head = re.split(r"[(\[,，、（]", text)[0]
    return not _known(head)[0] and not any(pattern.search(head) for pattern, _ in RULES)


def _similar(text: str) -> tuple[tuple[str, ...], float]:
    plain = _SIGNS.sub("", _QUALIFIER.sub("", _BRACKET.sub("", text)))
    if len(plain) < 3:
        return (), 0.0
    best = process.extractOne(plain, _spellings().keys(), scorer=fuzz.ratio, score_cutoff=_SIMILAR_FROM)
    if best is None or any((word in plain) != (word in best[0]) for word in _TELLING):
        return (), 0.0
    return (_spellings()[best[0]],), round(best[1] / 100 * 0.9, 2)


def _analyte(text: str) -> tuple[tuple[str, ...], float]:
    parts = re.split(r"[、，,]", text)
    short = max(map(len, parts)) <= _LONGEST_BY_PARTS and len(text) <= _LONGEST_LIST
    short = short and (len(text) <= _LONGEST_BY_PARTS or len(parts) >= 3) and not re.match(r"[≤≥<>]?\d", text)
    return (("analyte",), 0.6) if short and ANALYTE.search(text) else ((), 0.0)


def map_headers(headers: Sequence[str]) -> list[Column]:
    """One `Column` per header. A field that two columns claim goes to the surer (then the left) one.

    Company columns and measured items may repeat; their cells are read together.
    """
    columns = [Column(i, tidy(header), *read_header(tidy(header))) for i, header in enumerate(headers)]
    taken: dict[tuple[str, ...], Column] = {}
    for column in sorted(columns, key=lambda c: (-c.confidence, c.index)):
        if column.fields and not _may_repeat(column.fields):
            taken.setdefault(column.fields, column)
    return [
        column
        if not column.fields or _may_repeat(column.fields) or taken[column.fields] is column
        else replace(column, fields=(), confidence=0.0)
        for column in columns
    ]


def _may_repeat(fields: tuple[str, ...]) -> bool:
    return fields[0] in ("analyte", "remark") or (
        fields[0].endswith("_name") and fields[0] not in ("product_name", "shop_name")
    )
