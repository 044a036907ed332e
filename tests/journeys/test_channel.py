"""Every page of the channel in Chromium, on a desk's screen and on a phone, in light and in dark."""

from datetime import timedelta
from io import BytesIO

import pytest

from portal.core import clock
from portal.core.db import open_session
from portal.core.scope import System
from portal.core.sheets import write_xlsx
from portal.govlink.actions import extension, imports, supervise
from tests.modules.govlink.desk import Desk, Sessions
from tests.support import axe, staging
from tests.support import town as towns
from tests.support.browser import enter

pytestmark = pytest.mark.journey
WAYS = {
    "issued": lambda desk: desk,
    "signed": lambda desk: desk.sign(),
    "in_case": lambda desk: desk.sign().open(),
    "extension": lambda desk: _ask_for_time(desk.sign().open()),
    "fed_back": lambda desk: desk.sign().open().agree().feed_back(),
    "rework": lambda desk: desk.sign().open().agree().feed_back().close().decide("rework", "请补充付款凭证"),
    "confirmed": lambda desk: desk.sign().open().agree().feed_back().decide("confirm"),
    "returned": lambda desk: desk.give_back(),
    "taken_back": lambda desk: desk.decide("take_back", "消费者要求局里直接处理"),
}


def _ask_for_time(desk):
    desk._do(desk.at_station("head"), extension.ask_extension, 1, "商家负责人出差", consent=True)
    return desk


def _supervise(desk, level):
    db, actor = desk.at_bureau("supervisor")
    made = supervise.ask(db, actor, desk.id, level, "请说明进展", clock.local_date(desk.now), now=desk.now)
    db.commit()
    return made


def _import(desk, *, take):
    db, actor = desk.at_bureau()
    headers = ["工单编号", "商家", "问题描述", "购买日期", "备注"]
    rows = [[f"W{take}{n}", "银泰城优衣库", "大衣发错色", "2026-11-02", ""] for n in range(3)]
    content = write_xlsx(headers, [*rows, ["W9", "银泰城", "裤子开线", "去年", ""]])
    made = imports.upload(db, actor, BytesIO(content), "热线件.xlsx", desk.now, now=desk.now)
    if take:
        imports.start(db, actor, made.id, now=desk.now)
    db.commit()
    return made.id


@pytest.fixture(scope="module")
def stage(live_database, live_server):
    """A dispatch at every point of its way, the desk's cases and two imports: addresses by name."""
    with staging.writing_to(live_database), Sessions() as sessions:
        with open_session(System("journey")) as session:
            town = towns.build(session, clock.now())
            session.commit()
        desk = Desk(sessions, town, None)
        ids = {}
        for n, (name, way) in enumerate(WAYS.items()):
            desk.enter(external_no=f"13310820002026{n:08d}", consumer_phone=f"1381234{n:04d}").send()
            way(desk)
            ids[name] = desk.id
            if name in ("in_case", "fed_back"):
                _supervise(desk, "SUPERVISE" if name == "in_case" else "REMIND")
        cases = {"waiting": desk.enter(external_no="W1").case}
        cases["gaps"] = desk.enter(
            external_no="W2", external_given=False, consumer_name=None, consumer_phone=None, item="",
            respondent="", received_at=desk.now - timedelta(days=12),
        ).case  # fmt: skip
        cases["report"] = desk.enter(external_no="W3", facts="举报该店销售假酒，要求查处。").case
        batches = {"preview": _import(desk, take=False), "done": _import(desk, take=True)}
    return town, ids, cases, batches


def look(page, address):
    """Everything on the page, folded parts too, is accessible and no wider than the screen."""
    answer = page.goto(address)
    assert answer.status == 200, address
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], address
    axe.require(page)


def at_the_bureau(stage):
    town, ids, cases, batches = stage
    here = f"/g/{town.county.slug}"
    yield from (f"{here}/{path}" for path in ("", "desk", "desk/new", "desk/bulk", "dispatches"))
    yield from (f"{here}/{path}" for path in ("supervisions", "imports", "dispatches?state=RETURNED"))
    yield from (f"{here}/desk/{case}" for case in cases.values())
    yield from (f"{here}/desk/{cases['gaps']}/edit", f"{here}/desk/{cases['waiting']}?q=银泰")
    yield from (f"{here}/imports/{batch}" for batch in batches.values())
    yield f"{here}/dispatches/{ids['issued']}/show/consumer_phone"
    yield from (f"{here}/dispatches/{one}" for one in ids.values())


def at_the_station(stage):
    town, ids, _, _ = stage
    here = f"/s/{town.station.slug}/dispatches"
    yield from (f"{here}/", f"{here}/?state=ALL", f"{here}/{ids['issued']}/show/consumer_name")
    yield from (f"{here}/{one}" for one in ids.values())


def test_the_bureau_at_its_desk(desk, stage):
    enter(desk, stage[0].county, "supervisor")
    for address in at_the_bureau(stage):
        look(desk, address)


def test_the_bureau_on_a_phone(phone, stage):
    enter(phone, stage[0].county, "dispatcher")
    for address in at_the_bureau(stage):
        look(phone, address)


def test_the_station_at_its_desk(desk, stage):
    enter(desk, stage[0].station, "head")
    for address in at_the_station(stage):
        look(desk, address)


def test_the_station_on_a_phone(phone, stage):
    enter(phone, stage[0].station, "liaison")
    for address in at_the_station(stage):
        look(phone, address)


def test_two_keys_send_a_case_and_the_slower_one_sees_where_it_went(desk, stage):
    town, _, cases, _ = stage
    enter(desk, town.county, "dispatcher")
    desk.goto(f"/g/{town.county.slug}/desk/{cases['waiting']}")
    other = desk.context.new_page()
    other.goto(desk.url)
    for page in (desk, other):
        with page.expect_navigation():
            page.locator("button[data-key=d]").click()
    assert town.station.name in other.locator("main").inner_text()
    assert other.locator("main [role=alert]").is_visible()
    axe.require(other)
