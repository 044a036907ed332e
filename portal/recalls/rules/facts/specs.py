"""Pack sizes (规格): net content, pieces, alcohol strength, "sold loose", told apart from model numbers.

30mL×7/盒 = 210mL（30mL×7）/盒 = 0.21升. Mass is kept in milligrams, volume in microlitres, length in
micrometres, pieces as they are; all exact, so equality is equality.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from portal.recalls.rules.facts.text import fold, keep

MASS, VOLUME, LENGTH, PIECES = "MASS", "VOLUME", "LENGTH", "PIECES"

_UNITS: dict[str, tuple[str, str]] = {
    # unit: (dimension, how many base units)
    "mg": (MASS, "1"), "毫克": (MASS, "1"), "g": (MASS, "1e3"), "克": (MASS, "1e3"), "gram": (MASS, "1e3"),
    "kg": (MASS, "1e6"), "千克": (MASS, "1e6"), "公斤": (MASS, "1e6"), "斤": (MASS, "5e5"), "市斤": (MASS, "5e5"),
    "两": (MASS, "5e4"), "吨": (MASS, "1e9"), "t": (MASS, "1e9"), "oz": (MASS, "28349.523125"),
    "盎司": (MASS, "28349.523125"), "lb": (MASS, "453592.37"), "磅": (MASS, "453592.37"),
    "ml": (VOLUME, "1e3"), "毫升": (VOLUME, "1e3"), "cc": (VOLUME, "1e3"), "cl": (VOLUME, "1e4"),
    "厘升": (VOLUME, "1e4"), "dl": (VOLUME, "1e5"), "l": (VOLUME, "1e6"), "升": (VOLUME, "1e6"),
    "公升": (VOLUME, "1e6"), "mm": (LENGTH, "1e3"), "毫米": (LENGTH, "1e3"), "cm": (LENGTH, "1e4"),
    "厘米": (LENGTH, "1e4"), "m": (LENGTH, "1e6"), "米": (LENGTH, "1e6"),
}  # fmt: skip
_COUNTERS = "片粒颗个只支枝枚条根丸贴双张抽块听罐瓶袋包盒杯碗桶筒板卷套件副把袋枚尾头朵提份管"
_PACK = re.compile(rf"/\s*[{_COUNTERS}]{{1,2}}\s*\)?$")
_CARTON = re.compile(r"箱|件|整提|外箱|carton|case|ctn")
_BULK = re.compile(r"散装|散称|称重|计量(?:称重|销售)|裸装|非定量|论斤|散货|bulk")
_NUMBER = r"\d+(?:\.\d+)?"
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_TIMES = r"\s*[×x*✕╳·]\s*"
_COUNT = rf"(?:\d+)(?!\d|\.\d)\s*[{_COUNTERS}]?(?![a-z\d%])"
# A unit ends where no further letter follows, unless that is the x of a multiplication (250gx10).
_AMOUNT = rf"({_NUMBER})\s*({_UNIT})(?:(?![a-z])|(?=x\s*\d))"
_PRODUCT = re.compile(
    rf"(?:(?P<before>(?:{_COUNT}{_TIMES})+))?{_AMOUNT}(?:\s*/?\s*[{_COUNTERS}](?={_TIMES}\d))?(?P<after>(?:{_TIMES}{_COUNT})*)"
)
_INTEGER = re.compile(r"\d+")
_PIECES = re.compile(rf"(?<![\d.])(\d+)\s*([{_COUNTERS}])(?:装|入)?")
_STRENGTH = re.compile(
    rf"({_NUMBER})\s*(?:%\s*\(?vol\)?|%\(v/v\)|度|°(?!c))|(?:酒精度|vol)\s*[:≥]*\s*({_NUMBER})\s*%?"
)
_LABEL = re.compile(r"净含量|净重|规格(?:型号)?|含量|净容量|重量|约|\bnet\b|\be\b")
_TOLERANCE = re.compile(rf"[±+]\s*/?-?\s*{_NUMBER}\s*(?:{_UNIT}|%)?(?=$|[^\d×x*])")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class Spec:
    """A pack size. `totals` and `units` are (dimension, base units): the whole pack and one inner piece.

    `whole` says that a multiplied size is one sales pack: it names the pack (…/盒) or the total beside it.
    """

    totals: frozenset[tuple[str, Decimal]] = frozenset()
    units: frozenset[tuple[str, Decimal]] = frozenset()
    pieces: frozenset[int] = frozenset()
    strength: frozenset[Decimal] = frozenset()
    whole: bool = False
    carton: bool = False
    multiplied: bool = False
    bulk: bool = False
    text: str = field(default="")

    @property
    def empty(self) -> bool:
        return not (self.text or self.bulk)


@lru_cache(maxsize=65536)
def read_spec(raw: str) -> Spec:
    """Read one pack size; what is no amount stays in `text` and is compared as a model number. Never raises."""
    text = _LABEL.sub("", _THOUSANDS.sub("", fold(keep(raw)))).strip(" :")
    if not text:
        return Spec()
    if _BULK.search(text) and not re.search(r"\d", text):
        return Spec(bulk=True, text=text)
    strength = frozenset(Decimal(a or b) for a, b in _STRENGTH.findall(text))
    measured = _TOLERANCE.sub("", _STRENGTH.sub(" ", text)) if "±" in text else _STRENGTH.sub(" ", text)
    products = list(_PRODUCT.finditer(measured))
    totals, units, multiplied = _amounts(products)
    return Spec(
        totals=frozenset(totals) | _sum(measured, products),
        units=frozenset(units),
        pieces=_pieces(measured) | frozenset(_counts(products)),
        strength=strength,
        whole=bool(_PACK.search(measured)) or len(products) > 1,
        carton=multiplied and bool(_CARTON.search(measured)),
        multiplied=multiplied,
        bulk=bool(_BULK.search(text)),
        text=re.sub(r"[^0-9a-z\u4e00-\u9fff]", "", re.sub(_TIMES, "x", text)),
    )


def _pieces(text: str) -> frozenset[int]:
    return frozenset(int(number) for number, _ in _PIECES.findall(text) if int(number) > 1)


def _amounts(
    products: list[re.Match[str]],
) -> tuple[list[tuple[str, Decimal]], list[tuple[str, Decimal]], bool]:
    totals, units, multiplied = [], [], False
    for found in products:
        dimension, factor = _UNITS[found[3]]
        unit = _exact(Decimal(found[2]) * Decimal(factor))
        count = 1
        for number in _multipliers(found):
            count *= number
        multiplied = multiplied or count > 1
        units.append((dimension, unit))
        totals.append((dimension, _exact(unit * count)))
    return totals, units, multiplied


def _multipliers(found: re.Match[str]) -> list[int]:
    return [int(n) for n in _INTEGER.findall((found["before"] or "") + " " + (found["after"] or ""))]


def _counts(products: list[re.Match[str]]) -> list[int]:
    return [number for found in products for number in _multipliers(found) if number > 1]


def _sum(text: str, products: list[re.Match[str]]) -> frozenset[tuple[str, Decimal]]:
    """ "100g+20g": the parts of one pack together are a total too."""
    totals, _, _ = _amounts(products)
    joined = all("+" in text[left.end() : right.start()] for left, right in itertools.pairwise(products))
    one_dimension = len({dimension for dimension, _ in totals}) == 1
    if len(products) < 2 or not joined or not one_dimension:
        return frozenset()
    return frozenset({(totals[0][0], _exact(sum((value for _, value in totals), Decimal(0))))})


def _exact(value: Decimal) -> Decimal:
    return value.normalize()


SAME, DIFFERENT, UNKNOWN = "SAME", "DIFFERENT", "UNKNOWN"


def compare_specs(one: Spec, other: Spec) -> str:
    """SAME, DIFFERENT or UNKNOWN (one side says nothing, or the two cannot be compared). Symmetric."""
    if one.empty or other.empty:
        return UNKNOWN
    if one.strength and other.strength and not one.strength & other.strength:
        return DIFFERENT
    if one.bulk or other.bulk:
        return SAME if one.bulk and other.bulk else DIFFERENT
    if one.text == other.text:
        return SAME
    if one.totals and other.totals:
        return _compare_amounts(one, other)
    if one.totals or other.totals:
        return SAME if one.pieces & other.pieces else UNKNOWN
    if one.pieces and other.pieces:
        return SAME if one.pieces & other.pieces else DIFFERENT
    return _compare_texts(one.text, other.text)


def _compare_amounts(one: Spec, other: Spec) -> str:
    if one.totals & other.totals:
        return SAME
    # A case of 24 bottles and the bottle are the same goods to a shop.
    if (one.carton and one.units & other.totals) or (other.carton and other.units & one.totals):
        return SAME
    loose = (one.multiplied and not one.whole and one.units & other.totals) or (
        other.multiplied and not other.whole and other.units & one.totals
    )
    return UNKNOWN if loose else DIFFERENT


def _compare_texts(one: str, other: str) -> str:
    return UNKNOWN if one in other or other in one else DIFFERENT
