"""The status link: a key the consumer holds. A new one ends the old."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.complaints.actions.desk import Desk, subject_of
from portal.complaints.models import Complaint, ComplaintLink
from portal.core.actor import SYSTEM, Actor
from portal.core.place_tokens import SECRET_BYTES, pack_token, secret_hash
from portal.trail import record

LASTS = timedelta(days=180)
MADE = "complaints:case:link"


def make_link(desk: Desk) -> str:
    """A new link for the case; earlier ones end. Returns the token that stands in the URL."""
    end_links(desk.db, desk.case, now=desk.now)
    return _link(desk.db, desk.actor, desk.case, now=desk.now)


def renew_link(db: Session, actor: Actor, complaint: Complaint, *, now: datetime) -> str:
    """`make_link` without a step: at the counter, or after the consumer proved the phone."""
    end_links(db, complaint, now=now)
    return _link(db, actor, complaint, now=now)


def _link(db: Session, actor: Actor, complaint: Complaint, *, now: datetime) -> str:
    link = new_link(complaint, now)
    db.add(link)
    db.flush()
    record(db, actor or SYSTEM, MADE, subject_of(complaint), {}, now=now)
    return link.token


def new_link(complaint: Complaint, now: datetime) -> ComplaintLink:
    """A link with a new secret, not yet written."""
    secret = secrets.token_bytes(SECRET_BYTES)
    return ComplaintLink(
        tenant_id=complaint.tenant_id,
        office_path=complaint.office_path,
        complaint_id=complaint.id,
        secret_hash=secret_hash(secret),
        token=pack_token(complaint.tenant_id, secret),
        made_at=now,
        expires_at=now + LASTS,
    )


def end_links(db: Session, complaint: Complaint, *, now: datetime) -> None:
    """No link of the case opens anything any more."""
    db.execute(
        update(ComplaintLink)
        .where(ComplaintLink.tenant_id == complaint.tenant_id, ComplaintLink.complaint_id == complaint.id)
        .where(ComplaintLink.ended_at.is_(None))
        .values(ended_at=now)
    )
