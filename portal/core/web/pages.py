"""Whole pages that are drawn once: who opens an unchanged page again gets what was drawn the first time.

A page is kept under everything it is made of: its template, the rows (or their mark), the reader with the roles held
here, the place, the language, the address, the looks he chose, and the day. Nothing has to be thrown away because it
changed, for what changed has another key; and nobody can be given a page that was not drawn from his own data. The
rows are asked for at every request: what is saved is the drawing, never the question whether he may see it.

Only for pages that read nothing else: no time of day, no message that is shown once (a waiting one is not kept).
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from flask import Response, g, render_template, request, session
from flask_wtf.csrf import generate_csrf

from portal.core.clock import local_date
from portal.core.i18n import current_locale
from portal.core.web.kept import HOLE
from portal.core.web.nav import shell
from portal.core.web.security import nonce

ROOM = 32 * 1024 * 1024  # bytes of drawn pages that one process keeps
LOOKS = ("theme", "elder", "density")  # cookies a template may read
NONCE_HOLE = HOLE[::-1]
HEAD = "text/html; charset=utf-8"


class Shelf:
    """Texts by key; when there is no room, the one that was asked for longest ago goes."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._used = 0
        self._texts: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> bytes | None:
        """The text under *key*, or None."""
        with self._lock:
            found = self._texts.get(key)
            if found is not None:
                self._texts.move_to_end(key)
            return found

    def put(self, key: Hashable, text: bytes) -> None:
        """Keep *text* under *key*."""
        with self._lock:
            self._used += len(text) - len(self._texts.pop(key, b""))
            self._texts[key] = text
            while self._used > self._room:
                _, gone = self._texts.popitem(last=False)
                self._used -= len(gone)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._texts.clear()
            self._used = 0


shelf = Shelf(ROOM)


def kept_page(template: str, made_of: Hashable, gather: Callable[[], dict[str, Any]]) -> Response:
    """The page *template* draws from what *gather* returns, which may depend on nothing but *made_of*, the
    reader's context, the address, the language and the day."""
    if session.get("_flashes"):
        return Response(render_template(template, **gather()), content_type=HEAD)
    key = (template, made_of, *_reader())
    page = shelf.get(key)
    if page is None:
        drawn = render_template(template, **gather())
        page = drawn.replace(generate_csrf(), HOLE).replace(nonce(), NONCE_HOLE).encode()
        shelf.put(key, page)
    filled = page.replace(HOLE.encode(), generate_csrf().encode()).replace(
        NONCE_HOLE.encode(), nonce().encode()
    )
    return Response(filled, content_type=HEAD)


def _reader() -> tuple[Hashable, ...]:
    context = g.context
    cookies = request.cookies
    return (
        current_locale(),
        request.host,
        request.full_path,
        request.headers.get("HX-Request"),
        *[cookies.get(name) for name in LOOKS],
        local_date(context.now),
        context.actor,
        shell().reader(),
    )
