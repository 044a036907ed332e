"""What kinds of check there are, and of what a catalogue's item is made (抽查事项清单)."""

from __future__ import annotations

from portal.core.terms import Term, Vocabulary

# Kept apart by law: an inspection is an administrative act with certified people and documents; guidance is not, and
# may produce no enforcement document (国办发〔2024〕54号: only lawful bodies inspect enterprises).
KINDS = Vocabulary(
    Term("INSPECTION", "双随机抽查（行政检查）", "Random inspection (administrative)"),
    Term("GUIDANCE", "指导走访（建站考核）", "Guidance visit (station assessment)"),
)
CREDIT_CLASSES = ("A", "B", "C", "D")
WAYS = Vocabulary(
    Term("ON_SITE", "实地核查", "On site"),
    Term("WRITTEN", "书面检查", "In writing"),
    Term("NETWORK", "网络监测", "On the network"),
    Term("EXPERT", "委托专业机构辅助", "With a professional body's help"),
)

# What the public list of draws shows: checks, and the return visits drawn the same way.
PUBLIC_KINDS = Vocabulary(*KINDS.values(), Term("RETURN_VISIT", "投诉回访", "Return visits"))
