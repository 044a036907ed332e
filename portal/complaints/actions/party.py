"""People beside the consumer: a proxy with a power of attorney, another consumer of the same dispute.

They can change until a text is put to the parties: its words name who signs.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.complaints.actions.desk import Desk, sit_down, subject_of
from portal.complaints.models import Party
from portal.complaints.rules.elements import clean_phone, is_phone
from portal.complaints.rules.intake import ProxyFacts
from portal.complaints.rules.words.steps import POWERS
from portal.core.actor import Actor
from portal.core.crypto import blind_index
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import N_
from portal.trail import record

CHANGEABLE = frozenset({"REGISTERED", "ACCEPTED", "NEGOTIATING", "TESTING", "REOPENED"})


def bring_proxy(
    db: Session, actor: Actor, case_id: UUID, proxy: ProxyFacts, *, seen: int | None = None, now: datetime
) -> Party:
    """A proxy appears during the case. Raises Forbidden, CaseChanged, Conflict once a text is with the parties."""
    return add_proxy(_sit(db, actor, case_id, seen, now), proxy)


def end_proxy(db: Session, actor: Actor, case_id: UUID, *, seen: int | None = None, now: datetime) -> None:
    """The consumer acts in person from now on. Raises like `bring_proxy`."""
    desk = _sit(db, actor, case_id, seen, now)
    for party in _standing(desk, "PROXY"):
        party.ended_on = desk.today
        data = {"party": party.id, "kind": "PROXY_ENDED"}
        record(db, actor, "complaints:case:party", subject_of(desk.case), data, now=now)
    desk.case.by_proxy = False
    db.flush()


def add_co_consumer(
    db: Session,
    actor: Actor,
    case_id: UUID,
    *,
    name: str,
    phone: str,
    representative: bool,
    seen: int | None = None,
    now: datetime,
) -> Party:
    """Another consumer of the same dispute with the same operator (办法 第十二条). Raises like `bring_proxy`."""
    desk = _sit(db, actor, case_id, seen, now)
    if not name.strip():
        raise Invalid(N_("Write the name."), field="name")
    number = _phone(phone, "phone")
    party = Party(
        complaint_id=case_id,
        kind="CO_CONSUMER",
        name=name.strip(),
        phone=number,
        phone_index=blind_index(number, "phone") if number else None,
        representative=representative,
        at=now,
        by_person=actor.person,
    )
    desk.add(party)
    if "GROUP" not in desk.case.flags:
        desk.case.flags = [*desk.case.flags, "GROUP"]
    data = {"party": party.id, "kind": party.kind}
    record(db, actor, "complaints:case:party", subject_of(desk.case), data, now=now)
    return party


def add_proxy(desk: Desk, proxy: ProxyFacts, *, kind: str = "PROXY") -> Party:
    """Record who acts for a side and what for. An earlier proxy of the same side ends."""
    _check(proxy)
    phone = _phone(proxy.phone, "proxy_phone")
    for earlier in _standing(desk, kind):
        earlier.ended_on = desk.today
    party = Party(
        complaint_id=desk.case.id,
        kind=kind,
        name=proxy.name.strip(),
        phone=phone,
        phone_index=blind_index(phone, "phone") if phone else None,
        id_no=proxy.id_no.strip() or None,
        powers=proxy.powers,
        matters=proxy.matters.strip(),
        term_from=proxy.term_from,
        term_to=proxy.term_to,
        original_seen=proxy.original_seen,
        at=desk.now,
        by_person=desk.actor.person,
    )
    desk.add(party)
    if kind == "PROXY":
        desk.case.by_proxy = True
    data = {"party": party.id, "kind": kind}
    record(desk.db, desk.actor, "complaints:case:party", subject_of(desk.case), data, now=desk.now)
    return party


def _check(proxy: ProxyFacts) -> None:
    if not proxy.name.strip():
        raise Invalid(N_("Name the proxy."), field="proxy_name")
    if proxy.powers not in POWERS:
        raise Invalid(N_("Choose from the list."), field="proxy_powers")
    if not proxy.matters.strip():
        raise Invalid(N_("A power of attorney names its matters, powers and term."), field="proxy_matters")
    if proxy.term_from > proxy.term_to:
        raise Invalid(N_("The term ends before it begins."), field="proxy_term_to")


def _phone(typed: str, field: str) -> str | None:
    phone = clean_phone(typed)
    if phone and not is_phone(phone):
        raise Invalid(
            N_("Write a mobile number of 11 digits, or a landline with its area code."), field=field
        )
    return phone or None


def _sit(db: Session, actor: Actor, case_id: UUID, seen: int | None, now: datetime) -> Desk:
    if not actor.has("SETTLER", "LIAISON"):
        raise Forbidden(N_("This step is another role's."))
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    if desk.case.state not in CHANGEABLE:
        raise Conflict(N_("The parties of this case can no longer be changed."))
    return desk


def _standing(desk: Desk, kind: str) -> list[Party]:
    return list(
        desk.db.scalars(
            select(Party).where(
                Party.complaint_id == desk.case.id, Party.kind == kind, Party.ended_on.is_(None)
            )
        )
    )
