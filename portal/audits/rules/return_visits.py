"""Which closed cases are called back (回访): drawn by the same verifiable draw as inspections.

No national rate exists; the rates are the domain file's proposals (section 5.4): a station asks everybody, an office
calls max(10 %, 5) a quarter and all grave cases, the bureau 5 % across stations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.audits.rules.draw.plan import PLAN_FORMAT
from portal.core.terms import Term, Vocabulary

LEVELS = Vocabulary(
    Term("STATION", "服务站自访", "Station"),
    Term("OFFICE", "市场监管所抽查", "Office"),
    Term("BUREAU", "市（县）局抽查", "Bureau"),
)
GRAVE = Vocabulary(
    Term("AMOUNT", "争议金额五千元以上", "Five thousand yuan or more at issue"),
    Term("INJURY", "涉及人身伤害", "Personal injury"),
    Term("GROUP", "群体性投诉", "Group complaint"),
    Term("DISPATCHED", "上级转办件", "Dispatched by a bureau"),
)
GRAVE_AMOUNT = Decimal(5000)

EVERYBODY = "ALL"
SAMPLED = "SAMPLE"
QUOTAS: dict[str, dict[str, Any]] = {
    "STATION": {"ratio": "1/1", "at_least": 1},
    "OFFICE": {"ratio": "1/10", "at_least": 5},
    "BUREAU": {"ratio": "1/20", "at_least": 1},
}


@dataclass(frozen=True, slots=True)
class ClosedCase:
    """What the sampling needs of a closed case. `number` is its public number; nothing personal is taken along."""

    number: str
    station: str
    amount: Decimal | None = None
    injury: bool = False
    group: bool = False
    dispatched: bool = False


def grave_reasons(case: ClosedCase) -> tuple[str, ...]:
    """Why an office calls this case back whatever is drawn: codes of GRAVE, in their order."""
    holds = {
        "AMOUNT": case.amount is not None and case.amount >= GRAVE_AMOUNT,
        "INJURY": case.injury,
        "GROUP": case.group,
        "DISPATCHED": case.dispatched,
    }
    return tuple(code for code in GRAVE if holds[code])


def visit_plan(
    plan_id: str,
    title: str,
    level: str,
    cases: Sequence[ClosedCase],
    entropy_sources: Sequence[str],
    first_day: date,
    last_day: date,
) -> dict[str, Any]:
    """A plan for `draw.announcement` and `draw.draw`: grave cases all (offices), the others by the level's quota.

    The caller adds `commitment` or `secret`, later `entropy`. Grave cases do not use up the quota of the others.
    """
    grave = {case.number for case in cases if level == "OFFICE" and grave_reasons(case)}
    return {
        "format": PLAN_FORMAT,
        "plan": {
            "id": plan_id,
            "title": title,
            "kind": "RETURN_VISIT",
            "from": first_day.isoformat(),
            "until": last_day.isoformat(),
            "team_size": 0,
        },
        "ratios": {
            "classes": {EVERYBODY: {"ratio": "1/1", "at_least": 1}, SAMPLED: QUOTAS[level]},
            "unrated": SAMPLED,
        },
        "entropy_sources": list(entropy_sources),
        "objects": [
            {
                "id": case.number,
                "name": case.station,
                "class": EVERYBODY if case.number in grave else SAMPLED,
            }
            for case in cases
        ],
    }
