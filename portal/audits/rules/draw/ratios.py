"""How many of each class are drawn: exact fractions, never floating point."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from portal.core.errors import Invalid
from portal.core.i18n import N_

# Ratios by credit-risk class: no national figures exist (domain file, section 5.1); each plan may set its own.
# The check of published information alone must reach 3 % overall (企业公示信息抽查办法 第四条).
DEFAULT_CLASSES: dict[str, object] = {"A": "1%", "B": "3%", "C": "10%", "D": "30%"}
DEFAULT_UNRATED = "B"

_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)\s*[%％]")
_FRACTION = re.compile(r"(\d{1,9})/(\d{1,9})")
_DECIMAL = re.compile(r"\d?\.\d{1,8}|1")


def parse_ratio(text: object) -> Fraction:
    """A ratio written "3%", "0.5%", "3/100" or "0.03", exactly. Raises Invalid unless 0 < ratio ≤ 1.

    A JSON number is refused: 0.03 would already have lost its exact value when it was read.
    """
    ratio = _read(text) if isinstance(text, str) else None
    if ratio is None:
        raise Invalid(
            N_('A ratio is a text such as "3%%", "3/100" or "0.03", not %(value)s.'), value=repr(text)
        )
    if not 0 < ratio <= 1:
        raise Invalid(N_("A ratio is above 0 and at most 1, not %(value)s."), value=text)
    return ratio


def _read(text: str) -> Fraction | None:
    text = text.strip()
    if match := _PERCENT.fullmatch(text):
        return Fraction(match[1]) / 100
    if match := _FRACTION.fullmatch(text):
        return Fraction(int(match[1]), int(match[2])) if int(match[2]) else None
    return Fraction(text) if _DECIMAL.fullmatch(text) else None


def ratio_text(ratio: Fraction) -> str:
    """The one spelling kept in a transcript: numerator/denominator in lowest terms."""
    return f"{ratio.numerator}/{ratio.denominator}"


def quota(pool: int, ratio: Fraction, at_least: int = 1) -> int:
    """How many of `pool` objects are drawn: max(at_least, ⌈pool · ratio⌉), never more than there are."""
    wanted = -(-pool * ratio.numerator // ratio.denominator)
    return min(pool, max(at_least, wanted))


def read_classes(ratios: Mapping[str, Any]) -> dict[str, Any]:
    """The `ratios` part of a plan in canonical form. A class is "3%" or {"ratio": "10%", "at_least": 5}."""
    classes = ratios.get("classes", DEFAULT_CLASSES)
    if not isinstance(classes, Mapping) or not classes:
        raise Invalid(N_("The plan names no class to draw from (ratios.classes)."))
    return {
        "classes": {str(code): _read_class(rule) for code, rule in classes.items()},
        "unrated": ratios.get(
            "unrated", DEFAULT_UNRATED if DEFAULT_UNRATED in classes else next(iter(classes))
        ),
    }


def _read_class(rule: object) -> dict[str, Any]:
    if not isinstance(rule, Mapping):
        return {"ratio": ratio_text(parse_ratio(rule)), "at_least": 1}
    unknown = set(rule) - {"ratio", "at_least"}
    if unknown:
        raise Invalid(
            N_("A class has no setting called %(name)s."), name=", ".join(sorted(map(str, unknown)))
        )
    return {"ratio": ratio_text(parse_ratio(rule.get("ratio"))), "at_least": rule.get("at_least", 1)}
