"""What product alerts write into the trail. Codes, numbers and dates only: never a person's words."""

from decimal import Decimal
from typing import Protocol
from uuid import UUID

from portal.recalls.rules.task.steps import LABELS, STEPS
from portal.trail import File, Hash, Subject, declare

declare("recalls:alert:upload", {"file": Hash, "kind": str}, zh="上传名单", en="List uploaded")
declare("recalls:alert:drop", {}, zh="放弃名单草稿", en="Draft list given up")
declare("recalls:alert:issue", {"items": int, "public": bool}, zh="下发名单", en="List sent to the stations")
declare(
    "recalls:alert:revise",
    {"added": int, "changed": int, "removed": int, "version": int},
    zh="更新名单版本",
    en="New version of the list",
)
declare("recalls:alert:correct", {"item": int, "fields": list[str]}, zh="更正名单", en="List corrected")
declare("recalls:alert:check_item", {"item": int}, zh="核对名单条目", en="List item checked")
declare(
    "recalls:alert:remove_item", {"item": int, "cleared": bool}, zh="撤销名单条目", en="List item taken off"
)
declare("recalls:alert:uphold", {"item": int}, zh="复检维持原结论", en="Second test upheld the result")
declare("recalls:alert:withdraw", {}, zh="撤回名单", en="List withdrawn")
declare("recalls:alert:close", {"stations": int}, zh="名单办结", en="List closed")
declare(
    "recalls:alert:draw",
    {"seed": Hash, "population": int, "drawn": int},
    zh="抽取核查对象",
    en="Stations drawn for effectiveness checks",
)
for _event in (*STEPS, "notify"):
    _label = LABELS[_event]
    declare(f"recalls:task:{_event}", {"alert": UUID}, zh=_label.zh, en=_label.en)
declare("recalls:task:reject", {"match": UUID, "reason": str}, zh="排除一条比中", en="Match rejected")
declare("recalls:task:accept", {"match": UUID, "received": Decimal}, zh="确认一条比中", en="Match confirmed")
declare(
    "recalls:task:own_find",
    {"received": Decimal},
    zh="自查发现名单商品",
    en="Listed goods found by the station",
)
declare(
    "recalls:task:find",
    {"visit": UUID, "answer": UUID, "photos": int},
    zh="现场检查发现名单商品（检查记录）",
    en="Listed goods found at a visit",
)
declare("recalls:task:proof", {"kind": str, "photo": File}, zh="上传照片凭证", en="Photo added")
declare(
    "recalls:task:signed", {"text": Hash, "signature": File}, zh="签署未销售声明", en="Declaration signed"
)
declare(
    "recalls:task:money_back", {"quantity": Decimal, "amount": Decimal}, zh="退货退款", en="Refund recorded"
)
declare("recalls:task:relist", {"report": File}, zh="申请恢复销售", en="Asked to sell again")
declare("recalls:task:relist_granted", {}, zh="同意恢复销售", en="Selling again approved")
declare("recalls:task:relist_refused", {}, zh="不同意恢复销售", en="Selling again refused")
declare("recalls:task:block", {}, zh="两次不合格，整个产品停售", en="Failed twice: the product is barred")
declare("recalls:task:unblock", {}, zh="解除停售", en="Bar lifted")
declare("recalls:task:overdue", {"clock": str}, zh="逾期", en="Overdue")
declare("recalls:task:drawn", {"class": str}, zh="抽中核查", en="Drawn for a check")
declare("recalls:task:reveal", {"field": str}, zh="查看个人信息", en="Personal data shown")


class Walled(Protocol):
    """A row inside a station's walls."""

    id: UUID
    tenant_id: UUID
    office_path: str


def task_subject(row: Walled) -> Subject:
    """The trail's subject of a station's task, from either side."""
    return Subject("recall", row.id, tenant=row.tenant_id, office_path=row.office_path)


class Desk(Protocol):
    """A row of a bureau's desk."""

    id: UUID
    office_path: str


def alert_subject(row: Desk) -> Subject:
    """The trail's subject of a list, in the bureau's own book."""
    return Subject("alert", row.id, office_path=row.office_path)
