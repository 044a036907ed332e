"""The one clock. Times are stored in UTC and shown in Asia/Shanghai; dates of law are Shanghai dates."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present instant, aware, in UTC. Nothing else in the product asks the machine for the time."""
    return datetime.now(UTC)


def today() -> date:
    """The present date in Asia/Shanghai, the date a citizen reads on the wall."""
    return local_date(now())


def local_date(instant: datetime) -> date:
    """The Shanghai date of an aware instant."""
    return instant.astimezone(SHANGHAI).date()
