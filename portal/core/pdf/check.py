"""What a document may contain before it is given to the engine: nothing that fetches, nothing that runs.

The engine is also started without scripts, local files and network; this is the wall before that one, and it
names the fault instead of leaving a blank picture.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

FETCHING = {"src", "srcset", "background", "poster", "data", "xlink:href", "action", "formaction", "manifest"}
FORBIDDEN = {
    "script",
    "iframe",
    "frame",
    "object",
    "embed",
    "base",
    "link",
    "applet",
    "audio",
    "video",
    "form",
}
CSS_FETCH = re.compile(r"@import|url\(\s*['\"]?(?!data:|#)", re.IGNORECASE)


class UnfitDocument(ValueError):
    """The template would fetch or run something: a fault of ours, not of the person's."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_style = tag == "style"
        if tag in FORBIDDEN:
            raise UnfitDocument(f"<{tag}> has no place in a printed document")
        for name, value in attrs:
            _check_attribute(tag, name, value or "")

    def handle_data(self, data: str) -> None:
        if self.in_style and CSS_FETCH.search(data):
            raise UnfitDocument("a style fetches something; only data: addresses may stand in url()")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self.in_style = False


def _check_attribute(tag: str, name: str, value: str) -> None:
    target = value.strip().lower()
    if name.startswith("on"):
        raise UnfitDocument(f"<{tag} {name}> runs a script")
    if name in FETCHING and not target.startswith("data:image/"):
        raise UnfitDocument(f"<{tag} {name}> fetches something; pictures come as data: addresses")
    if name == "href" and tag != "a" and not target.startswith(("#", "data:image/")):
        raise UnfitDocument(f"<{tag} href> fetches something")
    if tag == "meta" and name == "http-equiv" and target == "refresh":
        raise UnfitDocument("<meta refresh> leads away")
    if name == "style" and CSS_FETCH.search(value):
        raise UnfitDocument(f"<{tag} style> fetches something")


def check(html: str) -> None:
    """Raises UnfitDocument."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
