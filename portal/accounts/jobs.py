"""What accounts forget by the clock."""

from datetime import datetime

from sqlalchemy import delete

from portal.accounts.models import Guard, SignIn
from portal.accounts.rules import GUARD_FORGETS, SIGN_INS_KEPT
from portal.core.db import open_session
from portal.core.scope import System


def prune(now: datetime) -> int:
    """Tick: forget sign-ins that ended or ran out longer ago than the law wants them kept, and guards that start
    again anyway. The trail keeps that they were. Returns how many sign-ins went."""
    with open_session(System("accounts prune")) as db:
        gone = db.execute(delete(SignIn).where(SignIn.expires_at < now - SIGN_INS_KEPT).returning(SignIn.id))
        count = len(gone.all())
        db.execute(delete(Guard).where(Guard.touched_at < now - GUARD_FORGETS))
        db.commit()
    return count
