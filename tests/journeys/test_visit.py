"""A visit with the network switched off and the browser killed three times; then everything arrives."""

import hashlib
import io
import json
import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from portal import tenants
from portal.audits.models import Finding, Task, Visit, VisitAnswer, VisitPhoto
from portal.audits.queries.visits.one import answers
from portal.audits.rules.visits.answers import expected
from portal.core import clock
from portal.core.db import open_session
from portal.core.scope import System
from portal.recalls.actions.matching.make import make_tasks
from portal.recalls.models import Alert, AlertItem
from portal.recalls.models import Task as Notice
from tests.modules.audits.visits import jpeg, put_task
from tests.support import axe, staging
from tests.support import browser as browsers
from tests.support import town as towns
from tests.support.browser import enter

pytestmark = pytest.mark.journey

GTIN = "6901234567892"
PATIENT = 60_000  # milliseconds: a busy machine draws slowly, and a count that is not drawn yet reads 0


class Telephone:
    """A browser with a memory on the disk: killed, it comes back as it was."""

    def __init__(self, kind, home: Path, url: str, visits: str):
        self.kind, self.home, self.url, self.visits = kind, home, url, visits
        self.taps = 0

    def on(self, *, offline):
        self.context = self.kind.launch_persistent_context(
            str(self.home),
            executable_path=browsers.program(),
            headless=True,
            args=list(browsers.ARGUMENTS),
            base_url=self.url,
            viewport=browsers.PHONE,
            is_mobile=True,
            has_touch=True,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(browsers.TIMEOUT_MS)
        self.context.set_offline(offline)
        self.page = self.context.pages[0]
        self.complaints = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return self

    def open(self, path=""):
        self.page.goto(f"{self.visits}{path}")
        self.page.locator("#visit-screen h1:visible").wait_for(timeout=PATIENT)

    def kill(self):
        """The battery is out: no farewell, no flush."""
        assert self.complaints == []
        for pid in self._pids():
            os.kill(pid, signal.SIGKILL)
        self.page.wait_for_event("close", timeout=10_000) if not self.page.is_closed() else None

    def _pids(self):
        mark = f"--user-data-dir={self.home}"
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                told = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
            except OSError:
                continue
            if mark in told and not any(word.startswith("--type=") for word in told):
                yield int(folder.name)

    def tap(self, words):
        self.taps += 1
        self.page.get_by_role("button", name=words, exact=True).click()

    def stored(self):
        return int(self.page.locator("[data-sync-stored]").inner_text())

    def wait_stored(self, number):
        self.page.locator("[data-sync-stored]").get_by_text(str(number), exact=True).wait_for(timeout=PATIENT)

    def wait_pack(self, station):
        stop = self.page.locator(".visit-stop", has_text=station.name)
        stop.get_by_text("可离线使用").wait_for(timeout=PATIENT)

    def fault(self, content, tmp_path, words="不合格"):
        """A fault opens the camera by itself; the photo that comes back is kept."""
        before = self.stored()
        picture = tmp_path / "photo.jpg"
        picture.write_bytes(content)
        with self.page.expect_file_chooser() as chosen:
            self.tap(words)
        self.wait_stored(before + 1)
        chosen.value.set_files(str(picture))
        self.wait_stored(before + 3)  # the photo and the answer that names it

    def shelf(self, content, tmp_path):
        """A barcode under notice: the batch is compared, then it is photographed."""
        before = self.stored()
        self.page.get_by_label("商品条码", exact=True).fill(GTIN)
        self.tap("核验")
        self.page.get_by_role("group", name=GTIN).wait_for()
        self.looks_right("batch")
        self.taps += 1
        self.page.get_by_role("button", name="20250928").click()
        self.wait_stored(before + 1)
        picture = tmp_path / "goods.jpg"
        picture.write_bytes(content)
        self.page.locator(f"#camera-{GTIN}").set_input_files(str(picture))
        self.wait_stored(before + 3)

    def sign(self, button):
        self.taps += 2
        self.page.locator("section.visit-side").nth(button).get_by_role("button").click()
        box = self.page.locator("[data-pad]").bounding_box()
        self.page.mouse.move(box["x"] + 30, box["y"] + 60)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + 200, box["y"] + 120, steps=8)
        self.page.mouse.up()
        self.page.get_by_role("button", name="用这个签名").click()
        self.page.locator("#visit-pad").wait_for(state="hidden")

    def looks_right(self, name=""):
        if name:
            self.page.screenshot(path=str(browsers.OUTPUT / f"visit-{name}.png"), full_page=True)
        assert self.page.evaluate("document.documentElement.scrollWidth") <= browsers.PHONE["width"]
        axe.require(self.page)


@pytest.fixture(scope="module")
def town(live_database, live_server):
    """A town behind the live server."""
    with staging.writing_to(live_database):
        with open_session(System("journey")) as session:
            made = towns.build(session, clock.now())
            session.commit()
        yield made


