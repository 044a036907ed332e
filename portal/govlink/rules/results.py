"""What a station may answer (F13: time, process, manner, result), and what follows from its case."""

from portal.core.terms import Term, Vocabulary

RESULTS = Vocabulary(
    Term("SETTLED", "达成和解", "Settled"),
    Term("TERMINATED", "终止和解", "Ended without settlement"),
    Term("WITHDRAWN", "消费者撤回", "Withdrawn by the consumer"),
    Term("REFERRED", "移交", "Referred"),
    Term("NOT_ACCEPTED", "不予受理", "Not accepted"),
)
MANNERS = Vocabulary(
    Term("MEETING", "当面协商", "Meeting"),
    Term("PHONE", "电话协商", "Telephone"),
    Term("ONLINE", "网络协商", "Online"),
    Term("NONE", "未进行协商", "No negotiation"),
)
_BY_OUTCOME = {
    "SETTLED": "SETTLED",
    "BREACHED": "SETTLED",
    "WITHDRAWN": "WITHDRAWN",
    "NOT_ACCEPTED": "NOT_ACCEPTED",
    "LEAD": "REFERRED",
    "REFERRED": "REFERRED",
}


def result_of(outcome: str | None) -> str | None:
    """The answer a case's outcome amounts to; None while it is open or void."""
    if outcome in (None, "VOIDED"):
        return None
    return _BY_OUTCOME.get(outcome or "", "TERMINATED")


def answer_of(state: str, outcome: str | None) -> str | None:
    """What the station may answer now: by the outcome, or 达成和解 once both signed the agreement (its performance may
    take longer than the bureau can wait). None while there is nothing to answer."""
    if outcome is None and state in {"AGREED", "PERFORMING", "FED_BACK"}:
        return "SETTLED"
    return result_of(outcome)
