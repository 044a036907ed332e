"""The wall: every sheet from roster and rules, at true size; what changed since it was printed is asked for anew."""

import io
from datetime import date, timedelta
from zipfile import ZipFile

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from portal.core import clock, outbox, pdf
from portal.core.errors import Unavailable
from portal.core.files import IMAGE, store
from portal.core.scope import System
from portal.tenants.actions.posted import approve, begin_missing
from portal.tenants.actions.wall import draw
from portal.tenants.jobs import posted as jobs
from portal.tenants.models import StationMember, WallPack, WallPrint
from portal.tenants.queries.posted import open_versions
from portal.tenants.queries.wall import source
from portal.tenants.rules.wall import DutyDay, sheets
from tests.support.samples import picture, saved

MM = 25.4 / 72
BASE = "https://yizhan.test"


@pytest.fixture
def head(frozen, enter, town):
    return enter(town.station.people["head"])


@pytest.fixture
def posted(frozen, town, db):
    """All twelve rules in force."""
    session = db(town.station.scope("head"))
    begin_missing(session, town.station.actor("head"), now=clock.now())
    for row in open_versions(session).values():
        approve(
            session, town.station.actor("approver"), row, date(2026, 11, 21), row.version, now=clock.now()
        )
    session.commit()


def at(town, rest=""):
    return f"{town.station.url}wall/{rest}"


def gathered(db, town):
    return source(db(town.station.scope("head")), BASE, clock.now())


def state_of(html, name):
    card = html.split(f'<h2 class="small-head">{name}</h2>')[1].split("</li>")[0]
    return next(word for word in ("内容一致", "需要重印", "尚未打印", "暂不能打印") if word in card)


def take(client, town, key):
    page = client.get(at(town))
    return client.submit(page, form=f"wall/{key}")


def test_every_sheet_comes_out_at_its_true_size_on_one_page(posted, db, town):
    here = gathered(db, town)
    wanted = [sheet for sheet in sheets(here) if sheet.missing is None]
    assert {"STAFF", "RULE-ACCEPT", "PROCESS", "BADGES", "PLAQUE", "PLATE", "BOARD", "POSTER"} <= {
        sheet.key for sheet in wanted
    }
    for sheet in wanted:
        if sheet.kind == "rule" and sheet.key not in ("RULE-ACCEPT", "RULE-PROMISE"):
            continue
        pages = PdfReader(io.BytesIO(draw.sheet_pdf(sheet, here))).pages
        assert len(pages) == 1, sheet.key
        box = pages[0].mediabox
        size = (float(box.width) * MM, float(box.height) * MM)
        assert size == pytest.approx((sheet.size.width, sheet.size.height), abs=0.02), sheet.key
    sizes = {sheet.key: (sheet.size.width, sheet.size.height) for sheet in wanted}
    assert sizes["PLAQUE"] == (800, 500)
    assert sizes["PLATE"] == (420, 300)


def test_the_sheets_say_what_the_station_is(posted, db, town):
    here = gathered(db, town)
    html = {sheet.key: draw.sheet_html(sheet, here) for sheet in sheets(here) if sheet.missing is None}
    assert all(name in html["STAFF"] for name in ("王敏", "李丽", "周杰", "赵强"))
    assert "受理和处理消费者投诉制度" in html["RULE-ACCEPT"]
    assert "第 1 版" in html["RULE-ACCEPT"]
    assert "自受理之日起 15 日内" in html["PROCESS"]
    assert "调解" not in html["PROCESS"]
    assert "yizhan.test/p/" in html["POSTER"]
    assert html["BADGES"].count('class="badge b') == 4
    assert "古城市场监督管理所" in html["PLAQUE"]


def test_a_photo_stands_on_board_and_badge(posted, db, town):
    session = db(town.station.scope("head"))
    file = store(
        session,
        town.station.actor("head"),
        io.BytesIO(saved(picture())),
        "头像.jpg",
        now=clock.now(),
        kinds=IMAGE,
    )
    row = session.scalars(select(StationMember).where(StationMember.name == "王敏")).one()
    before = {sheet.key: sheet.source for sheet in sheets(gathered(db, town))}
    row.photo_id = file.id
    session.commit()
    here = gathered(db, town)
    after = {sheet.key: sheet for sheet in sheets(here)}
    assert {key for key in before if before[key] != after[key].source} == {"STAFF", "BADGES"}
    assert draw.sheet_html(after["STAFF"], here).count("data:image/jpeg") == 1
    assert draw.sheet_pdf(after["BADGES"], here).startswith(b"%PDF")


