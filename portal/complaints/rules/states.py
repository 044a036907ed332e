"""The states a complaint passes through, and the sets of them that other rules speak of."""

from portal.core.terms import Term, Vocabulary

STATES = Vocabulary(
    Term("DRAFT", "草稿", "Draft"),
    Term("REGISTERED", "已登记", "Registered"),
    Term("NOT_ACCEPTED", "不予受理（已告知）", "Not accepted (told)"),
    Term("ACCEPTED", "已受理", "Accepted"),
    Term("NEGOTIATING", "处理中（协商）", "Negotiating"),
    Term("TESTING", "检测鉴定中", "Being tested"),
    Term("PENDING_REVIEW", "待审核", "Waiting for approval"),
    Term("AGREED", "已签协议", "Agreement signed"),
    Term("PERFORMING", "履行中", "Being performed"),
    Term("FED_BACK", "已反馈", "Result fed back"),
    Term("TERMINATED", "终止和解", "Settlement ended"),
    Term("REFERRED", "已移交/上报", "Referred to the office"),
    Term("CLOSED", "已办结", "Closed"),
    Term("ARCHIVED", "已归档", "Archived"),
    Term("REOPENED", "重开", "Reopened"),
    # Not in the seed's list: a case is never deleted, only voided with a reason by head and office.
    Term("VOIDED", "已作废", "Voided"),
)

# Work is left to do on these; the others only wait for the files to be closed or are at rest.
OPEN = frozenset(
    {
        "REGISTERED",
        "ACCEPTED",
        "NEGOTIATING",
        "TESTING",
        "PENDING_REVIEW",
        "AGREED",
        "PERFORMING",
        "REOPENED",
    }
)
ENDING = frozenset({"NOT_ACCEPTED", "FED_BACK", "TERMINATED", "REFERRED"})
AT_REST = frozenset({"CLOSED", "ARCHIVED", "VOIDED"})
# The 20 days run in these (in TESTING they may stand still).
UNDER_LIMIT = frozenset({"ACCEPTED", "NEGOTIATING", "TESTING", "PENDING_REVIEW"})
# An agreement that both sides signed must exist.
WITH_AGREEMENT = frozenset({"AGREED", "PERFORMING", "FED_BACK"})
NUMBERED = frozenset(STATES) - {"DRAFT"}
