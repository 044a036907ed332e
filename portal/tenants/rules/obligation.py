"""Who must have a station (应建): rules as dated data, written in a small language, explained in words.

An expression compares three facts of an enterprise with numbers: `business_area_m2 >= 2000 or stall_count >= 100`;
`and`, `or`, `not`, brackets, `true`, `false`. A fact nobody knows makes an answer unknown, not false
(Kleene's logic): whose area is not known may still be obliged by its stalls.

The shipped rules are standards.json's (`obligations.json`). "2000 平方米以上，摊位 100 个以上" is ambiguous in its
source; standards.json and the brief read OR, and so do we (docs/decisions/founding.md): a bureau that reads AND
adds its own rule.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import resources

from portal.core.errors import N_, Invalid
from portal.core.terms import Term, Vocabulary

# What an enterprise is, finer than the five kinds of station (standards.json#obligation_rules).
TRADES = Vocabulary(
    Term("MALL", "商场", "Mall"),
    Term("SUPERMARKET", "超市", "Supermarket"),
    Term("MARKET", "市场", "Market"),
    Term("CAR_4S", "汽车 4S 店", "4S car dealer"),
    Term("UTILITY", "公共服务企业", "Public service company"),
    Term("SCENIC", "旅游景区", "Scenic area"),
    Term("OTHER_OPTIONAL", "其他（自愿）", "Other, voluntary"),
)
STATION_KIND = {"CAR_4S": "ENTERPRISE", "UTILITY": "ENTERPRISE", "OTHER_OPTIONAL": "ENTERPRISE"}
LEVELS = Vocabulary(
    Term("ANY", "全部", "Everywhere"),
    Term("DISTRICT", "市辖区", "City districts"),
    Term("COUNTY", "县、县级市", "Counties"),
)
FACTS = Vocabulary(
    Term("business_area_m2", "营业面积", "business area"),
    Term("stall_count", "摊位数", "number of stalls"),
    Term("scenic_level_A", "景区等级", "level of the scenic area"),
)
COLUMNS = {"business_area_m2": "floor_area", "stall_count": "stalls", "scenic_level_A": "scenic_level"}
_UNITS = {"business_area_m2": " m²", "stall_count": "", "scenic_level_A": "A"}
COMPARE: dict[str, Callable[[int, int], bool]] = {
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    "=": lambda a, b: a == b,
}
_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "="}
LONGEST, DEEPEST, LARGEST = 300, 20, 10**8
_TOKEN = re.compile(r"\s*(>=|<=|==|>|<|=|≥|≤|\(|\)|[A-Za-z_][A-Za-z_0-9]*|[0-9]+)")
_SPELLED = {"≥": ">=", "≤": "<=", "==": "="}


@dataclass(frozen=True, slots=True)
class Always:
    """`true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Compare:
    """A fact beside a number."""

    fact: str
    sign: str
    number: int


@dataclass(frozen=True, slots=True)
class Both:
    """All (`and`) or any (`or`) of the parts."""

    word: str
    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    part: Expr


Expr = Always | Compare | Both | Not
Known = Mapping[str, int | None]


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        found = self.peek()
        self.at += 1
        return found

    def any_of(self, depth: int = 0) -> Expr:
        return self._chain("or", lambda: self._chain("and", lambda: self.one(depth)))

    def _chain(self, word: str, part: Callable[[], Expr]) -> Expr:
        parts = [part()]
        while self.peek() == word:
            self.take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else Both(word, tuple(parts))

    def one(self, depth: int) -> Expr:
        written = self.take()
        if depth > DEEPEST:
            raise Invalid(N_("This condition has too many brackets."), field="expr")
        if written == "not":
            return Not(self.one(depth + 1))
        if written == "(":
            inner = self.any_of(depth + 1)
            if self.take() != ")":
                raise Invalid(N_("A bracket is not closed."), field="expr")
            return inner
        if written in ("true", "false"):
            return Always(written == "true")
        return self._comparison(written)

    def _comparison(self, fact: str) -> Compare:
        if fact not in FACTS:
            raise Invalid(
                N_("“%(word)s” is not a known fact. Known are: %(facts)s."),
                field="expr", word=fact, facts=", ".join(FACTS),
            )  # fmt: skip
        sign, number = self.take(), self.take()
        if sign not in COMPARE or not number.isdigit() or int(number) > LARGEST:
            raise Invalid(N_("After “%(word)s” comes a comparison such as >= 500."), field="expr", word=fact)
        return Compare(fact, sign, int(number))


def _tokens(text: str) -> list[str]:
    if len(text) > LONGEST:
        raise Invalid(N_("This condition is too long."), field="expr")
    found, at, ends = [], 0, len(text.rstrip())
    while at < ends:
        match = _TOKEN.match(text, at)
        if match is None:
            raise Invalid(N_("“%(word)s” cannot be read here."), field="expr", word=text[at:].strip()[:12])
        word = match[1]
        found.append(_SPELLED.get(word, word.lower() if word.lower() in _WORDS else word))
        at = match.end()
    return found


_WORDS = frozenset({"and", "or", "not", "true", "false"})


@lru_cache(maxsize=512)
def parse(text: str) -> Expr:
    """The condition a text writes. Raises Invalid in words."""
    reader = _Reader(text)
    made = reader.any_of()
    if reader.peek():
        raise Invalid(N_("“%(word)s” cannot be read here."), field="expr", word=reader.peek())
    return made


def spell(expr: Expr) -> str:
    """The condition as a text that parses to it again."""
    match expr:
        case Always(value):
            return "true" if value else "false"
        case Compare(fact, sign, number):
            return f"{fact} {sign} {number}"
        case Not(part):
            return f"not ({spell(part)})"
        case Both(word, parts):
            return f" {word} ".join(f"({spell(p)})" if isinstance(p, Both) else spell(p) for p in parts)


def judge(expr: Expr, known: Known) -> bool | None:
    """True, False, or None when a fact it hangs on is not known."""
    match expr:
        case Always(value):
            return value
        case Compare(fact, sign, number):
            own = known.get(fact)
            return None if own is None else COMPARE[sign](own, number)
        case Not(part):
            inner = judge(part, known)
            return None if inner is None else not inner
        case Both(word, parts):
            return _of_all({judge(part, known) for part in parts}, decides=word == "or")


def _of_all(answers: set[bool | None], *, decides: bool) -> bool | None:
    if decides in answers:
        return decides
    return None if None in answers else not decides


def lacking(expr: Expr, known: Known) -> list[str]:
    """The facts that nobody knows and that the answer may hang on."""
    if judge(expr, known) is not None:
        return []
    return [fact for fact in FACTS if known.get(fact) is None and fact in facts_of(expr)]


def facts_of(expr: Expr) -> set[str]:
    """The facts a condition speaks of."""
    match expr:
        case Always():
            return set()
        case Compare(fact):
            return {fact}
        case Not(part):
            return facts_of(part)
        case Both(_, parts):
            return set().union(*map(facts_of, parts))


def words(expr: Expr, locale: str = "zh") -> str:
    """The condition in words: `营业面积 ≥ 2000 m² 或 摊位数 ≥ 100`."""
    zh = str(locale).startswith("zh")
    match expr:
        case Always(value):
            return ("一律应建" if value else "不要求") if zh else ("always" if value else "never")
        case Compare(fact, sign, number):
            return f"{FACTS.label(fact, locale)} {_SIGNS[sign]} {number}{_UNITS[fact]}"
        case Not(part):
            return f"{'不满足' if zh else 'not'}（{words(part, locale)}）"
        case Both(word, parts):
            joint = {"and": " 且 ", "or": " 或 "}[word] if zh else f" {word} "
            return joint.join(
                f"（{words(p, locale)}）" if isinstance(p, Both) else words(p, locale) for p in parts
            )


def reasons(expr: Expr, known: Known, locale: str = "zh") -> list[str]:
    """Each comparison that holds, with the enterprise's own value: `营业面积 3200 m²（≥ 2000 m²）`."""
    match expr:
        case Compare(fact, sign, number) if judge(expr, known):
            unit = _UNITS[fact]
            return [f"{FACTS.label(fact, locale)} {known[fact]}{unit}（{_SIGNS[sign]} {number}{unit}）"]
        case Both(_, parts):
            return [line for part in parts for line in reasons(part, known, locale)]
        case Always(True) | Not():
            return [words(expr, locale)] if judge(expr, known) else []
    return []


@dataclass(frozen=True)
class Rule:
    """A dated rule: for regions whose code begins with `region`. `path` is the bureau's that made it, None when
    shipped; `until` is the first day it no longer holds."""

    kind: str
    region: str
    level: str
    expr: str
    source: str
    since: date
    until: date | None = None
    path: str | None = None
    id: object = None

    @property
    def parsed(self) -> Expr:
        """Its condition."""
        return parse(self.expr)

    def holds_for(self, region: str, day: date) -> bool:
        """True when it speaks of that region (six digits) on that day."""
        dated = self.since <= day and (self.until is None or day < self.until)
        return dated and region.startswith(self.region) and self.level in ("ANY", level_of(region))


def level_of(region: str) -> str:
    """DISTRICT for a city's districts (third pair 01–20 in GB/T 2260), COUNTY for counties and county-level cities."""
    return "DISTRICT" if "01" <= region[4:6] <= "20" else "COUNTY"


def rule_for(rules: Iterable[Rule], kind: str, region: str, day: date) -> Rule | None:
    """The rule that decides: the most local, a bureau's own before a shipped one, the latest; None obliges nobody."""
    fitting = [one for one in rules if one.kind == kind and one.holds_for(region, day)]
    return max(fitting, key=_weight, default=None)


def _weight(rule: Rule) -> tuple[object, ...]:
    return (rule.path is not None, len(rule.region), rule.level != "ANY", len(rule.path or ""), rule.since)


@cache
def shipped() -> tuple[Rule, ...]:
    """The rules of standards.json, as far as their scope can be told by region."""
    text = resources.files("portal.tenants.rules").joinpath("obligations.json").read_text(encoding="utf-8")
    return tuple(
        Rule(
            kind=row["kind"], region=row["region"], level=row["level"], expr=row["expr"], source=row["source"],
            since=date.fromisoformat(row["since"]),
        )
        for row in json.loads(text)["rules"]
    )  # fmt: skip
