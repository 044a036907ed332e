"""Public pages kept in this process's memory: drawn as for a stranger, served as they are until a minute is over.

A page is drawn in a request of its own that carries nothing but the choice of language and looks: no sign-in, no
message, no token can get into it. Its one style stands under its hash in the content policy, not under a nonce, so
that the same bytes serve everybody and "not modified" is an answer. Nothing else is kept on a web host: another
process draws its own, and each forgets in a minute (docs/decisions/public-page.md).
"""

import base64
import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from flask import current_app, g, request
from werkzeug.wrappers import Response

from portal.core.i18n import current_locale, speaking

SECONDS = 60
MOST_BYTES = 48 * 1024 * 1024
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
Key = tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """A drawn page."""

    body: bytes
    etag: str
    policy: str
    until: float


class Store:
    """The pages asked for last, as many as the memory given to them holds."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most, self._bytes = most, 0
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, at: float) -> Kept | None:
        """The page, while it is fresh."""
        with self._lock:
            page = self._pages.get(key)
            if page is None or page.until <= at:
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Kept) -> None:
        """Keep a page; the ones not asked for longest go."""
        with self._lock:
            before = self._pages.pop(key, None)
            self._bytes += len(page.body) - (len(before.body) if before else 0)
            self._pages[key] = page
            while self._bytes > self._most and self._pages:
                _, gone = self._pages.popitem(last=False)
                self._bytes -= len(gone.body)

    def forget(self) -> None:
        """Empty it."""
        with self._lock:
            self._pages.clear()
            self._bytes = 0

    def __len__(self) -> int:
        return len(self._pages)


store = Store()


def looks() -> dict[str, str]:
    """What of a visitor's cookies a page is drawn by: nothing that tells who it is."""
    theme = request.cookies.get("theme", "")
    found = {"lang": current_locale()}
    if theme in ("light", "dark"):
        found["theme"] = theme
    if request.cookies.get("elder") == "1":
        found["elder"] = "1"
    return found


def serve(name: str, station: str, draw: Callable[[], str]) -> Response:
    """The page *name* of *station*: kept, or drawn by *draw* and kept. What *draw* raises is not kept."""
    wanted, at = looks(), monotonic()
    key = (name, station, *(f"{k}={v}" for k, v in wanted.items()))
    page = store.get(key, at)
    if page is None:
        page = _drawn(draw, wanted, at)
        store.put(key, page)
    return _answer(page)


def _drawn(draw: Callable[[], str], wanted: dict[str, str], at: float) -> Kept:
    cookies = "; ".join(f"{key}={value}" for key, value in wanted.items())
    stranger = current_app.test_request_context(request.path, headers={"Cookie": cookies})
    with stranger, speaking(wanted["lang"]):
        html = draw()
        html = html.replace(f' nonce="{g.get("csp_nonce", "")}"', "")
    hashes = " ".join(f"'sha256-{_digest(style)}'" for style in STYLE.findall(html))
    policy = (
        f"default-src 'none'; script-src 'self'; style-src 'self' {hashes}; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
        "object-src 'none'"
    )
    body = html.encode()
    return Kept(body, hashlib.sha256(body).hexdigest()[:32], policy, at + SECONDS)


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _answer(page: Kept) -> Response:
    answer = Response(page.body, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = page.policy
    answer.headers["Cache-Control"] = "public, no-cache"  # ask each time; the answer is mostly "not modified"
    answer.headers["Vary"] = "Cookie, Accept-Language"
    answer.set_etag(page.etag)
    return answer.make_conditional(request.environ)
