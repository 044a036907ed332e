"""Finding one case."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, bindparam, select
from sqlalchemy.orm import Session

from portal.complaints.models import Complaint, ComplaintEvent
from portal.complaints.rules.elements import clean_phone
from portal.core.asking import TENANT, ask
from portal.core.crypto import blind_match
from portal.core.errors import Missing
from portal.core.i18n import N_

NONE_SUCH = N_("There is no such case here.")


_ONE = select(Complaint).where(Complaint.id == bindparam("case"))
_EVENTS = (
    select(ComplaintEvent)
    .where(ComplaintEvent.complaint_id == bindparam("case"), ComplaintEvent.seq > bindparam("after"))
    .order_by(ComplaintEvent.seq)
)


def case(db: Session, case_id: UUID) -> Complaint:
    """One case. Raises Missing for another's or an unknown one."""
    found = db.execute(_ONE, {"case": case_id}).scalar_one_or_none()
    if found is None:
        raise Missing(NONE_SUCH)
    return found


def locked(db: Session, case_id: UUID) -> Complaint:
    """One case for a step: whoever comes second waits here, then sees what the first left. Raises Missing."""
    found = db.execute(
        select(Complaint)
        .where(Complaint.id == case_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if found is None:
        raise Missing(NONE_SUCH)
    return found


def by_number(db: Session, number: str) -> Complaint | None:
    """A case by its own number, or None."""
    return db.execute(select(Complaint).where(Complaint.number == number)).scalar_one_or_none()


def of_consumer(db: Session, number: str, phone: str) -> Complaint | None:
    """The case of a number and the consumer's own telephone, or None: both must fit."""
    return db.execute(
        select(Complaint).where(
            Complaint.number == number.strip(),
            blind_match(Complaint.consumer_phone_index, clean_phone(phone), "phone"),
        )
    ).scalar_one_or_none()


def by_external_no(db: Session, external_no: str) -> Complaint | None:
    """The newest case with a bureau's or platform's number, or None: a dispatch is not registered twice."""
    statement = select(Complaint).where(Complaint.external_no == external_no, Complaint.state != "VOIDED")
    return db.execute(statement.order_by(Complaint.registered_at.desc()).limit(1)).scalar_one_or_none()


_SAME = (Complaint.consumer_phone_index, Complaint.respondent_name, Complaint.item_name, Complaint.facts)
_JUST_REGISTERED = (
    select(Complaint.number)
    .where(Complaint.tenant_id == TENANT)
    .where(*(column == bindparam(column.key, type_=Text) for column in _SAME))
    .where(
        Complaint.registered_at > bindparam("since"),
        Complaint.number.is_not(None),
        Complaint.state != "VOIDED",
        Complaint.id != bindparam("itself"),
    )
    .limit(1)
)


def just_registered(db: Session, told: Complaint, *, since: datetime) -> str | None:
    """The number of another case with the same telephone, shop, goods and story registered after *since*, or None."""
    same = {column.key: getattr(told, column.key) for column in _SAME}
    return ask(db, _JUST_REGISTERED, **same, since=since, itself=told.id).scalar()


def events(db: Session, case_id: UUID, *, after: int = 0) -> list[ComplaintEvent]:
    """The history of a case, oldest first; only what came *after* a version, when given."""
    return list(db.scalars(_EVENTS, {"case": case_id, "after": after}))
