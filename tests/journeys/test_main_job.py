"""The main job in a real browser, in both roles: from a platform complaint on the bureau's desk to the station's
archive, with every paper printed and the trail proved. `docs/walkthrough.md` tells the same story in words."""

import re
import subprocess
import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import psycopg
import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from portal.complaints.models import ComplaintLink
from portal.core import clock, pdf
from tests.journeys.cast import BUREAU, PORTAL, STATION, Cast, fill, look, press, send, settle, sign_on_screen
from tests.support.browser import follow
from tests.support.databases import Database
from tests.support.web import WebServer

pytestmark = pytest.mark.journey
NUMBER = "1339981202611210099"
BLANKS = re.compile(r"\s+")
STORY = "11月8日在云悦城购物中心购买真皮手提包一个，支付1280元，使用三天后肩带断裂，店方只同意修理，要求退货退款。"
TERMS = "经营者收回手提包，七日内原路退还货款1280元。"


@pytest.fixture(scope="module")
def city(live_database: Database) -> None:
    """The demonstration's city, with a short past."""
    settle(live_database, past=4)


@pytest.fixture
def cast(city: None, browser: Browser, live_server: WebServer, live_database: Database) -> Iterator[Cast]:
    with ExitStack() as opened:
        yield Cast(browser, live_server, live_database, opened)


def test_a_platform_complaint_is_settled_performed_and_filed(cast: Cast, tmp_path: Path) -> None:
    enter_and_dispatch(cast)
    case = take_over(cast)
    accept_and_negotiate(cast, case)
    propose_and_approve(cast, case)
    follow_on_a_phone(cast, case)
    sign_both(cast, case)
    answer_and_confirm(cast)
    perform_and_file(cast, case)
    print_papers(cast, case)
    prove(cast, tmp_path)


def enter_and_dispatch(cast: Cast) -> None:
    """The dispatcher types one ticket in, reads why the station is proposed, and sends it off with one key."""
    page = cast.at("zhuanban")
    page.goto(f"/g/{BUREAU}/")
    look(page, "bureau-today")
    page.goto(f"/g/{BUREAU}/desk/new")
    look(page)
    fill(page, external_no=NUMBER, received_at=local(-3), facts=STORY, demands=["D04", "D06"], amount="1280")
    fill(
        page,
        respondent="云悦城购物中心",
        respondent_address="柏叶中路 199 号",
        item="真皮手提包",
        problem="P01",
    )
    fill(page, happened_on=(clock.today() - timedelta(days=13)).isoformat())
    fill(page, consumer_name="沈若琳", consumer_phone="14505760001")
    send(page)
    page.goto(f"/g/{BUREAU}/desk")
    page.locator("[data-desk] [data-row]", has_text=NUMBER).click()
    page.locator("#view", has_text=NUMBER).wait_for()
    assert "云悦城购物中心" in page.locator("#view .reason").inner_text()
    look(page, "bureau-desk")
    page.keyboard.press("d")
    page.locator("[data-desk] [data-row]", has_text=NUMBER).wait_for(state="detached")
    page.goto(f"/g/{BUREAU}/dispatches")
    assert page.locator("main tr", has_text=NUMBER).count() == 1
    look(page, "bureau-board")


def take_over(cast: Cast) -> str:
    """The liaison finds it among today's, signs for it on the phone, and opens the case. Returns its address."""
    page = cast.at("lianluo", phone=True)
    page.goto(f"/s/{STATION}/")
    look(page, "phone-today")
    page.goto(f"/s/{STATION}/dispatches/")
    open_row(page)
    look(page)
    press(page, "form[action$='/sign'] button")
    send(page)
    assert "/cases/" in page.url or page.locator("main a[href*='/cases/']").count()
    if "/cases/" not in page.url:
        follow(page.locator("main a[href*='/cases/']").first)
    look(page)
    return page.url.split("?")[0].split("#")[0]


