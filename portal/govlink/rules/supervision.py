"""催办 and 督办: who may ask, with which words, until when."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from portal.core.clock import SHANGHAI
from portal.core.errors import N_, Conflict, Forbidden, Invalid
from portal.core.terms import Term, Vocabulary
from portal.govlink.rules.dispatch import OPEN

LEVELS = Vocabulary(Term("REMIND", "催办", "Reminder"), Term("SUPERVISE", "督办", "Supervision"))
ASKERS = {
    "REMIND": frozenset({"DISPATCHER", "SUPERVISOR", "CONTACT"}),
    "SUPERVISE": frozenset({"SUPERVISOR"}),
}
ANSWERERS = frozenset({"HEAD", "DEPUTY", "LIAISON"})
# Words to begin with, so that a reminder takes three keys.
TEMPLATES = Vocabulary(
    Term(
        "UNSIGNED",
        "转办单已超过签收期限，请立即签收办理。",
        "The dispatch has not been signed for in time. Sign now.",
    ),
    Term(
        "NEAR",
        "反馈期限将至，请尽快组织双方和解并按时反馈结果。",
        "The limit is near. Bring the two sides together and feed back in time.",
    ),
    Term(
        "LATE",
        "已超过反馈期限，请说明原因，并于规定日期前反馈结果。",
        "The limit has passed. Say why, and feed back by the day named.",
    ),
    Term(
        "WEAK",
        "反馈内容不完整，请补充协商经过、方式和结果，并附证明材料。",
        "The answer is not whole. Add how the talks went, the manner, the result and the proof.",
    ),
    Term(
        "CONSUMER",
        "消费者反映站内未与其联系，请于今日内联系并记录。",
        "The consumer says nobody got in touch. Do so today and keep a record.",
    ),
)


def check_ask(level: str, state: str, roles: Collection[str], reason: str, due: date, today: date) -> None:
    """May this be asked now? Raises Forbidden, Conflict or Invalid in words."""
    if level not in LEVELS:
        raise Invalid(N_("Choose a reminder or a supervision."), field="level")
    if ASKERS[level].isdisjoint(roles):
        raise Forbidden(N_("This step belongs to another role here."))
    if state not in OPEN:
        raise Conflict(N_("The dispatch has ended; there is nothing left to ask for."))
    if not reason.strip():
        raise Invalid(N_("Write the reason."), field="reason")
    if due < today:
        raise Invalid(N_("This day has passed."), field="due")


def told_after(due: date) -> datetime:
    """When silence after *due* is told to both sides: the first instant of the next day."""
    return datetime.combine(due + timedelta(days=1), datetime.min.time(), SHANGHAI)
