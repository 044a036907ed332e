"""One station visit (检查任务): its states and the steps between them, from the draw to the public record."""

from __future__ import annotations

from portal.core.errors import N_, Conflict
from portal.core.terms import Term, Vocabulary

STATES = Vocabulary(
    Term("PLANNED", "待检查", "To be visited"),
    Term("PACKED", "已下载离线包", "Pack downloaded"),
    Term("VISITING", "检查中", "Visit under way"),
    Term("SYNCED", "检查完毕，待录入结果", "Visited, result to be entered"),
    Term("FINDINGS", "结果已录入，待审核", "Result entered, to be reviewed"),
    Term("RECTIFYING", "已责令整改，结果待审核", "Rectification ordered, result to be reviewed"),
    Term("REVIEWED", "已审核", "Reviewed"),
    Term("PUBLISHED", "已公示", "Published"),
    Term("CANCELLED", "已取消", "Cancelled"),
)
# event: {from: to}. A rectification may go on after the result was published: then the state stays.
STEPS: dict[str, dict[str, str]] = {
    "pack": {"PLANNED": "PACKED", "PACKED": "PACKED"},
    "start": {"PLANNED": "VISITING", "PACKED": "VISITING", "VISITING": "VISITING"},
    "finish": {"PLANNED": "SYNCED", "PACKED": "SYNCED", "VISITING": "SYNCED"},
    "conclude": {"SYNCED": "FINDINGS"},
    "order": {
        "SYNCED": "SYNCED",
        "FINDINGS": "RECTIFYING",
        "RECTIFYING": "RECTIFYING",
        "REVIEWED": "REVIEWED",
        "PUBLISHED": "PUBLISHED",
    },
    "give_back": {"FINDINGS": "SYNCED", "RECTIFYING": "SYNCED"},
    "approve": {"FINDINGS": "REVIEWED", "RECTIFYING": "REVIEWED"},
    "publish": {"REVIEWED": "PUBLISHED"},
    "cancel": {"PLANNED": "CANCELLED", "PACKED": "CANCELLED"},
}
BEFORE_VISIT = frozenset({"PLANNED", "PACKED"})
VISITED = frozenset({"SYNCED", "FINDINGS", "RECTIFYING", "REVIEWED", "PUBLISHED"})
NOT_YET_PUBLIC = frozenset({"SYNCED", "FINDINGS", "RECTIFYING", "REVIEWED"})


def after(event: str, state: str) -> str:
    """The state that *event* leads to. Raises Conflict when the step may not be taken from *state*."""
    found = STEPS[event].get(state)
    if found is None:
        raise Conflict(N_("This step cannot be taken now: the visit stands elsewhere. Load the page again."))
    return found
