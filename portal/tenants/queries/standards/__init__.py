"""Reading standards: checklists, checks, how stations stand."""

from portal.tenants.queries.standards.board import Wanted, board, counts, next_waiting
from portal.tenants.queries.standards.checks import (
    answers_of,
    checklist_for,
    file_row,
    filled_of,
    find_check,
    sheet,
    sheet_of,
    standings,
    steps_of,
    stored_file,
)
from portal.tenants.queries.standards.facts import roster_digest, station_evidence
from portal.tenants.queries.standards.sheets import Line, Sheet, Shown
from portal.tenants.queries.standards.state import (
    StandardState,
    asked_states,
    standard_state,
    standard_states,
)
from portal.tenants.queries.standards.versions import (
    by_id,
    checklist,
    checklist_of,
    checklists_around,
    checklists_for,
    draft_of,
    inherited,
    last_number,
    own_version,
    own_versions,
    readable_version,
)

__all__ = [
    "Line",
    "Sheet",
    "Shown",
    "StandardState",
    "Wanted",
    "answers_of",
    "asked_states",
    "board",
    "by_id",
    "checklist",
    "checklist_for",
    "checklist_of",
    "checklists_around",
    "checklists_for",
    "counts",
    "draft_of",
    "file_row",
    "filled_of",
    "find_check",
    "inherited",
    "last_number",
    "next_waiting",
    "own_version",
    "own_versions",
    "readable_version",
    "roster_digest",
    "sheet",
    "sheet_of",
    "standard_state",
    "standard_states",
    "standings",
    "station_evidence",
    "steps_of",
    "stored_file",
]
