"""What audits write into the trail. Codes, numbers, dates and hashes only: never a person's words."""

from datetime import date
from typing import Protocol
from uuid import UUID

from portal.trail import Hash, Subject, declare

declare("audits:item:edition", {"code": str, "edition": int}, zh="抽查事项新版本", en="Item changed")
declare("audits:item:end", {"code": str}, zh="抽查事项停用", en="Item ended")
declare("audits:object:credit", {"credit": str | None}, zh="信用分类变更", en="Credit class changed")
declare("audits:object:off", {"off": bool}, zh="移出或移入检查对象名录", en="Out of, or into, the register")
declare("audits:inspector:register", {"code": str}, zh="检查人员入库", en="Inspector registered")
declare("audits:inspector:change", {"code": str, "active": bool}, zh="检查人员变更", en="Inspector changed")
declare(
    "audits:relation:declare", {"inspector": str, "reason": str}, zh="登记回避关系", en="Recusal declared"
)
declare("audits:relation:end", {"inspector": str}, zh="回避关系解除", en="Recusal ended")
for _event, _zh, _en in (
    ("draft", "拟定抽查计划", "Plan drafted"),
    ("change", "修改抽查计划", "Plan changed"),
    ("submit", "提交审批", "Submitted for approval"),
    ("approve", "批准抽查计划", "Plan approved"),
    ("give_back", "退回抽查计划", "Plan sent back"),
    ("withdraw", "撤回抽查计划", "Plan withdrawn"),
):
    declare(f"audits:plan:{_event}", {"number": str}, zh=_zh, en=_en)
declare(
    "audits:draw:freeze",
    {"number": str, "objects": int, "announcement": Hash},
    zh="冻结名录",
    en="Population frozen",
)
declare("audits:draw:ask", {"number": str}, zh="要求冻结名录", en="Freezing asked for")
declare("audits:draw:enter", {"sources": int}, zh="录入公开随机数", en="Public numbers entered")
declare("audits:draw:fail", {"step": str}, zh="冻结或抽取未成", en="Freezing or drawing failed")
declare("audits:draw:again", {"step": str}, zh="重新开始计算", en="Begun again")
declare("audits:draw:announce", {"announcement": Hash}, zh="发布抽取公告", en="Draw announced")
declare(
    "audits:draw:draw", {"transcript": Hash, "selected": int}, zh="完成抽取", en="Drawn from public entropy"
)
declare("audits:draw:cancel", {}, zh="取消抽取", en="Draw cancelled")
declare(
    "audits:draw:replace",
    {"transcript": Hash, "object": str, "inspector": str, "replacement": str},
    zh="回避替换",
    en="Inspector replaced",
)
for _event, _zh, _en in (
    ("plan", "列入检查", "Drawn for a visit"),
    ("pack", "下载离线包", "Pack downloaded"),
    ("start", "开始检查", "Visit begun"),
    ("give_back", "结果审核退回", "Result sent back"),
    ("approve", "结果审核通过", "Result approved"),
    ("cancel", "取消检查", "Visit cancelled"),
    ("followed_up", "后续整改办结", "Follow-up closed"),
):
    declare(f"audits:task:{_event}", {"number": str}, zh=_zh, en=_en)
declare("audits:task:finish", {"visited_on": date}, zh="检查完毕", en="Visit finished")
declare("audits:task:conclude", {"result": list[str]}, zh="录入检查结果", en="Result entered")
declare("audits:task:publish", {"result": list[str], "late": bool}, zh="公示检查结果", en="Result published")
declare("audits:task:withdraw", {"reason": str}, zh="撤下公示", en="Publication withdrawn")
declare("audits:task:ask_recusal", {"inspector": str, "reason": str}, zh="申请回避", en="Recusal asked for")
declare(
    "audits:task:decide_recusal", {"inspector": str, "approved": bool}, zh="回避决定", en="Recusal decided"
)
declare("audits:task:find", {"item": str, "source": str}, zh="记录问题", en="Finding recorded")
declare("audits:task:drop", {"item": str}, zh="撤销问题记录", en="Finding dropped")
declare(
    "audits:task:order",
    {"number": str, "kind": str, "round": int, "due": date},
    zh="发出整改通知",
    en="Rectification ordered",
)
declare("audits:task:ask_time", {"number": str, "days": int}, zh="申请延长整改期限", en="More time asked for")
declare("audits:task:answer_time", {"number": str, "days": int}, zh="延期答复", en="More time answered")
declare("audits:task:prove", {"number": str, "late": bool}, zh="提交整改证明", en="Proof handed in")
declare("audits:task:recheck", {"number": str, "left": int}, zh="复查", en="Re-checked")
declare(
    "audits:task:overdue", {"number": str, "due": date}, zh="整改逾期，转督办", en="Rectification overdue"
)


class Walled(Protocol):
    """A row inside a station's walls."""

    id: UUID
    tenant_id: UUID
    office_path: str


def of_task(row: Walled) -> Subject:
    """The trail's subject of a visit, from either side."""
    return Subject("audit_task", row.id, tenant=row.tenant_id, office_path=row.office_path)
