"""The pages of all three sides: each fetched page is checked; steps by the forms a person sees."""

import json
import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest

from portal.audits.queries import tasks as queries
from tests.support.samples import picture, saved


@pytest.fixture
def county(stage, enter):
    """A browser of an officer of the county."""

    def as_(who):
        return enter(stage.town.county.people[who]), f"/g/{stage.town.county.slug}/audits"

    return as_


@pytest.fixture
def head(stage, enter):
    """The station's head at a browser, signed in when asked for."""
    return lambda: (enter(stage.town.station.people["head"]), f"/s/{stage.town.station.slug}")


def of_team(stage, county, n=0):
    who = next(short for short, one in stage.town.county.people.items() if str(one) == stage.row().people[n])
    return county(who)


def test_every_page_of_the_registers(stage, county):
    client, here = county("supervisor")
    for path in (
        "/today",
        "/items",
        "/items/new",
        f"/items/{stage.item}",
        "/objects",
        "/objects?credit=NONE&kind=MALL&q=银泰",
        "/objects?off=1",
        f"/objects/{stage.town.station.id}",
        "/objects/import",
        "/inspectors",
        "/plans",
        "/plans/new",
        "/plans?kind=INSPECTION&state=DRAFT",
        "/tasks",
        "/rectifications",
        "/rectifications?which=late",
    ):
        assert client.get(here + path).status_code == 200, path
    assert client.get(f"{here}/objects/import/example.xlsx").status_code == 200


def test_a_credit_class_by_hand_and_from_a_table(stage, county):
    client, here = county("supervisor")
    page = client.get(f"{here}/objects/{stage.town.station.id}")
    assert client.submit(page, {"credit": "C", "source": "信用系统"}, form="/credit").status_code == 303
    table = (
        f"站编号,信用分类\n{stage.town.station.slug},D\n331082-9999,A\n乱写,A\n{stage.town.station.slug},A\n"
    )
    read = client.post(f"{here}/objects/import", data={"pasted": table})
    assert read.status_code == 200
    assert "331082-9999" in read.text
    done = client.submit(read, form="/objects/import/take")
    assert done.status_code == 200
    assert "D" in client.get(f"{here}/objects?credit=D").text
    assert stage.town.station.name in client.get(f"{here}/objects?credit=D").text
    forged = client.post(f"{here}/objects/import/take", data={"token": "x"})
    assert forged.status_code == 422


def test_a_plan_is_written_approved_frozen_announced_drawn_by_the_forms(stage, county, new_client):
    client, here = county("dispatcher")
    page = client.get(f"{here}/plans/new")
    bad = client.submit(
        page,
        {"kind": "INSPECTION", "title": "四季度", "items": str(stage.item), "starts_on": "2026-11-18",
         "ends_on": "2026-12-18", "ratio_a": "0%", "ratio_b": "100%"},
    )  # fmt: skip
    assert bad.status_code == 422
    assert "ratio_a" in bad.text
    made = client.submit(bad, {"ratio_a": "50%"})
    assert made.status_code == 303
    plan = made.location
    assert client.submit(client.get(plan), form="/submit").status_code == 303
    boss, _ = county("supervisor")
    assert boss.submit(boss.get(plan), form="/approve").status_code == 303
    page = boss.get(plan)
    early = boss.submit(
        page,
        {"sources": "双色球", "falls_at": "2026-11-16T09:10", "until": "2026-11-18T09:00"},
        form="/freeze",
    )
    assert early.status_code == 422
    frozen = boss.submit(early, {"falls_at": "2026-11-16T12:00"}, form="/freeze")
    assert frozen.status_code == 303
    draw = frozen.location
    assert boss.submit(boss.get(draw), form="/announce").status_code == 303
    stage.clock.shift(timedelta(hours=4))
    boss, _ = county("supervisor")  # a sign-in that rested ended by itself
    page = boss.get(draw)
    wrong = boss.submit(page, {"numbers": "drei"}, form="/enter")
    assert wrong.status_code == 422
    assert boss.submit(wrong, {"numbers": "3 9 14"}, form="/enter").status_code == 303
    assert boss.get(draw).status_code == 200
    visitor = new_client()
    number = draw.rsplit("/", 1)[1]
    assert visitor.get("/audits/draws").status_code == 200
    public = visitor.get(f"/audits/draws/{number}")
    assert public.status_code == 200
    assert visitor.get(f"/audits/draws/{number}/announcement.json").status_code == 200
    assert json.loads(visitor.get(f"/audits/draws/{number}/transcript.json").data)["entropy"] == [[3, 9, 14]]