def accept_and_negotiate(cast: Cast, case: str) -> None:
    """Two officers take it up, hear both sides and write down what was said."""
    page = cast.at("hejie")
    page.goto(f"/s/{STATION}/")
    look(page, "station-today")
    step(page, case, "accept", ours=True, dispute=True, nowhere_else=True)
    page.goto(f"{case}/start")
    people = [box.get_attribute("value") for box in page.locator("[name=officers]").all()]
    fill(page, officers=people[:2])
    look(page)
    send(page)
    page.goto(f"{case}/negotiate")
    fill(page, at=local(0, minutes=-5), manner="SITE", place="一楼服务台旁", officers=people[:2])
    fill(page, present="沈若琳；经营者负责人", outcome="AGREED", signed="SCREEN")
    fill(page, content="经营者查看实物，认可肩带存在质量问题；双方同意退货退款。")
    pads = page.locator("main details", has=page.locator("[data-signature]"))
    if pads.count() and not pads.first.evaluate("e => e.open"):
        pads.first.locator("summary").click()
    fill(page, consumer_name="沈若琳", operator_name="经营者负责人")
    for side in ("consumer", "operator"):
        sign_on_screen(page, side)
    look(page)
    send(page)


def propose_and_approve(cast: Cast, case: str) -> None:
    """The settler proposes; somebody who did not handle the case approves, from the phone."""
    page = cast.at("hejie")
    due = (clock.today() + timedelta(days=7)).isoformat()
    page.goto(f"{case}/prelim_settlement")
    fill(page, terms=TERMS, opinion="事实清楚，双方自愿，拟同意退货退款。", bases=["LAW"], waiver_told=True)
    page.locator("[name$='-kind']").first.select_option("REFUND")
    page.locator("[name$='-amount']").first.fill("1280")
    page.locator("[name$='-due']").first.fill(due)
    look(page, "propose")
    send(page)
    approver = cast.at("shenpi", phone=True)
    approver.goto(case)
    look(approver)
    step(approver, case, "review_approve", opinion="同意，请督促按期退款。")


def follow_on_a_phone(cast: Cast, case: str) -> None:
    """The consumer scans the slip's code and follows without an account; a clerk's phone takes the next walk-in."""
    liaison = cast.at("lianluo", phone=True)
    assert liaison.goto(f"{case}/slip").status == 200  # type: ignore[union-attr]
    assert liaison.locator("svg").count()
    consumer = cast.visitor("consumer", phone=True)
    assert consumer.goto(f"/t/{code_on_slip(cast, case)}").status == 200  # type: ignore[union-attr]
    assert "14505760001" not in consumer.content()
    look(consumer, "phone-status")
    liaison.goto(f"/s/{STATION}/cases/new")
    look(liaison, "phone-register")


def code_on_slip(cast: Cast, case: str) -> str:
    """What the QR code says: no reader of QR codes is at hand, so the word is read where it is kept."""
    with psycopg.connect(cast.database.url()) as connection:
        found = connection.execute(
            "SELECT token FROM complaint_link WHERE complaint_id = %s AND ended_at IS NULL",
            [case.rsplit("/", 1)[1]],
        ).fetchone()
    assert found is not None
    return str(ComplaintLink.__table__.c.token.type.process_result_value(found[0], None))


def sign_both(cast: Cast, case: str) -> None:
    """Both sides sign the same text on the screen."""
    page = cast.at("hejie")
    page.goto(f"{case}/sign")
    fill(page, operator_name="经营者负责人")
    for side in ("consumer", "operator"):
        sign_on_screen(page, side)
    look(page, "sign")
    send(page)
    assert "已签协议" in page.locator("main").inner_text()


def answer_and_confirm(cast: Cast) -> None:
    """The station answers the bureau; the bureau confirms."""
    liaison = cast.at("lianluo", phone=True)
    liaison.goto(f"/s/{STATION}/dispatches/")
    open_row(liaison)
    fill(liaison, manner="MEETING", note="当日联系双方，到站当面协商，退货退款。")
    look(liaison)
    send(liaison)
    dispatcher = cast.at("zhuanban")
    dispatcher.goto(f"/g/{BUREAU}/dispatches")
    open_row(dispatcher)
    look(dispatcher, "bureau-dispatch")
    press(dispatcher, "form[action$='/confirm'] button")
    assert "局已确认" in dispatcher.locator("main").inner_text()


