"""The consumer's side: four questions, a link that is a key, the proposal on the own phone, a word back."""

import base64
import json
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select, text, update

from portal.complaints.actions.link import renew_link
from portal.complaints.models import Complaint, ComplaintLink, ComplaintReply, Signature
from portal.notify import channels
from tests.modules.complaints.cases import CONSUMER, at
from tests.modules.complaints.test_endings import end
from tests.support import samples

PNG = "data:image/png;base64," + base64.b64encode(samples.saved(samples.picture(), "PNG")).decode()
STROKES = json.dumps({"width": 300, "height": 100, "strokes": []})


def answer_all(client, slug, **changes):
    page = client.get(f"/p/{slug}/complain/")
    for values in (
        {"facts": "买的羽绒服穿两天拉链就脱开了。", "purchase_date": "2026-11-15"},
        {"respondent_name": "小天使童装店", "item_name": "儿童羽绒服", "amount": "399"},
        {"demands": ["D03"]},
        {"consumer_name": "王小明", "consumer_phone": "13812345678"},
    ):
        page = client.submit(page, {**values, **{k: v for k, v in changes.items() if k in values}})
    return page


def test_four_questions_and_a_receipt(town, client, way, work, monkeypatch):
    sent = []
    monkeypatch.setattr(
        channels.Nowhere, "send", lambda _self, phone, body: sent.append((phone, body)) or True
    )
    done = answer_all(client, town.station.slug)
    assert done.status_code == 303, done.get_data(as_text=True)[:4000]
    receipt = client.get(done.location).get_data(as_text=True)
    case = way.db.scalars(select(Complaint)).one()
    assert case.number in receipt
    assert case.channel == "SCAN"
    assert case.registered_by is None
    work()
    mine = [body for phone, body in sent if phone == "13812345678"]
    assert case.number in mine[0]
    assert "/t/" in mine[0]


def test_each_question_asks_again_until_it_is_answered(town, client):
    page = client.get(f"/p/{town.station.slug}/complain/")
    assert client.submit(page, {"facts": "坏"}).status_code == 422
    page = client.submit(page, {"facts": "买的羽绒服拉链脱开。"})
    assert (
        page.status_code == 422
    )  # the day is an element of the complaint: nobody fills it in for the consumer
    page = client.submit(page, {"facts": "买的羽绒服拉链脱开。", "purchase_date": "2026-11-15"})
    assert "哪家店" in page.get_data(as_text=True)
    back = client.post(
        f"/p/{town.station.slug}/complain/",
        data={"step": "1", "facts": "买的羽绒服拉链脱开。", "go_back": "1"},
    )
    assert "买的羽绒服拉链脱开" in back.get_data(as_text=True)


def test_a_wrong_phone_is_said_at_the_last_question(town, client, way):
    page = answer_all(client, town.station.slug, consumer_phone="12345")
    assert page.status_code == 422
    assert way.db.scalars(select(Complaint)).all() == []


def test_the_link_is_the_only_key(way, client, frozen):
    way.register()
    way.db.commit()
    url = f"/t/{way.token}"
    assert client.get(url).status_code == 200
    for wrong in (way.token[:-2] + "AA", way.token[::-1], "x", "a" * 43):
        assert client.get(f"/t/{wrong}").status_code == 404
    token = renew_link(way.db, way.actor("liaison"), way.case, now=way.now)
    way.db.commit()
    assert client.get(url).status_code == 404
    assert client.get(f"/t/{token}").status_code == 200
    frozen.move_to(at(181))
    assert client.get(f"/t/{token}").status_code == 404


def test_the_page_shows_the_step_and_nothing_of_the_stations(way, client):
    way.in_review()
    way.db.commit()
    body = client.get(f"/t/{way.token}").get_data(as_text=True)
    assert "现在轮到" in body
    assert "20" in body
    assert "处理意见" not in body
    assert "更换同款羽绒服" not in body, "a proposal is shown when it is approved"
    assert "13812345678" not in body
    assert "周杰" not in body


def test_yes_on_the_own_phone(way, client):
    way.in_review().approve()
    way.db.commit()
    page = client.get(f"/t/{way.token}")
    assert "更换同款羽绒服" in page.get_data(as_text=True)
    values = {"consumer_name": "王小明", "read": "y", "consumer_strokes": STROKES}
    assert client.submit(page, values, form="/sign").status_code == 422
    done = client.submit(page, {**values, "consumer_png": PNG}, form="/sign")
    assert done.status_code == 303, done.get_data(as_text=True)[:3000]
    row = way.db.scalars(select(Signature)).one()
    assert (row.how, row.party, row.witness) == ("LINK", "CONSUMER", None)
    way.sign("OPERATOR")
    way.db.commit()
    assert way.case.state == "AGREED"
    copy = client.get(f"/t/{way.token}/agreement.pdf")
    assert copy.mimetype in ("application/pdf", "text/html")


def test_no_on_the_own_phone_puts_it_back(way, client):
    way.in_review().approve()
    way.db.commit()
    page = client.get(f"/t/{way.token}")
    assert client.submit(page, {"text": "我要退款，不要换货"}, form="/refuse").status_code == 303
    assert way.case.state == "NEGOTIATING"


