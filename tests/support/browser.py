"""Chromium as Debian ships it, driven by Playwright; it reaches nothing but this machine."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, sync_playwright

from portal.core import clock
from tests.support import town as towns
from tests.support.town import Place

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
TIMEOUT_MS = 15_000
OUTPUT = Path(__file__).resolve().parents[1] / "output"


def program() -> str:
    """Where Chromium is. Without one a journey is skipped, but never where all tests must run (CI)."""
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if found:
        return found
    if os.environ.get("CI"):
        pytest.fail("Chromium is not installed: apt-get install chromium")
    pytest.skip("Chromium is not installed: apt-get install chromium")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program(), headless=True, args=list(ARGUMENTS), timeout=60_000
        )
        yield browser
        browser.close()


def follow(one: Locator) -> None:
    """Press *one* and stand on the page it leads to. (A page's load state says nothing here: right after the
    press the page that is left is still there, and loaded.)"""
    with one.page.expect_navigation():
        one.click()


def sign_in(page: Page, login: str, password: str, secret: str | None = None) -> None:
    """Sign in at the front door, with the second factor of *secret* where one is asked."""
    page.goto("/sign-in")
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(password)
    follow(page.locator("main form button[type=submit]").first)
    for ahead in (0, 1):  # a code is good once: who signs in twice in half a minute gives the next one
        if "/second-factor" in page.url:
            page.locator("[name=code]").fill(pyotp.TOTP(secret or "").at(clock.now(), counter_offset=ahead))
            follow(page.locator("main form button[type=submit]").first)
    assert "/sign-in" not in page.url
    assert "/second-factor" not in page.url


def enter(page: Page, place: Place, who: str) -> None:
    """Sign in as one of the people of *place*: `enter(desk, town.county, "dispatcher")`."""
    sign_in(page, f"{who}-{place.slug}", towns.PASSWORD, towns.TOTP)


@contextmanager
def page(browser: Browser, base_url: str, name: str, *, phone: bool = False) -> Iterator[Page]:
    """A page in a context of its own, and a picture of how it was left in tests/output/NAME.png.
    What the console complains about fails the journey."""
    context = _context(browser, base_url, phone)
    made = context.new_page()
    complaints: list[str] = []
    made.on("console", lambda message: _is_complaint(message) and complaints.append(message.text))
    made.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        yield made
        OUTPUT.mkdir(exist_ok=True)
        made.screenshot(path=OUTPUT / f"{name}.png", full_page=True)
        assert not complaints, f"the browser complained: {complaints}"
    finally:
        context.close()


def _is_complaint(message: ConsoleMessage) -> bool:
    # A form sent back with its faults (422) or a refusal (403, 409) is a page, not a fault of it.
    refused = any(f"status of {status}" in message.text for status in (401, 403, 404, 409, 422, 429))
    return message.type == "error" and not refused


def _context(browser: Browser, base_url: str, phone: bool) -> BrowserContext:
    context = browser.new_context(
        base_url=base_url,
        viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
        device_scale_factor=2 if phone else 1,
        is_mobile=phone,
        has_touch=phone,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )
    context.set_default_timeout(TIMEOUT_MS)
    return context
