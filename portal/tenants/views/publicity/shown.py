"""What publicity adds to the public page of a station."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.core.clock import local_date
from portal.tenants.queries.publicity import stories_published, warnings_shown
from portal.tenants.rules.publicity import SOURCES


def public_publicity(db: Session, now: datetime) -> dict[str, Any]:
    """The warnings whose days include today, and the latest published stories."""
    return {
        "warnings": [
            {"title": row.title, "body": row.body, "source": SOURCES[row.source], "until": row.shown_until}
            for row in warnings_shown(db, local_date(now))
        ],
        "stories": [
            {"title": row.title, "story": row.story, "handling": row.handling, "lesson": row.lesson}
            for row in stories_published(db)
        ],
    }
