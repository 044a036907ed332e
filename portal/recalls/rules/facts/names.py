"""Product names for comparing. Two names are one product only when nothing meaningful is left over on either side.

So 可乐 ≠ 可乐瓶, 米 ≠ 米线, 苹果醋饮料 ≠ 益生元苹果醋饮 and 草莓味酸奶 ≠ 蓝莓味酸奶, while
红富士苹果干（水果干制品） = 红富士苹果干 and 大非体力能量（风味饮料） = 大非体力能量风味饮料.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz

from portal.recalls.rules.facts.product_words import (
    CLASS_TAIL,
    DESCRIBES,
    FLAVOUR,
    NOISE,
    coarse_class,
    is_class,
    is_noise,
)
from portal.recalls.rules.facts.text import fold, is_blank, keep

_MARKED_BRAND = re.compile(r"^([^®™©\s（(]{1,12})\s*[®™]\s*(?=\S{2})")
_NAMED_BRAND = re.compile(r"^[“\"「『]?([^\s（(“”\"「」『』®]{1,8}?)[”\"」』]?牌[”\"」』]?\s*(?=\S{2})")
_BRACKETS = re.compile(r"[\(\[{<《【]([^\(\)\[\]{}<>《》【】]*)[\)\]}>》】]")
_AMOUNT = re.compile(
    r"\d+(?:\.\d+)?\s*(?:kg|mg|ml|oz|g|l|千克|公斤|毫克|毫升|克|升|斤)(?:(?![a-z])|(?=x\s*\d))(?:\s*[×x*]\s*\d+\s*[\u4e00-\u9fff]?(?![a-z\d]))*"
    r"(?:\s*/\s*[\u4e00-\u9fff]{1,2})?|[×x*]\s*\d+\s*[片粒颗个只支枚条根包袋瓶罐盒桶听杯碗]?(?![a-z\d])"
)
_FIRST_WORD = re.compile(r"^\s*([\u4e00-\u9fff]{2,4}) +[\u4e00-\u9fff]{3,}")
# Chinese characters only: nothing to cut off, open or fold.
_PLAIN = re.compile(r"[\u4e00-\u9fff]+")
_SIGNS = re.compile(r"[^0-9a-z\u00c0-\u024f\u3400-\u9fff]")
_BRAND_NOISE = re.compile(r"\+|图形|及图|图案|文字|字母|商标|牌$")


@dataclass(frozen=True, slots=True)
class ProductName:
    """`whole` is the name outside brackets without brand, flavour, amount and noise.

    Two names share a `form` exactly when they can be one product, varieties apart: so the forms are also the
    keys by which a name is found. `spec_hint` is an amount found inside the name ("菠萝干150g").
    """

    whole: str
    forms: frozenset[str]
    varieties: frozenset[str]
    spec_hint: str


def read_brand(raw: object) -> str:
    """A trade mark for comparing; "" when it is only a drawing or not given."""
    if not raw:
        return ""
    return _SIGNS.sub("", _BRAND_NOISE.sub("", fold(keep(raw))))


@lru_cache(maxsize=262144)
def read_name(raw: str, brand: str = "") -> ProductName | None:
    """The comparable form of a product name, None when nothing is left. `brand` is the row's own trade mark."""
    if _PLAIN.fullmatch(raw) and "牌" not in raw and not is_blank(raw):
        return _named(raw, read_brand(brand), frozenset(), frozenset(), "")
    text, marked = _cut_brand(keep(raw).replace("\n", ""))
    text = fold(text)
    brand = read_brand(marked) or read_brand(brand)
    hint = _AMOUNT.search(text)
    classes, varieties, outside = _brackets(_AMOUNT.sub(" ", text))
    return _named(outside, brand or _spaced_brand(outside), classes, varieties, hint[0] if hint else "")


def _named(
    outside: str, brand: str, classes: frozenset[str], varieties: frozenset[str], hint: str
) -> ProductName | None:
    """The name from what stands outside brackets."""
    outside = _SIGNS.sub("", NOISE.sub("", outside)) or _SIGNS.sub("", outside)
    outside = _without_prefix(outside, brand)
    if not outside:
        return None
    name = _of_core(outside, brand, classes, varieties)
    return replace(name, spec_hint=hint) if hint else name


@lru_cache(maxsize=65536)
def _of_core(core: str, brand: str, classes: frozenset[str], varieties: frozenset[str]) -> ProductName:
    """The name without packing talk; remembered, as shops write one name with many sizes and packings."""
    whole, flavours = core, FLAVOUR.findall(core) if "味" in core or "型" in core else []
    if flavours and len(without := FLAVOUR.sub("", core)) >= 2:
        whole, varieties = without, varieties.union(flavours)
    return ProductName(whole, _forms(whole, classes, varieties, brand), varieties, spec_hint="")


