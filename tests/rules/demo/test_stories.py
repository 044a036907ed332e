"""What the made-up city is made of: whole, invented, and in the right words."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from stdnum.cn import uscc

from portal.complaints.rules.elements import is_phone
from portal.complaints.rules.words.citations import CITATIONS
from portal.complaints.rules.words.goods import CATEGORIES
from portal.complaints.rules.words.intake import DEMANDS, FLAGS, PROBLEMS
from portal.complaints.rules.words.steps import OBLIGATIONS
from portal.core.clock import SHANGHAI
from portal.demo.accounts import SHOWN, login_of
from portal.demo.seed.chance import Chance
from portal.demo.seed.city import OFFICES, SITES
from portal.demo.seed.data import read
from portal.demo.seed.shops import Shop
from portal.demo.seed.told import tell
from portal.demo.seed.when import CLOSES, OPENS, at_work, later
from portal.demo.show import table, width
from portal.tenants import KINDS

STORIES = read("stories")["story"]
NOW = datetime(2026, 11, 21, 10, tzinfo=SHANGHAI)


def test_the_city_is_as_large_as_linhai():
    assert len(SITES) == 25
    assert {site.kind for site in SITES} == set(KINDS)
    assert {site.office for site in SITES} == {office.code for office in OFFICES}
    assert all(10 <= site.shops <= 60 for site in SITES if site.kind in ("MALL", "MARKET"))


def test_every_trade_has_a_story_and_every_shop_a_name():
    told = {story["trade"] for story in STORIES}
    trades = {trade for site in SITES for trade in site.trades.split()}
    assert trades == told
    named = read("shops")["trade"]
    assert {t for site in SITES if site.kind in ("MALL", "MARKET") for t in site.trades.split()} <= set(named)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: f"{story['trade']}-{story['problem']}")
def test_a_story_speaks_the_products_vocabulary(story):
    assert story["category"] in CATEGORIES
    assert story["problem"] in PROBLEMS
    assert set(story["demands"]) <= set(DEMANDS)
    assert set(story.get("flags", ())) <= set(FLAGS)
    assert set(story["cites"]) <= set(CITATIONS)
    assert {end["do"] for end in story["ends"]} <= set(OBLIGATIONS)
    words = "".join([*story["told"], *story["said"], *(end["terms"] for end in story["ends"])])
    assert "调解" not in words  # a station settles (和解)
    assert all(low < high for low, high in story["items"].values())


def test_a_thousand_complaints_are_whole_and_differ():
    chance = Chance(1, "test")
    facts = set()
    for _ in range(1000):
        site = chance.pick(SITES)
        trades = site.trades.split()
        shops = [
            Shop(None, f"青禾{chance.pick(read('shops')['trade'].get(t, ['店']))}", "", t, None)
            for t in trades
        ]
        told = tell(chance, SimpleNamespace(site=site), shops, NOW)
        facts.add(told.facts)
        assert "{" not in told.facts + told.ending.terms
        assert is_phone(told.phone)
        assert told.price > 0
        assert NOW.date() - timedelta(days=30) < told.bought < NOW.date()
    assert len(facts) > 950


def test_a_shop_complained_of_sells_what_its_name_says():
    chance = Chance(2, "test")
    for name, trade, allowed in (
        ("锦上男装", "clothing", {"羊绒大衣", "羽绒服", "男士夹克"}),
        ("小丽肉铺", "fresh", {"排骨"}),
    ):
        site = SimpleNamespace(site=SITES[0])
        sold = {tell(chance, site, [Shop(None, name, "", trade, None)], NOW).item for _ in range(40)}
        assert sold <= allowed


def test_the_same_number_gives_the_same_people():
    first, again, other = (Chance(seed, "people") for seed in (7, 7, 8))
    names = [[one.name() for _ in range(30)] for one in (first, again, other)]
    assert names[0] == names[1] != names[2]


def test_codes_and_telephones_are_well_formed_and_nobodys():
    chance = Chance(3, "test")
    for _ in range(200):
        assert uscc.is_valid(chance.credit_code("339981"))
        assert chance.mobile().startswith("145")
        assert is_phone(chance.landline())
        assert chance.landline().split("-")[1].startswith("1")


def test_people_work_by_day():
    chance = Chance(4, "test")
    moment = NOW.replace(hour=3)
    for _ in range(300):
        before, moment = moment, later(moment, chance, (0, 30))
        assert OPENS <= moment.astimezone(SHANGHAI).hour < CLOSES
        assert moment >= before
    assert at_work(NOW, chance) == NOW


def test_the_accounts_shown_are_the_ones_made():
    assert len({one.login for one in SHOWN}) == len(SHOWN)
    for one in SHOWN:
        assert login_of(one.code, one.key) == one.login
    assert login_of("339981-0002", "HEAD") == "339981-0002-head"


def test_columns_of_chinese_stand_straight():
    lines = table([("账号", "单位"), ("lianluo", "云悦城"), ("ab", "x")])
    assert len({width(line.split("云悦城")[0]) for line in lines if "云悦城" in line} | {10}) == 1
    assert lines[0].startswith("账号" + " " * 6)
