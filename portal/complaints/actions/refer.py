"""移交 and 上报: to the office at once, with what is known and done (F12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.complaints.actions.desk import Desk, sit_down
from portal.complaints.actions.intake import index_case
from portal.complaints.actions.link import end_links
from portal.complaints.actions.take import take
from portal.complaints.models import Complaint, Party, Referral, SealedIdentity
from portal.complaints.rules.facts import ONLY_REPORT
from portal.complaints.rules.words.steps import REFERRAL_KINDS
from portal.core.actor import Actor
from portal.core.errors import Invalid
from portal.core.i18n import N_

NOBODY = "—"
Cause = Literal["REFER", "TRANSFER", "BREACH", "REPORT_UP"]


@dataclass(frozen=True, slots=True)
class ReferralFacts:
    """Form F12 as written."""

    kinds: Sequence[str]
    summary: str
    measures: str = ""
    only_report: bool = False
    """The content is a report of a violation and nothing else: the teller's identity leaves the station."""


def refer(
    db: Session, actor: Actor, case_id: UUID, what: ReferralFacts, *, seen: int | None = None, now: datetime
) -> Complaint:
    """Hand a registered case to the office without handling it. Raises like `take`, and Invalid."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("refer")
    lead = what.only_report or desk.case.report == ONLY_REPORT
    kinds = [*what.kinds, "LEAD"] if lead and "LEAD" not in what.kinds else what.kinds
    made = write_referral(desk, "REFER", kinds, what.summary, what.measures)
    if lead:
        _seal(desk)
    desk.case.outcome = "LEAD" if "LEAD" in made.kinds else "REFERRED"
    take(desk, row, note=words_of(made), shown=not lead, data={"kinds": made.kinds, "referral": made.id})
    return desk.case


def report_up(
    db: Session, actor: Actor, case_id: UUID, what: ReferralFacts, *, seen: int | None = None, now: datetime
) -> Complaint:
    """Tell the office of a serious, hot or group matter; the case goes on here. Raises like `take`, and Invalid."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("report_up")
    made = write_referral(desk, "REPORT_UP", what.kinds, what.summary, what.measures)
    take(desk, row, note=words_of(made), data={"kinds": made.kinds, "referral": made.id})
    return desk.case


def hand_over(
    db: Session,
    actor: Actor,
    case_id: UUID,
    what: ReferralFacts,
    *,
    consent: bool = False,
    seen: int | None = None,
    now: datetime,
) -> Complaint:
    """Hand a case that ended without settlement to the office: always when it was dispatched, else with the
    consumer's *consent*. Raises like `take`, and Invalid."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    if consent and not desk.case.transfer_consent:
        desk.case.transfer_consent = True
        desk.refresh()
    row = desk.ask("transfer_to_office")
    made = write_referral(desk, "TRANSFER", what.kinds or ["UNSETTLED"], what.summary, what.measures)
    data = {"kinds": made.kinds, "referral": made.id}
    take(desk, row, note=words_of(made), shown=True, data=data)
    return desk.case


def write_referral(desk: Desk, cause: Cause, kinds: Sequence[str], summary: str, measures: str) -> Referral:
    """The paper itself. Raises Invalid on an unknown kind or an empty summary."""
    if not kinds or not set(kinds) <= set(REFERRAL_KINDS):
        raise Invalid(N_("Choose from the list."), field="kinds")
    if not summary.strip():
        raise Invalid(N_("Say what happened."), field="summary")
    made = Referral(
        complaint_id=desk.case.id,
        round=desk.case.round,
        cause=cause,
        kinds=[kind for kind in REFERRAL_KINDS if kind in kinds],
        summary=summary.strip(),
        measures=measures.strip(),
        dispatched=desk.case.dispatched,
        consent=desk.case.transfer_consent,
        at=desk.now,
        by_person=desk.actor.person,
        by_name=desk.actor.name,
    )
    desk.add(made)
    return made


def words_of(made: Referral) -> str:
    """The kinds in the timeline's words."""
    return "、".join(REFERRAL_KINDS[kind].zh for kind in made.kinds)


def _seal(desk: Desk) -> None:
    # 办法 第三十七条: who reported is the bureau's knowledge alone. What the station held of him, and of those who
    # came with or for him, goes under a seal it cannot open, and out of its own rows, search and links.
    case, db = desk.case, desk.db
    _put_under_seal(desk, case.consumer_name, case.consumer_phone, case.consumer_address, case.consumer_id_no)
    for party in db.scalars(select(Party).where(Party.complaint_id == case.id)):
        _put_under_seal(desk, party.name, party.phone, None, party.id_no)
        party.name, party.phone, party.phone_index, party.id_no = NOBODY, None, None, None
        party.matters, party.ended_on = NOBODY, party.ended_on or desk.today
    case.report, case.by_proxy = ONLY_REPORT, False
    case.consumer_name, case.consumer_phone, case.consumer_phone_index = "", None, None
    case.consumer_address = case.consumer_id_type = case.consumer_id_no = None
    end_links(db, case, now=desk.now)
    db.flush()
    index_case(db, case)


def _put_under_seal(desk: Desk, name: str, phone: str | None, address: str | None, id_no: str | None) -> None:
    sealed = {"name": name, "phone": phone, "address": address, "id_no": id_no}
    desk.add(SealedIdentity(complaint_id=desk.case.id, at=desk.now, **sealed))
