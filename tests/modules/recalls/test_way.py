"""The whole way of an alert: from the file to closed, in both directions, and every promise on it."""

from decimal import Decimal

import pytest

from portal.core.errors import Conflict, Forbidden, Invalid, Missing
from portal.recalls.actions.alerts import amend, intake
from portal.recalls.actions.tasks import office
from portal.recalls.queries import tasks
from tests.modules.recalls.shelf import ROW, upload_of


def test_a_list_asks_every_station_of_the_area_and_finds_the_batch(shop):
    shop.stock().upload().issue()
    row = shop.task()
    assert (row.state, row.level, row.hits) == ("MATCHED", "BATCH", 1)
    assert shop.task(shop.town.other) is None  # another county's
    [match] = shop.matches()
    assert match.listed["sample_no"] == "GBJ1"
    assert {reason["code"] for reason in match.reasons} >= {"MAKER_SAME", "NAME_SAME", "BATCH_SAME"}


def test_the_whole_way_to_closed(shop):
    shop.stock().upload().issue()
    shop.accept()
    assert shop.task().state == "CONFIRMED"
    shop.withdraw().post().refund().dispose(returned="6", destroyed="5")
    [line] = shop.lines()
    assert (line.received, line.stock, line.sold, line.returned, line.destroyed) == (12, 0, 1, 6, 5)
    shop.do(shop.at_bureau("contact"), office.check, note="现场看过", photos=[upload_of()])
    shop.do(shop.at_bureau("contact"), office.close)
    assert shop.task().state == "CLOSED"
    shop_db, actor = shop.at_bureau()
    amend.close(shop_db, actor, shop.alert, now=shop.now)
