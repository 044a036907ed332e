"""Who may act on a case. Station roles are those of the roster; the rest stand for parties and machines."""

from portal.core.terms import Term, Vocabulary

HEAD = "HEAD"
DEPUTY = "DEPUTY"
SETTLER = "SETTLER"
LIAISON = "LIAISON"
APPROVER = "APPROVER"
CONSUMER = "CONSUMER"
OPERATOR = "OPERATOR"
OFFICE = "OFFICE"
SYSTEM = "SYSTEM"

ACTORS = Vocabulary(
    Term(HEAD, "站长", "Head"),
    Term(DEPUTY, "副站长", "Deputy head"),
    Term(SETTLER, "和解员", "Settler"),
    Term(LIAISON, "联络员", "Liaison"),
    Term(APPROVER, "审批负责人", "Approver"),
    Term(CONSUMER, "消费者", "Consumer"),
    Term(OPERATOR, "经营者", "Operator"),
    Term(OFFICE, "市场监管所", "Office"),
    Term(SYSTEM, "系统", "System"),
)

STAFF = frozenset({HEAD, DEPUTY, SETTLER, LIAISON, APPROVER})
# The deputy stands in for the head, except where a second pair of eyes is the very point (limit, voiding).
LEAD = frozenset({HEAD, DEPUTY})
