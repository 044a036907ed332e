"""A random audit from plan to publication, walked in Chromium by everybody who takes part: the ceremony, its
verification by the command line and in a visitor's own browser, findings, rectification on a phone, publication.
The visit without a signal is walked in test_visit.py; here its result is entered by hand."""

import json
import subprocess
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import update

from portal.audits.models import Announcement, Draw
from portal.core import clock
from portal.core.db import open_session
from portal.core.scope import System
from tests.journeys.cast import PORTAL, fill, look, look_narrow, press, send
from tests.journeys.players import on_stage
from tests.support import staging
from tests.support.browser import follow

pytestmark = pytest.mark.journey


@pytest.fixture
def players(live_database, live_server, browser):
    with on_stage(live_database, live_server, browser) as made:
        yield made


def test_from_the_plan_to_the_public_record(players, tmp_path):
    here = f"/g/{players.town.county.slug}/audits"
    plan = write_and_approve(players, here)
    draw = freeze_and_announce(players, plan)
    the_commitment_is_public(players, draw)
    draw_it(players, draw)
    anybody_verifies(players, draw, tmp_path)
    visit_and_order(players, here, tmp_path)
    prove_on_the_phone(players, tmp_path)
    recheck_review_publish(players, here)


def write_and_approve(players, here):
    page = players.county("dispatcher")
    page.goto(f"{here}/plans/new")
    look(page)
    today = clock.today()
    fill(
        page,
        kind="INSPECTION",
        title="服务站双随机抽查",
        starts_on=today.isoformat(),
        ends_on=min(today + timedelta(days=30), today.replace(month=12, day=31)).isoformat(),
        items=str(players.stage.item),
        ratio_a="100%",
        ratio_b="100%",
    )
    send(page)
    plan = page.url
    look(page)
    press(page, "form[action$='/submit'] button")
    boss = players.county("supervisor")
    boss.goto(plan)
    press(boss, "form[action$='/approve'] button")
    look(boss)
    return plan