def test_the_downloaded_record_passes_the_command_and_an_edited_one_is_named(stage, new_client, tmp_path):
    stage.found().drawn()
    visitor = new_client()
    record = visitor.get(f"/audits/draws/{stage.draw}/transcript.json").data
    digest = stage.public().announcement_sha256
    fine, edited = tmp_path / "fine.json", tmp_path / "edited.json"
    fine.write_bytes(record)
    changed = json.loads(record)
    changed["ratios"]["classes"]["A"]["ratio"] = "1/1"
    edited.write_text(json.dumps(changed), encoding="utf-8")
    command = [str(Path(sys.executable).parent / "portal"), "audits", "verify"]
    good = subprocess.run(
        [*command, str(fine), "--announced", digest, "--json"], capture_output=True, check=False
    )
    assert good.returncode == 0, good.stderr
    assert json.loads(good.stdout) == {"ok": True, "announced": True, "faults": []}
    bad = subprocess.run(
        [*command, str(edited), "--announced", digest, "--json"], capture_output=True, check=False
    )
    assert bad.returncode == 1
    assert next(one["part"] for one in json.loads(bad.stdout)["faults"]) == "RATIOS"


def test_before_the_numbers_the_public_page_shows_the_commitment_and_no_record(stage, new_client):
    stage.announced()
    visitor = new_client()
    page = visitor.get(f"/audits/draws/{stage.draw}")
    assert stage.public().announcement_sha256 in page.text
    assert visitor.get(f"/audits/draws/{stage.draw}/transcript.json").status_code == 404
    stage.frozen()
    assert visitor.get(f"/audits/draws/{stage.draw}").status_code == 404  # frozen only: not public


