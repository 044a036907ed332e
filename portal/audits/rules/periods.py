"""Periods of assessment: quarter, half-year, year; what is entered by hand; appeals."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from portal.audits.rules.assessment import Facts
from portal.core.errors import N_, Conflict, Invalid
from portal.core.terms import Term, Vocabulary

SPANS = Vocabulary(
    Term("QUARTER", "季度督查", "Quarter"),
    Term("HALF", "半年考核", "Half-year"),
    Term("YEAR", "年度考核", "Year"),
)
MONTHS = {"QUARTER": 3, "HALF": 6, "YEAR": 12}
STATES = Vocabulary(
    Term("COMPUTING", "计算中", "Computing"),
    Term("COMPUTED", "待公布", "Computed"),
    Term("PROPOSED", "已公布，可申诉", "Shown, open to appeal"),
    Term("FINAL", "已确定", "Final"),
)
APPEAL_DAYS = 5  # working days after the result was shown
# What no record of the portal tells yet: an officer enters it with a word on where it stands.
BY_HAND = Vocabulary(
    Term("quarters_on_time", "按期报送的季度汇总表（次）", "Quarterly summaries on time"),
    Term("reports_accepted", "采纳的分析报告（份）", "Analysis reports accepted"),
    Term("staff_changes_late", "逾期备案的人员变更（次）", "Changes of staff filed late"),
)
WHOLE = frozenset(Facts.__dataclass_fields__) - {"checklist_score", "rules_current"}


def span_of(span: str, first: date) -> tuple[date, date]:
    """The first and last day of the period that begins in the month of *first*. Raises Invalid when it does not begin
    a quarter, half-year or year."""
    if span not in SPANS:
        raise Invalid(N_("Choose from the list."), field="span")
    begin = date(first.year, first.month, 1)
    if (begin.month - 1) % MONTHS[span]:
        raise Invalid(N_("A period begins with its quarter, half-year or year."), field="first_day")
    month = begin.month - 1 + MONTHS[span]
    return begin, date(begin.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def facts_of(records: Mapping[str, Any], by_hand: Mapping[str, Any], span: str) -> Facts:
    """The facts to score: what the records say, and over it what was entered by hand. Raises Invalid."""
    quarters = max(1, MONTHS[span] // 3)
    values: dict[str, Any] = {"quarters": quarters, "half_years": max(1, MONTHS[span] // 6), **records}
    for name in BY_HAND:
        if name in by_hand:
            values[name] = int(by_hand[name])
    values["rules_current"] = frozenset(values.get("rules_current", ()))
    values["checklist_score"] = Decimal(str(values.get("checklist_score", 0)))
    return Facts(**{name: value for name, value in values.items() if name in Facts.__dataclass_fields__})


def packed(records: Mapping[str, Any]) -> dict[str, Any]:
    """Counts as they are kept: numbers as numbers, a set as a sorted list, a score as text."""
    kept = {name: value for name, value in records.items() if name in WHOLE}
    kept["rules_current"] = sorted(records.get("rules_current", ()))
    kept["checklist_score"] = str(records.get("checklist_score", 0))
    return kept


def check_appeal(state: str, appeal_until: date | None, today: date, *, appealed: bool) -> None:
    """A station appeals once, while the result is open to it. Raises Conflict."""
    if state != "PROPOSED" or appeal_until is None or today > appeal_until:
        raise Conflict(N_("This result is not open to appeal now."))
    if appealed:
        raise Conflict(N_("An appeal is on record already."))
