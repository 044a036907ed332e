"""How cases end: sixteen kinds for people, four groups for the quarterly identity, five words for form F01."""

from portal.core.terms import Term, Vocabulary

OUTCOMES = Vocabulary(
    Term("SETTLED", "和解成功并已履行", "Settled and performed"),
    Term("BREACHED", "和解后逾期未履行，已上报", "Settled, not performed, reported"),
    Term("WITHDRAWN", "消费者撤回", "Withdrawn by the consumer"),
    Term("TO_ASSOC", "终止：已向消协投诉", "Ended: before the association"),
    Term("TO_AGENCY", "终止：已向行政部门投诉", "Ended: before an authority"),
    Term("TO_COURT", "终止：已起诉", "Ended: before the court"),
    Term("TIMEOUT", "终止：20日届满", "Ended: 20 days over"),
    Term("DISAGREE", "终止：分歧过大", "Ended: too far apart"),
    Term("TEST", "终止：检测协商不成", "Ended: no agreement on the test"),
    Term("NO_SHOW", "终止：一方不参加协商", "Ended: a side stayed away"),
    Term("NOT_OURS", "终止：不属于本站经营者", "Ended: not this station's operator"),
    Term("FRAUD", "终止：涉嫌虚假索赔，已移交", "Ended: suspected false claim"),
    Term("NOT_ACCEPTED", "不予受理", "Not accepted"),
    Term("LEAD", "举报线索移交", "Report handed over"),
    Term("REFERRED", "移交其他部门", "Handed to another body"),
    Term("VOIDED", "作废", "Voided"),
)
# F03: accepted = settled + terminated + referred + pending. The group of a case that was accepted.
GROUPS = Vocabulary(
    Term("SETTLED", "和解成功", "Settled"),
    Term("TERMINATED", "终止和解", "Ended without settlement"),
    Term("REFERRED", "移交/告知其他途径", "Referred"),
    Term("PENDING", "在办", "Pending"),
)
# F01.result
RESULTS = Vocabulary(
    Term("SETTLED", "和解成功", "Settled"),
    Term("TERMINATED", "终止和解", "Ended"),
    Term("REFERRED", "移交", "Referred"),
    Term("WITHDRAWN", "撤回", "Withdrawn"),
    Term("ADVISED", "咨询答复", "Advised"),
)
_BY_REASON = {"WITHDRAWN": "WITHDRAWN", "ASSOC": "TO_ASSOC", "AGENCY": "TO_AGENCY", "COURT": "TO_COURT"}
_REFERRED = frozenset({"BREACHED", "LEAD", "REFERRED"})


def of_termination(reason: str, sub: str | None) -> str:
    """The outcome of a termination. Raises KeyError on a pair the vocabularies do not know."""
    return _BY_REASON[reason] if reason != "OTHER" else OUTCOMES[sub or ""].code


def group(outcome: str | None) -> str:
    """The F03 group of an accepted case; None while it is open."""
    if outcome is None:
        return "PENDING"
    if outcome == "SETTLED":
        return "SETTLED"
    return "REFERRED" if outcome in _REFERRED else "TERMINATED"


def result(outcome: str | None) -> str | None:
    """What form F01 prints under 处理结果; None while open or void."""
    if outcome in (None, "VOIDED"):
        return None
    if outcome in ("SETTLED", "WITHDRAWN"):
        return outcome
    if outcome == "NOT_ACCEPTED":
        return "ADVISED"
    return "REFERRED" if outcome in _REFERRED else "TERMINATED"
