"""What the station itself tells the public: consumption warnings that are shown, typical cases that are published."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from portal.core.clock import local_date
from portal.tenants.queries.publicity import stories_published, warnings_shown
from portal.tenants.rules.wall import Notice

CASES = 3


def told_notices(db: Session, now: datetime) -> Sequence[Notice]:
    """As notices (queries.notices.also_public): the warnings of the day, the latest cases."""
    warnings = [
        Notice("WARNING", row.title, row.body, row.shown_from) for row in warnings_shown(db, local_date(now))
    ]
    cases = [
        Notice("NEWS", row.title, row.lesson or row.story, local_date(row.published_at))
        for row in stories_published(db, CASES)
        if row.published_at is not None
    ]
    return [*warnings, *cases]
