"""The standard of assessment: five dimensions, 22 items, bands, vetoes (standards.json#assessment).

The five dimensions are the seed's (建站考核 机构、制度、规范、宣教、反馈); points and formulas are proposals a bureau
may re-weigh. Each item measures a share of its points between 0 and 1, or None when there was nothing to measure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from portal.audits.rules.assessment.facts import ROLES, Facts
from portal.core.terms import Term, Vocabulary

Share = Fraction | None

DIMENSIONS = Vocabulary(
    Term("ORG", "机构设置", "Organisation and set-up"),
    Term("SYS", "制度建设", "Rules"),
    Term("WORK", "工作规范", "Handling quality"),
    Term("EDU", "宣传教育", "Publicity and training"),
    Term("INFO", "信息反馈", "Reporting"),
)
BANDS = Vocabulary(
    Term("S3", "三星", "Three stars"),
    Term("S2", "二星", "Two stars"),
    Term("S1", "一星", "One star"),
    Term("PASS", "合格", "Passed"),
    Term(
        "FAIL",
        "不合格（限期整改，复查仍不合格摘牌）",
        "Failed (rectify; the plaque goes after a failed re-check)",
    ),
)
BAND_FLOORS = (
    ("S3", Decimal(95)),
    ("S2", Decimal(90)),
    ("S1", Decimal(80)),
    ("PASS", Decimal(60)),
    ("FAIL", Decimal(0)),
)
VETOES = Vocabulary(
    Term("V1", "泄露、出售消费者或举报人个人信息", "Leak or sale of personal data"),
    Term("V2", "伪造、倒签记录或代签协议", "Forged or back-dated records or signatures"),
    Term("V3", "无正当理由拒不受理或推诿", "Refusal to accept without reason"),
    Term("V4", "被通报不合格/召回商品未下架或下架后复售", "Failed to withdraw, or resold, notified goods"),
    Term("V5", "考核期内因侵害消费者权益被行政处罚（较重）", "Punished for infringing consumers"),
)
FLAGS = Vocabulary(
    Term(
        "ALL_SETTLED",
        "和解率100%且无终止、无回访异议，请人工核查",
        "All settled, no objection: check by hand",
    ),
    Term("ZERO_CASES", "全期没有一起投诉记录，请核查", "Not one complaint on record: check"),
    Term("NO_TRAINING", "全期没有培训记录", "No training on record"),
)
SETTLEMENT_TARGET = Fraction(4, 5)
SMALLEST_ANSWERED = 5
SMALLEST_RANKED = 10


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its code, names, points out of 100 and how its share is measured."""

    code: str
    zh: str
    en: str
    points: Decimal
    measure: Callable[[Facts], Share]

    @property
    def dimension(self) -> str:
        """The code of its dimension."""
        return self.code.partition("-")[0]


def _share(part: int, whole: int) -> Share:
    return Fraction(part, whole) if whole else None


def _less_each(late: int, points: int) -> Fraction:
    return Fraction(max(0, points - late), points)


def _posted(*rules: str) -> Callable[[Facts], Share]:
    return lambda facts: Fraction(len(facts.rules_current.intersection(rules)), len(rules))


def _settlement(facts: Facts) -> Share:
    rate = _share(facts.settled, facts.closed)
    return None if rate is None else min(Fraction(1), rate / SETTLEMENT_TARGET)


def _satisfaction(facts: Facts) -> Share:
    if facts.visits_answered < SMALLEST_ANSWERED:
        return None
    return Fraction(facts.visits_satisfied, facts.visits_answered)


def _training(facts: Facts) -> Share:
    reached = _share(facts.staff_trained, facts.staff)
    held = _share(facts.training_sessions, 2 * facts.half_years)
    return None if reached is None or held is None else min(Fraction(1), held) * reached


def _item(code: str, points: int, zh: str, en: str, measure: Callable[[Facts], Share]) -> Item:
    return Item(code, zh, en, Decimal(points), measure)


ITEMS = (
    _item("ORG-1", 12, "按“八个一”标准设立", "Checklist score", lambda f: Fraction(f.checklist_score) / 100),
    _item("ORG-2", 5, "人员配备达标", "Staffing complete", lambda f: Fraction(f.roles_filled, ROLES)),
    _item(
        "ORG-3", 3, "人员变更按期备案", "Changes filed in time", lambda f: _less_each(f.staff_changes_late, 3)
    ),
    _item("SYS-1", 3, "受理和处理制度", "Acceptance and handling rules", _posted("ACCEPTANCE")),
    _item("SYS-2", 3, "信息报送和分析制度", "Reporting and analysis rules", _posted("REPORTING")),
    _item("SYS-3", 3, "管理和责任制度", "Management and responsibility rules", _posted("RESPONSIBILITY")),
    _item(
        "SYS-4",
        4,
        "商品质量与服务承诺、不合格商品退市、消费纠纷和解与侵权赔偿（先行赔付）制度",
        "Quality promise, withdrawal, settlement, compensation rules",
        _posted("QUALITY_PROMISE", "WITHDRAWAL", "SETTLEMENT", "COMPENSATION"),
    ),
    _item(
        "SYS-5",
        2,
        "首问负责、无理由退货等延伸制度",
        "First-asked responsibility, no-reason return",
        _posted("FIRST_ASKED", "NO_REASON_RETURN"),
    ),
    _item(
        "WORK-1",
        5,
        "件件有登记：登记完整率",
        "Register complete",
        lambda f: _share(f.cases_complete, f.cases),
    ),
    _item("WORK-2", 8, "按时办结率", "Closed on time", lambda f: _share(f.closed_on_time, f.closed)),
    _item(
        "WORK-3",
        6,
        "转办件按时签收、反馈率",
        "Dispatched cases signed for and answered on time",
        lambda f: _share(f.dispatched_on_time, f.dispatched),
    ),
    _item("WORK-4", 4, "和解成功率", "Settlement rate", _settlement),
    _item(
        "WORK-5",
        4,
        "协议履行率",
        "Agreements performed",
        lambda f: _share(f.agreements_performed, f.agreements_due),
    ),
    _item(
        "WORK-6",
        3,
        "归档及时、档案保存达标",
        "Archived on time",
        lambda f: _share(f.archived_on_time, f.closed),
    ),
    _item("WORK-7", 5, "回访满意率", "Return-visit satisfaction", _satisfaction),
    _item("EDU-1", 6, "业务培训（有签到、材料、考核记录）", "Staff training with records", _training),
    _item(
        "EDU-2",
        5,
        "宣传栏更新、消费警示发布",
        "Board updates and warnings",
        lambda f: _share(f.months_with_update, f.months),
    ),
    _item(
        "EDU-3",
        4,
        "“3·15”等宣传活动",
        "3·15 and similar activities",
        lambda f: Fraction(min(2, f.activities), 2),
    ),
    _item(
        "INFO-1",
        6,
        "季度汇总表按期报送",
        "Quarterly summary on time",
        lambda f: _share(f.quarters_on_time, f.quarters),
    ),
    _item("INFO-2", 4, "分析报告", "Analysis report", lambda f: _share(f.reports_accepted, f.quarters)),
    _item(
        "INFO-3",
        3,
        "重大、热点、群体性投诉及时上报",
        "Serious, hot and group cases reported in time",
        lambda f: _less_each(f.serious_reports_late, 3),
    ),
    _item("INFO-4", 2, "典型案例报送", "Typical cases", lambda f: Fraction(min(2, f.typical_cases), 2)),
)
