"""Rectification (整改): whose clock runs, what a re-check leaves open, what comes next.

A work notice to a station is a letter, not an administrative order; an order is a document of the bureau with its
law cited. A round is one notice, its proof and its re-check; the next round carries only the items that failed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.core.errors import Invalid
from portal.core.i18n import N_
from portal.core.terms import Term, Vocabulary
from portal.law import Calendar, Deadline, due

KINDS = Vocabulary(
    Term("WORK_NOTICE", "工作整改通知（非行政处罚）", "Work notice (not a sanction)"),
    Term("ORDER", "行政责令改正（执法文书）", "Administrative order to correct"),
    Term("GOODS", "不合格产品责令改正", "Order to correct a failed product"),
)
RESULTS = Vocabulary(
    Term("FIXED", "已改正", "Corrected"),
    Term("PARTLY", "部分改正", "Partly corrected"),
    Term("NOT_FIXED", "未改正", "Not corrected"),
)
STATES = Vocabulary(
    Term("OPEN", "整改中", "Being corrected"),
    Term("OVERDUE", "逾期未报整改证明", "No proof within the limit"),
    Term("PROVED", "已报整改证明，待复查", "Proof in, waiting for the re-check"),
    Term("RECHECK_OVERDUE", "复查逾期", "Re-check overdue"),
    Term("PASSED", "复查合格，整改办结", "Re-check passed, closed"),
    Term("FAILED", "复查未通过", "Re-check failed"),
)
NEXT_STEPS = Vocabulary(
    Term("WAIT", "等待整改", "Wait for the proof"),
    Term("SUPERVISE", "转督办", "Supervision order"),
    Term("RECHECK", "组织复查", "Re-check"),
    Term("NEW_ROUND", "就未改正项目再次责令整改", "Another round for what failed"),
    Term("REPORT_UP", "逐级上报省局向社会公告", "Report up for a provincial announcement"),
    Term("SUSPEND", "责令停业、限期整顿，仍不合格的吊销营业执照", "Suspension, then revocation"),
    Term("TAKE_PLAQUE", "提请摘牌", "Propose taking the station's plaque"),
    Term("CLOSE", "办结", "Close"),
)
SMALLEST_RECHECK = 2
# A station that fails twice leaves its place (建站考核 < 60 分，复查仍不合格摘牌; proposal of the domain file).
ROUNDS_BEFORE_PLAQUE = 2
_LIMITS = {"WORK_NOTICE": "STATION_RECTIFY_15D", "ORDER": "STATION_RECTIFY_15D", "GOODS": "GOODS_RECTIFY_60D"}


@dataclass(frozen=True, slots=True)
class Recheck:
    """A re-check: its day, who did it (at least two people), the result of each item."""

    on: date
    by: tuple[str, ...]
    results: Mapping[str, str]

    def __post_init__(self) -> None:
        if len(set(self.by)) < SMALLEST_RECHECK:
            raise Invalid(N_("A re-check is done by at least two people."), field="by")
        if any(result not in RESULTS for result in self.results.values()):
            raise Invalid(N_("A re-check names an unknown result."), field="results")


@dataclass(frozen=True, slots=True)
class Round:
    """One round: the items to correct, the day of the notice, then proof and re-check when they come."""

    kind: str
    items: tuple[str, ...]
    ordered_on: date
    days: int | None = (
        None  # another length than the rule's, set by the bureau (not for goods: the law sets it)
    )
    proof_on: date | None = None
    recheck: Recheck | None = None

    def __post_init__(self) -> None:
        if not self.items:
            raise Invalid(N_("A rectification needs at least one item to correct."), field="items")
        if self.recheck is not None and set(self.recheck.results) != set(self.items):
            raise Invalid(N_("A re-check gives a result for each item and for no other."), field="results")

    def proof_due(self, calendar: Calendar | None = None) -> Deadline:
        """Until when the correction is to be proved."""
        promised = None if self.kind == "GOODS" else self.days
        return due(_LIMITS[self.kind], self.ordered_on, promised=promised, calendar=calendar)

    def recheck_due(self, calendar: Calendar | None = None) -> Deadline | None:
        """Until when it is to be re-checked: 75 days from the order for goods, else 5 working days from the proof."""
        if self.kind == "GOODS":
            return due("GOODS_RECHECK_75D", self.ordered_on, calendar=calendar)
        return None if self.proof_on is None else due("STATION_RECHECK_5WD", self.proof_on, calendar=calendar)

    def left(self) -> tuple[str, ...]:
        """The items that go into the next round: those a re-check did not find corrected, in their order."""
        if self.recheck is None:
            return self.items
        return tuple(item for item in self.items if self.recheck.results[item] != "FIXED")

    def state(self, on: date, calendar: Calendar | None = None) -> str:
        """Where the round stands on a day: a code of STATES."""
        if self.recheck is not None:
            return "FAILED" if self.left() else "PASSED"
        limit = self.recheck_due(calendar)
        if limit is not None and limit.is_over(on):
            return "RECHECK_OVERDUE"
        if self.proof_on is not None:
            return "PROVED"
        return "OVERDUE" if self.proof_due(calendar).is_over(on) else "OPEN"


def next_step(rounds: Sequence[Round], on: date, calendar: Calendar | None = None) -> str:
    """What comes next after this history of rounds (oldest first): a code of NEXT_STEPS."""
    state = rounds[-1].state(on, calendar)
    simple = {"OPEN": "WAIT", "PROVED": "RECHECK", "PASSED": "CLOSE"}
    if state != "FAILED":
        return simple.get(state, "SUPERVISE")
    failures = sum(1 for one in rounds if one.recheck is not None and one.left())
    if rounds[-1].kind == "GOODS":
        # 产品质量监督抽查管理暂行办法 第四十七、四十八条
        return "REPORT_UP" if failures == 1 else "SUSPEND"
    return "NEW_ROUND" if failures < ROUNDS_BEFORE_PLAQUE else "TAKE_PLAQUE"


def next_round(last: Round, ordered_on: date, days: int | None = None) -> Round:
    """The round after a failed re-check: only what failed comes back. Raises Invalid when nothing failed."""
    if last.recheck is None or not last.left():
        raise Invalid(N_("There is no failed item to order again."))
    return Round(last.kind, last.left(), ordered_on, days)


def second_recheck_window(announced_on: date) -> tuple[date, date]:
    """First and last day of the re-check after a provincial announcement: after day 60, before day 90.

    产品质量监督抽查管理暂行办法 第四十八条.
    """
    return announced_on + timedelta(days=61), announced_on + timedelta(days=89)