def _forms(whole: str, classes: frozenset[str], varieties: frozenset[str], brand: str) -> frozenset[str]:
    """All spellings that mean this product: with class, variety or brand said or left out."""
    forms = {whole}
    forms |= {whole + word for word in classes}
    forms |= {word + whole for word in varieties} | {whole + word for word in varieties}
    forms = {_order_free(form) for form in forms | ({brand + whole} if brand else set())}
    forms |= {f"{whole}|{coarse_class(word)}" for word in classes}
    tail = CLASS_TAIL.search(whole)
    if tail and tail.start() >= 2 and tail[0]:
        forms.add(f"{whole[: tail.start()]}|{coarse_class(tail[0])}")
    return frozenset(forms)


def _order_free(text: str) -> str:
    """In longer names the order of the parts may differ (香辣风干牛肉, 风干牛肉香辣)."""
    return "".join(sorted(text)) if len(text) >= 5 else text


def _cut_brand(text: str) -> tuple[str, str]:
    """The name without a leading "X®" or "X牌", and that brand."""
    found = _MARKED_BRAND.match(text) or _NAMED_BRAND.match(text)
    return (text[found.end() :], found[1]) if found else (text, "")


def _spaced_brand(text: str) -> str:
    """ "山里人 苹果干": a first word of its own is the brand, unless it says how the goods are (低脂 纯牛奶)."""
    found = _FIRST_WORD.match(text)
    return found[1] if found and not DESCRIBES.match(found[1]) else ""


def _without_prefix(text: str, prefix: str) -> str:
    """Cut a brand off the front, unless hardly anything would stay (brand 可乐, name 可乐瓶)."""
    cut = len(prefix) >= 2 and text.startswith(prefix) and len(text) - len(prefix) >= 2
    return text[len(prefix) :] if cut else text


def _brackets(text: str) -> tuple[frozenset[str], frozenset[str], str]:
    """Classes and varieties named in brackets, and the text outside them."""
    classes: set[str] = set()
    varieties: set[str] = set()
    for content in _BRACKETS.findall(text):
        for word in re.split(r"[、,;/\s]+", content):
            word = _SIGNS.sub("", word)
            if not word or is_noise(word):
                continue
            if is_class(word):
                classes.add(word)
            else:
                flavour = FLAVOUR.fullmatch(word)
                varieties.add(flavour[1] if flavour else word)
    return frozenset(classes), frozenset(varieties), _BRACKETS.sub(" ", text)


SAME, VARIETY_UNKNOWN, SIMILAR, DIFFERENT = "SAME", "VARIETY_UNKNOWN", "SIMILAR", "DIFFERENT"
_SIMILAR_FROM = 75.0


def compare_names(one: ProductName, other: ProductName, explained: str = "") -> str:
    """SAME, VARIETY_UNKNOWN (one side names a variety the other leaves out), SIMILAR or DIFFERENT. Symmetric.

    `explained` is the text of the makers' names: a leading word one name has more is no difference when it is
    the maker's (大非体力能量 by 营口大非饮料制造厂).
    """
    if one.forms.isdisjoint(other.forms) and not _prefix_explained(one.whole, other.whole, explained):
        return SIMILAR if _similar(one.whole, other.whole) else DIFFERENT
    if one.varieties and other.varieties:
        return _compare_varieties(one.varieties, other.varieties)
    # A variety that a name says anyway ("荔枝爽（荔枝味）", "香辣牛肉干") distinguishes nothing.
    said = one.whole + "|" + other.whole
    return SAME if all(word in said for word in one.varieties | other.varieties) else VARIETY_UNKNOWN


def _compare_varieties(ours: frozenset[str], theirs: frozenset[str]) -> str:
    if ours == theirs:
        return SAME
    return VARIETY_UNKNOWN if ours < theirs or theirs < ours else SIMILAR


def _by_length(one: str, other: str) -> tuple[str, str]:
    return (one, other) if len(one) <= len(other) else (other, one)


def _similar(one: str, other: str) -> bool:
    shorter, longer = _by_length(one, other)
    return fuzz.ratio(one, other) >= _SIMILAR_FROM or (len(shorter) >= 3 and shorter in longer)


def _prefix_explained(one: str, other: str, explained: str) -> bool:
    shorter, longer = _by_length(one, other)
    extra = longer[: len(longer) - len(shorter)]
    return len(shorter) >= 2 and len(extra) >= 2 and longer.endswith(shorter) and extra in explained
