"""The counts an assessment is computed from. All come from records; no rate is typed in by hand (guard G-2)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal

from portal.core.errors import Invalid
from portal.core.i18n import N_

# Posted rules a station must hold and keep current (reviewed within 12 months).
POSTED_RULES = (
    "ACCEPTANCE",
    "REPORTING",
    "RESPONSIBILITY",
    "QUALITY_PROMISE",
    "WITHDRAWAL",
    "SETTLEMENT",
    "COMPENSATION",
    "FIRST_ASKED",
    "NO_REASON_RETURN",
)
ROLES = 5  # 站长、副站长、和解员、联络员、审批负责人


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One station in one period. Each pair (part, whole) below is checked: no part exceeds its whole."""

    checklist_score: Decimal = Decimal(0)  # 0–100, the standard the station follows
    roles_filled: int = 0  # of ROLES, within their smallest and largest number
    staff_changes_late: int = 0  # filed later than 5 working days
    rules_current: frozenset[str] = frozenset()
    cases: int = 0
    cases_complete: int = 0
    closed: int = 0
    closed_on_time: int = 0
    settled: int = 0
    terminated: int = 0
    dispatched: int = 0
    dispatched_on_time: int = 0
    agreements_due: int = 0
    agreements_performed: int = 0
    archived_on_time: int = 0  # within 10 working days of closing
    visits_answered: int = 0
    visits_satisfied: int = 0
    visits_objecting: int = 0
    half_years: int = 2
    training_sessions: int = 0
    staff: int = 0
    staff_trained: int = 0
    months: int = 12
    months_with_update: int = 0
    activities: int = 0
    quarters: int = 4
    quarters_on_time: int = 0
    reports_accepted: int = 0
    serious_reports_late: int = 0
    typical_cases: int = 0

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, int | Decimal) and value < 0:
                raise Invalid(N_("%(name)s cannot be negative."), name=each.name)
        for part, whole in PARTS_OF:
            if getattr(self, part) > getattr(self, whole):
                raise Invalid(N_("%(part)s cannot exceed %(whole)s."), part=part, whole=whole)
        if self.checklist_score > 100 or self.roles_filled > ROLES:
            raise Invalid(N_("A checklist gives at most 100 points and %(roles)s roles."), roles=ROLES)
        if self.rules_current - set(POSTED_RULES):
            raise Invalid(N_("An unknown posted rule is counted."))


PARTS_OF = (
    ("cases_complete", "cases"),
    ("closed_on_time", "closed"),
    ("settled", "closed"),
    ("terminated", "closed"),
    ("archived_on_time", "closed"),
    ("dispatched_on_time", "dispatched"),
    ("agreements_performed", "agreements_due"),
    ("visits_satisfied", "visits_answered"),
    ("visits_objecting", "visits_answered"),
    ("staff_trained", "staff"),
    ("months_with_update", "months"),
    ("quarters_on_time", "quarters"),
    ("reports_accepted", "quarters"),
)