def test_a_visit_by_hand_to_publication(stage, county, head, new_client):
    stage.drawn()
    stage.clock.shift(timedelta(days=3))
    client, here = of_team(stage, county)
    url = f"{here}/tasks/{stage.task}"
    assert client.get(here + "/today").status_code == 200
    assert client.submit(client.get(url), {"planned_on": "2026-11-20"}, form="/day").status_code == 303
    assert client.submit(client.get(url), {"met": "站长 王敏"}, form="/finish").status_code == 303
    page = client.get(url)
    empty = client.submit(page, {"item": "E1", "words": ""}, form="/findings")
    assert empty.status_code == 422
    photo = (BytesIO(saved(picture())), "墙.jpg")
    sent = client.post(
        f"{url}/findings",
        data={"item": "E1", "words": "制度未上墙", "photos": photo, "version": stage.row().version},
        content_type="multipart/form-data",
    )
    assert sent.status_code == 303
    assert client.submit(client.get(url), {"result": "A"}, form="/result").status_code == 303
    notice = client.submit(client.get(url), {"words": "请补挂制度"}, form="/order")
    assert notice.status_code == 303
    made = queries.rounds(stage.at_bureau()[0], stage.row())[0]
    assert client.get(f"{url}/rounds/{made.id}/f16.pdf").data[:4] == b"%PDF"
    assert client.get(f"{url}/f15.pdf").data[:4] == b"%PDF"

    boss_, site = head()
    mine = f"{site}/audits/{stage.task}"
    assert made.number in boss_.get(f"{site}/").text
    page = boss_.get(mine)
    none = boss_.submit(page, form="/proof")
    assert none.status_code == 422
    line = queries.lines(stage.at_bureau()[0], [made])[made.id][0][0]
    sent = boss_.post(
        f"{mine}/rounds/{made.id}/proof",
        data={
            f"words-{line.id}": "已上墙",
            f"photos-{line.id}": (BytesIO(saved(picture())), "后.jpg"),
            "version": stage.notice_row_of(made).version,
        },
        content_type="multipart/form-data",
    )
    assert sent.status_code == 303
    assert boss_.get(mine).status_code == 200
    assert boss_.get(f"{mine}/rounds/{made.id}/f16.pdf").status_code == 200

    page = client.get(url)
    alone = client.submit(
        page, {f"result-{line.id}": "FIXED", "by": stage.row().team[0]["inspector"]}, form="/recheck"
    )
    assert alone.status_code == 422  # one person is not enough
    done = client.submit(client.get(url), {f"result-{line.id}": "FIXED"}, form="/recheck")
    assert done.status_code == 303
    photos = queries.findings(stage.at_bureau()[0], stage.row())[0].photos
    assert client.get(f"{url}/photos/{photos[0]}?display=1").status_code == 200
    assert boss_.get(f"{mine}/photos/{photos[0]}").status_code == 200

    boss, _ = county("supervisor")
    assert boss.submit(boss.get(url), form="/approve").status_code == 303
    assert boss.submit(boss.get(url), form="/publish").status_code == 303
    visitor = new_client()
    listed = visitor.get("/audits/results?q=银泰")
    assert stage.town.station.name in listed.text
    assert "制度未上墙" not in listed.text
    one = visitor.get(f"/audits/results/{stage.task}")
    assert one.status_code == 200
    assert "王敏" not in one.text
    assert boss.submit(boss.get(url), {"note": "更正"}, form="/withdraw").status_code == 303
    assert visitor.get(f"/audits/results/{stage.task}").status_code == 404
    for path in ("/today", "/tasks", "/tasks?late=1", "/rectifications", f"/objects/{stage.town.station.id}"):
        assert boss.get(here + path).status_code == 200
    assert boss_.get(f"{site}/audits/").status_code == 200


def test_strangers_get_404_and_the_wrong_role_403(stage, county, enter):
    stage.faulty()
    other = enter(stage.town.other.people["head"])
    assert other.get(f"/s/{stage.town.other.slug}/audits/{stage.task}").status_code == 404
    assert other.get(f"/s/{stage.town.station.slug}/audits/{stage.task}").status_code == 404
    below = enter(stage.town.other_county.people["supervisor"])
    there = f"/g/{stage.town.other_county.slug}/audits"
    for path in (
        f"/tasks/{stage.task}",
        f"/plans/{stage.plan}",
        f"/draws/{stage.draw}",
        f"/draws/{stage.draw}/population.json",
    ):
        assert below.get(there + path).status_code == 404, path
    client, here = county("inspector")
    assert client.get(f"{here}/plans/new").status_code == 403
    assert client.post(f"{here}/tasks/{stage.task}/approve").status_code == 403
    assert (
        client.post(
            f"{here}/tasks/{stage.task}/result", data={"result": "A", "version": stage.row().version}
        ).status_code
        == 403
    )


def test_two_people_at_one_visit_the_slower_sees_409(stage, county):
    stage.concluded()
    boss, here = county("supervisor")
    url = f"{here}/tasks/{stage.task}"
    page = boss.get(url)
    assert boss.submit(page, form="/approve").status_code == 303
    again = boss.submit(page, {"note": "改"}, form="/give_back")
    assert again.status_code == 409


def test_a_photo_of_another_visit_is_not_here(stage, county):
    stage.faulty()
    client, here = county("supervisor")
    assert client.get(f"{here}/tasks/{stage.task}/photos/{stage.task}").status_code == 404
