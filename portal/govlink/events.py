"""What the channel writes into the trail. Codes, numbers and dates only: never a person's words."""

from datetime import date
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from portal.trail import Subject, declare

for _event, _zh, _en in (
    ("sign", "签收转办", "Dispatch signed for"),
    ("open_case", "转办转为站内案件", "Case opened from the dispatch"),
    ("grant_extension", "同意延期", "Extension granted"),
    ("refuse_extension", "不同意延期", "Extension refused"),
    ("confirm", "局确认结果", "Result confirmed by the bureau"),
    ("rework", "退回重办", "Sent back for rework"),
    ("take_back", "局收回", "Taken back by the bureau"),
    ("sign_timeout", "逾期未签收，系统收回", "Taken back, not signed for in time"),
):
    declare(f"govlink:dispatch:{_event}", {"case": UUID | None}, zh=_zh, en=_en)

declare(
    "govlink:dispatch:issue",
    {"order": str, "sign_due": date, "feedback_due": date, "transfer": int},
    zh="转办",
    en="Dispatched",
)
declare("govlink:dispatch:return", {"reason": str}, zh="退回转办", en="Dispatch returned")
declare("govlink:dispatch:ask_extension", {"days": int}, zh="申请延期", en="Extension asked for")
declare(
    "govlink:dispatch:feed_back",
    {"result": str, "manner": str, "recovered": Decimal | None, "late": bool},
    zh="反馈结果",
    en="Result fed back",
)
declare(
    "govlink:dispatch:ask",
    {"level": str, "number": str, "due": date},
    zh="催办、督办",
    en="Reminded or supervised",
)
declare("govlink:dispatch:answer", {"number": str, "late": bool}, zh="答复督办", en="Supervision answered")
declare("govlink:dispatch:close_supervision", {"number": str}, zh="督办办结", en="Supervision closed")
declare("govlink:dispatch:overdue", {"clock": str, "due": date}, zh="逾期", en="Overdue")
declare("govlink:dispatch:reveal", {"field": str}, zh="查看个人信息", en="Personal data shown")
declare("govlink:platform:enter", {"report": bool}, zh="录入平台投诉", en="Platform case entered")
declare("govlink:platform:complete", {"fields": list[str]}, zh="补充平台投诉", en="Platform case completed")
declare("govlink:platform:dispatch", {"order": str, "transfer": int}, zh="转办", en="Dispatched")
declare("govlink:platform:keep", {}, zh="本局自办", en="Kept at the bureau")
declare("govlink:platform:close", {}, zh="办结", en="Closed")
declare("govlink:platform:reveal", {"field": str}, zh="查看个人信息", en="Personal data shown")
declare(
    "govlink:import:done",
    {"accepted": int, "known": int, "refused": int},
    zh="导入平台投诉",
    en="Platform cases imported",
)


class Walled(Protocol):
    """A row inside a station's walls."""

    id: UUID
    tenant_id: UUID
    office_path: str


def subject_of(row: Walled) -> Subject:
    """The trail's subject of a dispatch, from either side."""
    return Subject("dispatch", row.id, tenant=row.tenant_id, office_path=row.office_path)
