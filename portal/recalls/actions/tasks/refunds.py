"""The end of the term for what is known of consumers who brought goods back."""

from datetime import datetime

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from portal.recalls.models import Refund

KEPT_YEARS = 3  # records of a recall: two years at least (食品召回管理办法 第二十三条)


def out_of_term(db: Session, now: datetime) -> int:
    """Clear name, telephone and address of refunds older than the term, in the worker's scope; quantities and sums
    stay. Returns how many rows were cleared."""
    before = now.replace(year=now.year - KEPT_YEARS, day=min(now.day, 28))
    known = or_(Refund.name.is_not(None), Refund.phone.is_not(None), Refund.address.is_not(None))
    cleared = db.execute(
        update(Refund)
        .where(Refund.at < before, known)
        .values(name=None, phone=None, address=None)
        .returning(Refund.id)
        .execution_options(synchronize_session=False)
    )
    return len(cleared.all())
