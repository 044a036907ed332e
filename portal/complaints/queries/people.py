"""The people of a station who may stand on a case."""

from uuid import UUID

from sqlalchemy.orm import Session

from portal.accounts import Colleague, people_at


def staff(db: Session, tenant: UUID, *roles: str) -> list[Colleague]:
    """Colleagues at the station, those with any of *roles* when given; by name."""
    wanted = set(roles)
    return [one for one in people_at(db, tenant) if not wanted or wanted & set(one.roles)]
