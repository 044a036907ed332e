"""States of a station's task, and who may take which step when (domain, §4.4).

The legal duties behind them: stop, seal, post, tell, recall, dispose, report (食品安全抽样检验管理办法 Art. 40, 42;
食品召回管理办法 Art. 17–19, 23; 消费品召回管理暂行规定 Art. 16, 19).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from portal.core.errors import N_, Conflict, Forbidden, Invalid
from portal.core.terms import Term, Vocabulary

STATES = Vocabulary(
    Term("NOTIFIED", "待核对答复", "To be checked and answered"),
    Term("MATCHED", "已比中，待确认", "Matched, to be confirmed"),
    Term("NOT_STOCKED", "已声明无此商品", "Declared not stocked"),
    Term("FALSE_MATCH", "已排除", "Excluded"),
    Term("CONFIRMED", "已确认，待下架", "Confirmed, to be withdrawn"),
    Term("WITHDRAWN", "已下架封存", "Withdrawn and sealed"),
    Term("POSTED", "已张贴公示", "Notice posted"),
    Term("REFUNDING", "退货退款中", "Refunding"),
    Term("DISPOSED", "已处置，待核查", "Disposed, to be checked"),
    Term("CHECKED", "已核查", "Checked"),
    Term("CLOSED", "已办结", "Closed"),
    Term("LAPSED", "名单已撤回", "The list was withdrawn"),
)
OPEN = frozenset(STATES) - {"CLOSED", "LAPSED"}
# The station still has to do something.
AT_STATION = frozenset({"NOTIFIED", "MATCHED", "CONFIRMED", "WITHDRAWN", "POSTED", "REFUNDING"})
UNANSWERED = frozenset({"NOTIFIED", "MATCHED"})
HAS_GOODS = frozenset({"CONFIRMED", "WITHDRAWN", "POSTED", "REFUNDING", "DISPOSED", "CHECKED"})
WITHOUT = frozenset({"NOT_STOCKED", "FALSE_MATCH"})

STATION, BUREAU, SYSTEM = "station", "bureau", "system"
DESK = frozenset({"HEAD", "DEPUTY", "LIAISON"})
LEAD = frozenset({"HEAD", "DEPUTY"})
OFFICERS = frozenset({"DISPATCHER", "SUPERVISOR", "CONTACT", "INSPECTOR"})
MACHINE = frozenset({"SYSTEM"})


@dataclass(frozen=True, slots=True)
class Step:
    """One step: from which states, to which, by whom, and whether it needs words."""

    event: str
    sources: frozenset[str]
    target: str
    side: str
    roles: frozenset[str]
    note: bool = False


def _step(
    event: str, sources: Collection[str], target: str, side: str, roles: frozenset[str], *, note: bool = False
) -> tuple[str, Step]:
    return event, Step(event, frozenset(sources), target, side, roles, note)


STEPS: dict[str, Step] = dict(
    (
        _step("claim", {"NOTIFIED"}, "NOT_STOCKED", STATION, DESK),
        _step("exclude", {"MATCHED"}, "FALSE_MATCH", STATION, DESK),
        _step("confirm", {"NOTIFIED", "MATCHED"}, "CONFIRMED", STATION, DESK),
        _step("withdraw", {"CONFIRMED"}, "WITHDRAWN", STATION, DESK),
        _step("post", {"WITHDRAWN"}, "POSTED", STATION, DESK),
        _step("refund", {"WITHDRAWN", "POSTED"}, "REFUNDING", STATION, DESK),
        _step("dispose", {"WITHDRAWN", "POSTED", "REFUNDING"}, "DISPOSED", STATION, DESK),
        _step("check", {"DISPOSED"} | WITHOUT, "CHECKED", BUREAU, OFFICERS),
        _step("send_back", {"DISPOSED", "CHECKED"}, "CONFIRMED", BUREAU, OFFICERS, note=True),
        _step("close", {"CHECKED", "NOT_STOCKED", "FALSE_MATCH"}, "CLOSED", BUREAU, OFFICERS),
        _step("match", frozenset(STATES) - {"MATCHED", "CONFIRMED", "LAPSED"}, "MATCHED", SYSTEM, MACHINE),
        _step("unmatch", {"MATCHED"}, "NOTIFIED", SYSTEM, MACHINE),
        _step("contradict", WITHOUT | {"CHECKED", "CLOSED"}, "MATCHED", BUREAU, OFFICERS, note=True),
        _step("found", UNANSWERED, "MATCHED", BUREAU, OFFICERS, note=True),
        _step("lapse", OPEN, "LAPSED", SYSTEM, MACHINE),
    )
)
LABELS = Vocabulary(
    Term("notify", "名单下发", "List sent"),
    Term("claim", "声明无此商品", "Declare not stocked"),
    Term("exclude", "全部排除", "Exclude all"),
    Term("confirm", "确认商品和数量", "Confirm goods and quantities"),
    Term("withdraw", "下架封存", "Withdraw and seal"),
    Term("post", "张贴公示", "Post the notice"),
    Term("refund", "登记消费者退货退款", "Record a refund"),
    Term("dispose", "处置", "Dispose"),
    Term("check", "核查通过", "Check passed"),
    Term("send_back", "核查未通过，退回", "Check failed, sent back"),
    Term("close", "办结", "Close"),
    Term("match", "台账比中", "Matched in the catalogue"),
    Term("unmatch", "比中已失效", "The match is void"),
    Term("contradict", "核查发现与声明不符", "Found against the declaration"),
    Term("found", "现场检查发现名单商品", "Listed goods found on site"),
    Term("lapse", "名单撤回", "List withdrawn"),
    Term("reject", "排除一条比中", "Reject a match"),
    Term("accept", "确认一条比中", "Confirm a match"),
    Term("relist", "申请恢复销售", "Ask to sell again"),
    Term("relist_granted", "同意恢复销售", "Selling again approved"),
    Term("relist_refused", "不同意恢复销售", "Selling again refused"),
    Term("draw", "抽中核查", "Drawn for a check"),
    Term("overdue", "逾期", "Overdue"),
)


def check(event: str, state: str, side: str, roles: Collection[str], note: str = "") -> Step:
    """The step, if it may be taken now. Raises Forbidden (another's step), Conflict (wrong state) or Invalid
    (words missing)."""
    step = STEPS[event]
    if step.side != side or step.roles.isdisjoint(roles):
        raise Forbidden(N_("This step belongs to another role here."))
    if state not in step.sources:
        raise Conflict(N_("This task has moved on: the step is no longer open."))
    if step.note and not note.strip():
        raise Invalid(N_("Write the reason."), field="note")
    return step


def open_to(state: str, side: str, roles: Collection[str]) -> list[str]:
    """The events this person may bring about now, in the order of the table."""
    return [
        step.event
        for step in STEPS.values()
        if state in step.sources and step.side == side and not step.roles.isdisjoint(roles)
    ]
