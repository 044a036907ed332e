"""How the city's stations began and what its offices still have to do: plaques, rotas, a utility with service points,
a head office with two stations, a register with 应建未建, and applications that wait."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from portal import accounts, bureaus, tenants
from portal.core.clock import local_date
from portal.core.db import open_session
from portal.core.scope import Public, System
from portal.demo.accounts import PASSWORD
from portal.demo.seed.chance import Chance
from portal.demo.seed.founding import City, Station
from portal.tenants.actions import applications, branches, duty, enterprise, life, register
from portal.tenants.models import RegisterEntry
from portal.tenants.queries.enterprise import link
from portal.tenants.queries.founding import application, application_of
from portal.tenants.rules.application import ApplicationFacts

NEW_STATION = 3  # this station of the list is not inspected yet
UTILITY = "339981-0002"
GROUP = ("云悦商业集团（总部）", "jituan", ("339981-0001", "339902-0001"))
OPERATING = (
    # name, trade, area in m², stalls, level of a scenic area
    ("百汇生活广场", "MALL", 3200, None, None),
    ("老城百货大楼", "MALL", 460, None, None),
    ("丰禾连锁超市东门店", "SUPERMARKET", 880, None, None),
    ("邻家便利超市", "SUPERMARKET", 120, None, None),
    ("东门农贸市场", "MARKET", 1500, 132, None),
    ("南岭花木市场", "MARKET", 800, 40, None),
    ("望江建材市场", "MARKET", None, 60, None),
    ("恒驰汽车 4S 店", "CAR_4S", 1800, None, None),
    ("联宽宽带营业厅", "UTILITY", 90, None, None),
    ("青屏山景区", "SCENIC", None, None, 4),
    ("桃源农庄", "SCENIC", None, None, 2),
    ("江景酒店", "OTHER_OPTIONAL", 6000, None, None),
)
APPLYING = (
    ("百汇生活广场有限公司", "MALL", "人民路 66 号", 3200, None),
    ("东门农贸市场管理有限公司", "MARKET", "东门街 9 号", 1500, 132),
    ("邻家便利超市有限公司", "SUPERMARKET", "解放路 3 号", 120, None),
)


def begin(seed: int, city: City, since: datetime) -> None:
    """What happened when the stations were new, as of *since*."""
    for at, place in enumerate(city.stations):
        _rota(place, since)
        if at != NEW_STATION:
            _inspected(city, place, since)
    utility = next(one for one in city.stations if one.code == UTILITY)
    _points(Chance(seed, "points"), utility, since)
    _head_office(Chance(seed, "group"), city, since)


def _rota(place: Station, since: datetime) -> None:
    with open_session(place.scope("HEAD")) as db:
        people = [one.id for one in tenants.roster(db, local_date(since))]
        week = {day: [people[day % len(people)]] for day in range(1, 8)}
        duty.set_week(db, place.people["HEAD"], week, now=since)
        db.commit()


def _inspected(city: City, place: Station, since: datetime) -> None:
    office = city.bureaus[place.office]
    with open_session(office.scope("SUPERVISOR")) as db:
        card = tenants.card(db, place.id)
        assert card is not None
        facts = life.StepFacts(local_date(since), paper=f"验收表 {card.slug}")
        actor = office.people["SUPERVISOR"]
        life.take_step(db, actor, card, "ACCEPT", facts, seen=card.status, by=office.name, now=since)
        db.commit()


def _points(chance: Chance, place: Station, since: datetime) -> None:
    with open_session(place.scope("HEAD")) as db:
        for name, address in (("东门营业厅", "东门街 12 号"), ("江滨营业厅", "江滨路 30 号")):
            facts = {
                "name": name,
                "address": address,
                "phone": chance.landline(),
                "opening_hours": "8:30–17:30",
            }
            branches.open_point(db, place.people["HEAD"], facts, now=since)
        db.commit()


def _head_office(chance: Chance, city: City, since: datetime) -> None:
    name, login, codes = GROUP
    bureau = next(one for one in city.bureaus.values() if len(one.path) == bureaus.SEGMENT)
    own = [one for one in city.stations if one.code in codes]
    with open_session(bureau.scope("SUPERVISOR")) as db:
        actor = bureau.people["SUPERVISOR"]
        row = enterprise.enter_enterprise(
            db, actor, bureau.path, name, chance.credit_code("339900"), now=since
        )
        for place in own:
            card = tenants.card(db, place.id)
            assert card is not None
            enterprise.ask_station(db, actor, row, card, by=bureau.name, now=since)
        db.commit()
    for place in own:
        with open_session(place.scope("HEAD")) as db:
            enterprise.agree(db, place.people["HEAD"], link(db, row.id, place.id), now=since)
            db.commit()
    with open_session(System("seed: a head office")) as db:
        person = accounts.create_person(
            db, login=login, name=chance.name(), password=PASSWORD, phone=chance.mobile(), must_change=False, now=since
        )  # fmt: skip
        accounts.grant_roles(
            db, person=person.id, place_kind="enterprise", place_id=row.id, place_path=bureau.path,
            roles=["GROUP"], now=since,
        )  # fmt: skip
        db.commit()


def wait(seed: int, city: City, now: datetime) -> None:
    """What lies on the offices' desks today: the register, and applications of this morning."""
    chance = Chance(seed, "beginnings")
    office = city.bureaus["339981-01"]
    with open_session(office.scope("SUPERVISOR")) as db:
        _register(db, chance, city, now - timedelta(hours=5))
        db.commit()
    made = [_apply(chance, city, at, now - timedelta(hours=3 - at)) for at in range(len(APPLYING))]
    with open_session(office.scope("CONTACT")) as db:
        actor = office.people["CONTACT"]
        asked, refused = (application(db, office.path, one) for one in made[1:])
        later = now - timedelta(minutes=20)
        applications.ask_more(
            db, actor, asked, "请补充市场开办者与物业的关系说明，并核对摊位数。", asked.version, now=later
        )
        words = "营业面积 120 平方米，未达到设站标准。可就近联系解放路联络点。"
        applications.refuse(db, actor, refused, words, refused.version, now=later)
        db.commit()


