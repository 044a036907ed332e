"""The order of things: places and people, shops, a year of cases, seals."""

from datetime import datetime, timedelta
from itertools import pairwise

from portal import bureaus, modules, tenants
from portal.core.clock import SHANGHAI
from portal.core.db import open_session
from portal.core.scope import Public, System
from portal.demo.seed import (
    alerts,
    appraisal,
    audits,
    beginnings,
    goods,
    learning,
    posted,
    reports,
    standards,
)
from portal.demo.seed.chance import Chance
from portal.demo.seed.city import COUNTIES, OFFICES, SITES
from portal.demo.seed.founding import City, found
from portal.demo.seed.play import UNREAD, forget_promises, play, read_all, seal_until
from portal.demo.seed.progress import stage
from portal.demo.seed.shops import Shop, open_shops
from portal.demo.seed.year import DAYS, PAST, Year

SPAN = timedelta(days=DAYS + 30)


class NotEmpty(RuntimeError):
    """The database holds a bureau already."""


def fill(seed: int, now: datetime, past: int = PAST) -> None:
    """Make the city of *seed* as it stands at *now*, with so many *past* cases besides the open ones. Raises
    NotEmpty."""
    modules.load()
    since = now - SPAN
    city = _found(seed, since)
    shops = _shops(seed, city, since)
    beginnings.begin(seed, city, since)
    moves = Year(seed, city, shops, now, past).moves() + learning.moves(seed, city, since, now)
    moves += learning.house_keeping(seed, city, since, now)
    moves += posted.moves(city, since, now)
    moves += reports.moves(city, since, now)
    moves += standards.moves(city, now)
    moves += audits.moves(seed, city, now)
    moves += appraisal.moves(city, COUNTIES[0].code, now)
    moves.sort(key=lambda move: move.at)
    nights = _nights(moves[0].at, now)
    read_until = max(night for night in nights if night <= now - UNREAD)
    with stage("一年的投诉和转办（步）", len(moves)) as running:
        for begin, end in pairwise([since, *nights, now]):
            play([move for move in moves if begin < move.at <= end], running)
            if end != now:
                seal_until(end)
            if end == read_until:
                read_all(city, end)
    goods.stock(seed, city, shops, now - timedelta(hours=3))
    alerts.send_and_answer(seed, city, now)
    beginnings.wait(seed, city, now)
    forget_promises(now - timedelta(hours=12))


def _found(seed: int, since: datetime) -> City:
    total = 1 + len(COUNTIES) + len(OFFICES) + len(SITES)
    with stage("机构、服务站和人员", total) as running, open_session(System("seed: a city")) as db:
        if bureaus.subtree(db, ""):
            raise NotEmpty
        city = found(db, seed, since, running.step)
        tenants.ship_standards(db, now=since)
        db.commit()
    return city


def _shops(seed: int, city: City, since: datetime) -> dict[str, list[Shop]]:
    made = {}
    with stage("场内经营户", len(city.stations)) as running, open_session(Public(None)) as db:
        for place in city.stations:
            made[place.code] = open_shops(db, Chance(seed, f"shops/{place.code}"), place, since)
            running.step()
        db.commit()
    return made


def _nights(first: datetime, now: datetime) -> list[datetime]:
    """Evenings to seal: the last of each month, then each of the last days."""
    evening = now.astimezone(SHANGHAI).replace(hour=23, minute=30, second=0, microsecond=0)
    days = [evening - timedelta(days=back) for back in range(DAYS + 1, 0, -1)]
    return [
        day
        for day in days
        if day >= first and ((day + timedelta(days=1)).day == 1 or now - day < timedelta(days=4))
    ]