def test_many_people_fill_more_pages_and_long_names_still_fit(posted, db, town):
    session = db(town.station.scope("head"))
    for number in range(10):
        session.add(
            StationMember(
                name=f"欧阳春晓{number}",
                roles=["DEPUTY", "SETTLER", "LIAISON"],
                since=date(2026, 1, 1),
                position="客服",
            )
        )
    session.commit()
    here = gathered(db, town)
    found = {sheet.key: sheet for sheet in sheets(here)}
    assert len(PdfReader(io.BytesIO(draw.sheet_pdf(found["STAFF"], here))).pages) == 2
    assert len(PdfReader(io.BytesIO(draw.sheet_pdf(found["BADGES"], here))).pages) == 2


def test_without_a_rota_the_duty_chart_says_so_and_with_one_it_is_drawn(posted, head, db, town):
    html = head.get(at(town)).get_data(as_text=True)
    assert state_of(html, "值班安排表") == "暂不能打印"
    assert "本月值班表还没有编排" in html
    assert head.get(at(town, "DUTY")).status_code == 409
    here = gathered(db, town)
    days = tuple(
        DutyDay(date(2026, 11, 1) + timedelta(days=n), ("王敏", "周杰"), off=n % 7 in (0, 6))
        for n in range(30)
    )
    changed = type(here)(**{**vars(here), "duty": days})
    sheet = next(sheet for sheet in sheets(changed) if sheet.key == "DUTY")
    assert sheet.missing is None
    html = draw.sheet_html(sheet, changed)
    assert html.count('class="who"') == 60
    assert html.count("<td") == 42


def test_what_was_printed_is_current_until_its_source_changes(posted, head, db, town, frozen):
    assert state_of(head.get(at(town)).get_data(as_text=True), "人员公示栏") == "尚未打印"
    answer = take(head, town, "STAFF")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert state_of(head.get(at(town)).get_data(as_text=True), "人员公示栏") == "内容一致"
    assert "请重新打印" not in head.get(town.station.url).get_data(as_text=True)
    session = db(town.station.scope("head"))
    session.scalars(select(StationMember).where(StationMember.name == "周杰")).one().until = date(
        2026, 11, 21
    )
    session.commit()
    html = head.get(at(town)).get_data(as_text=True)
    assert state_of(html, "人员公示栏") == "需要重印"
    assert "2 份上墙资料已过时" not in html
    assert "1 份上墙资料已过时" in html
    frozen.shift(timedelta(minutes=1))  # nothing was written in the book: the home page is a minute behind
    assert "上墙资料已过时，请重新打印" in head.get(town.station.url).get_data(as_text=True)
    frozen.shift(60)
    take(head, town, "STAFF")
    assert state_of(head.get(at(town)).get_data(as_text=True), "人员公示栏") == "内容一致"


def test_looking_writes_nothing(posted, head, db, town):
    answer = head.get(at(town, "PLATE"))
    assert answer.status_code == 200
    assert "inline" in answer.headers["Content-Disposition"]
    assert head.get(at(town, "PLATE/page"), check=False).status_code == 200
    assert db(System("test")).scalars(select(WallPrint)).all() == []


def test_unknown_sheets_are_not_found(posted, head, town):
    for key in ("NOSUCH", "RULE-OWN1", "staff"):
        assert head.get(at(town, key)).status_code == 404
        assert head.post(at(town, key)).status_code == 404


def test_a_settler_looks_but_does_not_take(posted, enter, town):
    settler = enter(town.station.people["settler"])
    assert settler.get(at(town)).status_code == 200
    assert settler.post(at(town, "STAFF")).status_code == 403
    assert settler.post(at(town, "packs")).status_code == 403


