"""Head offices: entered by a bureau, agreed to by each station, ended by either."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from stdnum.cn import uscc as credit_code

from portal import accounts, notify
from portal.core.actor import Actor
from portal.core.errors import N_, Conflict, Invalid
from portal.tenants import events as _events  # noqa: F401 - declares what is recorded below
from portal.tenants.actions.life import subject_of
from portal.tenants.models import Enterprise, EnterpriseStation, StationCard
from portal.tenants.rules.application import tidy_uscc
from portal.trail import Subject, record

ASKED = N_("%(enterprise)s asks to see this station's figures as its head office")


def enter_enterprise(
    db: Session, actor: Actor, path: str, name: str, uscc: str, *, now: datetime
) -> Enterprise:
    """A bureau enters a head office. Raises Invalid beside a field."""
    name, code = " ".join(name.split()), tidy_uscc(uscc)
    if not name:
        raise Invalid(N_("Write the name of the enterprise."), field="name")
    if not credit_code.is_valid(code):
        raise Invalid(N_("This is not a valid unified social credit code."), field="uscc")
    if db.scalars(select(Enterprise).where(Enterprise.uscc == code).limit(1)).first() is not None:
        raise Invalid(N_("This head office has been entered already."), field="uscc")
    row = Enterprise(office_path=path, name=name, uscc=code, made_at=now)
    db.add(row)
    db.flush()
    record(db, actor, "tenants:enterprise:entered", Subject("enterprise", row.id), {}, now=now)
    return row


def invite_viewer(db: Session, actor: Actor, row: Enterprise, name: str, *, now: datetime) -> str:
    """Invite somebody of the head office; returns the secret of the link."""
    made, secret = accounts.invite_to_enterprise(db, actor, row.id, row.name, row.office_path, name, now=now)
    data = {"invitation": made.id}
    record(db, actor, "tenants:enterprise:invited", Subject("enterprise", row.id), data, now=now)
    return secret


def ask_station(
    db: Session, actor: Actor, row: Enterprise, card: StationCard, *, by: str, now: datetime
) -> EnterpriseStation:
    """Ask a station of the subtree whether its figures may be shown to its head office: it decides.

    Raises Conflict when it was asked already."""
    link = db.get(EnterpriseStation, (row.id, card.station))
    if link is not None and link.ended_at is None:
        raise Conflict(N_("This station has been asked already."))
    if link is None:
        link = EnterpriseStation(
            enterprise_id=row.id, station=card.station, office_path=card.office_path, asked_at=now
        )
        db.add(link)
    else:
        link.asked_at, link.ended_at = now, None  # an old yes is not a new one
    db.flush()
    record(db, actor, "tenants:enterprise:asked", subject_of(card), {"enterprise": row.id}, now=now)
    notify.tell(
        db,
        [who.person for who in accounts.people_at(db, card.station, "HEAD")],
        ASKED,
        {"enterprise": row.name},
        url=f"/s/{card.slug}/profile/",
        place=by,
        key=f"enterprise:{row.id}:{card.station}:{now.isoformat()}",
        now=now,
    )
    return link


def agree(db: Session, actor: Actor, link: EnterpriseStation, *, now: datetime) -> None:
    """The station's head agrees. Raises Conflict when that was decided already."""
    if link.agreed or link.ended_at is not None:
        raise Conflict(N_("This has been decided meanwhile. Look at the page again."))
    link.agreed_at = now
    db.flush()
    _note(db, actor, "agreed", link, link.enterprise_id, now)


def end(db: Session, actor: Actor, link: EnterpriseStation, *, now: datetime) -> None:
    """No more, from this moment: said by the station's head or by the bureau. Raises Conflict when it had ended."""
    if link.ended_at is not None:
        raise Conflict(N_("This has been decided meanwhile. Look at the page again."))
    link.ended_at = now
    db.flush()
    _note(db, actor, "ended", link, link.enterprise_id, now)


def _note(
    db: Session, actor: Actor, what: str, link: EnterpriseStation, enterprise: UUID, now: datetime
) -> None:
    subject = Subject("station", link.station, tenant=link.station, office_path=link.office_path)
    record(db, actor, f"tenants:enterprise:{what}", subject, {"enterprise": enterprise}, now=now)
