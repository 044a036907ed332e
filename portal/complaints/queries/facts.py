"""The facts of a case for the rules: gathered in three small queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.complaints.models import Complaint, ComplaintClock, Minutes, Party, Referral, Settlement
from portal.complaints.queries.clocks import clocks_of, paused
from portal.complaints.queries.file import file_missing
from portal.complaints.rules.elements import ELEMENTS, missing_elements
from portal.complaints.rules.facts import CaseFacts
from portal.tenants import StationFacts
from portal.tenants import facts as station_facts


@dataclass(frozen=True)
class Gathered:
    """The facts, and the rows they were read from."""

    case: CaseFacts
    station: StationFacts
    clocks: list[ComplaintClock]
    settlement: Settlement | None


PAPERS: frozenset[type[Any]] = frozenset({Settlement, Minutes, Referral})


def gather(
    db: Session,
    complaint: Complaint,
    today: date,
    station: StationFacts | None = None,
    papers: Collection[type[Any]] = PAPERS,
) -> Gathered:
    """Everything the rules ask about *complaint* on *today* (a Shanghai date). Who has read the history names the
    kinds of *papers* that can be there: the others are not asked for."""
    station = station or station_facts(db, complaint.tenant_id)
    clocks = clocks_of(db, complaint.id)
    settlement = open_settlement(db, complaint) if Settlement in papers else None
    minutes = minutes_outcomes(db, complaint) if Minutes in papers else []
    proxy = current_proxy(db, complaint) if complaint.by_proxy else None
    return Gathered(
        case=CaseFacts(
            state=complaint.state,
            today=today,
            dispatched=complaint.dispatched,
            report=complaint.report,
            missing=missing_elements({key: getattr(complaint, key) for key in ELEMENTS}),
            accepted_on=complaint.accepted_on,
            officers=frozenset(complaint.officers),
            limit_day=limit_day(clocks),
            minutes_this_round=len(minutes),
            agreed_last=bool(minutes) and minutes[0] == "AGREED",
            amount=settlement.amount if settlement else None,
            amount_limit=station.amount_limit,
            proposal=settlement is not None,
            approved=bool(settlement and settlement.approved_at),
            head_approved=bool(settlement and settlement.head_at),
            consumer_signed=bool(settlement and settlement.consumer_signed_at),
            operator_signed=bool(settlement and settlement.operator_signed_at),
            by_proxy=complaint.by_proxy,
            proxy_special=bool(proxy and proxy.powers == "SPECIAL"),
            proxy_current=bool(proxy and in_force(proxy, today)),
            perform_due=running_due(clocks, "PERFORM_DUE"),
            transfer_consent=complaint.transfer_consent,
            handed_over=Referral in papers and handed_over(db, complaint),
            file_missing=file_missing(db, complaint) if complaint.state == "CLOSED" else (),
            closed_on=complaint.closed_on,
            void_asked=complaint.void_reason is not None and complaint.state != "VOIDED",
        ),
        station=station,
        clocks=clocks,
        settlement=settlement,
    )


def open_settlement(db: Session, complaint: Complaint) -> Settlement | None:
    """The proposal or agreement in force in this round, or None."""
    return db.execute(
        select(Settlement).where(
            Settlement.complaint_id == complaint.id,
            Settlement.round == complaint.round,
            Settlement.ended.is_(None),
        )
    ).scalar_one_or_none()


def current_proxy(db: Session, complaint: Complaint) -> Party | None:
    """The consumer's proxy, or None."""
    return db.scalars(
        select(Party)
        .where(Party.complaint_id == complaint.id, Party.kind == "PROXY", Party.ended_on.is_(None))
        .order_by(Party.at.desc())
        .limit(1)
    ).first()


def in_force(proxy: Party, today: date) -> bool:
    """The power of attorney covers *today*."""
    return bool(proxy.term_from and proxy.term_to and proxy.term_from <= today <= proxy.term_to)


def minutes_outcomes(db: Session, complaint: Complaint) -> list[str]:
    """How the negotiations of this round ended, newest first."""
    return list(
        db.scalars(
            select(Minutes.outcome)
            .where(Minutes.complaint_id == complaint.id, Minutes.round == complaint.round)
            .order_by(Minutes.at.desc(), Minutes.id.desc())
        )
    )


def handed_over(db: Session, complaint: Complaint) -> bool:
    """The office received the case in this round."""
    return bool(
        db.scalar(
            select(
                exists().where(
                    Referral.complaint_id == complaint.id,
                    Referral.tenant_id == complaint.tenant_id,
                    Referral.round == complaint.round,
                    Referral.cause != "REPORT_UP",
                )
            )
        )
    )


def limit_day(clocks: list[ComplaintClock]) -> date | None:
    """The last day of the running 20 days; None while they stand still."""
    return next(
        (
            clock.due_on
            for clock in clocks
            if clock.code == "STATION_20D" and clock.stopped_at is None and not paused(clock)
        ),
        None,
    )


def running_due(clocks: list[ComplaintClock], code: str) -> date | None:
    """The last day of a running clock, or None."""
    return next((clock.due_on for clock in clocks if clock.code == code and clock.stopped_at is None), None)
