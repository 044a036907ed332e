"""The bureau's desk: what a platform case can be there, and what keeps it from being sent to a station."""

import re

from portal.core.errors import N_, Refused
from portal.core.terms import Term, Vocabulary

DESK_STATES = Vocabulary(
    Term("NEW", "待转办", "To be dispatched"),
    Term("BACK", "退回或收回，待再处理", "Come back, to be decided again"),
    Term("DISPATCHED", "已转办", "Dispatched"),
    Term("BUREAU", "本局自办", "Handled by the bureau"),
    Term("CLOSED", "已办结", "Closed"),
)
WAITING = ("NEW", "BACK")
TRANSFER_ALARM = 2  # a case sent on for the second time alarms the supervisor (mission F21)
BULK = 50

# 办法 37: a reporter is never told to the reported. These words say that somebody reports, not only complains.
_REPORT = re.compile(
    r"举报(?!电话|渠道|平台|中心|热线)|检举|要求(依法)?(查处|立案|处罚)|请求(依法)?(查处|立案|处罚)|举报奖励"
)
_NEGATED = re.compile(r"(不|未|非|并非|不是)(属于|构成|作|为)?举报")


def looks_like_report(story: str) -> bool:
    """True when the story speaks of a report: a person must look before it goes anywhere."""
    return bool(_REPORT.search(_NEGATED.sub("", story)))


def check_dispatch(state: str, *, report: bool, working: bool) -> None:
    """May this case go to this station? Raises Refused in words."""
    if report:
        raise Refused(
            N_(
                "This is marked as a report of a violation. It is never sent to a station: the reporter "
                "is kept secret (Order 121, Art. 37). Handle it at the bureau, or take the mark away if it is "
                "only a complaint."
            )
        )
    if state not in WAITING:
        raise Refused(N_("This case has left the desk already."))
    if not working:
        raise Refused(N_("This station does not work at present. Choose another one."), field="station")


def order_no(region: str, year: int, number: int) -> str:
    """转办编号: ``ZB-331082-2026-00012``."""
    return f"ZB-{region}-{year}-{number:05d}"


def supervision_no(region: str, level: str, year: int, number: int) -> str:
    """催办 or 督办编号: ``DB-331082-2026-0003``."""
    return f"{'DB' if level == 'SUPERVISE' else 'CB'}-{region}-{year}-{number:04d}"
