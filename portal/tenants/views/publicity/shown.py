"""What publicity puts before the public: the page of a station and its board."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from portal.core.clock import local_date
from portal.tenants.queries.publicity import stories_published, warnings_shown
from portal.tenants.rules.wall import Notice


def told_to_everybody(db: Session, now: datetime) -> Sequence[Notice]:
    """The warnings whose days include today, and the latest published stories (tenants.also_public)."""
    today = local_date(now)
    warnings = [Notice("WARNING", row.title, row.body, row.shown_from) for row in warnings_shown(db, today)]
    stories = [
        Notice("NEWS", row.title, f"{row.story}\n{row.handling}\n{row.lesson}", local_date(row.published_at))
        for row in stories_published(db)
        if row.published_at is not None
    ]
    return [*warnings, *stories]
