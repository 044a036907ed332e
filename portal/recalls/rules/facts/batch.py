"""Which goods are meant: production dates, lot numbers, and dates of another kind told apart by their label.

Cells hold "2025/12/23", "批号：L2509A", "订单生成日期：2025/12/7", "标示限期使用日期：2026/03/01，保质期：36个月",
"2025年9月1日至10日", several of them, or a lot that begins with its date (20250909A1). A date bought or
ordered on says nothing about the batch, so it keeps its own kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from portal.recalls.rules.facts.dates import INVALID, Day, read_day
from portal.recalls.rules.facts.text import fold, keep

PRODUCTION, USE_BY, PURCHASE, ORDER, SAMPLING, OTHER, LOT = (
    "PRODUCTION", "USE_BY", "PURCHASE", "ORDER", "SAMPLING", "OTHER", "LOT",
)  # fmt: skip
SHELF_LIFE = "SHELF_LIFE"

# The first line that fits the label wins.
_LABELS: tuple[tuple[str, str], ...] = (
    (r"保质期至|限期使用|限用|有效期至|失效|到期|截止|此日期前|exp", USE_BY),
    (r"保质期|保存期|有效期|贮存期", SHELF_LIFE),
    (r"购进|进货|购买|购入|采购|收货|到货|入库|供货", PURCHASE),
    (r"订单|下单|消费", ORDER),
    (r"抽样|采样|取样|抽检", SAMPLING),
    (r"日期.{0,2}批|批.{0,2}日期|生产|制造|加工|制作|灌装|包装|分装|出厂|屠宰|宰杀|mf[gd]|prod", PRODUCTION),
    (r"批号|批次|批|lot|batch|序列|编号|代码", LOT),
    (r"日期|时间|date", OTHER),
)
_LABEL = re.compile(
    r"^[\(\[]?([a-z]*[\u4e00-\u9fff][\u4e00-\u9fff/、\(\)]{1,15}?|lot|batch|mfg|exp|prod)[\)\]]?\.?\s*(?:no\.?)?\s*[::]\s*"
)
_LABEL_BARE = re.compile(
    r"^((?:标[示称注])?[\u4e00-\u9fff]{2,6}(?:日期|批号|批次|期至?)|批[号次]号?|(?:lot|batch|exp|mfg|mfd|prod)(?=[\s.#]))"
    r"[\s.#]*(?=[\da-z])"
)
# "2025年9月9日生产", "2025.9.14 购进": the label may stand behind.
_LABEL_BEHIND = re.compile(
    r"(?<=[\d日号月])\s*[\(]?(生产|制造|加工|制作|灌装|包装|出厂|购进|进货|购买|采购|到期|失效|抽样)(?:日期)?[\)]?$"
)
_BREAKS = re.compile(
    r"[;,、\n]|\s(?=[\u4e00-\u9fff]{2,10}\s*:|[\u4e00-\u9fff]{1,8}[期号次至]\s*[\da-z])|(?<=\d)\s(?=20\d{2}[/.年\-]?\d)"
)
_RANGE = re.compile(r"^(.{4,}?)\s*(?:至|到|~|～|—+|–|--|\bto\b)\s*(.+?)$")
_HYPHEN_RANGE = re.compile(
    r"^(\d{4}[/.年]\d{1,2}[/.月]\d{1,2}日?|\d{8})\s*-\s*(\d{4}[/.年]\d{1,2}[/.月]\d{1,2}日?|\d{8})$"
)
_BEFORE = re.compile(r"^(.+?)\s*\(?(?:及|含)?\)?(?:之前|以前|前)(?:生产|的.*)?$")
_AFTER = re.compile(r"^(.+?)\s*\(?(?:及|含)?\)?(?:之后|以后|后|起)(?:生产|的.*)?$")
_NOTE = re.compile(r"\((?:[^()]*[\u4e00-\u9fff][^()]*)\)$")
_LOT_WITH_DATE = re.compile(
    r"^([a-z]{0,3})(20\d{6}|20\d{2}[/.\-年]\d{1,2}[/.\-月]\d{1,2}日?)(?: 00:00:00)?([\s\-/(]*[a-z0-9:\-/ .()]{0,24})$"
)
_LOT_SHAPE = re.compile(
    r"^(?=.*\d)[a-z0-9][a-z0-9\-_/. #]*$|^[a-z0-9\u4e00-\u9fff\-_/.#()]*\d[a-z0-9\u4e00-\u9fff\-_/.#()]*$"
)
_DATE_LIKE = re.compile(r"^\d{1,4}\s*[/.年\-]\s*\d{1,2}\s*[/.月\-]\s*\d{1,4}\s*日?$")
_SHARED_YEAR = re.compile(r"^(\d{4})([/.\-年])(\d{1,2})[/.\-月]\d{1,2}日?$")
# What follows the day and is this long is a lot number of its own ("20250605 L2506053").
_OWN_LOT = 4
EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Span:
    """Days `first`..`last` of one kind, as the cell wrote them in `raw`."""

    kind: str
    first: date
    last: date
    raw: str
    month_only: bool = False

    @property
    def exact(self) -> bool:
        return self.first == self.last


@dataclass(frozen=True, slots=True)
class Batch:
    """All that one or more cells say of the batch. `problems` pairs a code with the text it is about."""

    spans: tuple[Span, ...] = ()
    lots: tuple[str, ...] = ()
    shelf_life: str = ""
    problems: tuple[tuple[str, str], ...] = ()

    def of(self, kind: str) -> tuple[Span, ...]:
        return tuple(span for span in self.spans if span.kind == kind)

    @property
    def has_invalid_date(self) -> bool:
        return any(code in ("INVALID_DATE", "AMBIGUOUS_DATE") for code, _ in self.problems)

    @property
    def comparable(self) -> bool:
        """Whether anything here can identify a batch: a lot, a production or a use-by date."""
        return bool(self.lots or self.of(PRODUCTION) or self.of(USE_BY))

    def __add__(self, other: Batch) -> Batch:
        return Batch(
            tuple(dict.fromkeys(self.spans + other.spans)),
            tuple(dict.fromkeys(self.lots + other.lots)),
            self.shelf_life or other.shelf_life,
            tuple(dict.fromkeys(self.problems + other.problems)),
        )


def lot_key(text: str) -> str:
    """A lot number for comparing: one width, upper case, without spaces and signs between."""
    return re.sub(r"[^0-9A-Z\u4e00-\u9fff]", "", fold(text).upper())


@lru_cache(maxsize=65536)
def read_batch(raw: str, default: str = PRODUCTION) -> Batch:
    """Read one cell whose column means `default` (PRODUCTION, LOT, USE_BY…); never raises.

    >>> read_batch("订单生成日期：2025/12/7").spans[0].kind
    'ORDER'
    """
    text = fold(keep(raw).replace("\n", ";"))
    if not text:
        return Batch()
    found, kind, anchor = Batch(), default, ""
    for part in _parts(text):
        label_kind, part = _label(part)
        kind = label_kind or kind
        found += _read_part(_complete(part, anchor), kind)
        anchor = part if _SHARED_YEAR.match(part) else anchor
    return found


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _BREAKS.split(text) if part and part.strip()]


def _label(part: str) -> tuple[str | None, str]:
    """The kind a label before or behind names (None without one) and the rest of the part."""
    if found := _LABEL.match(part) or _LABEL_BARE.match(part):
        return _kind_of(found[1]), part[found.end() :].strip()
    if found := _LABEL_BEHIND.search(part):
        return _kind_of(found[1]), part[: found.start()].strip()
    return None, part


def _kind_of(label: str) -> str:
    return next((kind for pattern, kind in _LABELS if re.search(pattern, label)), OTHER)


def _complete(part: str, anchor: str) -> str:
    """ "2025年9月1日、5日": the later day borrows year and month from the first."""
    begun = _SHARED_YEAR.match(anchor)
    short = re.match(r"^(?:(\d{1,2})月)?(\d{1,2})日$", part)
    return f"{begun[1]}年{short[1] or begun[3]}月{short[2]}日" if begun and short else part


def _read_part(part: str, kind: str) -> Batch:
    part = _NOTE.sub("", part).strip() or part
    if kind == SHELF_LIFE:
        day = read_day(part)
        return _dated(part, USE_BY, day) if day and day.exact else Batch(shelf_life=part)
    day_kind = PRODUCTION if kind == LOT else kind
    span = _range(part, day_kind)
    if span:
        return Batch(spans=(span,))
    day = read_day(part)
    if day is INVALID and kind == LOT:
        return Batch(lots=(part,))
    if day is not None:
        return _dated(part, day_kind, day)
    return _lot(part, kind)


def _dated(part: str, kind: str, day: Day) -> Batch:
    if day.problem or day.first is None or day.last is None:
        return Batch(problems=((day.problem or "INVALID_DATE", part),))
    return Batch(spans=(Span(kind, day.first, day.last, part, month_only=not day.exact),))


def _range(part: str, kind: str) -> Span | None:
    """From–to, "before" and "after"; both ends count."""
    found = _HYPHEN_RANGE.match(part) or _RANGE.match(part)
    if found:
        first = read_day(found[1])
        last = read_day(_complete(found[2], found[1])) or read_day(found[2])
        if first and last and first.first and last.last and first.first <= last.last:
            return Span(kind, first.first, last.last, part)
        return None
    if (found := _BEFORE.match(part)) and (day := read_day(found[1])) and day.last:
        return Span(kind, EARLIEST, day.last, part)
    if (found := _AFTER.match(part)) and (day := read_day(found[1])) and day.first:
        return Span(kind, day.first, LATEST, part)
    return None


def _lot(part: str, kind: str) -> Batch:
    """What is no date: a lot number, or something for a person to read."""
    if _DATE_LIKE.match(part):
        return Batch(problems=(("INVALID_DATE", part),))
    if kind not in (LOT, PRODUCTION, OTHER):
        return Batch(problems=(("UNREAD_BATCH", part),))
    if dated := _dated_lot(part):
        return dated
    return Batch(lots=(part,)) if _LOT_SHAPE.match(part) else Batch(problems=(("UNREAD_BATCH", part),))


def _dated_lot(part: str) -> Batch | None:
    """A lot that begins with its day ("20250909A1", "2025年8月18日 B1"): the day is a fact of its own."""
    found = _LOT_WITH_DATE.match(part)
    day = read_day(found[2]) if found else None
    if not (found and day and day.exact and day.first and day.last):
        return None
    suffix = lot_key(found[3]).lower()
    lots = (f"{found[1]}{day.first:%Y%m%d}{suffix}", *([suffix] if len(suffix) >= _OWN_LOT else []))
    return Batch(spans=(Span(PRODUCTION, day.first, day.last, part),), lots=lots)
