"""A test client that reads each page as a strict reviewer would, and fills in forms as a browser would.

answer = client.get("/s/331082-0001/complaints/new")
client.submit(answer, {"summary": "…"})
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin
from uuid import UUID
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from portal.core.web.idle import COOKIE_KEY
from tests.support import pages

WRITING = {"POST", "PUT", "PATCH", "DELETE"}
NOT_SENT = {"submit", "button", "reset", "image", "file"}


class PageFault(AssertionError):
    """A page that must not be shipped; one line for each fault."""


class CheckingClient(FlaskClient):
    """Flask's client, but every HTML answer is checked (``check=False`` lets one pass) and every writing request
    carries a CSRF token (``csrf=False`` leaves it out)."""

    def open(self, *args: Any, check: bool = True, csrf: bool = True, **options: Any) -> TestResponse:
        """Send a request."""
        method = str(options.get("method", "GET")).upper()
        if csrf and method in WRITING:
            headers = dict(options.get("headers") or {})
            options["headers"] = {"X-CSRFToken": self.csrf_token(), **headers}
        answer = super().open(*args, **options)
        if check:
            require(answer)
        return answer

    def csrf_token(self) -> str:
        """A token of this client's session."""
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", "0" * 40)
        return str(
            URLSafeTimedSerializer(self.application.secret_key or "", salt="wtf-csrf-token").dumps(raw)
        )

    def hold(self, sign_in: UUID) -> None:
        """Carry the cookie of the sign-in session *sign_in*."""
        with self.session_transaction() as session:
            session[COOKIE_KEY] = str(sign_in)

    def submit(
        self, answer: TestResponse, values: Mapping[str, Any] | None = None, *, form: str = "", **options: Any
    ) -> TestResponse:
        """Fill in a form of the page in *answer* and send it. *form* is the form's id or a part of its action;
        it may stay empty when the page's <main> holds only one. A value that has no field is a failure."""
        found = _form(pages.Page(answer.get_data(as_text=True)), form)
        data = _filled(found, values or {})
        action = urljoin(answer.request.path, found.get("action") or answer.request.full_path)
        method = found.get("method", "get").upper()
        if method == "GET":
            return self.open(action, method=method, query_string=data, **options)
        return self.open(action, method=method, data=data, csrf=False, **options)


def require(answer: TestResponse) -> None:
    """Raise PageFault unless *answer* is fit for a user (answers that are not HTML pass)."""
    if answer.mimetype != "text/html" or answer.is_streamed or 300 <= answer.status_code < 400:
        return
    html = answer.get_data(as_text=True)
    if not html:
        return
    whole = "<html" in html
    found = (pages.faults if whole else pages.fragment_faults)(html, answer.headers)
    if found:
        raise PageFault(f"{answer.request.method} {answer.request.path}:\n  " + "\n  ".join(found))


def _form(page: pages.Page, wanted: str) -> Element:
    every = page.all("form")
    fitting = [f for f in every if wanted and (f.get("id") == wanted or wanted in (f.get("action") or ""))]
    if not wanted:
        fitting = [f for f in every if any(e.tag == "main" for e in page.above(f))]
    if len(fitting) != 1:
        known = [(f.get("id"), f.get("action")) for f in every]
        raise LookupError(f"{len(fitting)} forms fit {wanted!r}; the page has {known}")
    return fitting[0]


def _filled(form: Element, values: Mapping[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    names = set()
    for field in form.iter():
        name = field.get("name")
        if not name or field.get("disabled") is not None:
            continue
        names.add(name)
        for value in _default(field):
            data.setdefault(name, []).append(value)
    unknown = set(values) - names
    if unknown:
        raise LookupError(f"the form has no field {sorted(unknown)}; it has {sorted(names)}")
    return {**data, **{name: value for name, value in values.items() if value is not None}}


def _default(field: Element) -> list[str]:
    kind = field.get("type", "text")
    if field.tag == "textarea":
        return [field.text or ""]
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [o for o in options if o.get("selected") is not None]
        if not chosen and field.get("multiple") is None:
            chosen = options[:1]
        return [o.get("value", o.text or "") for o in chosen]
    if field.tag != "input" or kind in NOT_SENT:
        return []
    if kind in {"checkbox", "radio"} and field.get("checked") is None:
        return []
    return [field.get("value", "on" if kind in {"checkbox", "radio"} else "")]