@pytest.fixture
def notice(town):
    """A list of the county that names a barcode; the station was told and has not answered."""
    now = clock.now()
    here = {"office_path": town.county.path}
    file = {"sha256": "0" * 64, "size": 1, "media_type": "text/csv", "name": "名单.csv", "uploaded_at": now}
    with open_session(town.county.scope("dispatcher")) as session:
        alert = Alert(
            **here, **file, bureau_name=town.county.name, kind="FOOD_SAMPLING", title="抽检不合格通告", items=1,
            notice_date=clock.local_date(now), gravity="1", public=True, ask_all=True, state="IN_FORCE",
            created_at=now, issued_at=now,
        )  # fmt: skip
        session.add(alert)
        session.flush()
        texts = {"product_name": "青稞醋", "gtin": GTIN, "batch": "20250928"}
        session.add(AlertItem(**here, alert_id=alert.id, number=1, texts=texts, facts={}, keys=[]))
        session.commit()
    with open_session(System("journey")) as session:
        [made] = make_tasks(session, alert, [tenants.card(session, town.station.id)], now=now)
        session.commit()
    return made.id


@pytest.fixture
def task(town):
    """A visit of the county's inspector to the station, and none besides: its task's id."""
    with open_session(System("journey")) as session:
        for earlier in session.scalars(select(Task)):
            earlier.people = []
        people = [town.county.people["inspector"], town.county.people["contact"]]
        made = put_task(session, town, *people).id
        session.commit()
    return made


def test_a_visit_without_signal_survives_three_deaths_and_arrives_whole(
    browser, desk, live_server, town, task, notice, tmp_path
):
    telephone = Telephone(
        browser.browser_type, tmp_path / "phone", live_server.url, f"{town.county.url}audits/visit/"
    )
    telephone.on(offline=False)
    enter(telephone.page, town.county, "inspector")
    telephone.open()
    page = telephone.page
    telephone.wait_pack(town.station)  # it came by itself
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    telephone.looks_right("route")

    telephone.context.set_offline(True)
    page.reload()
    page.get_by_role("link", name=town.station.name).click()
    page.get_by_role("heading", name=town.station.name).wait_for()
    telephone.looks_right("station")
    page.get_by_role("link", name="开始检查").click()
    telephone.fault(jpeg((200, 0, 0), (900, 700)), tmp_path)
    telephone.looks_right("fault")
    telephone.kill()

    telephone.on(offline=True).open()
    telephone.wait_stored(3)
    page = telephone.page
    page.get_by_role("link", name=town.station.name).click()
    page.get_by_role("link", name="继续未完成的项目").click()
    telephone.tap("合格")
    page.get_by_role("heading", name="流程上墙").wait_for()
    telephone.tap("本站不适用")
    telephone.wait_stored(5)
    telephone.kill()

    telephone.on(offline=True).open()
    telephone.wait_stored(5)
    page = telephone.page
    page.get_by_role("link", name=town.station.name).click()
    page.get_by_role("link", name="继续未完成的项目").click()
    for _ in range(3):  # on duty, badge, manner
        heading = page.locator("h1").inner_text()
        telephone.tap("合格")
        page.locator("h1").filter(has_not_text=heading).wait_for()
    for _ in range(3):
        heading = page.locator("h1").inner_text()
        telephone.taps += 1
        page.locator(".visit-choices button").first.click()
        page.locator("h1").filter(has_not_text=heading).wait_for()
    telephone.shelf(jpeg((0, 0, 200)), tmp_path)
    telephone.looks_right("goods")
    telephone.tap("下一步")
    page.get_by_label("用您的话写明检查情况").fill("标识牌被海报遮住，已当场指出。")
    page.get_by_label("接待人员姓名").fill("王敏")
    page.get_by_label("职务").fill("站长")
    telephone.looks_right("findings")
    telephone.tap("下一步")
    page.locator("section.visit-side").nth(1).wait_for()
    telephone.kill()

    telephone.on(offline=True).open()
    page = telephone.page
    before = 17
    telephone.wait_stored(before)
    page.get_by_role("link", name=town.station.name).click()
    page.get_by_role("link", name="签字情况").click()
    telephone.sign(0)
    telephone.wait_stored(before + 2)
    telephone.sign(1)
    telephone.wait_stored(before + 4)
    telephone.looks_right("signed")
    telephone.tap("下一步")
    telephone.tap("结束检查")
    page.get_by_text("已在本机结束").wait_for()
    telephone.looks_right("finished")
    page.get_by_role("link", name="待发清单").click()
    telephone.looks_right()

    telephone.context.clear_cookies()  # eight hours later the sign-in is over; the device's key is not
    telephone.context.set_offline(False)
    telephone.tap("现在发送")
    page.locator("[data-sync-waiting]").get_by_text("0", exact=True).wait_for(timeout=30_000)
    page.screenshot(
        path=str(Path(__file__).resolve().parents[1] / "output" / "visit-queue.png"), full_page=True
    )
    assert telephone.complaints == []
    # 八个一 asks five checks more than this list, and the ledger five cases: one tap each.
    assert telephone.taps + 5 + 5 <= 40
    telephone.context.close()
    with open_session(System("journey")) as session:
        number = _complete(session, task)
        told = session.get_one(Notice, (town.station.id, notice))
        assert (told.state, told.level) == ("MATCHED", "BATCH")  # the notice heard of it by itself
    _read_at_the_desk(desk, town, number)


