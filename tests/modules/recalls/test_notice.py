"""The real notice that the demonstration sends (市监食检发〔2026〕60号): each planted row at its level, none above."""

import pytest

from portal import merchants
from portal.demo.seed.alerts import FACTS, facts_of, listed_goods, notice
from portal.recalls.actions.alerts import amend
from portal.recalls.queries import alerts
from portal.recalls.rules.match.run import _RANK
from tests.modules.recalls.shelf import Shop

GOODS = listed_goods()


@pytest.fixture
def sent(shop: Shop):
    db, actor = shop.at_station()
    ids = [merchants.add_goods(db, actor, facts_of(row), now=shop.now).id for row in GOODS]
    db.commit()
    shop.upload(content=notice(), name="附件.csv", **vars(FACTS))
    db, actor = shop.at_bureau()
    row = alerts.alert(db, shop.alert)
    assert row.items == 40
    waiting = db.scalars(alerts.items(row, waiting=True)).all()
    assert [item.texts["seq"] for item in waiting] == ["2"]  # 2025/25/8 is no date
    for item in waiting:
        amend.check_item(db, actor, row.id, item.id, now=shop.now)
    db.commit()
    shop.issue()
    return shop, ids


def test_all_twelve_at_their_level_and_none_above_it(sent):
    shop, ids = sent
    found = {(match.item_id, match.listed["seq"]): match.level for match in shop.matches()}
    expected = {(item, row["seq"]): row["level"] for item, row in zip(ids, GOODS, strict=True)}
    assert {pair: found.get(pair, "NONE") for pair in expected} == expected
    allowed = {item: row["level"] for item, row in zip(ids, GOODS, strict=True)}
    for (item, seq), level in found.items():
        if allowed[item] == "NONE":
            assert seq == "29"  # the tea powder of the other maker is another item's
        else:
            assert _RANK[level] >= _RANK[allowed[item]]


def test_it_is_a_task_for_the_station_at_once(sent):
    shop, _ = sent
    row = shop.task()
    assert (row.state, row.level) == ("MATCHED", "BATCH")
    assert row.hits == sum(row["level"].startswith(("BATCH", "PRODUCT")) for row in GOODS) + 1  # seq 29
