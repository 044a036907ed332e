"""What a complete file holds before it may be archived, by the way the case ended."""

from portal.core.terms import Term, Vocabulary

PAPERS = Vocabulary(
    Term("category", "商品/服务类别", "class of goods or service"),
    Term("problem", "投诉问题", "problem type"),
    Term("decision", "受理意见", "decision on acceptance"),
    Term("minutes", "协商记录（F09）", "negotiation record (F09)"),
    Term("minutes_signed", "协商记录签字情况", "signatures on the negotiation record"),
    Term("handling", "处理意见", "handling opinion"),
    Term("review", "审核意见和审核人签字", "review opinion, signed"),
    Term("agreement", "双方签字的和解协议书（F04）", "agreement signed by both (F04)"),
    Term("feedback", "反馈时间和投诉人意见", "feedback and the consumer's opinion"),
    Term("termination", "终止和解记录（F06）", "record of termination (F06)"),
    Term("ways_told", "已告知其他解决途径", "other ways told"),
    Term("referral", "上报单（F12）", "report to the office (F12)"),
    Term("power", "授权委托书（F07）", "power of attorney (F07)"),
    Term("test", "检测委托书和报告（F08）", "test commission and report (F08)"),
)
_BASE = ("category", "problem", "decision")
_BY_ENDING = {
    "settled": ("minutes", "minutes_signed", "handling", "review", "agreement", "feedback"),
    "breached": ("minutes", "minutes_signed", "handling", "review", "agreement", "referral"),
    "terminated": ("termination", "ways_told"),
    "rejected": ("ways_told",),
    "referred": ("referral",),
}


def required_papers(
    ending: str, *, by_proxy: bool = False, tested: bool = False, handed_over: bool = False
) -> tuple[str, ...]:
    """The papers a file of this ending must hold. Raises KeyError on an unknown ending."""
    wanted = [*_BASE, *_BY_ENDING[ending]]
    if ending == "referred":  # never accepted: the referral itself is the decision
        wanted.remove("decision")
    if by_proxy and ending in ("settled", "breached"):
        wanted.append("power")
    if tested:
        wanted.append("test")
    if handed_over and "referral" not in wanted:
        wanted.append("referral")
    return tuple(wanted)


def missing_papers(required: tuple[str, ...], present: frozenset[str]) -> tuple[str, ...]:
    """What is required and not there, in the order of the list."""
    return tuple(paper for paper in required if paper not in present)
