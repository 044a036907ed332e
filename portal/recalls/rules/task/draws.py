"""Random effectiveness checks: who is visited, drawn so that anyone can draw it again from the seed."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from uuid import UUID

from portal.core.terms import Term, Vocabulary

CLASSES = Vocabulary(
    Term("GRAVE", "一级，有货的站", "Level 1, with goods"),
    Term("SERIOUS", "二级，有货的站", "Level 2, with goods"),
    Term("SLIGHT", "三级，有货的站", "Level 3, with goods"),
    Term("NONE", "声明无此商品或已排除的站", "Declared not stocked, or excluded"),
)
# All of the gravest; the others are our proposal (a bureau may raise them).
RATIOS: Mapping[str, Fraction] = {
    "GRAVE": Fraction(1),
    "SERIOUS": Fraction(3, 10),
    "SLIGHT": Fraction(1, 10),
    "NONE": Fraction(1, 20),
}


def class_of(gravity: str, has_goods: bool) -> str:
    """The class of a station's task."""
    return {"1": "GRAVE", "2": "SERIOUS", "3": "SLIGHT"}[gravity] if has_goods else "NONE"


@dataclass(frozen=True, slots=True)
class Draw:
    """Who was drawn of a class: population in order, its hash, how many were to be drawn."""

    name: str
    population: int
    population_hash: str
    drawn: tuple[UUID, ...]


def draw(name: str, tasks: Collection[UUID], seed: bytes, ratio: Fraction | None = None) -> Draw:
    """key = HMAC-SHA256(seed, class ‖ id); the smallest n = max(1, ⌈N·ratio⌉) keys are drawn. Same seed and
    population, same result, in whatever order they come."""
    population = sorted(tasks, key=str)
    wanted = ceil(len(population) * (ratio if ratio is not None else RATIOS[name]))
    number = min(len(population), max(1, wanted)) if population else 0
    ranked = sorted(population, key=lambda one: hmac.new(seed, f"{name}|{one}".encode(), "sha256").digest())
    frozen = hashlib.sha256("\n".join(map(str, population)).encode()).hexdigest()
    return Draw(name, len(population), frozen, tuple(ranked[:number]))


def share(part: int, whole: int) -> str:
    """36/39 as 92.31 %; a dash when there is nothing to share."""
    return f"{(Decimal(part) * 100 / whole).quantize(Decimal('0.01'))}%" if whole else "—"
