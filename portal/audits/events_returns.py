"""What return visits write into the trail. Codes, numbers, hashes; never what a consumer said."""

from datetime import date
from uuid import UUID

from portal.trail import Hash, declare

declare(
    "audits:return_round:freeze",
    {"number": str, "cases": int, "announcement": Hash},
    zh="冻结回访名录",
    en="Return visits: population frozen",
)
declare(
    "audits:return_round:announce",
    {"announcement": Hash},
    zh="公告回访抽取",
    en="Draw of return visits announced",
)
declare(
    "audits:return_round:draw",
    {"transcript": Hash, "selected": int},
    zh="抽取回访案件",
    en="Return visits drawn",
)
declare("audits:return_round:cancel", {}, zh="取消回访抽取", en="Draw of return visits cancelled")
declare(
    "audits:return_visit:planned",
    {"case": UUID, "level": str, "due": date},
    zh="列入回访",
    en="Return visit planned",
)
declare("audits:return_visit:texted", {}, zh="发送回访短信", en="Return visit texted")
declare("audits:return_visit:phone", {}, zh="查看回访电话", en="Telephone of a return visit shown")
declare(
    "audits:return_visit:attempt", {"reached": str, "manner": str}, zh="尝试回访", en="Return visit attempted"
)
declare(
    "audits:return_visit:answered",
    {"manner": str, "content": str, "mismatch": str | None, "follow_up": str},
    zh="完成回访",
    en="Return visit answered",
)
declare("audits:return_visit:dropped", {}, zh="不再回访", en="Return visit dropped")
declare(
    "audits:return_visit:escalated",
    {"by": date},
    zh="回访不一致转市场监管所决定",
    en="Contradiction handed to the office",
)
declare(
    "audits:return_visit:decided",
    {"mismatch": str, "follow_up": str},
    zh="决定回访不一致如何处理",
    en="Contradiction decided",
)