def perform_and_file(cast: Cast, case: str) -> None:
    """Money is back, the consumer is content; closed and filed with a number."""
    page = cast.at("hejie")
    step(page, case, "perform_start")
    step(
        page,
        case,
        "perform_done",
        performed_on=clock.today().isoformat(),
        proof_note="消费者提供到账截图",
        recovered_amount="1280",
        opinion="SATISFIED",
        told_by="PHONE",
    )
    liaison = cast.at("lianluo", phone=True)
    step(liaison, case, "close")
    step(liaison, case, "archive")
    page.goto(case)
    assert "已归档" in page.locator("main").inner_text()
    look(page, "case")


def print_papers(cast: Cast, case: str) -> None:
    """F01, F04 and F09 of this case, F06 of one that ended otherwise, and the register F02, in Chinese."""
    if not pdf.available():
        pytest.skip("wkhtmltopdf is not installed")
    page = cast.at("lianluo", phone=True)
    for paper, words in {"F01": "真皮手提包", "F04": "和解协议书", "F09": "协商记录"}.items():
        assert words in text_of(page, f"{case}/print/{paper}"), paper
    page.goto(f"/s/{STATION}/cases/?view=all&state=TERMINATED")
    ended = page.locator("main a.strip-link, main a[href*='/cases/0']").first.get_attribute("href")
    assert "终止和解" in text_of(page, f"{ended}/print/F06")
    span = {"since": (clock.today() - timedelta(days=30)).isoformat(), "until": clock.today().isoformat()}
    assert "真皮手提包" in text_of(page, f"/s/{STATION}/cases/register-book", **span)


def text_of(page: Page, address: str, **values: str) -> str:
    """The text of a PDF that the page's owner prints."""
    token = page.locator("[name=csrf_token]").first.input_value()
    answer = page.request.post(address, form={"csrf_token": token, **values})
    assert answer.status == 200, answer.status
    assert answer.body().startswith(b"%PDF-")
    text = "".join(one.extract_text() for one in PdfReader(BytesIO(answer.body())).pages)
    # The engine's fonts give some characters back as radicals of the same shape (⼩ for 小).
    return unicodedata.normalize("NFKC", BLANKS.sub("", text))


def prove(cast: Cast, folder: Path) -> None:
    """The head asks for everything; the worker packs it; an outsider's verifier accepts it, and the case is in it."""
    page = cast.at("zhanzhang")
    page.goto(f"/s/{STATION}/trail/")
    look(page, "trail")
    press(page, "form[action$='/trail/exports'] button")
    cast.work()
    page.goto(f"/s/{STATION}/trail/")
    with page.expect_download() as download:
        page.locator("form[action*='/trail/exports/'] button").first.click()
    export = folder / "trail.zip"
    download.value.save_as(export)
    verified = subprocess.run(
        [PORTAL, "trail", "verify", str(export), "--json"], capture_output=True, text=True
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr
    with ZipFile(export) as packed:
        entries = "".join(packed.read(name).decode() for name in packed.namelist() if "entries" in name)
    assert "complaints:case:archive" in entries
    assert "govlink:dispatch:confirm" in entries


def open_row(page: Page) -> None:
    """Open our dispatch from the list on *page*."""
    follow(page.locator("main li, main tr", has_text=NUMBER).last.locator("a").first)


def step(page: Page, case: str, event: str, **values: object) -> None:
    """Take one step of the case by its page, or by its button when it asks nothing."""
    page.goto(case)
    link = page.locator(f"main a[href$='/{event}']").first
    if link.count():
        follow(link)
        fill(page, **values)
        look(page)
        send(page)
        return
    press(page, f"main form[action$='/{event}'] button")


def local(days: int, minutes: int = 0) -> str:
    """A moment as a datetime-local field wants it, in Shanghai."""
    moment = clock.now().astimezone(clock.SHANGHAI) + timedelta(days=days, minutes=minutes)
    return moment.strftime("%Y-%m-%dT%H:%M")
