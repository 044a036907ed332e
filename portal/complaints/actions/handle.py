"""开始处理, 记录协商, 约定答复时间, 指定经办人, 继续处理."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.complaints.actions.desk import Desk, sit_down
from portal.complaints.actions.take import take
from portal.complaints.models import Appointment, Complaint, Minutes, Signature
from portal.complaints.queries.people import staff
from portal.complaints.rules.agreement import text_hash
from portal.complaints.rules.checks import check_officers
from portal.complaints.rules.words.steps import MANNERS, MINUTES_OUTCOMES, SIGNED_BY
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import Invalid, Refused
from portal.core.files import StoredFile
from portal.core.i18n import N_, date_text, time_text


@dataclass(frozen=True, slots=True)
class MinutesFacts:
    """Form F09 as written down. `at` lies in the past."""

    at: datetime
    manner: str
    place: str
    officers: Sequence[UUID]
    present: str
    content: str
    outcome: str
    signed: str
    signed_note: str = ""
    scan: UUID | None = None
    drawn: Sequence[tuple[str, str, StoredFile, list[Any] | None]] = ()
    """(party, name, picture, strokes) of each who signed on the screen."""


def start(
    db: Session,
    actor: Actor,
    case_id: UUID,
    officers: Sequence[UUID],
    *,
    simple: bool,
    seen: int | None = None,
    now: datetime,
) -> Complaint:
    """Begin to handle: two officers, or one when the case is simple. Raises like `take`, and Refused."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("start")
    names = seat(desk, officers, simple=simple)
    note = "、".join(names) + ("（简单案件）" if simple else "")
    data = {"officers": [str(one) for one in desk.case.officers], "simple": simple}
    take(desk, row, note=note, data=data)
    return desk.case


def resume(
    db: Session,
    actor: Actor,
    case_id: UUID,
    officers: Sequence[UUID],
    *,
    simple: bool,
    seen: int | None = None,
    now: datetime,
) -> Complaint:
    """Go on with a reopened case. Raises like `take`, and Refused."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("resume")
    names = seat(desk, officers, simple=simple)
    take(desk, row, note="、".join(names))
    return desk.case


def write_minutes(
    db: Session, actor: Actor, case_id: UUID, said: MinutesFacts, *, seen: int | None = None, now: datetime
) -> Complaint:
    """Put a negotiation on record (F09). Raises like `take`, and Invalid or Refused with the field at fault."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("negotiate")
    _check_minutes(said, now)
    names = seat(desk, said.officers, simple=desk.case.simple)
    made = Minutes(
        complaint_id=case_id,
        round=desk.case.round,
        at=said.at,
        manner=said.manner,
        place=said.place.strip(),
        officers=list(dict.fromkeys(said.officers)),
        officer_names=names,
        simple=desk.case.simple,
        present=said.present.strip(),
        content=said.content.strip(),
        outcome=said.outcome,
        signed=said.signed,
        signed_note=said.signed_note.strip(),
        scan_id=said.scan,
        written_at=now,
        written_by=actor.person,
    )
    desk.add(made)
    _sign_minutes(desk, made, said)
    data = {"minutes": made.id, "outcome": said.outcome}
    take(desk, row, note=MINUTES_OUTCOMES[said.outcome].zh, data=data)
    return desk.case


def appoint(
    db: Session,
    actor: Actor,
    case_id: UUID,
    reply_at: datetime,
    about: str = "",
    *,
    seen: int | None = None,
    now: datetime,
) -> Complaint:
    """Promise the consumer an answer by a time. Raises like `take`, and Invalid when it has passed."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("appoint")
    if reply_at <= now:
        raise Invalid(N_("Promise a time that is still to come."), field="reply_at")
    desk.add(
        Appointment(
            complaint_id=case_id, reply_at=reply_at, about=about.strip(), at=now, by_person=actor.person
        )
    )
    desk.promised = {"APPOINTED_REPLY": {"date": local_date(reply_at).isoformat()}}
    words = f"{date_text(reply_at, 'zh')} {time_text(reply_at)}"
    take(desk, row, note=f"{words} 前答复", shown=True)
    return desk.case


def assign(
    db: Session, actor: Actor, case_id: UUID, person: UUID, *, seen: int | None = None, now: datetime
) -> Complaint:
    """Give the case to a settler of the station. Raises like `take`, and Invalid for a stranger."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("assign")
    names = _names(desk, [person], field="assignee")
    desk.case.assignee = person
    take(desk, row, note=names[0], data={"assignee": person})
    return desk.case


def seat(desk: Desk, officers: Sequence[UUID], *, simple: bool) -> list[str]:
    """Put *officers* on the case and return their names. They may not approve it afterwards.

    Raises Refused when there are too few, Invalid when one is not of this station.
    """
    check_officers(officers, simple)
    names = _names(desk, officers, field="officers")
    writer = [desk.actor.person] if desk.actor.person else []
    desk.case.officers = list(dict.fromkeys([*desk.case.officers, *officers, *writer]))
    desk.case.simple = simple
    if desk.case.assignee is None:
        desk.case.assignee = officers[0]
    return names


def _sign_minutes(desk: Desk, made: Minutes, said: MinutesFacts) -> None:
    names = "、".join(made.officer_names)
    words = f"{made.at.isoformat()}\n{names}\n{made.present}\n{made.content}\n{made.outcome}"
    for party, name, picture, strokes in said.drawn:
        if not name.strip():
            raise Invalid(N_("Write the name of the person who signs."), field=f"{party.lower()}_name")
        desk.add(
            Signature(
                complaint_id=desk.case.id,
                paper="F09",
                document_id=made.id,
                party=party,
                capacity="SELF" if party == "CONSUMER" else "REPRESENTATIVE",
                how="SCREEN",
                signer_name=name.strip(),
                text_hash=text_hash(words),
                file_id=picture.id,
                strokes=strokes,
                at=desk.now,
                witness=desk.actor.person,
                witness_name=desk.actor.name,
            )
        )


def _names(desk: Desk, people: Sequence[UUID], *, field: str) -> list[str]:
    colleagues = {one.person: one.name for one in staff(desk.db, desk.case.tenant_id)}
    if not set(people) <= set(colleagues):
        raise Invalid(N_("Choose people of this station."), field=field)
    return [colleagues[person] for person in dict.fromkeys(people)]


def _check_minutes(said: MinutesFacts, now: datetime) -> None:
    for field, code, known in (
        ("manner", said.manner, MANNERS),
        ("outcome", said.outcome, MINUTES_OUTCOMES),
        ("signed", said.signed, SIGNED_BY),
    ):
        if code not in known:
            raise Invalid(N_("Choose from the list."), field=field)
    if said.at > now:
        raise Invalid(N_("This lies in the future."), field="at")
    if not said.content.strip() or not said.present.strip():
        raise Invalid(N_("Write who was present and what was said."), field="content")
    if said.signed == "SCREEN" and {party for party, *_ in said.drawn} != {"CONSUMER", "OPERATOR"}:
        raise Invalid(N_("Both sides sign on the screen, or choose another way."), field="signed")
    if said.signed == "PAPER" and said.scan is None:
        raise Invalid(N_("Attach the scan of the signed paper."), field="scan")
    if said.signed in ("REMOTE", "REFUSED") and not said.signed_note.strip():
        raise Refused(N_("Say why it is not signed."), field="signed_note")