def test_no_other_stations_wall(posted, enter, town):
    stranger = enter(town.other.people["head"])
    assert stranger.get(at(town)).status_code == 404
    assert stranger.get(at(town, "STAFF")).status_code == 404


def test_without_the_engine_the_browser_prints(posted, head, db, town, monkeypatch):
    monkeypatch.setattr(pdf.engine.shutil, "which", lambda _: None)
    html = head.get(at(town)).get_data(as_text=True)
    assert "服务器目前不能生成 PDF" in html
    page = head.get(at(town, "RULE-ACCEPT"), check=False)
    text = page.get_data(as_text=True)
    assert "size: 297mm 420mm" in text
    nonce = page.headers["Content-Security-Policy"].split("'nonce-")[1].split("'")[0]
    assert f'<style nonce="{nonce}">' in text
    assert " style=" not in text
    assert take(head, town, "RULE-ACCEPT").status_code == 303
    assert [row.sheet for row in db(System("test")).scalars(select(WallPrint))] == ["RULE-ACCEPT"]


def test_the_whole_pack_is_made_by_a_job_and_taking_it_counts_as_printing(posted, head, db, town, work):
    page = head.get(at(town))
    assert head.submit(page, form="packs").status_code == 303
    page = head.get(at(town))
    assert "hx-get" in page.get_data(as_text=True)
    assert head.post(at(town, "packs")).status_code == 409
    work()
    row = db(System("test")).scalars(select(WallPack)).one()
    assert row.made_at is not None
    assert head.get(at(town, f"packs/{row.id}"), check=False).status_code == 200
    answer = head.submit(head.get(at(town)), form=f"packs/{row.id}")
    assert answer.mimetype == "application/zip"
    names = ZipFile(io.BytesIO(answer.data)).namelist()
    assert names[0] == "01 人员公示栏（A3）.pdf"
    assert "服务站牌匾（80×50cm）.pdf" in "".join(names)
    assert len(names) == 20 - 1  # the duty chart waits for its rota
    html = head.get(at(town)).get_data(as_text=True)
    assert state_of(html, "服务站牌匾") == "内容一致"
    # a second run of the same job changes nothing
    jobs.pack_job(db(town.station.scope("head")), {"pack": str(row.id), "base_url": BASE}, clock.now())
    assert db(System("test")).scalars(select(WallPack)).one().sha256 == row.sha256


def test_a_pack_that_could_not_be_made_says_so(posted, head, db, town, monkeypatch, valkey):
    head.submit(head.get(at(town)), form="packs")
    row = db(System("test")).scalars(select(WallPack)).one()

    def away(*_args, **_options):
        raise Unavailable("away")

    monkeypatch.setattr(draw, "render_pdf", away)
    session = db(System("test"))
    for _ in range(outbox.MAX_ATTEMPTS):
        promised = session.get(outbox.Outbox, row.job, populate_existing=True)
        promised.not_before = clock.now()
        session.commit()
        outbox.run(str(row.job))
    assert "没能生成" in head.get(at(town)).get_data(as_text=True)
    assert head.submit(head.get(at(town)), form="wall/packs").status_code == 303


def test_old_packs_go_and_say_so(posted, head, db, town, work, frozen, enter):
    head.submit(head.get(at(town)), form="packs")
    work()
    frozen.move_to("2026-11-29T10:00:00+08:00")
    assert jobs.purge_old_packs(clock.now()) == 1
    again = enter(town.station.people["head"])
    assert "已过 7 天" in again.get(at(town)).get_data(as_text=True)
    row = db(System("test")).scalars(select(WallPack)).one()
    assert again.post(at(town, f"packs/{row.id}")).status_code == 404


def test_an_empty_station_prints_what_it_can(frozen, head, db, town):
    html = head.get(at(town) + "?lang=en").get_data(as_text=True)
    assert "Staff board" in html
    html = head.get(at(town)).get_data(as_text=True)
    assert "受理和处理消费者投诉制度" not in html
    assert "自受理之日起 20 日内" in draw.sheet_html(
        next(s for s in sheets(gathered(db, town)) if s.key == "PROCESS"), gathered(db, town)
    )
