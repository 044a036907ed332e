"""The worker freezes and computes a draw of many stations: the same result as at once, once, in words when not."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from portal.audits import jobs
from portal.audits.actions import draw_steps, draws, registers
from portal.audits.models import Draw, Task
from portal.audits.queries import plans as queries
from portal.audits.queries import registers as register
from portal.audits.rules import drawing
from portal.audits.rules.draw import draw, verify
from portal.audits.rules.draw.teams import too_few
from portal.core.errors import Conflict
from portal.core.scope import Public, System

NUMBERS = [[3, 9, 14, 21, 27, 33], [8]]


@pytest.fixture
def many(stage, monkeypatch):
    """The county's five stations are many."""
    monkeypatch.setattr(drawing, "AT_ONCE", 4)
    return stage.found()


@pytest.fixture
def boss(many, enter):
    """A browser of the county's supervisor, signed in anew after a shift of the clock."""
    return lambda: enter(many.town.county.people["supervisor"])


def page_of(stage):
    return f"/g/{stage.town.county.slug}/audits/draws/{stage.draw}"


def entered(stage):
    stage.clock.shift(timedelta(hours=3))
    db, actor = stage.at_bureau()
    draws.enter(db, actor, stage.draw, NUMBERS, seen=stage.draw_row(db).version, now=stage.now)
    db.commit()
    return stage


def count(stage, what=Task):
    return stage.db(System("test")).scalar(select(func.count()).select_from(what))


def announced(stage, work):
    stage.frozen()
    work()
    db, actor = stage.at_bureau()
    draws.announce(db, actor, stage.draw, seen=stage.draw_row(db).version, now=stage.now)
    db.commit()
    return stage


def test_the_worker_freezes_and_draws_what_is_too_much_for_a_request(many, boss, work):
    many.frozen()
    assert (many.draw_row().state, many.draw_row().document) == ("FREEZING", {})
    client = boss()
    page = client.get(page_of(many))
    assert page.status_code == 200
    assert "正在冻结名录" in page.text
    assert f"{page_of(many)}/progress" in page.text
    assert client.get(f"{page_of(many)}/population.json").status_code == 404
    running = client.get(f"{page_of(many)}/progress", check=False)
    assert "HX-Refresh" not in running.headers
    assert "<progress" in running.text
    work()
    assert many.draw_row().state == "FROZEN"
    assert client.get(f"{page_of(many)}/progress", check=False).headers["HX-Refresh"] == "true"
    assert client.submit(client.get(page_of(many)), form="/announce").status_code == 303

    many.clock.shift(timedelta(hours=3))
    client = boss()
    numbers = {"numbers": ["3 9 14 21 27 33", "8"]}
    assert client.submit(client.get(page_of(many)), numbers, form="/enter").status_code == 303
    row = many.draw_row()
    assert (row.state, row.entropy, count(many)) == ("DRAWING", NUMBERS, 0)
    page = client.get(page_of(many))
    assert "正在抽取" in page.text
    assert "3 9 14 21 27 33" in page.text
    work()
    row, public = many.draw_row(), many.public(many.db(Public(None)))
    assert (row.state, row.drawn_at, count(many)) == ("DRAWN", row.entered_at, 5)
    assert verify(public.transcript, public.announcement_sha256) == []
    assert public.transcript == draw({**row.document, "secret": row.secret, "entropy": NUMBERS})
    assert client.get(page_of(many)).status_code == 200


def test_work_killed_half_way_is_done_again_once_and_gives_the_same(many, work):
    entered(announced(many, work))
    seen = []
    for _ in range(2):  # killed before the commit, twice
        db, _ = many.at_bureau()
        jobs.work_off_draw(db, {"draw": str(many.draw)}, many.now)
        seen.append(queries.announcement(db, many.draw).transcript)
        db.rollback()
        assert (many.draw_row().state, count(many)) == ("DRAWING", 0)
    work()
    assert seen == [many.public(many.db(Public(None))).transcript] * 2
    assert count(many) == 5
    db, _ = many.at_bureau()
    jobs.work_off_draw(db, {"draw": str(many.draw)}, many.now)  # promised twice, done once
    db.commit()
    assert count(many) == 5


def test_while_the_worker_is_at_it_nobody_takes_another_step(many, work):
    many.frozen()
    db, actor = many.at_bureau()
    version = many.draw_row(db).version
    with pytest.raises(Conflict, match="worker is at this draw"):
        draws.cancel(db, actor, many.draw, "不抽了", seen=version, now=many.now)
    with pytest.raises(Conflict, match="worker is at this draw"):
        draws.announce(db, actor, many.draw, seen=version, now=many.now)
    falls = many.now + timedelta(hours=5)
    with pytest.raises(Conflict, match="open already"):
        draws.freeze(db, actor, many.plan, ["x"], falls, falls + timedelta(days=1), now=many.now)
    db.rollback()
    work()
    assert many.draw_row().state == "FROZEN"


