"""A looked-over table sent twice at once: it is taken once, and the second is told so in words."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from portal.app import create_app
from portal.audits.models import AuditObject
from portal.core import clock
from portal.core.db import open_session
from portal.core.scope import Public, System
from portal.merchants.models import Merchant
from portal.tenants.models import RegisterEntry
from portal.tenants.models.training import ExamQuestion
from portal.trail.models import TrailBureauEntry
from tests.support import town as towns
from tests.support.client import CheckingClient

ENTERPRISES = "企业名称\t类型\n耀达商厦\t商场\n灵湖市场\t市场\n"
QUESTIONS = "题型\t题干\t选项A\t选项B\t正确答案\n单选\t和解期限是几日？\t20 日\t60 日\tA\n"
SHOPS = "店名\t位置\n小天使童装店\t三楼 A-31\n"


@pytest.fixture
def house(own_database, valkey):
    """A town committed for real, and clients of one application."""
    with open_session(System("test town")) as db:
        town = towns.build(db, clock.now())
        db.commit()
    app = create_app()
    app.testing = True
    app.test_client_class = CheckingClient

    def enter(person):
        with open_session(Public(None, "", person)) as db:
            held = towns.signed_in(db, person, clock.now())
            db.commit()
        client = app.test_client()
        client.hold(held)
        return client

    return town, enter


def count(model):
    with open_session(System("test looks")) as db:
        return db.execute(select(func.count()).select_from(model)).scalar_one()


def sent_twice(enter, person, page, run, pasted):
    """Two windows send the preview of *pasted* at the same moment; their answers, the good one first."""
    windows = [enter(person), enter(person)]
    previews = [window.post(page, data={"pasted": pasted}) for window in windows]
    [token, _] = [
        re.search(r'name="token" value="([^"]+)"', one.get_data(as_text=True))[1] for one in previews
    ]
    start = Barrier(2)

    def send(window, preview):
        start.wait(timeout=20)
        return window.submit(preview, {"token": token}, form=run)

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(send, windows, previews), key=lambda answer: answer.status_code)


@pytest.mark.parametrize(
    ("place", "who", "page", "pasted", "model", "expected"),
    [
        ("office", "contact", "obligations/import", ENTERPRISES, RegisterEntry, 2),
        ("station", "head", "exams/questions/import", QUESTIONS, ExamQuestion, 1),
        ("station", "head", "shops/import", SHOPS, Merchant, 1),
    ],
)
def test_a_register_is_taken_once(house, place, who, page, pasted, model, expected):
    town, enter = house
    stand = getattr(town, place)
    before = count(model)
    answers = sent_twice(enter, stand.people[who], f"{stand.url}{page}", "import/run", pasted)
    assert [one.status_code for one in answers] == [200, 409]
    assert "已经导入" in answers[1].get_data(as_text=True)
    assert count(model) - before == expected


def test_credit_classes_are_taken_once(house):
    town, enter = house
    table = f"站编号,信用分类\n{town.station.slug},D\n"
    page = f"{town.county.url}audits/objects/import"
    answers = sent_twice(enter, town.county.people["supervisor"], page, "objects/import/take", table)
    assert [one.status_code for one in answers] == [200, 409]
    assert count(AuditObject) == 1
    with open_session(System("test looks")) as db:
        rated = select(func.count()).where(TrailBureauEntry.event == "audits:object:credit")
        assert db.execute(rated).scalar_one() == 1


def test_a_table_read_again_may_be_taken_again(house):
    town, enter = house
    client = enter(town.office.people["contact"])
    for _ in range(2):
        preview = client.post(f"{town.office.url}obligations/import", data={"pasted": ENTERPRISES})
        assert client.submit(preview, form="import/run").status_code == 200
    assert count(RegisterEntry) == 2
