"""The rules a station posts: three systems, five internal ones, duties, promises (domain.md §1.5; seed 001 篇一–五)."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from portal.core.terms import Term, Vocabulary

GROUPS = Vocabulary(
    Term("SYSTEM", "三项基本制度", "Three systems"),
    Term("INTERNAL", "五项内部制度", "Five internal rules"),
    Term("DUTY", "工作职责", "Duties"),
    Term("PROMISE", "公开承诺", "Public promises"),
    Term("OWN", "本站补充规定", "The station's own additions"),
)
CODES = Vocabulary(
    Term("ACCEPT", "受理和处理消费者投诉制度", "Accepting and handling complaints"),
    Term("REPORT", "消费维权信息报送和分析制度", "Reporting and analysis"),
    Term("MANAGE", "消费维权管理和责任制度", "Management and responsibility"),
    Term("QUALITY", "商品质量和服务承诺制度", "Quality of goods and service"),
    Term("WITHDRAW", "不合格商品退市制度", "Withdrawal of non-conforming goods"),
    Term("SETTLE", "消费纠纷和解制度", "Settlement of disputes"),
    Term("COMPENSATE", "消费侵权先行赔付制度", "Compensation in advance"),
    Term("ASSESS", "消费维权工作质量考核制度", "Assessment of the work"),
    Term("DUTY_STATION", "消费维权服务站工作职责", "Duties of the station"),
    Term("DUTY_STAFF", "消费维权服务站人员职责", "Duties of the staff"),
    Term("DUTY_CONTACT", "市场监管所联系人职责", "Duties of the office's contact"),
    Term("PROMISE", "消费维权公开承诺", "Public promises"),
)
KIND = {
    **dict.fromkeys(("ACCEPT", "REPORT", "MANAGE"), "SYSTEM"),
    **dict.fromkeys(("QUALITY", "WITHDRAW", "SETTLE", "COMPENSATE", "ASSESS"), "INTERNAL"),
    **dict.fromkeys(("DUTY_STATION", "DUTY_STAFF", "DUTY_CONTACT"), "DUTY"),
    "PROMISE": "PROMISE",
}
PROMISE = "PROMISE"
REQUIRED = tuple(CODES)  # a station posts each of these; what it adds of its own is extra
# How a version stands on a day.
STANDS = Vocabulary(
    Term("DRAFT", "草拟", "Draft"),
    Term("SENT", "待审批", "Waiting for approval"),
    Term("COMING", "已批准，待施行", "Approved, not yet in force"),
    Term("IN_FORCE", "现行有效", "In force"),
    Term("SUPERSEDED", "已被新版本替代", "Superseded"),
    Term("ENDED", "已停止施行", "No longer applied"),
    Term("DROPPED", "已作废", "Dropped"),
)
_OWN = re.compile(r"OWN([1-9][0-9]{0,2})")
_ARTICLE = re.compile(
    r"(第[一二三四五六七八九十百]+条|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|[0-9]+[.、])\s*(.*)"
)


@dataclass(frozen=True)
class Line:
    """One line of a rule: its label (第一条, 一、, （一）; empty for plain text) and its words."""

    label: str
    text: str


def is_own(code: str) -> bool:
    """Whether *code* is a rule of the station's own."""
    return _OWN.fullmatch(code) is not None


def group_of(code: str) -> str:
    """The group of a rule. Raises KeyError for an unknown code."""
    return "OWN" if is_own(code) else KIND[code]


def own_code(taken: Collection[str]) -> str:
    """The next free code for a rule of the station's own."""
    used = [int(found[1]) for code in taken if (found := _OWN.fullmatch(code))]
    return f"OWN{max(used, default=0) + 1}"


def lines(body: str) -> list[Line]:
    """The lines of a text, labels set apart."""
    found = []
    for raw in body.splitlines():
        text = raw.strip()
        if text:
            parts = _ARTICLE.fullmatch(text)
            found.append(Line(parts[1], parts[2]) if parts else Line("", text))
    return found
