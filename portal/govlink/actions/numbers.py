"""Numbers of a bureau's own documents."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.govlink.models import DeskCounter


def take_number(db: Session, office_path: str, kind: str, year: int) -> int:
    """The next number of *kind* in *year*: no gaps, because the row stays locked until the caller commits."""
    statement = (
        insert(DeskCounter)
        .values(office_path=office_path, kind=kind, year=year, last=1)
        .on_conflict_do_update(
            index_elements=["office_path", "kind", "year"], set_={"last": DeskCounter.last + 1}
        )
        .returning(DeskCounter.last)
    )
    return db.execute(statement).scalar_one()
