"""Gathering what the wall of a station is made from."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from portal.bureaus import names
from portal.core.clock import local_date
from portal.core.files import StoredFile
from portal.core.i18n import speaking
from portal.tenants.models import StationMember, WallPack, WallPrint
from portal.tenants.queries import own_card, profile, roster
from portal.tenants.queries.duty import duty_month
from portal.tenants.queries.notices import notices
from portal.tenants.queries.posted import in_force
from portal.tenants.rules.wall import DutyDay, Person, Rule, Source


def source(db: Session, base_url: str, now: datetime, *, monthly: bool = True) -> Source:
    """What the wall of the session's station is made from today; *base_url* is where the portal stands. Without
    *monthly* the duty chart and the notices stay out: six questions less."""
    card, row, today = own_card(db), profile(db), local_date(now)
    return Source(
        station=card.name,
        host=card.host_name,
        office=names(db, [card.office_path]).get(card.office_path, ""),
        slug=card.slug,
        url=f"{base_url.rstrip('/')}/p/{card.slug}",
        phone=card.phone,
        address=card.address,
        room=row.room,
        hours=row.opening_hours,
        plaque_no=row.plaque_no,
        promise_days=row.promise_days,
        today=today,
        people=people(db, now),
        rules=tuple(
            Rule(
                str(rule.id),
                code,
                rule.number or 0,
                rule.title,
                rule.body,
                rule.effective_on or today,
                rule.promise_days,
            )
            for code, rule in in_force(db, today).items()
        ),
        duty=_duty(db, now) if monthly else (),
        notices=tuple(notices(db, now)) if monthly else (),
    )


def people(db: Session, now: datetime) -> tuple[Person, ...]:
    """Who serves today, as the wall shows them."""
    rows = roster(db, local_date(now))
    photos = photos_of(db, rows)
    return tuple(
        Person(
            id=str(row.id),
            name=row.name,
            roles=tuple(row.roles),
            position=row.position,
            phone=row.phone or "",
            badge_no=row.badge_no,
            photo=photos.get(row.id),
        )
        for row in rows
    )


def photos_of(db: Session, rows: Iterable[StationMember]) -> dict[UUID, str]:
    """The picture of each member who has one, by its content."""
    wanted = {row.photo_id: row.id for row in rows if row.photo_id is not None}
    if not wanted:
        return {}
    files = db.execute(
        select(StoredFile.id, StoredFile.display_sha256, StoredFile.sha256).where(
            StoredFile.id.in_(wanted), StoredFile.purged_at.is_(None)
        )
    )
    return {wanted[row.id]: row.display_sha256 or row.sha256 for row in files}


def _duty(db: Session, now: datetime) -> tuple[DutyDay, ...]:
    """This month's chart; empty while nobody is on it. The wall is Chinese, whoever asks."""
    today = local_date(now)
    with speaking("zh"):
        month = duty_month(db, today.year, today.month)
    if not any(one.members for one in month.days):
        return ()
    return tuple(
        DutyDay(
            one.day,
            tuple(month.names.get(member, "") for member in one.members),
            off=one.off is not None or one.day.isoweekday() > 5,
            note="停止接待" if one.closed else one.note or one.off or "",
        )
        for one in month.days
    )


def last_prints(db: Session) -> dict[str, WallPrint]:
    """The last print of each sheet."""
    rows = db.scalars(
        select(WallPrint)
        .ext(distinct_on(WallPrint.sheet))
        .order_by(WallPrint.sheet, WallPrint.printed_at.desc(), WallPrint.id.desc())
    )
    return {row.sheet: row for row in rows}


def last_pack(db: Session) -> WallPack | None:
    """The pack that was asked for last."""
    return db.scalars(select(WallPack).order_by(WallPack.asked_at.desc()).limit(1)).first()


def pack(db: Session, pack_id: UUID) -> WallPack | None:
    """One pack."""
    return db.execute(select(WallPack).where(WallPack.id == pack_id)).scalar_one_or_none()


def face_of(db: Session, line: UUID, today: date) -> StoredFile | None:
    """The picture of one line of the roster, while it serves."""
    row = next((one for one in roster(db, today) if one.id == line), None)
    if row is None or row.photo_id is None:
        return None
    return db.execute(select(StoredFile).where(StoredFile.id == row.photo_id)).scalar_one_or_none()