def test_a_register_that_cannot_be_frozen_says_why_and_another_draw_may_follow(many, boss, work):
    many.frozen(kinds=("SCENIC",))
    work()
    row = many.draw_row()
    assert (row.state, row.announcement_sha256) == ("CANCELLED", "")
    page = boss().get(page_of(many))
    assert page.status_code == 200
    assert "名录未能冻结" in page.text
    assert "名录为空" in page.text
    many.frozen()
    work()
    assert many.draw_row().state == "FROZEN"


def test_a_draw_that_cannot_be_completed_says_why_and_can_be_entered_again(many, boss, work, monkeypatch):
    announced(many, work)

    def nobody_left(_document):
        raise too_few("331082-0001", 1, 2)

    with monkeypatch.context() as patch:
        patch.setattr(draw_steps, "draw", nobody_left)
        entered(many)
        work()
    row = many.draw_row()
    assert (row.state, row.entropy, row.entered_at, count(many)) == ("ANNOUNCED", None, None, 0)
    page = boss().get(page_of(many))
    assert "抽取未能完成" in page.text
    assert "331082-0001" in page.text
    entered(many)
    work()
    assert (many.draw_row().state, many.draw_row().failure, count(many)) == ("DRAWN", None, 5)


def test_work_that_was_given_up_is_said_and_begun_again(many, boss, work):
    entered(announced(many, work))
    many.clock.shift(drawing.PATIENCE + timedelta(minutes=1))
    client = boss()
    page = client.get(page_of(many))
    assert "every 2s" not in page.text
    assert client.submit(page, form="/again").status_code == 303
    work()
    assert (many.draw_row().state, count(many)) == ("DRAWN", 5)
    assert client.post(f"{page_of(many)}/again", data={"version": many.draw_row().version}).status_code == 409


def test_what_a_draw_left_out_is_read_without_its_register(many, work):
    announced(many, work)
    db, _ = many.at_bureau()
    row = queries.draw(db, many.draw)
    assert "document" not in row.__dict__
    assert queries.left_out(db, many.draw) == ([], [])
    assert draws.pinned(row)["counts"]["objects"] == 5
    assert "document" not in row.__dict__
    assert isinstance(row, Draw)
    assert isinstance(row.job_id, UUID)


# What cannot be drawn is answered in words, through the page.


@pytest.mark.parametrize(
    ("changes", "fields", "words"),
    [
        ({"kinds": ("SCENIC",)}, {}, "名录为空"),
        ({"team_size": 5}, {}, "每组需 5 名检查人员"),
        ({}, {"sources": "双色球\n双色球"}, "随机源有重复"),
        ({}, {"sources": " \n "}, "请至少写明一个公开随机源"),
        ({}, {"until": "2026-11-16T11:00"}, "最迟填入时间须晚于随机数产生时间"),
    ],
)
def test_what_cannot_be_frozen_is_said_on_the_page(stage, enter, changes, fields, words):
    stage.found().approved(**changes)
    client = enter(stage.town.county.people["supervisor"])
    plan = f"/g/{stage.town.county.slug}/audits/plans/{stage.plan}"
    asked = {"sources": "双色球", "falls_at": "2026-11-16T12:00", "until": "2026-11-18T09:00", **fields}
    answer = client.submit(client.get(plan), asked, form="/freeze")
    assert answer.status_code == 422
    assert words in answer.text
    assert count(stage, Draw) == 0


def test_too_few_inspectors_after_recusals_is_said_on_the_page(stage, enter):
    stage.approved()
    db, actor = stage.at_bureau()
    for one in register.inspectors(db, stage.town.county.path)[:3]:
        registers.relate(db, actor, one.id, stage.town.station.id, "RELATIVE", "", now=stage.now)
    db.commit()
    client = enter(stage.town.county.people["supervisor"])
    plan = f"/g/{stage.town.county.slug}/audits/plans/{stage.plan}"
    asked = {"sources": "双色球", "falls_at": "2026-11-16T12:00", "until": "2026-11-18T09:00"}
    answer = client.submit(client.get(plan), asked, form="/freeze")
    assert answer.status_code == 409
    assert stage.town.station.slug in answer.text
    assert count(stage, Draw) == 0
