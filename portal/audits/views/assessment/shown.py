"""What a page of one result shows: each item with its points, the counts behind it, and where they stand."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from portal.audits.models import AssessmentResult
from portal.audits.rules.assessment import BANDS, DIMENSIONS, FLAGS, ITEMS, VETOES
from portal.core.i18n import current_locale

# The counts an item is computed from, part and whole (rules.assessment.standard), and the page its records stand on.
BEHIND: dict[str, tuple[str, str, str]] = {
    "ORG-1": ("checklist_score", "", "standards.show"),
    "ORG-2": ("roles_filled", "", "roster.show"),
    "ORG-3": ("staff_changes_late", "", ""),
    "WORK-1": ("cases_complete", "cases", "cases.show"),
    "WORK-2": ("closed_on_time", "closed", "cases.show"),
    "WORK-3": ("dispatched_on_time", "dispatched", "dispatches.inbox"),
    "WORK-4": ("settled", "closed", "cases.show"),
    "WORK-5": ("agreements_performed", "agreements_due", "cases.show"),
    "WORK-6": ("archived_on_time", "closed", "cases.show"),
    "WORK-7": ("visits_satisfied", "visits_answered", "station_returns.show"),
    "EDU-1": ("staff_trained", "staff", "training.show"),
    "EDU-2": ("months_with_update", "months", "publicity.show"),
    "EDU-3": ("activities", "", "publicity.show"),
    "INFO-1": ("quarters_on_time", "", "quarters.show"),
    "INFO-2": ("reports_accepted", "", "quarters.show"),
    "INFO-3": ("serious_reports_late", "", "cases.show"),
    "INFO-4": ("typical_cases", "", "publicity.stories"),
}
RULES_PAGE = "posted.show"


@dataclass(frozen=True)
class Line:
    """One item as it is shown."""

    code: str
    name: str
    points: str
    score: str
    measured: bool
    count: str
    url: str


def lines(row: AssessmentResult, station: str = "") -> list[tuple[str, list[Line]]]:
    """(dimension, its items); with the station's own pages behind the counts when *station* is its code."""
    locale = current_locale()
    by_code = {one["code"]: one for one in row.items}
    found = []
    for code in DIMENSIONS:
        mine = [
            _line(row, item, by_code[item.code], locale, station)
            for item in ITEMS
            if item.dimension == code and item.code in by_code
        ]
        found.append((DIMENSIONS.label(code, locale), mine))
    return found


def _line(row: AssessmentResult, item: Any, kept: dict[str, Any], locale: str, station: str) -> Line:
    part, whole, endpoint = BEHIND.get(item.code, ("", "", RULES_PAGE))
    counts = {**row.facts, **row.by_hand}
    count = ""
    if part and part in counts:
        count = f"{counts[part]}/{counts[whole]}" if whole else str(counts[part])
    return Line(
        code=item.code,
        name=item.zh if locale.startswith("zh") else item.en,
        points=f"{float(kept['points']):g}",
        score=kept["score"],
        measured=kept["measured"],
        count=count,
        url=_url(endpoint, station),
    )


def _url(endpoint: str, station: str) -> str:
    return url_for(endpoint, station=station) if endpoint and station else ""


WORDS = {"bands": BANDS, "flags": FLAGS, "vetoes": VETOES}
