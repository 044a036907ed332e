"""Telling people: whose turn it is now, and what the consumer hears. The one place that knows notify."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.complaints.actions.desk import Desk
from portal.complaints.models import Complaint
from portal.complaints.queries.people import staff
from portal.complaints.rules.roles import APPROVER, DEPUTY, HEAD, LIAISON, SETTLER
from portal.core import outbox
from portal.core.i18n import N_
from portal.notify import Urgency, next_allowed, tell


@dataclass(frozen=True, slots=True)
class Word:
    """What is said after a step, to whom: roles of the station, or the people of the case (assignee, officers)."""

    title: str
    roles: tuple[str, ...] = ()
    case_people: bool = False
    urgency: Urgency = "DIGEST"


WORDS = {
    "register": Word(N_("New complaint %(number)s about %(shop)s"), (LIAISON, SETTLER), urgency="TODAY"),
    "assign": Word(N_("Case %(number)s (%(shop)s) was given to you"), case_people=True, urgency="TODAY"),
    "prelim_settlement": Word(N_("Case %(number)s waits for your approval"), (APPROVER,), urgency="TODAY"),
    "review_return": Word(N_("Case %(number)s was returned by the approver"), case_people=True, urgency="TODAY"),
    "review_approve": Word(N_("Case %(number)s is approved: both sides can sign"), case_people=True, urgency="TODAY"),
    "head_needed": Word(N_("Case %(number)s is over the limit and waits for the head"), (HEAD,), urgency="TODAY"),
    "withdraw_proposal": Word(N_("The proposal in case %(number)s was withdrawn"), case_people=True),
    "agree": Word(N_("Both sides have signed in case %(number)s"), (LIAISON,), case_people=True),
    "perform_failed": Word(N_("The agreement in case %(number)s was broken"), (HEAD, DEPUTY), True, "TODAY"),
    "terminate": Word(N_("Case %(number)s ended without settlement"), (LIAISON,)),
    "timeout_20d": Word(N_("Case %(number)s ended without settlement"), (LIAISON,)),
    "test_objection": Word(N_("Case %(number)s ended without settlement"), (LIAISON,)),
    "perform_done": Word(N_("Case %(number)s can be closed"), (LIAISON,)),
    "revisit_mismatch": Word(N_("Case %(number)s was reopened"), (HEAD, SETTLER), urgency="TODAY"),
    "void_request": Word(N_("The head asks to void case %(number)s"), (LIAISON,)),
    "replied": Word(N_("The consumer wrote in case %(number)s"), (LIAISON,), case_people=True, urgency="TODAY"),
}  # fmt: skip
# After these steps the consumer gets a text message with the status link.
CONSUMER_HEARS = frozenset(
    {
        "accept",
        "reject",
        "refer",
        "appoint",
        "review_approve",
        "agree",
        "perform_done",
        "perform_failed",
        "terminate",
        "timeout_20d",
        "test_objection",
        "transfer_to_office",
        "revisit_mismatch",
    }
)


def tell_step(desk: Desk, event: str) -> None:
    """Tell staff whose turn it is after *event*, and the consumer when it concerns him."""
    word = WORDS.get(event)
    if word is not None:
        tell_staff(desk, word, key=f"case:{desk.case.id}:{desk.case.version}:{event}")
    if event in CONSUMER_HEARS:
        text_consumer(desk, event)


def tell_reply(desk: Desk) -> None:
    """Tell staff that the consumer wrote: every word is in the case, a message comes once an hour at most."""
    key = f"case:{desk.case.id}:replied:{desk.now:%Y%m%d%H}"
    tell_staff(desk, WORDS["replied"], key=key)


def tell_new(desk: Desk) -> None:
    """A new case: those at the desk hear of it unless one of them typed it."""
    if desk.actor.place != "station":
        tell_step(desk, "register")


def tell_staff(desk: Desk, word: Word, *, key: str, **more: object) -> None:
    """Put *word* in the inboxes it is for; never in the actor's own. *more* fills further placeholders."""
    people: set[UUID | None] = {*desk.case.officers, desk.case.assignee} if word.case_people else set()
    if word.roles:
        people |= {colleague.person for colleague in staff(desk.db, desk.case.tenant_id, *word.roles)}
    told: list[UUID] = sorted(one for one in people if one is not None and one != desk.actor.person)
    station = desk.known.station
    tell(
        desk.db,
        told,
        word.title,
        {"number": desk.case.number or "", "shop": desk.case.respondent_name, **more},
        url=f"/s/{station.slug}/cases/{desk.case.id}",
        place=station.name,
        urgency=word.urgency,
        key=key,
        now=desk.now,
    )


def text_consumer(desk: Desk, event: str) -> None:
    """Promise a text message to the consumer; the job reads phone and words when it runs."""
    promise_text(
        desk.db, desk.case, event, key=f"text:{desk.case.id}:{desk.case.version}:{event}", now=desk.now
    )


def promise_text(db: Session, complaint: Complaint, event: str, *, key: str, now: datetime) -> None:
    """`text_consumer` without a step. Never at night; nothing when there is no phone."""
    if complaint.consumer_phone is None or complaint.report == "ONLY":
        return
    payload = {"case": str(complaint.id), "event": event}
    outbox.enqueue(db, "complaints.text_consumer", payload, key=key, now=now, not_before=next_allowed(now))
