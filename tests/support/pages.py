"""What every page must be. The checking client applies this to each HTML page a test fetches."""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
# html5lib knows HTML as of 2020; it calls these wrong, today's standard does not.
ALLOWED_PARSE_ERRORS: set[str] = set()
QUIET = {"script", "style", "code", "pre", "kbd", "samp", "template", "noscript"}
SPOKEN = ("title", "alt", "placeholder", "aria-label")
ENGLISH = re.compile(r"[A-Za-z]{2,}(?:[ ,;:]+[A-Za-z]{2,}){2,}")


class Page:
    """A parsed HTML document."""

    def __init__(self, html: str) -> None:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.root: Element = parser.parse(html)
        self.parse_errors = [
            f"line {position[0]}: {code} {facts}"
            for position, code, facts in parser.errors
            if code not in ALLOWED_PARSE_ERRORS
        ]
        self.elements = [e for e in self.root.iter() if isinstance(e.tag, str)]
        self.parents = {child: parent for parent in self.elements for child in parent}

    def all(self, *tags: str) -> list[Element]:
        """Every element with one of *tags*, in document order."""
        return [e for e in self.elements if e.tag in tags]

    def above(self, element: Element) -> Iterator[Element]:
        """*element* and everything around it, from the inside out."""
        here: Element | None = element
        while here is not None:
            yield here
            here = self.parents.get(here)


def text_of(element: Element) -> str:
    """The text inside *element*, spaces collapsed."""
    return " ".join("".join(element.itertext()).split())


def faults(html: str, headers: Mapping[str, str]) -> list[str]:
    """Everything wrong with the page, one line each."""
    page = Page(html)
    found = [f"not valid HTML: {error}" for error in page.parse_errors]
    if not html.lstrip().lower().startswith("<!doctype html>"):
        found.append("no doctype")
    for check in (_frame, _ids, _labels, _names, _inline, _links):
        found += check(page)
    return found + _policy(page, headers) + _language(page)


def fragment_faults(html: str, headers: Mapping[str, str]) -> list[str]:
    """The same for a piece of a page that htmx puts into one: whatever does not ask for the whole document."""
    page = Page(f"<!doctype html><html lang=zh-Hans><title>-</title><body>{html}</body></html>")
    found = [f"not valid HTML: {error}" for error in page.parse_errors]
    for check in (_ids, _labels, _names, _inline, _links):
        found += check(page)
    return found + _policy(page, headers) + _language(page)


def _frame(page: Page) -> list[str]:
    found = []
    headings = page.all("h1")
    if len(headings) != 1 or not text_of(headings[0]):
        found.append(f"{len(headings)} h1 instead of one with text")
    if not any(text_of(t) for t in page.all("title") if page.parents[t].tag == "head"):
        found.append("no <title>")
    if not page.root.get("lang"):
        found.append("<html> has no lang")
    if len(page.all("main")) != 1:
        found.append(f"{len(page.all('main'))} <main> instead of one")
    return found


def _ids(page: Page) -> list[str]:
    counted = Counter(e.get("id") for e in page.elements if e.get("id") is not None)
    found = [f'id "{name}" used {times} times' for name, times in counted.items() if times > 1]
    for element in page.elements:
        for attribute in ("aria-labelledby", "aria-describedby", "aria-controls"):
            lost = [i for i in element.get(attribute, "").split() if i not in counted]
            found += [f'{attribute}="{i}" on <{element.tag}> names nothing' for i in lost]
    return found


def _labels(page: Page) -> list[str]:
    labelled = {e.get("for") for e in page.all("label") if text_of(e)}
    found = []
    for field in page.all("input", "select", "textarea"):
        if field.tag == "input" and field.get("type", "text") in UNLABELLED:
            continue
        wrapped = any(e.tag == "label" and text_of(e) for e in page.above(field))
        spoken = field.get("aria-label") or field.get("aria-labelledby") or field.get("title")
        if not (field.get("id") in labelled or wrapped or spoken):
            found.append(f"<{field.tag} name={field.get('name')!r}> has no label")
    return found