def _complete(session, task):
    """Everything arrived; returns the visit's id."""
    row = session.scalars(select(Visit).where(Visit.task_id == task)).one()
    assert row.state == "DONE"
    assert session.scalars(select(Task).where(Task.id == task)).one().state == "SYNCED"
    found = session.scalars(select(Finding).where(Finding.task_id == task)).all()
    assert sorted(one.item_code for one in found) == ["E1-01", "GOODS"]
    assert [len(one.photos) for one in found] == [1, 1]
    photos = session.scalars(select(VisitPhoto).where(VisitPhoto.visit_id == row.id)).all()
    assert len(photos) == 4
    assert all(photo.file_id for photo in photos)
    names = set(session.scalars(select(VisitAnswer.item).where(VisitAnswer.visit_id == row.id)))
    asked = expected(json.loads(row.pack))
    assert set(asked) <= names
    return row.id


def _read_at_the_desk(desk, town, number):
    enter(desk, town.county, "supervisor")
    answer = desk.goto(f"{town.county.url}audits/visits/{number}")
    assert answer.status == 200
    assert desk.locator(".visit-photos img").count() == 2
    axe.require(desk)


FULL = """() => {
  window.honestPut = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function put(...given) {
    if (this.name === 'blobs') throw new DOMException('no room', 'QuotaExceededError');
    return window.honestPut.apply(this, given);
  };
}"""


def noise(width, height):
    """A picture that does not compress: large, as an expensive telephone makes them."""
    made = io.BytesIO()
    Image.frombytes("RGB", (width, height), os.urandom(width * height * 3)).save(made, "JPEG", quality=97)
    return made.getvalue()


def test_bad_pictures_a_full_telephone_and_a_wrong_clock_are_answered_in_words(
    browser, live_server, town, task, tmp_path
):
    telephone = Telephone(
        browser.browser_type, tmp_path / "phone", live_server.url, f"{town.county.url}audits/visit/"
    ).on(offline=False)
    page = telephone.page
    page.clock.set_fixed_time(clock.now() + timedelta(hours=3))
    enter(page, town.county, "inspector")
    telephone.open()
    telephone.wait_pack(town.station)
    number = _number(task)
    page.locator(".visit-stop a").first.wait_for()
    held = _held(page, number)
    page.goto(f"{telephone.visits}#/v/{held}/")
    page.get_by_text("时钟快").wait_for()

    page.goto(f"{telephone.visits}#/v/{held}/0")
    with page.expect_file_chooser() as chosen:
        telephone.tap("不合格")
    telephone.wait_stored(1)
    chosen.value.set_files({"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"<html>no picture</html>"})
    page.get_by_text("读不出来").wait_for()
    telephone.wait_stored(1)

    page.evaluate(FULL)  # as the browser itself says it; a real disk is not filled here
    small = {"name": "y.jpg", "mimeType": "image/jpeg", "buffer": noise(300, 300)}
    page.locator("#camera").set_input_files(small)
    page.get_by_text("存储已满").wait_for()
    telephone.wait_stored(1)
    page.evaluate("() => { IDBObjectStore.prototype.put = window.honestPut; }")

    big = tmp_path / "big.jpg"
    big.write_bytes(noise(4600, 3600))
    assert big.stat().st_size > 20 * 1024**2
    page.locator("#camera").set_input_files(str(big))
    page.get_by_text("已存缩小件").wait_for(timeout=60_000)
    page.locator("[data-sync-waiting]").get_by_text("0", exact=True).wait_for(timeout=60_000)
    assert telephone.complaints == []
    telephone.context.close()
    with open_session(System("journey")) as session:
        row = session.scalars(select(Visit).where(Visit.task_id == task)).one()
        [photo] = session.scalars(select(VisitPhoto).where(VisitPhoto.visit_id == row.id)).all()
        assert photo.file_id
        assert photo.size < 20 * 1024**2
        told = [json.loads(one.value) for one in answers(session, row) if one.item.startswith("photo/")]
        assert told[0]["original"]["size"] == big.stat().st_size
        assert told[0]["original"]["sha256"] == hashlib.sha256(big.read_bytes()).hexdigest()
        assert all(abs(one.skew - 10_800) < 120 for one in answers(session, row))


def _number(task):
    with open_session(System("journey")) as session:
        return session.scalars(select(Task).where(Task.id == task)).one().number


def _held(page, number):
    return page.evaluate(
        """(number) => new Promise((resolve) => {
          const request = indexedDB.open('yizhan-visits');
          request.onsuccess = () => {
            const all = request.result.transaction('packs').objectStore('packs').getAll();
            all.onsuccess = () => resolve(all.result.find((one) => one.pack.task.number === number).visit);
          };
        })""",
        number,
    )
