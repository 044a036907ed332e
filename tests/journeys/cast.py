"""The people of a journey: each in a browser of his own, at a desk or with a phone, in the seed's city."""

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from portal.demo.accounts import PASSWORD, SHOWN, TOTP_SECRET
from tests.support import axe
from tests.support import browser as browsers
from tests.support.databases import Database
from tests.support.web import WebServer

STATION = next(one.code for one in SHOWN if one.login == "lianluo")
BUREAU = next(one.code for one in SHOWN if one.login == "zhuanban")
PICTURES = os.environ.get("YIZHAN_PICTURES")  # a folder: the pictures of the walkthrough are made there
PORTAL = str(Path(sys.executable).with_name("portal"))
WIDTH = {"desk": 1000, "phone": 360}


def settle(database: Database, past: int) -> None:
    """Put the demonstration's city into *database*, as `make demo` does."""
    _portal({**os.environ, **database.environment()}, "seed", "--past", str(past))


def _portal(settings: Mapping[str, str], *arguments: str) -> None:
    ended = subprocess.run(
        [PORTAL, *arguments], env=dict(settings), capture_output=True, text=True, timeout=240
    )
    assert ended.returncode == 0, f"{ended.stdout}\n{ended.stderr}"


@dataclass
class Cast:
    """Opens pages and signs people in. Every page shown by `look` is checked by axe-core."""

    browser: Browser
    server: WebServer
    database: Database
    open: ExitStack
    pages: dict[str, Page] = field(default_factory=dict)

    def visitor(self, name: str, *, phone: bool = False) -> Page:
        """Somebody without an account."""
        if name not in self.pages:
            context = browsers.page(self.browser, self.server.url, f"main-job-{name}", phone=phone)
            self.pages[name] = self.open.enter_context(context)
        return self.pages[name]

    def at(self, login: str, *, phone: bool = False) -> Page:
        """The person with this account, signed in; the same page each time."""
        known = login in self.pages
        page = self.visitor(login, phone=phone)
        if not known:
            browsers.sign_in(page, login, PASSWORD, TOTP_SECRET)
        return page

    def work(self) -> None:
        """The worker does what was promised, and goes."""
        settings = {**(self.server.environment or {}), **self.database.environment()}
        subprocess.run(
            [PORTAL, "worker", "--burst"], env=settings, check=True, capture_output=True, timeout=120
        )


def look(page: Page, picture: str = "") -> None:
    """The page is what it should be: accessible, and no wider than its screen. *picture* goes to the README."""
    width = page.viewport_size["width"]  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe.require(page)
    if picture and PICTURES:
        _keep(page, picture)


def look_narrow(page: Page) -> None:
    """The same page as an officer on the way sees it, on a telephone's screen."""
    before = page.viewport_size
    page.set_viewport_size(browsers.PHONE)  # type: ignore[arg-type]
    look(page)
    page.set_viewport_size(before)  # type: ignore[arg-type]


def _keep(page: Page, name: str) -> None:
    folder = Path(PICTURES or "")
    folder.mkdir(parents=True, exist_ok=True)
    phone = page.viewport_size["width"] < 500  # type: ignore[index]
    taken = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    wide = WIDTH["phone" if phone else "desk"]
    small = taken.resize((wide, round(taken.height * wide / taken.width)), Image.Resampling.LANCZOS)
    small.quantize(96, dither=Image.Dither.NONE).save(folder / f"{name}.png", optimize=True)


def fill(page: Page, **values: object) -> None:
    """Fill the fields of the page's form by name: text, a choice's value, True for a tick, or a list of ticks."""
    for name, value in values.items():
        one = page.locator(f"main [name={name}]:not([type=hidden])")
        kind = one.first.get_attribute("type")
        if kind in ("checkbox", "radio"):
            for wanted in [value] if not isinstance(value, list) else value:
                choice = one if wanted is True else page.locator(f"main [name={name}][value='{wanted}']")
                choice.first.check(force=True)
        elif one.first.evaluate("e => e.tagName") == "SELECT":
            one.first.select_option(str(value))
        else:
            one.first.fill(str(value))


def send(page: Page) -> None:
    """Press the form's main button and wait for where it leads."""
    with page.expect_navigation():
        page.locator(
            "main form .form-actions button[type=submit], main form .form-actions .btn-primary"
        ).first.click()
    refused = page.locator(".error-summary, main [role=alert]")
    assert not refused.count(), f"{page.url}: {refused.first.inner_text()}"


def press(page: Page, selector: str) -> None:
    """Press a button that acts at once; where it asks whether one is sure, say yes."""
    button = page.locator(selector).first
    asks = button.evaluate("e => e.matches('[data-confirm]') || Boolean(e.closest('form[data-confirm]'))")
    with page.expect_navigation():
        button.click()
        if asks:
            page.locator("#confirm [data-confirm-yes]").click()


def sign_on_screen(page: Page, side: str) -> None:
    """Write with the pointer, as with a finger."""
    page.locator(f"#{side}").click()
    pad = page.locator("#pad canvas[data-pad]")
    pad.wait_for()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(box["x"] + 40 + 18 * step, box["y"] + 60 + (25 if step % 2 else -20))
    page.mouse.up()
    page.locator("#pad [data-pad-done]").click()
    pad.wait_for(state="hidden")
