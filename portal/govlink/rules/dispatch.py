"""The life of a dispatch (转办; process.json#dispatch): states, steps, who may take them, and what each needs.

A dispatch is its own object beside the complaint: the bureau's legal clock (受理决定 7 个工作日, 办法第十五条) runs
while the station negotiates, so the answer must be back before that day.
"""

from collections.abc import Collection
from dataclasses import dataclass

from portal.core.errors import N_, Conflict, Forbidden, Invalid
from portal.core.terms import Term, Vocabulary

STATES = Vocabulary(
    Term("ISSUED", "已派发，待签收", "Issued, to be signed for"),
    Term("SIGNED", "已签收", "Signed for"),
    Term("RETURNED", "已退回", "Returned"),
    Term("IN_CASE", "已转站内案件", "In a station case"),
    Term("EXTENSION", "延期申请中", "Extension asked for"),
    Term("FED_BACK", "已反馈，待局确认", "Fed back, to be confirmed"),
    Term("ACCEPTED_BY_BUREAU", "局已确认", "Confirmed by the bureau"),
    Term("REWORK", "退回重办", "Sent back for rework"),
    Term("TAKEN_BACK", "局已收回", "Taken back by the bureau"),
)
FINAL = frozenset({"RETURNED", "ACCEPTED_BY_BUREAU", "TAKEN_BACK"})
OPEN = frozenset(STATES) - FINAL
AT_STATION = frozenset({"ISSUED", "SIGNED", "IN_CASE", "EXTENSION", "REWORK"})  # the station's move or work

STATION, BUREAU, SYSTEM = "station", "bureau", "system"
LEAD = frozenset({"HEAD", "DEPUTY"})
DESK = LEAD | {"LIAISON"}  # who deals with the bureau; the deputy stands in for the head
OFFICE_ROLES = frozenset({"DISPATCHER", "SUPERVISOR", "CONTACT"})


@dataclass(frozen=True, slots=True)
class Step:
    """One allowed step of a dispatch. ``note`` says that a reason or comment must be written."""

    event: str
    sources: frozenset[str]
    target: str
    side: str
    roles: frozenset[str]
    note: bool = False


def _step(
    event: str,
    sources: Collection[str],
    target: str,
    side: str,
    roles: Collection[str],
    *,
    note: bool = False,
) -> Step:
    return Step(event, frozenset(sources), target, side, frozenset(roles), note)


STEPS: dict[str, Step] = {
    step.event: step
    for step in (
        _step("sign", {"ISSUED"}, "SIGNED", STATION, DESK),
        _step("return", {"SIGNED"}, "RETURNED", STATION, DESK, note=True),
        _step("open_case", {"SIGNED"}, "IN_CASE", STATION, DESK),
        _step("ask_extension", {"IN_CASE"}, "EXTENSION", STATION, LEAD, note=True),
        _step("grant_extension", {"EXTENSION"}, "IN_CASE", BUREAU, OFFICE_ROLES),
        _step("refuse_extension", {"EXTENSION"}, "IN_CASE", BUREAU, OFFICE_ROLES, note=True),
        _step("feed_back", {"IN_CASE", "REWORK"}, "FED_BACK", STATION, DESK),
        _step("confirm", {"FED_BACK"}, "ACCEPTED_BY_BUREAU", BUREAU, OFFICE_ROLES),
        _step("rework", {"FED_BACK"}, "REWORK", BUREAU, OFFICE_ROLES, note=True),
        _step(
            "take_back",
            {"ISSUED", "SIGNED", "IN_CASE", "EXTENSION", "REWORK"},
            "TAKEN_BACK",
            BUREAU,
            OFFICE_ROLES,
            note=True,
        ),
        _step("sign_timeout", {"ISSUED"}, "TAKEN_BACK", SYSTEM, {"SYSTEM"}),
    )
}
LABELS = Vocabulary(
    Term("issue", "派发", "Dispatch"),
    Term("sign", "签收", "Sign for it"),
    Term("return", "退回", "Return"),
    Term("open_case", "转站内案件", "Open the case"),
    Term("ask_extension", "申请延期", "Ask for an extension"),
    Term("grant_extension", "同意延期", "Grant the extension"),
    Term("refuse_extension", "不同意延期", "Refuse the extension"),
    Term("feed_back", "反馈结果", "Feed back"),
    Term("confirm", "确认结果", "Confirm"),
    Term("rework", "退回重办", "Send back for rework"),
    Term("take_back", "收回", "Take back"),
    Term("sign_timeout", "逾期未签收，系统收回", "Taken back, not signed for in time"),
    Term("remind", "催办", "Remind"),
    Term("supervise", "督办", "Supervise"),
    Term("answer", "答复督办", "Answer the supervision"),
    Term("close_supervision", "督办办结", "Close the supervision"),
)
RETURN_REASONS = Vocabulary(
    Term("NOT_OURS", "被投诉人不属于本站经营者", "The respondent does not trade here"),
    Term("CLOSED_SHOP", "被投诉人已撤场", "The shop has left"),
    Term("NOT_CONSUMER", "不属于消费者权益争议", "Not a consumer dispute"),
    Term("DUPLICATE", "与在办投诉重复", "Duplicate of an open case"),
    Term("NO_CONSENT", "消费者不同意先行和解", "The consumer does not agree to settle first"),
    Term("REPORT", "属举报，应由局处理", "A report: for the bureau to handle"),
    Term("ELSEWHERE", "法院、仲裁、消协或其他机关已受理", "Already before a court or another body"),
    Term("FACTS_MISSING", "关键信息缺失且无法补充", "Key facts missing and not to be had"),
    Term("OTHER", "其他", "Other"),
)


def steps_from(state: str, side: str, roles: Collection[str]) -> list[Step]:
    """The steps this side's person may take now, in the order of the table."""
    return [
        step
        for step in STEPS.values()
        if state in step.sources and step.side == side and not step.roles.isdisjoint(roles)
    ]


def check(event: str, state: str, side: str, roles: Collection[str], note: str = "") -> Step:
    """The step, if it may be taken now. Raises Conflict (wrong state, nothing written) or Forbidden (role)."""
    step = STEPS[event]
    if step.side != side or step.roles.isdisjoint(roles):
        raise Forbidden(N_("This step belongs to another role here."))
    if state not in step.sources:
        raise Conflict(N_("The dispatch has moved on: this step is no longer open."))
    if step.note and not note.strip():
        raise Invalid(N_("Write the reason."), field="note")
    return step


def changed(seen: int, version: int) -> bool:
    """True when somebody took a step since the page was read."""
    return seen != version


def decides(bureau_path: str, actor_path: str) -> bool:
    """Who dispatched decides (confirm, rework, take back, extension): that bureau, or one above it."""
    return bool(actor_path) and bureau_path.startswith(actor_path)