def test_a_signature_for_a_withdrawn_text_is_told_so(way, client):
    way.in_review().approve()
    way.db.commit()
    page = client.get(f"/t/{way.token}")
    from portal.complaints.actions import settle

    settle.withdraw(way.db, way.actor("settler"), way.id, "条款有误，重拟", now=way.now)
    way.propose("200").approve()
    way.db.commit()
    values = {"consumer_name": "王小明", "read": "y", "consumer_strokes": STROKES, "consumer_png": PNG}
    answer = client.submit(page, values, form="/sign")
    assert answer.status_code == 409
    assert way.db.scalars(select(Signature)).all() == []


def test_a_message_a_photo_and_done(way, client):
    way.agreed()
    way.db.commit()
    page = client.get(f"/t/{way.token}")
    sent = client.submit(
        page, {"text": "店里说明天到货", "files": (BytesIO(samples.heic()), "IMG_1.HEIC")}, form="/say"
    )
    assert sent.status_code == 303, sent.get_data(as_text=True)[:3000]
    page = client.get(f"/t/{way.token}")
    assert client.submit(page, form="/done").status_code == 303
    assert sorted(way.db.scalars(select(ComplaintReply.kind))) == ["DONE", "MESSAGE"]
    file = way.db.execute(text("SELECT file_id FROM complaint_evidence")).scalar()
    assert client.get(f"/t/{way.token}/files/{file}").mimetype == "image/jpeg"
    scan = way.db.execute(text("SELECT file_id FROM complaint_signature LIMIT 1")).scalar()
    assert client.get(f"/t/{way.token}/files/{scan}").status_code == 404


def test_not_done_reopens_from_the_page(way, client):
    way.agreed().perform().close()
    way.db.commit()
    page = client.get(f"/t/{way.token}")
    assert client.submit(page, {"text": "没有拿到"}, form="/not-done").status_code == 303
    assert way.case.state == "REOPENED"


def test_the_way_to_the_office_opens_when_it_ended(way, client):
    way.negotiating()
    end(way)
    way.db.commit()
    page = client.get(f"/t/{way.token}")
    assert "消费者协会" in page.get_data(as_text=True)
    assert client.submit(page, form="/hand-over").status_code == 303
    assert way.case.transfer_consent


def test_who_looked_is_shown(way, client, enter, town):
    way.register()
    way.db.commit()
    staff = enter(town.station.people["settler"])
    staff.post(f"/s/{town.station.slug}/cases/{way.id}/reveal/consumer_phone", data={"reason": "联系取件"})
    body = client.get(f"/t/{way.token}").get_data(as_text=True)
    assert "周杰" in body
    assert "联系取件" not in body


def test_a_sealed_report_has_no_page(way, client):
    way.register()
    way.db.commit()
    from portal.complaints.actions import refer

    refer.refer(
        way.db,
        way.actor("liaison"),
        way.id,
        refer.ReferralFacts(["LEAD"], "无厂名厂址", only_report=True),
        now=way.now,
    )
    way.db.commit()
    assert client.get(f"/t/{way.token}").status_code == 404


def test_the_secret_is_not_kept_in_the_clear(way):
    way.register()
    row = way.db.execute(text("SELECT secret_hash, token FROM complaint_link")).one()
    assert way.token not in str(row.secret_hash)
    assert way.token.encode() not in bytes(row.token)
    with pytest.raises(TypeError):
        way.db.execute(update(ComplaintLink).where(ComplaintLink.token == way.token).values(ended_at=None))
    assert CONSUMER.person is None


def test_a_lost_link_comes_back_to_the_own_phone_only(way, client, work, monkeypatch, town):
    way.register()
    way.db.commit()
    work()
    sent = []
    monkeypatch.setattr(
        channels.Nowhere, "send", lambda _self, phone, body: sent.append((phone, body)) or True
    )
    url = f"/p/{town.station.slug}/complain/lost"
    page = client.get(url)
    for number, phone, new in ((way.case.number, "13900000000", 0), ("331082-0001-202600099", "13812345678", 0),
                               (way.case.number, "13812345678", 1)):  # fmt: skip
        answer = client.submit(page, {"number": number, "phone": phone})
        assert "如果两项相符" in answer.get_data(as_text=True)
        work()
        assert len(sent) == new
    assert sent[0][0] == "13812345678"
    # Whoever knows number and telephone cannot end the link its owner holds.
    assert sent[0][1].rpartition("/t/")[2] == way.token
    assert client.get(f"/t/{way.token}").status_code == 200


def test_a_link_that_ran_out_is_replaced(way, client, work, monkeypatch, town, frozen):
    way.register()
    way.db.commit()
    work()
    frozen.shift(timedelta(days=181))
    sent = []
    monkeypatch.setattr(
        channels.Nowhere, "send", lambda _self, phone, body: sent.append((phone, body)) or True
    )
    page = client.get(f"/p/{town.station.slug}/complain/lost")
    client.submit(page, {"number": way.case.number, "phone": "13812345678"})
    work()
    token = sent[-1][1].rpartition("/t/")[2]
    assert token != way.token
    assert client.get(f"/t/{way.token}").status_code == 404
    assert client.get(f"/t/{token}").status_code == 200