def _names(page: Page) -> list[str]:
    found = [f"<img src={e.get('src')!r}> has no alt" for e in page.all("img") if e.get("alt") is None]
    for element in page.all("a", "button"):
        pictures = any(e.get("alt") or e.get("aria-label") for e in element.iter())
        if not (text_of(element) or pictures or element.get("aria-labelledby") or element.get("title")):
            found.append(f"<{element.tag} {dict(element.attrib)}> has no name")
    return found


def _inline(page: Page) -> list[str]:
    found = []
    for element in page.elements:
        for name, value in element.attrib.items():
            if name == "style" or (name.startswith("on") and name[2:].isalpha()):
                found.append(f"<{element.tag}> has an inline {name}: the content policy blocks it")
            elif name in {"href", "src", "action", "formaction"} and value.strip().lower().startswith(
                "javascript:"
            ):
                found.append(f"<{element.tag} {name}> runs a script")
            elif name.startswith("hx-on"):
                found.append(f"<{element.tag}> has {name}: the content policy blocks it")
    return found


def _links(page: Page) -> list[str]:
    return [f"<a href={e.get('href')!r}> leads nowhere" for e in page.all("a") if e.get("href") in {"", "#"}]


def _policy(page: Page, headers: Mapping[str, str]) -> list[str]:
    policy = headers.get("Content-Security-Policy", "")
    if "'unsafe-inline'" in policy or "'unsafe-eval'" in policy:
        return [f"the content policy is loose: {policy}"]
    nonces = set(re.findall(r"'nonce-([^']+)'", policy))
    hashes = set(re.findall(r"'sha256-([^']+)'", policy))
    found = [] if policy else ["no Content-Security-Policy"]
    for element in page.all("script", "style", "link", "img", "source", "iframe"):
        address = element.get("src") or (element.get("href") if element.tag == "link" else None)
        if address is not None and not _ours(address):
            found.append(f"<{element.tag}> loads from elsewhere: {address}")
        by_hash = bool(hashes) and _sha256(element) in hashes
        if address is None and _runs(element) and element.get("nonce") not in nonces and not by_hash:
            found.append(f"<{element.tag}> without this answer's nonce")
    return found


def _sha256(element: Element) -> str:
    return base64.b64encode(hashlib.sha256((element.text or "").encode()).digest()).decode()


def _runs(element: Element) -> bool:
    kind = element.get("type", "")
    data = element.tag == "script" and kind not in {"", "module", "importmap", "text/javascript"}
    return element.tag in {"script", "style"} and not data


def _ours(address: str) -> bool:
    return not address.startswith("//") and not re.match(
        r"(?!data:|blob:)[a-z][a-z0-9+.-]*:", address, re.IGNORECASE
    )


def _language(page: Page) -> list[str]:
    """On a Chinese page: placeholders left over, English that has a msgid, and whole English clauses."""
    found = []
    for words, element in _spoken(page):
        if re.search(r"%\(\w+\)[sd]|\{\{|\}\}", words):
            found.append(f"unfilled text: {words!r}")
        elif _language_of(page, element).startswith("zh") and (words in _msgids() or ENGLISH.search(words)):
            found.append(f"untranslated: {words!r}")
    return found


def _language_of(page: Page, element: Element) -> str:
    if any(e.get("translate") == "no" for e in page.above(element)):
        return ""
    return next((lang for e in page.above(element) if (lang := e.get("lang"))), "")


def _spoken(page: Page) -> Iterator[tuple[str, Element]]:
    for element in page.elements:
        yield from ((" ".join(element.attrib[a].split()), element) for a in SPOKEN if element.get(a))
        if not QUIET.isdisjoint(e.tag for e in page.above(element)):
            continue
        if element.text and element.text.strip():
            yield " ".join(element.text.split()), element
        for child in element:
            if child.tail and child.tail.strip():
                yield " ".join(child.tail.split()), element


@cache
def _msgids() -> frozenset[str]:
    """Every English text of ours whose Chinese is different from it."""
    found = set()
    for path in ROOT.glob("portal/*/translations/zh/LC_MESSAGES/*.po"):
        with path.open("rb") as catalog:
            for message in read_po(catalog):
                ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
                found.update(i for i in ids if i and message.string != i)
    return frozenset(found)
