"""The web kit: places, access marks, the request cycle, forms, lists, errors."""

from urllib.parse import urlsplit

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.core.places import Entry, Place
from portal.core.web import access
from portal.core.web.cycle import Context, ctx, keep, no_content
from portal.core.web.limits import limit
from portal.core.web.nav import NavItem
from portal.core.web.pages import kept_page
from portal.core.web.paging import Key, KeyPage, first_page, page
from portal.core.web.places import bureau_blueprint, public_blueprint, station_blueprint

__all__ = [
    "Context",
    "Entry",
    "Key",
    "KeyPage",
    "NavItem",
    "Place",
    "access",
    "back_to",
    "bureau_blueprint",
    "ctx",
    "first_page",
    "flash_ok",
    "flash_warning",
    "here_or",
    "keep",
    "kept_page",
    "limit",
    "no_content",
    "page",
    "public_blueprint",
    "station_blueprint",
]


def flash_ok(message: str) -> None:
    """A toast on the next page: it is done."""
    flash(message, "ok")


def flash_warning(message: str) -> None:
    """A toast on the next page: it is done, but look."""
    flash(message, "warning")


def back_to(endpoint: str, **values: object) -> Response:
    """Redirect after a step (303, so the browser reads and never repeats the step)."""
    return redirect(url_for(endpoint, **values), code=303)  # type: ignore[arg-type]


def here_or(endpoint: str, **values: object) -> str:
    """The ``next`` address when it is a path of our own, else *endpoint*: never another host."""
    wanted = request.values.get("next", "")
    parts = urlsplit(wanted)
    ours = (
        wanted.startswith("/")
        and not wanted.startswith(("//", "/\\"))
        and not parts.netloc
        and not parts.scheme
    )
    return wanted if ours else url_for(endpoint, **values)  # type: ignore[arg-type]
