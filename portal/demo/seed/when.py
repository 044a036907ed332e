"""Hours in which people work, in Shanghai time."""

from datetime import datetime, time, timedelta

from portal.core.clock import SHANGHAI
from portal.demo.seed.chance import Chance

OPENS, CLOSES = 9, 18


def at_work(moment: datetime, chance: Chance) -> datetime:
    """*moment*, or the next morning when it falls outside the hours."""
    local = moment.astimezone(SHANGHAI)
    if OPENS <= local.hour < CLOSES:
        return moment
    day = local.date() + timedelta(days=local.hour >= CLOSES)
    return datetime.combine(day, time(OPENS, chance.randrange(60)), SHANGHAI)


def later(moment: datetime, chance: Chance, hours: tuple[float, float]) -> datetime:
    """Between so many hours later, at work."""
    return at_work(moment + timedelta(hours=chance.uniform(*hours)), chance)
