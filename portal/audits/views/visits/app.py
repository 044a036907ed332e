"""The installable page: one document, its manifest, and the service worker that keeps it without signal."""

from __future__ import annotations

import json
import re
from functools import cache
from hashlib import sha256

from flask import Response, jsonify, render_template, url_for

from portal.audits.rules.visits.answers import DUTY
from portal.audits.views.visits.places import INSPECTORS, visit_app
from portal.core.i18n import N_, current_locale, gettext
from portal.core.web import access, ctx
from portal.core.web.assets import STATIC, asset

ENTRY, WORKER = "pages/visit.js", "pages/visit_worker.js"
STYLES = ("app.css", "pages/visit.css", "sprite.svg", "logo.svg")
IMPORTED = re.compile(r"""["'](\.{1,2}/[\w./-]+-[\w]+\.js)["']""")


@visit_app.get("/")
@access.roles(*INSPECTORS)
def app(bureau: str) -> str:
    """Today's route and every visit of it, with or without signal."""
    return render_template(
        "audits/visit/app.html",
        bureau=bureau,
        base=url_for("audit_visit.app", bureau=bureau),
        duty=[(code, DUTY[code].label(current_locale())) for code in DUTY],
        person=str(ctx().actor.person),
    )


@visit_app.get("/manifest.webmanifest")
@access.roles(*INSPECTORS)
def manifest(bureau: str) -> Response:
    """What a telephone needs to put the page on its home screen."""
    start = url_for("audit_visit.app", bureau=bureau)
    answer = jsonify(
        id=start,
        name=gettext(N_("Visits on site · Yizhan")),
        short_name=gettext(N_("Visits")),
        start_url=start,
        scope=start,
        display="standalone",
        background_color="#f7f7f5",
        theme_color="#1f4e79",
        lang="en" if current_locale() == "en" else "zh-CN",
        icons=[{"src": asset("logo.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    )
    answer.mimetype = "application/manifest+json"
    return answer


@visit_app.get("/worker.js")
@access.roles(*INSPECTORS)
def worker(bureau: str) -> Response:
    """The service worker. It lies at the head of its scope; what it keeps is named in its first line, so that a new
    build is a new worker."""
    shell = {
        "page": url_for("audit_visit.app", bureau=bureau),
        "files": list(kept_files()),
        "version": _version(),
    }
    text = f"self.SHELL = {json.dumps(shell)};\n{_built(asset(WORKER))}"
    answer = Response(text, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@cache
def kept_files() -> tuple[str, ...]:
    """Every built file the page loads: styles, symbols, the page's script and all it imports."""
    found = [asset(name) for name in STYLES]
    waiting = [asset(ENTRY)]
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.append(file)
            waiting += [_beside(file, name) for name in IMPORTED.findall(_built(file))]
    return tuple(found)


@cache
def _version() -> str:
    return sha256("\n".join(kept_files()).encode()).hexdigest()[:16]


def _beside(file: str, name: str) -> str:
    parts = file.split("/")[:-1]
    for part in name.split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


@cache
def _built(file: str) -> str:
    return (STATIC / file.removeprefix("/static/")).read_text(encoding="utf-8")
