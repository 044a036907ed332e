"""Papers printed from the case: the right words in the PDF, and a line in the record for each."""

import io
import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from portal import trail
from portal.complaints.actions import terminate
from portal.complaints.models import Reveal
from portal.core import pdf
from tests.modules.complaints.cases import INTAKE, WAYS

needs_engine = pytest.mark.skipif(not pdf.available(), reason="wkhtmltopdf is not installed")

RADICALS = str.maketrans("⺠⻅⻚", "民见页")  # those that normalizing leaves


def words(answer):
    assert answer.status_code == 200, answer.get_data(as_text=True)[:2000]
    assert answer.mimetype == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.get_data())).pages)
    # The engine's fonts give some characters back as radicals of the same shape (⼩ for 小).
    return unicodedata.normalize("NFKC", "".join(text.split())).translate(RADICALS)


def paper(client, way, name):
    return words(client.post(f"/s/{way.place.slug}/cases/{way.id}/print/{name}"))


@needs_engine
def test_every_paper_of_a_settled_case(way, enter):
    way.archived()
    way.db.commit()
    client = enter(way.place.people["liaison"])
    form = paper(client, way, "F01")
    known = (
        "王小明",
        "13812345678",
        "小天使童装店",
        "拉链脱开",
        way.case.number,
        "和解成功",
        "同意",
        "第二十四条",
    )
    for wanted in known:
        assert wanted in form
    agreement = paper(client, way, "F04")
    for wanted in ("消费者执", "经营者执", "壹佰元整", "不得排除或者限制消费者", way.settlement.text_hash):
        assert wanted in agreement
    assert agreement.count("更换同款羽绒服一件") == 2
    assert "调解" not in agreement
    assert "双方同意换一件同款" in paper(client, way, "F09")
    assert client.post(f"/s/{way.place.slug}/cases/{way.id}/print/F06").status_code == 404
    looked = way.db.scalars(select(Reveal.reason)).all()
    assert sorted(looked) == ["F01", "F04", "F09"]
    printed = [e for e in trail.timeline(way.db, "case", way.id) if e.event.endswith(":printed")]
    assert len(printed) == 3


@needs_engine
def test_what_is_too_long_for_its_cell_stands_whole_on_an_added_sheet(way, enter):
    told = "".join(f"第{at}次交涉，店员说拆了吊牌不能换。" for at in range(1, 181))
    way.register(replace(INTAKE, facts=told)).accept().start().minutes(content=told).propose()
    way.db.commit()
    client = enter(way.place.people["liaison"])
    for name, copies in (("F01", 1), ("F04", 2), ("F09", 1)):
        form = paper(client, way, name)
        assert form.count("全文见附页") == copies
        assert form.count("第180次交涉") == copies


@needs_engine
def test_the_notice_of_the_end_tells_the_other_ways(way, enter):
    way.negotiating()
    why = terminate.TerminationFacts("双方分歧过大。", WAYS[:3], "FACE", way.now)
    terminate.terminate(way.db, way.actor("head"), way.id, "OTHER", "DISAGREE", why, now=way.now)
    way.db.commit()
    notice = paper(enter(way.place.people["settler"]), way, "F06")
    for wanted in ("终止和解记录(告知书)", "双方分歧过大", "请求消费者协会", "第三十九条", "12315"):
        assert wanted in notice


@needs_engine
def test_the_register_book_is_in_order_of_time_and_masked(way, enter, frozen):
    way.archived()
    way.archived()
    way.db.commit()
    client = enter(way.place.people["liaison"])
    book = words(
        client.post(
            f"/s/{way.place.slug}/cases/register-book", data={"since": "2026-10-01", "until": "2026-12-31"}
        )
    )
    assert "2026-G03-0001" in book
    assert "2026-G03-0002" in book
    assert "138****5678" in book
    assert "13812345678" not in book
    assert client.post(f"/s/{way.place.slug}/cases/register-book", data={"since": "x"}).status_code == 422


@needs_engine
def test_rare_characters_are_printed(way, enter):
    way.register(
        replace(INTAKE, consumer_name="㛃䶮𬱖", purchase_date=date(2026, 11, 1), amount=Decimal("0.01"))
    )
    way.db.commit()
    assert "㛃䶮" in paper(enter(way.place.people["liaison"]), way, "F01")


def test_the_approver_of_another_station_prints_nothing(way, enter, town):
    way.archived()
    way.db.commit()
    stranger = enter(town.other.people["liaison"])
    assert stranger.post(f"/s/{town.other.slug}/cases/{way.id}/print/F01").status_code == 404
