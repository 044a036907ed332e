"""What complaints write on the trail: every step with its states, never a name, a number or a word of the story."""

from datetime import date
from typing import Any
from uuid import UUID

from portal import trail
from portal.complaints.rules.events import EVENTS

# Keys a step carries besides where it went.
MORE: dict[str, dict[str, Any]] = {
    "register": {"number": str, "source": str, "category": str | None},
    "amend": {"fields": list[str]},
    "assign": {"assignee": UUID},
    "reject": {"reason": str},
    "refer": {"kinds": list[str], "referral": UUID},
    "report_up": {"kinds": list[str], "referral": UUID},
    "transfer_to_office": {"kinds": list[str], "referral": UUID},
    "perform_failed": {"kinds": list[str], "referral": UUID},
    "start": {"officers": list[str], "simple": bool},
    "negotiate": {"minutes": UUID, "outcome": str},
    "commission_test": {"test": UUID},
    "test_report": {"test": UUID, "objection": bool},
    "prelim_settlement": {"settlement": UUID, "text": trail.Hash, "over_limit": bool},
    "review_approve": {"settlement": UUID, "text": trail.Hash},
    "head_approve": {"settlement": UUID, "text": trail.Hash},
    "sign_consumer": {"settlement": UUID, "text": trail.Hash, "how": str, "signature": trail.File},
    "sign_operator": {"settlement": UUID, "text": trail.Hash, "how": str, "signature": trail.File},
    "agree": {"settlement": UUID, "text": trail.Hash},
    "perform_done": {"opinion": str},
    "terminate": {"reason": str, "sub": str | None},
    "timeout_20d": {"reason": str, "sub": str | None},
    "test_objection": {"reason": str, "sub": str | None},
    "close": {"outcome": str},
    "archive": {"archive_no": str},
    "revisit_mismatch": {"mismatch": str, "earlier_outcome": str},
}
# What the consumer concerned may see of his own case.
VISIBLE = frozenset(
    {
        "register",
        "accept",
        "reject",
        "refer",
        "start",
        "appoint",
        "commission_test",
        "test_report",
        "agree",
        "sign_consumer",
        "sign_operator",
        "perform_start",
        "perform_done",
        "perform_failed",
        "terminate",
        "timeout_20d",
        "test_objection",
        "transfer_to_office",
        "close",
        "revisit_mismatch",
        "resume",
    }
)


def name_of(event: str) -> str:
    """The trail's name of a step: `complaints:case:accept`."""
    return f"complaints:case:{event}"


for _event in EVENTS.values():
    trail.declare(
        name_of(_event.code),
        {"step": int, "from_state": str | None, "to_state": str, **MORE.get(_event.code, {})},
        zh=_event.zh,
        en=_event.en,
        consumer_visible=_event.code in VISIBLE,
    )
trail.declare("complaints:case:revealed", {"field": str, "reveal": UUID}, zh="查看个人信息", en="Personal data shown",
              consumer_visible=True)  # fmt: skip
trail.declare("complaints:case:printed", {"paper": str, "reveal": UUID}, zh="打印文书", en="Document printed")
trail.declare("complaints:case:evidence", {"file": trail.File, "kind": str, "brought_by": str}, zh="添加材料",
              en="Evidence added", consumer_visible=True)  # fmt: skip
trail.declare(
    "complaints:case:party", {"party": UUID, "kind": str}, zh="登记代理人或共同投诉人", en="Party recorded"
)
trail.declare(
    "complaints:case:office_answered", {"referral": UUID}, zh="市场监管所答复", en="The office answered"
)
trail.declare("complaints:case:told", {"clock": str, "stage": int}, zh="时限提醒", en="Reminder sent")
trail.declare("complaints:case:replied", {"reply": UUID, "kind": str}, zh="消费者留言", en="The consumer wrote",
              consumer_visible=True)  # fmt: skip
trail.declare(
    "complaints:case:held", {"hold": UUID, "side": str, "until": date | None}, zh="保全档案", en="File held"
)
trail.declare("complaints:case:hold_lifted", {"hold": UUID, "side": str}, zh="解除档案保全", en="Hold lifted")
trail.declare("complaints:case:link", {}, zh="生成查询链接", en="Status link made")
trail.declare("complaints:case:exported", {"rows": int, "format": str}, zh="导出投诉列表", en="List exported")
trail.declare(
    "complaints:case:purged",
    {},
    zh="保存期满，清除个人信息",
    en="Personal data purged at the end of the term",
)
trail.declare(
    "complaints:inquiry:answered", {"channel": str, "ended": str}, zh="登记咨询", en="Inquiry recorded"
)