def _register(db: Session, chance: Chance, city: City, now: datetime) -> None:
    place = city.bureaus["339981-01"]
    office, actor = bureaus.by_code(db, place.code), place.people["SUPERVISOR"]
    rows: list[RegisterEntry] = []
    for name, kind, area, stalls, level in OPERATING:
        facts = register.EntryFacts(
            name, kind, f"古城街道{chance.pick(('人民路', '东门街', '江滨路'))} {len(rows) + 1} 号",
            chance.credit_code("339981"), area, stalls, level, chance.name(), chance.mobile(),
        )  # fmt: skip
        rows.append(register.add_entry(db, actor, office, facts, now=now))
    register.mark_entry(db, actor, rows[2], "NOTIFIED", "当面告知，答应月底前申请", rows[2].version, now=now)
    register.mark_entry(db, actor, rows[8], "EXEMPT", "由总公司营业厅统一设站", rows[8].version, now=now)


def _apply(chance: Chance, city: City, at: int, now: datetime) -> UUID:
    host, kind, address, area, stalls = APPLYING[at]
    with open_session(Public(None)) as db:
        office = bureaus.by_code(db, city.bureaus["339981-01"].code)
        who = chance.name()
        facts = ApplicationFacts(
            name="", host_name=host, host_uscc=chance.credit_code("339981"), kind=kind, address=address,
            phone=chance.landline(), contact_name=who, contact_phone=chance.mobile(), head_name=who,
            liaison_name=chance.name(), floor_area=area, stalls=stalls,
        )  # fmt: skip
        secret = applications.apply(db, office, facts, now=now)
        found, _ = application_of(db, applications.hash_of(secret))
        db.commit()
        return found.id
