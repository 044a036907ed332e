"""A shop's catalogue in a browser: a till's table comes in whole, a barcode is read by the phone's camera, papers
follow."""

import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from portal.core.db import open_session
from portal.core.scope import System
from tests.support import axe, staging
from tests.support import town as towns
from tests.support.browser import follow

pytestmark = pytest.mark.journey
PORTAL = str(Path(sys.executable).with_name("portal"))
CODE = "6901234567892"
LEFT = [
    "0001101",
    "0011001",
    "0010011",
    "0111101",
    "0100011",
    "0110001",
    "0101111",
    "0111011",
    "0110111",
    "0001011",
]
PARITY = ["LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL"]


@pytest.fixture(scope="module")
def station(live_database, live_server):
    """A town on the live server's database; its first station."""
    with staging.writing_to(live_database), open_session(System("journey")) as session:
        town = towns.build(session, datetime.now(UTC))
        session.commit()
    return town.station


def sign_in(page, station, who):
    page.goto("/sign-in")
    page.locator("main input:visible").nth(0).fill(f"{who}-{station.slug}")
    page.locator("main input[type=password]").fill(towns.PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(f"**{station.url}**")


def look(page):
    """Accessible, and no wider than its screen."""
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    axe.require(page)


def press(page, selector):
    with page.expect_navigation():
        page.locator(selector).first.click()


def work(server, database):
    """The worker does what was promised, and goes."""
    values = {**(server.environment or {}), **database.environment()}
    subprocess.run([PORTAL, "worker", "--burst"], env=values, check=True, capture_output=True, timeout=200)


def bars(code: str) -> str:
    """The bars of an EAN-13 (GS1 General Specifications, 5.2), 1 for black."""
    right = ["".join("10"[int(bit)] for bit in digit) for digit in LEFT]
    even = [digit[::-1] for digit in right]
    first, left, rest = int(code[0]), code[1:7], code[7:]
    sets = {"L": LEFT, "G": even}
    body = "".join(sets[kind][int(digit)] for kind, digit in zip(PARITY[first], left, strict=True))
    return f"101{body}01010{''.join(right[int(digit)] for digit in rest)}101"


NO_CAMERA = (
    "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'));"
)
CAMERA = """
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = document.createElement('canvas');
  canvas.width = 640; canvas.height = 480;
  const pen = canvas.getContext('2d');
  const draw = () => {
    pen.fillStyle = '#fff'; pen.fillRect(0, 0, 640, 480); pen.fillStyle = '#000';
    [...'BARS'].forEach((bit, at) => { if (bit === '1') pen.fillRect(80 + at * 5, 120, 5, 240); });
    requestAnimationFrame(draw);
  };
  draw();
  return canvas.captureStream(15);
};
"""


def test_a_table_a_camera_and_the_papers(station, desk, phone, live_server, live_database):
    goods = f"{station.url}goods/"
    sign_in(desk, station, "liaison")
    take_a_table(desk, goods, lambda: work(live_server, live_database))
    sign_in(phone, station, "settler")
    scan(phone, goods)
    keep_a_paper(phone)


def take_a_table(page: Page, goods: str, work) -> None:
    """Two thousand rows in the coding tills use: shown first, taken by the worker, one refused with its reason."""
    rows = [f"商品{at:04d},第{at % 30}食品有限公司,{at % 9 + 1}00g,2026-10-01,,5" for at in range(2_000)]
    rows += [
        f"青稞醋,西藏可心农业发展有限公司,520mL/瓶,20250928,{CODE},12",
        "坏行,,,,6901234567890,1",
    ]
    page.goto(goods)
    look(page)
    page.goto(f"{goods}import")
    look(page)
    table = "\n".join(["商品名称,生产厂家,规格,生产日期,条形码,库存数量", *rows]).encode("gb18030")
    page.locator("#import-file").set_input_files(
        {"name": "till.csv", "mimeType": "text/csv", "buffer": table}
    )
    press(page, "main form .btn-primary")
    shown = page.locator("main").inner_text()
    assert "条码校验位不符" in shown
    look(page)
    press(page, "main form .btn-primary >> nth=0")
    expect(page.locator("progress")).to_be_visible()
    work()
    expect(page.locator("main")).to_contain_text("查看台账", timeout=15_000)
    page.goto(f"{goods}?q=青稞醋")
    expect(page.locator("main tbody tr")).to_have_count(1)


def scan(page: Page, goods: str) -> None:
    """The camera reads the bars; without one the page says so and the digits are typed."""
    page.goto(f"{goods}scan")
    look(page)
    page.evaluate("() => {" + NO_CAMERA + "}")
    page.locator("[data-scan-start]").click()
    expect(page.locator("[data-scan-words]")).to_contain_text("请在下方输入数字")
    page.evaluate("() => {" + CAMERA.replace("BARS", bars(CODE)) + "}")
    page.locator("[data-scan-start]").click()
    expect(page.locator("main")).to_contain_text("青稞醋", timeout=20_000)
    assert f"code={CODE}" in page.url


def keep_a_paper(page: Page) -> None:
    """The certificate is photographed; the gap closes."""
    follow(page.locator("main a", has_text="青稞醋").first)
    expect(page.locator("main")).to_contain_text("缺合格证明")
    look(page)
    page.locator("summary", has_text="添加材料").click()
    stream = BytesIO()
    Image.new("RGB", (40, 40), "white").save(stream, "PNG")
    page.locator("#papers select[name=kind]").select_option("CERTIFICATE")
    page.locator("#papers input[type=file]").set_input_files(
        {"name": "合格证.png", "mimeType": "image/png", "buffer": stream.getvalue()}
    )
    press(page, "#papers details form .btn-primary")
    expect(page.locator("main")).not_to_contain_text("缺合格证明")
