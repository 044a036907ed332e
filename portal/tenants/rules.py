"""What a station is: its kinds, its status life, its roster and the settings it decides for itself."""

from decimal import Decimal

from portal.core.terms import Term, Vocabulary

# 五进: the five kinds a station's host enterprise is counted under (forms.json F03, F05).
KINDS = Vocabulary(
    Term("MALL", "商场", "Mall"),
    Term("SUPERMARKET", "超市", "Supermarket"),
    Term("MARKET", "市场", "Market"),
    Term("ENTERPRISE", "企业", "Enterprise"),
    Term("SCENIC", "景区", "Scenic area"),
)
STATUSES = Vocabulary(
    Term("APPLIED", "申请中", "Applied"),
    Term("FOUNDED", "已设立", "Founded"),
    Term("ACCEPTED", "验收合格", "Accepted after inspection"),
    Term("SUSPENDED", "暂停", "Suspended"),
    Term("REMOVED", "已摘牌", "Removed"),
)
WORKING = frozenset({"FOUNDED", "ACCEPTED"})  # only these take complaints and dispatches

# 站长 1 · 副站长 1–2 · 和解员 2–3 · 联络员 1–2 · 审批负责人 1 (seed 001 篇四; domain.md §1.3).
COMPOSITION: dict[str, tuple[int, int]] = {
    "HEAD": (1, 1),
    "DEPUTY": (1, 2),
    "SETTLER": (2, 3),
    "LIAISON": (1, 2),
    "APPROVER": (1, 1),
}
DEFAULT_AMOUNT_LIMIT = Decimal(
    "5000.00"
)  # yuan; above it the head signs too (先行赔付 practice, domain.md §1.5)
DEFAULT_RETENTION_YEARS = 3  # at least 2 (seed 001 第十四条)


def composition_gaps(counts: dict[str, int]) -> list[tuple[str, int, int, int]]:
    """(role, present, least, most) for each role whose number is outside what the standard asks."""
    return [
        (role, counts.get(role, 0), least, most)
        for role, (least, most) in COMPOSITION.items()
        if not least <= counts.get(role, 0) <= most
    ]
