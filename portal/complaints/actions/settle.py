"""报审, 审核, 撤回: from a proposal to a text both sides may sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.complaints.actions.desk import Desk, sit_down
from portal.complaints.actions.take import take
from portal.complaints.models import Complaint, Settlement
from portal.complaints.queries.facts import current_proxy
from portal.complaints.rules.agreement import AgreementText, pack_obligations
from portal.complaints.rules.checks import (
    Obligation,
    check_bases,
    check_obligations,
    check_reason,
    last_due,
    promised_money,
)
from portal.complaints.rules.numbers import agreement_no
from portal.complaints.rules.words.citations import CITATIONS
from portal.complaints.rules.words.intake import DEMANDS
from portal.core.actor import Actor
from portal.core.errors import Conflict, Invalid, Refused
from portal.core.i18n import N_


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the settler puts before the approver: the terms, what they stand on, and the opinion for F01."""

    terms: str
    obligations: Sequence[Obligation]
    bases: Sequence[str]
    citations: Sequence[str]
    opinion: str
    waiver_told: bool


def propose(
    db: Session, actor: Actor, case_id: UUID, put: Proposal, *, seen: int | None = None, now: datetime
) -> Complaint:
    """Put a preliminary settlement to the approver. Raises like `take`, and Invalid or Refused with the field."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("prelim_settlement")
    _check(put, desk)
    if actor.person and actor.person not in desk.case.officers:
        desk.case.officers = [*desk.case.officers, actor.person]
    made = _settlement(desk, put)
    desk.add(made)
    data = {"settlement": made.id, "text": made.text_hash, "over_limit": made.over_limit}
    take(desk, row, note=made.terms, data=data)
    return desk.case


def approve(
    db: Session, actor: Actor, case_id: UUID, opinion: str, *, seen: int | None = None, now: datetime
) -> Complaint:
    """The approver agrees. An approver who is also the head satisfies the limit at once. Raises like `take`."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("review_approve")
    made = the_settlement(desk)
    words = opinion.strip() or "同意"
    made.approved_at, made.approved_by, made.approver = now, actor.person, actor.name
    made.review_opinion = words
    if made.over_limit and actor.has("HEAD"):
        _head_agrees(made, actor, words, now)
    waits = made.over_limit and made.head_at is None
    data = {"settlement": made.id, "text": made.text_hash}
    take(desk, row, note=words, data=data, heard="head_needed" if waits else None)
    return desk.case


def approve_as_head(
    db: Session, actor: Actor, case_id: UUID, opinion: str, *, seen: int | None = None, now: datetime
) -> Complaint:
    """The head agrees to an amount over the approver's limit. Raises like `take`."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("head_approve")
    made = the_settlement(desk)
    words = opinion.strip() or "同意"
    _head_agrees(made, actor, words, now)
    data = {"settlement": made.id, "text": made.text_hash}
    take(desk, row, note=words, data=data, heard="review_approve")
    return desk.case


def send_back(
    db: Session, actor: Actor, case_id: UUID, comment: str, *, seen: int | None = None, now: datetime
) -> Complaint:
    """The approver (or head) wants changes; a comment is required. Raises like `take`, and Invalid."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("review_return")
    reason = check_reason(comment, "opinion")
    _end(desk, "RETURNED", reason)
    take(desk, row, note=reason)
    return desk.case


def withdraw(
    db: Session, actor: Actor, case_id: UUID, why: str, *, seen: int | None = None, now: datetime
) -> Complaint:
    """Take the proposal back: the settler, or the consumer who does not want it. Raises like `take`, and Invalid."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("withdraw_proposal")
    reason = check_reason(why)
    _end(desk, "WITHDRAWN", reason)
    take(desk, row, note=reason, shown=actor.has("CONSUMER"))
    return desk.case


def the_settlement(desk: Desk) -> Settlement:
    """The proposal under review. Raises Conflict when there is none."""
    if desk.known.settlement is None:
        raise Conflict(N_("There is no proposal."))
    return desk.known.settlement


def _check(put: Proposal, desk: Desk) -> None:
    check_reason(put.terms, "terms")
    check_reason(put.opinion, "opinion")
    check_bases(put.bases)
    if not set(put.citations) <= set(CITATIONS):
        raise Invalid(N_("Choose from the list."), field="citations")
    check_obligations(put.obligations, desk.today)
    if not put.waiver_told:
        raise Refused(
            N_("Tell both sides that statutory rights are not waived, then tick it."), field="waiver_told"
        )


def _settlement(desk: Desk, put: Proposal) -> Settlement:
    case, station = desk.case, desk.known.station
    proxy = current_proxy(desk.db, case) if case.by_proxy else None
    amount = promised_money(put.obligations)
    turn = desk.db.execute(
        select(func.count()).select_from(Settlement).where(Settlement.complaint_id == case.id)
    ).scalar_one()
    paper = AgreementText(
        number=agreement_no(case.number or "", turn + 1),
        station=station.name,
        consumer=case.consumer_name,
        consumer_proxy=proxy.name if proxy else "",
        operator=case.respondent_name,
        operator_address=" ".join(part for part in (station.address, case.respondent_location) if part),
        summary=f"{case.facts}（请求：{'、'.join(DEMANDS[code].zh for code in case.demands)}）",
        terms=put.terms.strip(),
        obligations=tuple(put.obligations),
        perform_due=last_due(put.obligations),
    )
    return Settlement(
        complaint_id=case.id,
        round=case.round,
        agreement_no=paper.number,
        summary=paper.summary,
        terms=paper.terms,
        obligations=pack_obligations(put.obligations),
        amount=amount,
        perform_due=paper.perform_due,
        opinion=put.opinion.strip(),
        bases=list(put.bases),
        citations=list(put.citations),
        waiver_told=True,
        over_limit=station.amount_limit is not None and amount > station.amount_limit,
        by_proxy=case.by_proxy,
        proxy_special=desk.facts.proxy_special,
        settlers=list(case.officers),
        text=paper.text,
        text_hash=paper.hash,
        proposed_at=desk.now,
        proposed_by=desk.actor.person,
        proposed_name=desk.actor.name,
        concluded=False,
    )


def _head_agrees(made: Settlement, actor: Actor, words: str, now: datetime) -> None:
    made.head_at, made.head_by, made.head_name, made.head_opinion = now, actor.person, actor.name, words


def _end(desk: Desk, how: str, note: str) -> None:
    made = the_settlement(desk)
    made.ended, made.ended_note = how, note
