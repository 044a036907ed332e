"""The pages: a place's own book and exports, and the open page on verifying."""

import io
from collections.abc import Callable
from uuid import UUID

import pytest

from portal import trail
from portal.core import clock, files
from portal.core.db import ScopedSession
from portal.core.scope import Scope
from portal.trail import jobs
from portal.trail.rules.stamps import parse
from portal.trail.rules.verify import Pin, verify
from tests.modules.trail.books import NOTED, WORKER, case
from tests.support.client import CheckingClient
from tests.support.town import Place, Town

Open = Callable[[Scope], ScopedSession]
Enter = Callable[[UUID], CheckingClient]


def write(db: Open, place: Place, who: str, count: int = 1) -> trail.Entry:
    session = db(place.scope(who))
    for number in range(count):
        entry = trail.record(
            session, place.actor(who), NOTED, case(), {"number": str(number)}, now=clock.now()
        )
    session.commit()
    return entry


@pytest.fixture(params=["station", "county"])
def place(request: pytest.FixtureRequest, town: Town) -> Place:
    """A station and a bureau."""
    found: Place = getattr(town, request.param)
    return found


def boss(place: Place) -> str:
    return "head" if place.kind == "station" else "supervisor"


def test_the_book_of_a_place(db: Open, place: Place, enter: Enter, work: Callable[[], int]) -> None:
    client = enter(place.people[boss(place)])
    empty = client.get(f"{place.url}trail/")
    assert "尚未封存" in empty.text
    entry = write(db, place, boss(place), count=30)
    jobs.nightly(clock.now())
    work()
    answer = client.get(f"{place.url}trail/")
    assert answer.status_code == 200
    assert f"case/{entry.id}" in answer.text
    assert "记录" in answer.text
    assert str(clock.today()) in answer.text
    older = client.get(
        f"{place.url}trail/", query_string={"after": answer.text.split("after=")[1].split('"')[0]}
    )
    assert f"case/{entry.id}" not in older.text


def test_an_export_from_the_button_to_the_verifier(
    db: Open, place: Place, enter: Enter, work: Callable[[], int]
) -> None:
    write(db, place, boss(place))
    jobs.nightly(clock.now())
    work()
    client = enter(place.people[boss(place)])
    page = client.get(f"{place.url}trail/")
    stamp = parse(page.text.split('class="mono break">')[1].split("<")[0])
    asked = client.submit(page, form="trail/exports")
    assert asked.status_code == 303
    waiting = client.get(f"{place.url}trail/")
    assert "hx-get" in waiting.text
    assert client.submit(waiting, form="trail/exports", check=False).status_code == 409
    work()
    ready = client.get(f"{place.url}trail/")
    assert "核验通过" in ready.text
    address = ready.text.split(f'action="{place.url}trail/exports/')[1].split('"')[0]
    piece = client.get(f"{place.url}trail/exports/{address}")
    assert "核验通过" in piece.text
    taken = client.post(f"{place.url}trail/exports/{address}")
    assert taken.mimetype == "application/zip"
    assert "%E7%95%99%E7%97%95" in taken.headers["Content-Disposition"]
    assert verify(io.BytesIO(taken.data), stamps=[stamp]).ok
    events = [entry.event for entry in trail.timeline(db(place.scope()), "export", UUID(address))]
    assert events == ["trail:export:asked", "trail:export:made", "trail:export:taken"]


def test_others_may_not(db: Open, town: Town, enter: Enter, work: Callable[[], int]) -> None:
    session = db(town.station.scope("head"))
    row = trail.ask_export(session, town.station.actor("head"), now=clock.now())
    session.commit()
    work()
    settler = enter(town.station.people["settler"])
    assert settler.get(f"{town.station.url}trail/").status_code == 403
    stranger = enter(town.other.people["head"])
    assert stranger.get(f"{town.station.url}trail/").status_code == 404
    assert stranger.get(f"{town.other.url}trail/exports/{row.id}").status_code == 404
    assert stranger.post(f"{town.other.url}trail/exports/{row.id}").status_code == 404
    county = enter(town.county.people["supervisor"])
    assert county.get(f"{town.county.url}trail/exports/{row.id}").status_code == 404


def test_anyone_may_read_how_to_verify(
    db: Open, town: Town, client: CheckingClient, work: Callable[[], int]
) -> None:
    assert "尚未封存" in client.get("/trail/").text
    assert client.get("/trail/roots.json").json == {"keys": [], "roots": []}
    write(db, town.station, "head")
    jobs.nightly(clock.now())
    work()
    page = client.get("/trail/")
    published = client.get("/trail/roots.json").json
    assert published is not None
    (key,) = published["keys"]
    assert key["key"] in page.text
    assert key["since"] == str(clock.today())
    assert sorted(root["scope"] for root in published["roots"]) == sorted(
        f"bureau:{path}" for path in (town.city.path, town.county.path, town.office.path)
    )
    assert str(town.station.id) not in page.text
    session = db(town.station.scope("head"))
    trail.ask_export(session, town.station.actor("head"), now=clock.now())
    session.commit()
    work()
    (row,) = trail.own_exports(db(town.station.scope("head")))
    content = io.BytesIO(files.read_file(row.sha256 or ""))
    stamps = [parse(f"yz1/root/{root['scope']}/{root['no']}/{root['hash']}") for root in published["roots"]]
    assert verify(content, trusted=[Pin(key["key"])], stamps=stamps).ok


def test_names_are_lent_and_not_kept(db: Open, town: Town, enter: Enter) -> None:
    write(db, town.station, "head")
    page = enter(town.station.people["head"]).get(f"{town.station.url}trail/")
    assert "王敏" in page.text
    assert "站长" in page.text
    rows = (
        db(WORKER)
        .connection()
        .exec_driver_sql("SELECT row_to_json(e)::text FROM trail_entry e")
        .scalars()
        .all()
    )
    assert rows
    assert not any("王敏" in row for row in rows)
