"""Pages of the product beside the floor, under the same gunicorn settings, in the same run, in turns.

    python benchmarks/pages.py [--cases 10000] [--seconds 5] [--rounds 3]

The floor is bare Flask and psycopg doing the single indexed query (floor.py). Goal: at least 0.35 of the floor's
requests a second for the station's inbox (latest 25 of 10,000), the case page and registering a case; 0.5 the aim.
The figures are medians over the rounds: machines are noisy, ratios are what holds. An unchanged page is drawn once
(portal/core/web/pages.py); "seen first" are the same pages under an address that nobody asked for before, so that
every one of them is read and drawn.

What registering does more than the floor's one INSERT, and why its ratio cannot be near: the sign-in, the roles and
the walls are asked for; the form's 38 fields, its token and the rules of the law are checked; a number without gaps
is taken under a lock, and under it the same words sent twice are refused; telephone and link are encrypted, the
telephone indexed blind; written are the case, its history, some fifty search tokens, the consumer's link, two
chained entries of the trail and the promise of a text message, which is handed to the queue after the commit.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

from ground import Ground, accept_one, copy_case, ground, register_one
from load import SERIAL

from portal.app import create_app
from portal.core.web.cycle import COOKIE_KEY

HERE = Path(__file__).resolve().parent
GUNICORN = ["--worker-class", "gthread", "--workers", "1", "--threads", "4", "--bind"]
CONNECTIONS = 4


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=10_000)
    options.add_argument("--seconds", type=float, default=5)
    options.add_argument("--rounds", type=int, default=3)
    wish = options.parse_args()
    with ground("pages") as made:
        place = made.town.station
        case = register_one(place)
        accept_one(place, case)
        copy_case(made.owner, case, [(place.id, place.path)], wish.cases - 1)
        made.owner.execute(
            "CREATE TABLE floor_case "
            "(id uuid PRIMARY KEY, tenant_id uuid, name text, phone text, item text, facts text)"
        )
        made.owner.execute("VACUUM ANALYZE")
        with _product(made) as product, _floor(made, case) as floor:
            cookie = _cookie(made.sign_in(place.people["liaison"]))
            pages = _pages(place.slug, case, product, cookie)
            print(
                f"{'page':<26}{'floor':>12}{'product':>12}{'ratio':>8}   ({wish.cases:,} cases in the station)"
            )
            for name, ours, theirs in pages:
                _compare(name, (product, *ours, cookie), (floor, *theirs, ""), wish)


Ask = tuple[str, str]


def _pages(slug: str, case: UUID, port: int, cookie: str) -> list[tuple[str, Ask, Ask]]:
    form = {
        "consumer_name": "王小明",
        "consumer_phone": "13812345678",
        "respondent_name": "小天使童装店",
        "item_name": "儿童羽绒服",
        "facts": f"小票号 {SERIAL}。穿了两天拉链脱开，拿去换，店员说拆了吊牌不能换。",
    }
    base = f"/s/{slug}/cases"
    return [
        ("inbox, latest 25", (f"{base}/?view=all&sort=new", ""), ("/list", "")),
        ("inbox, seen first", (f"{base}/?view=all&sort=new&n={SERIAL}", ""), ("/list", "")),
        ("case page", (f"{base}/{case}", ""), ("/case", "")),
        ("case page, seen first", (f"{base}/{case}?n={SERIAL}", ""), ("/case", "")),
        (
            "register a case",
            (f"{base}/new", _filled(port, f"{base}/new", cookie, form)),
            ("/create", urlencode(form)),
        ),
    ]


def _filled(port: int, path: str, cookie: str, form: dict[str, str]) -> str:
    """The intake form as a browser sends it: every control with what stands in it, and the words of *form*."""
    line = HTTPConnection("127.0.0.1", port)
    line.request("GET", path, headers={"Cookie": cookie})
    page = Controls()
    page.feed(line.getresponse().read().decode())
    assert page.found.get("csrf_token"), "the intake form has no token"
    return urlencode({**page.found, **form, "purchase_date": "2026-11-15", "amount": "399", "demands": "D03"})


class Controls(HTMLParser):
    """What the controls of a page's largest form would send; ticks and files that are empty send nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._form: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one control."""
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self._form = {}
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in given or self._select not in self._form):
            self._form[self._select] = value
        elif tag == "textarea" or (
            tag == "input" and ("checked" in given or given.get("type") not in UNSENT)
        ):
            self._form[name] = value

    def handle_endtag(self, tag: str) -> None:
        """Keep the largest form."""
        if tag == "form" and len(self._form) > len(self.found):
            self.found = {name: value for name, value in self._form.items() if name}


UNSENT = ("checkbox", "radio", "file", "submit", "button")


def _cookie(sign_in: UUID) -> str:
    app = create_app()
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    raw = {COOKIE_KEY: str(sign_in), "csrf_token": "0" * 40, "_fresh": True}
    return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(raw)}"


@contextmanager
def _product(made: Ground) -> Iterator[int]:
    environment = {**os.environ, **made.environment, "YIZHAN_SYSTEM_DATABASE_URL": ""}
    with _gunicorn("wsgi:app", HERE.parent, environment) as port:
        yield port


@contextmanager
def _floor(made: Ground, case: UUID) -> Iterator[int]:
    environment = {
        **os.environ,
        "FLOOR_URL": made.postgres.url("bench"),
        "FLOOR_TENANT": str(made.town.station.id),
        "FLOOR_CASE": str(case),
    }
    with _gunicorn("floor:app", HERE, environment) as port:
        yield port


@contextmanager
def _gunicorn(target: str, folder: Path, environment: dict[str, str]) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("gunicorn")
    command = [
        str(program),
        "--no-control-socket",
        "--log-level",
        "error",
        *GUNICORN,
        f"127.0.0.1:{port}",
        target,
    ]
    running = subprocess.Popen(command, cwd=folder, env=environment)
    try:
        _wait(port)
        yield port
    finally:
        running.terminate()
        running.wait(20)


def _wait(port: int) -> None:
    until = time.monotonic() + 40
    while time.monotonic() < until:
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("gunicorn did not answer")


def _compare(
    name: str, ours: tuple[int, str, str, str], floor: tuple[int, str, str, str], wish: argparse.Namespace
) -> None:
    rates: dict[str, list[float]] = {"ours": [], "floor": []}
    for target in (ours, floor):
        _rate(target, 1)  # warm
    for _ in range(wish.rounds):
        rates["floor"].append(_rate(floor, wish.seconds))
        rates["ours"].append(_rate(ours, wish.seconds))
    low, high = statistics.median(rates["ours"]), statistics.median(rates["floor"])
    print(f"{name:<26}{high:>10.0f}/s{low:>10.0f}/s{low / high:>8.2f}", flush=True)


def _rate(target: tuple[int, str, str, str], seconds: float) -> float:
    port, path, body, cookie = target
    command = [sys.executable, str(HERE / "load.py"), str(port), path, str(seconds), str(CONNECTIONS)]
    done = subprocess.run(
        [*command, "--cookie", cookie, "--body", body], capture_output=True, text=True, check=True, timeout=90
    )
    answer = json.loads(done.stdout)
    assert not answer["bad"], f"{path}: {answer['bad']} answers were errors"
    return float(answer["rate"])


if __name__ == "__main__":
    main()