def freeze_and_announce(players, plan):
    boss = players.county("supervisor")
    boss.goto(plan)
    soon = (clock.now() + timedelta(hours=2)).astimezone(clock.SHANGHAI)
    fill(
        boss,
        sources="双色球第2026135期六个红色球\n同期蓝色球",
        falls_at=soon.strftime("%Y-%m-%dT%H:%M"),
        until=(soon + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"),
    )
    follow(boss.locator("#freeze .form-actions button"))
    boss.locator(".ceremony").wait_for()
    look(boss)
    press(boss, "form[action$='/announce'] button")
    look(boss)
    look_narrow(boss)
    return boss.url


def the_commitment_is_public(players, draw):
    number = draw.rsplit("/", 1)[1]
    visitor = players.visitor()
    visitor.goto("/audits/draws")
    look(visitor)
    visitor.goto(f"/audits/draws/{number}")
    look(visitor)
    assert visitor.locator("[data-verify]").count() == 0
    players.noted = visitor.locator(".hash-big").first.inner_text().strip()
    boss = players.county("supervisor")
    boss.goto(draw)
    assert boss.locator("form[action$='/enter']").count() == 0  # the numbers are not known yet


def draw_it(players, draw):
    past = clock.now() - timedelta(minutes=1)
    with staging.writing_to(players.cast.database), open_session(System("two hours later")) as db:
        db.execute(update(Draw).values(entropy_from=past))
        db.execute(update(Announcement).values(entropy_from=past))
        db.commit()
    boss = players.county("supervisor")
    boss.goto(draw)
    for n, numbers in enumerate(("3 9 14 21 27 33", "8"), start=1):
        boss.locator(f"#numbers-{n}").fill(numbers)
    look(boss)
    press(boss, "form[action$='/enter'] button")
    assert boss.locator("#visits tbody tr").count() == 4
    look(boss)


def anybody_verifies(players, draw, folder):
    number = draw.rsplit("/", 1)[1]
    visitor = players.visitor()
    visitor.goto(f"/audits/draws/{number}")
    visitor.locator("[data-verify-digest]").fill(players.noted)
    visitor.locator("[data-verify-run]").click()
    answer = visitor.locator("[data-verify-answer]")
    answer.locator(".callout-jade").wait_for()
    assert "4" in answer.inner_text()
    look(visitor)

    with visitor.expect_download() as taken:
        visitor.locator("a[href$='/transcript.json']").click()
    record = folder / "record.json"
    taken.value.save_as(record)
    command = [PORTAL, "audits", "verify", str(record), "--announced", players.noted, "--json"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert json.loads(said.stdout) == {"ok": True, "announced": True, "faults": []}

    edited = json.loads(record.read_text(encoding="utf-8"))
    edited["objects"][0]["name"] = "换了名字的站"
    forged = folder / "forged.json"
    forged.write_text(json.dumps(edited), encoding="utf-8")
    visitor.locator("[data-verify-file]").set_input_files(str(forged))
    visitor.locator("[data-verify-run]").click()
    answer.locator(".callout-seal").wait_for()
    assert "检查对象名录" in answer.inner_text()
    look(visitor)


def photo(folder, name, colour):
    path = folder / name
    taken = BytesIO()
    Image.new("RGB", (640, 480), colour).save(taken, "JPEG")
    path.write_bytes(taken.getvalue())
    return str(path)


def visit_and_order(players, here, folder):
    page, task = players.member()
    page.goto(f"{here}/today")
    assert players.town.station.name in page.locator("main").inner_text()
    look(page)
    page.goto(f"{here}/tasks/{task.id}")
    look(page)
    open_fold(page, "form[action$='/finish']")
    page.locator("form[action$='/finish'] [name=met]").fill("站长 王敏")
    press(page, "form[action$='/finish'] .form-actions button")
    for n, words in enumerate(("工作制度未上墙", "公示电话无人接听")):
        open_fold(page, "form[action$='/findings']")
        page.locator("form[action$='/findings'] [name=words]").fill(words)
        page.locator("form[action$='/findings'] input[type=file]").set_input_files(
            photo(folder, f"before{n}.jpg", "gray")
        )
        press(page, "form[action$='/findings'] .form-actions button")
    look(page)
    page.locator("#result input[value=A]").check(force=True)
    press(page, "#result .form-actions button")
    open_fold(page, "form[action$='/order']")
    page.locator("form[action$='/order'] [name=words]").fill("请于期限内补挂制度、落实值班电话。")
    press(page, "form[action$='/order'] .form-actions button")
    assert page.locator("#round-1").is_visible()
    look(page)


def open_fold(page, form):
    page.locator(f"details:has({form}) > summary").first.click()


def prove_on_the_phone(players, folder):
    head = players.head()
    head.goto(f"/s/{players.town.station.slug}/")
    follow(head.locator("a[href*='/audits/']", has_text="整改").first)
    head.locator("#round-1").wait_for()
    look(head)
    for n, box in enumerate(head.locator("#round-1 textarea[name^=words-]").all()):
        box.fill(f"已改正（{n + 1}）")
    head.locator("#round-1 input[type=file]").first.set_input_files(photo(folder, "after.jpg", "green"))
    press(head, "form[action$='/proof'] .form-actions button")
    look(head)


def recheck_review_publish(players, here):
    page, task = players.member()
    for wanted, round_ in ((("FIXED", "NOT_FIXED"), 1), (("FIXED",), 2)):
        page.goto(f"{here}/tasks/{task.id}")
        for field, result in zip(
            page.locator("form[action$='/recheck'] fieldset[id^=result-]").all(), wanted, strict=True
        ):
            field.locator(f"input[value={result}]").check(force=True)
        look(page)
        press(page, "form[action$='/recheck'] .form-actions button")
        if round_ == 1:  # only what failed comes back
            open_fold(page, "form[action$='/order']")
            assert page.locator("form[action$='/order'] [name=findings]").count() == 1
            press(page, "form[action$='/order'] .form-actions button")
            second_proof(players)
    boss = players.county("supervisor")
    boss.goto(f"{here}/tasks/{task.id}")
    open_fold(boss, "form[action$='/approve']")
    press(boss, "form[action$='/approve'] button")
    press(boss, "form[action$='/publish'] button")
    look(boss)
    visitor = players.visitor()
    visitor.goto("/audits/results")
    look(visitor)
    follow(visitor.locator("main table a").first)
    text = visitor.locator("main").inner_text()
    assert "发现问题待后续处理" in text
    assert "已改正并复查" in text
    assert "工作制度未上墙" not in text
    look(visitor)
    for path in (
        "/tasks",
        "/rectifications",
        "/objects",
        f"/objects/{players.town.station.id}",
        "/inspectors",
        "/items",
    ):
        boss.goto(f"{here}{path}")
        look(boss)
    players.head().goto(f"/s/{players.town.station.slug}/audits/")
    look(players.head())


def second_proof(players):
    head = players.head()
    head.reload()
    head.locator("#round-2 textarea[name^=words-]").first.fill("电话已安排专人值守")
    press(head, "form[action$='/proof'] .form-actions button")
