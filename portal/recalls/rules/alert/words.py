"""Kinds, states and gravities of an alert."""

from __future__ import annotations

from portal.core.terms import Term, Vocabulary

KINDS = Vocabulary(
    Term("FOOD_SAMPLING", "食品抽检不合格", "Food that failed sampling"),
    Term("COSMETICS_SAMPLING", "化妆品抽检不符合规定", "Cosmetics that failed sampling"),
    Term("GOODS_SAMPLING", "工业产品抽查不合格", "Industrial goods that failed sampling"),
    Term("FOOD_RECALL", "食品召回", "Food recall"),
    Term("GOODS_RECALL", "消费品召回", "Consumer product recall"),
    Term("BLACK_LIST", "黑名单", "Black list"),
    Term("STANDING", "常备清查名单", "Standing list"),
)
# Their items never come to an end; a station is asked only where they are found.
LASTING = frozenset({"BLACK_LIST", "STANDING"})
RECALLS = frozenset({"FOOD_RECALL", "GOODS_RECALL"})

STATES = Vocabulary(
    Term("READING", "正在读取", "Being read"),
    Term("PREVIEW", "待核对", "To be checked"),
    Term("FAILED", "未能读取", "Could not be read"),
    Term("DROPPED", "已放弃", "Given up"),
    Term("MERGED", "已并入原名单", "Taken into the first list"),
    Term("IN_FORCE", "生效", "In force"),
    Term("WITHDRAWN", "已撤回", "Withdrawn"),
    Term("CLOSED", "已办结", "Closed"),
)
DRAFTS = frozenset({"READING", "PREVIEW", "FAILED"})

# Food recalls carry their level (Order 122, Art. 10); for other lists the bureau says how grave they are.
GRAVITIES = Vocabulary(
    Term("1", "一级（严重）", "Level 1 (grave)"),
    Term("2", "二级（较重）", "Level 2 (serious)"),
    Term("3", "三级（一般）", "Level 3 (slight)"),
)

ITEM_STATES = Vocabulary(
    Term("ACTIVE", "生效", "In force"),
    Term("REMOVED", "已撤销", "Taken off"),
    Term("CLEARED", "复检合格，已撤销", "Passed the second test, taken off"),
)


def default_gravity(kind: str) -> str:
    """What a list of this kind is taken for until an officer says otherwise."""
    return "1" if kind == "BLACK_LIST" else "2"
