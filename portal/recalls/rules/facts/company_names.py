"""When two company names mean one company: width, brackets, legal form and place written or not.

"河北粟凝香食品有限公司" = "粟凝香食品有限责任公司" (place left out);
"好棣（山东）生物科技" = "好棣(山东)生物科技有限公司";
but "杭州东方食品" ≠ "上海东方食品": places on both sides must fit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from portal.recalls.rules.facts.places import Place, leading_places, place_in_brackets
from portal.recalls.rules.facts.text import fold, keep

_FORMS = re.compile(
    r"(?:股份有限责任公司|有限责任公司|股份有限公司|有限公司|股份公司|总公司|公司|co\.?,?ltd\.?|limited|gmbh|inc\.?|llc)$"
)
_BRANCH = re.compile(
    r"(有限责任公司|股份有限公司|有限公司|集团公司|公司)(.{1,12}(?:分公司|分厂|工厂|分店|生产基地))$"
)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_FORM_IN_BRACKETS = frozenset(
    {"个体工商户", "普通合伙", "有限合伙", "个人独资", "集团", "个体", "特殊普通合伙"}
)
_NOISE = re.compile(r"[^0-9a-z\u3400-\u9fff]")
# Words that many firms share. What stays without them is the trade name (字号).
_TRADE_WORDS = (
    "食品|饮料|饮品|酒业|酿酒|酿造|啤酒|白酒|葡萄酒|矿泉水|调味品|调料|粮油|粮食|面粉|面业|米业|糖业|盐业|油脂|"
    "农业|农产品|农副产品|茶业|茶叶|乳业|乳品|奶业|肉业|肉类|肉联|水产|果业|果蔬|豆制品|炒货|糕点|蛋糕|烘焙|饼业|罐头|餐饮|"
    "生物|科技|健康|产业|发展|实业|工业|商贸|贸易|国际|进出口|电子商务|供应链|品牌|管理|集团|药业|制药|医药|保健品|"
    "化妆品|日化|日用品|电器|电子|电机|电动车|自行车|汽车|照明|灯具|家具|服饰|服装|鞋业|纺织|针织|皮革|玩具|文具|建材|机械|"
    "五金|陶瓷|塑料|橡胶|化工|纸业|造纸|印刷|包装|饲料|种业|医疗器械|卫生用品|制品|制造|加工|技术|开发|投资|控股|股份|"
    "酒厂|厂|店|店铺|合作社|专业|经营部|商行|超市|有限|分厂"
)
_TRADE_TAIL = re.compile(rf"(?:{_TRADE_WORDS})+$")


@dataclass(frozen=True, slots=True)
class Company:
    """A company name for comparing.

    `cores` are its spellings without place and legal form (two when a county may belong to the name),
    `places` what it names of places, `trade_name` its 字号.
    """

    cores: frozenset[str]
    places: frozenset[str]
    trade_name: str


@lru_cache(maxsize=262144)
def read_company(raw: str) -> Company | None:
    """The comparable form of a company name; None for a blank or a name of signs only. Never raises."""
    text = fold(keep(raw)).replace(" ", "")
    bracketed: list[Place] = []
    text = _NOISE.sub("", _BRANCH.sub(r"\1", _open_brackets(text, bracketed)))
    if not text:
        return None
    head, core = _without_places(text)
    cores = {core}
    if head and head[-1].county_short_name:
        cores.add(head[-1].county_short_name + core)
    places = frozenset(place.code for place in (*head, *bracketed))
    return Company(frozenset(cores), places, _TRADE_TAIL.sub("", core))


def _without_places(text: str) -> tuple[tuple[Place, ...], str]:
    """Leading places and the rest; places are given back while only a trade word would stay ("上海食品厂")."""
    places, rest = leading_places(text)
    while places and len(_TRADE_TAIL.sub("", without_form(rest))) < 2:
        places = places[:-1]
        rest = text[sum(place.length for place in places) :]
    return places, without_form(rest)


def _open_brackets(text: str, places: list[Place]) -> str:
    """Brackets are opened; one with only a place is taken as a place, one with only a legal form is dropped."""

    def inside(found: re.Match[str]) -> str:
        content = found[1]
        if content in _FORM_IN_BRACKETS:
            return ""
        located = place_in_brackets(content)
        places.extend(located)
        return "" if located else content

    return _BRACKETS.sub(inside, text)


def without_form(name: str) -> str:
    """A folded name without its legal form; a name that is nothing else stays."""
    return _FORMS.sub("", name) or name


def trade_name_of(core: str) -> str:
    """A core without the trade words at its end: what `read_company` never leaves shorter than two characters behind
    a place."""
    return _TRADE_TAIL.sub("", core)


def is_form(text: str) -> bool:
    """Whether a folded text is a legal form and nothing else."""
    return _FORMS.fullmatch(text) is not None


SAME, NEAR, DIFFERENT = "SAME", "NEAR", "DIFFERENT"
SHORTEST_WITH_SLIP = 6


def compare_companies(one: Company, other: Company) -> str:
    """SAME, NEAR (perhaps a slip: one character in six or more, or places of two levels) or DIFFERENT. Symmetric."""
    places_fit = (
        not one.places or not other.places or one.places <= other.places or other.places <= one.places
    )
    if one.cores & other.cores:
        return SAME if places_fit else (NEAR if _nested(one.places, other.places) else DIFFERENT)
    near = places_fit and any(one_slip(a, b) for a in one.cores for b in other.cores)
    return NEAR if near else DIFFERENT


def _nested(one: frozenset[str], other: frozenset[str]) -> bool:
    """浙江东方 and 杭州东方 may be two firms or one: a place of one side lies in a place of the other."""
    return any(a.startswith(b) or b.startswith(a) for a in one for b in other)


def one_slip(one: str, other: str) -> bool:
    return (
        max(len(one), len(other)) >= SHORTEST_WITH_SLIP
        and Levenshtein.distance(one, other, score_cutoff=1) <= 1
    )
