"""The main job by the pages: register, accept, negotiate, propose, approve, sign, perform, close, archive."""

import base64
import json
from io import BytesIO
from uuid import UUID

import pytest
from sqlalchemy import select, text

from portal.complaints.models import Complaint, Reveal, Signature
from portal.complaints.queries.cases import events
from tests.modules.complaints.cases import at
from tests.support import samples

STORY = "穿了两天拉链脱开，拿去换，店员说拆了吊牌不能换。"
NEW = {
    "respondent_name": "小天使童装店",
    "item_name": "儿童羽绒服",
    "purchase_date": "2026-11-15",
    "amount": "399",
    "facts": STORY,
    "demands": ["D03", "D06"],
    "consumer_name": "王小明",
    "consumer_phone": "138 1234 5678",
}
PNG = "data:image/png;base64," + base64.b64encode(samples.saved(samples.picture(), "PNG")).decode()
STROKES = json.dumps({"width": 300, "height": 100, "strokes": []})


@pytest.fixture
def site(way, enter, town):
    """The station's pages as several people see them, and the case under way."""
    return Site(way, enter, town.station)


class Site:
    def __init__(self, way, enter, place):
        self.way, self.place = way, place
        self.clients = {}
        self.enter = enter
        self.home = f"/s/{place.slug}"

    def __getitem__(self, who):
        if who not in self.clients:
            self.clients[who] = self.enter(self.place.people[who])
        return self.clients[who]

    def url(self, tail=""):
        return f"{self.home}/cases/{self.way.id}{tail}"

    def take(self, who, event, values=None, expect=303, **options):
        form = self[who].get(self.url(f"/{event}"))
        assert form.status_code == 200, form.get_data(as_text=True)[:2000]
        answer = self[who].submit(form, values or {}, **options)
        assert answer.status_code == expect, answer.get_data(as_text=True)[:6000]
        return answer

    def press(self, who, event, expect=303):
        page = self[who].get(self.url())
        answer = self[who].submit(page, form=self.url(f"/{event}"))
        assert answer.status_code == expect
        return answer

    @property
    def case(self):
        return self.way.case


def register(site, who="liaison", **changes):
    client = site[who]
    page = client.get(f"{site.home}/cases/new")
    answer = client.submit(page, {**NEW, **changes})
    assert answer.status_code == 303, answer.get_data(as_text=True)[:6000]
    site.way.id = UUID(answer.location.split("?")[0].rpartition("/")[2])
    return answer


def test_the_whole_main_job_by_the_pages(site, work):
    register(site)
    assert site.case.number.endswith("202600001")
    assert STORY in site["settler"].get(site.url()).get_data(as_text=True)
    site.take("settler", "accept", {"ours": "y", "dispute": "y", "nowhere_else": "y"})
    officers = [str(site.place.people["settler"]), str(site.place.people["liaison"])]
    site.take("settler", "start", {"officers": officers})
    site.take(
        "settler",
        "negotiate",
        {"at": "2026-11-21T09:30", "officers": officers, "content": "双方同意换一件。", "outcome": "AGREED",
         "signed": "REMOTE", "signed_note": "电话协商"},
    )  # fmt: skip
    site.take(
        "settler",
        "prelim_settlement",
        {"terms": "更换同款一件。", "obligations-0-kind": "REPLACE", "obligations-0-detail": "同款同色",
         "obligations-0-due": "2026-11-28", "opinion": "属质量问题，应予更换。", "bases": ["LAW"],
         "citations": ["CPL24"], "waiver_told": "y"},
    )  # fmt: skip
    assert site.case.state == "PENDING_REVIEW"
    site.press("approver", "review_approve")
    page = site["settler"].get(site.url("/sign"))
    assert "更换同款一件" in page.get_data(as_text=True)
    answer = site["settler"].submit(
        page,
        {"consumer_png": PNG, "consumer_strokes": STROKES, "operator_png": PNG, "operator_name": "陈店长"},
        form="signing",
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)[:5000]
    assert site.case.state == "AGREED"
    site.take(
        "settler",
        "perform_start",
        {},
    )
    site.take(
        "settler",
        "perform_done",
        {"proof_note": "新衣已交付", "recovered_amount": "0", "opinion": "SATISFIED"},
    )
    site.press("liaison", "close")
    site.press("liaison", "archive")
    assert site.case.state == "ARCHIVED"
    assert site["head"].get(site.url()).status_code == 200
    work()


def test_a_registration_says_what_is_missing_and_keeps_what_was_typed(site):
    client = site["liaison"]
    page = client.get(f"{site.home}/cases/new")
    answer = client.submit(page, {**NEW, "consumer_phone": "12345", "demands": None})
    assert answer.status_code == 422
    body = answer.get_data(as_text=True)
    assert STORY in body
    assert "11 位" in body
    assert site.way.db.scalars(select(Complaint)).all() == []


@pytest.mark.parametrize("field", ["category", "channel", "demands", "proofs"])
def test_only_codes_of_the_list_are_taken(site, field):
    client = site["liaison"]
    page = client.get(f"{site.home}/cases/new")
    answer = client.submit(page, {**NEW, field: "XX"})
    assert answer.status_code == 422
    assert site.way.db.scalars(select(Complaint)).all() == []


def test_a_draft_is_kept_without_a_number_and_registered_later(site):
    client = site["liaison"]
    page = client.get(f"{site.home}/cases/new")
    answer = client.post(
        f"{site.home}/cases/new", data={"item_name": "电热水壶", "facts": "一周后漏水", "as_draft": "1"}
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)[:3000]
    case = site.way.db.scalars(select(Complaint)).one()
    assert (case.state, case.number) == ("DRAFT", None)
    page = client.get(answer.location)
    answer = client.submit(page, {**NEW, "item_name": "电热水壶"}, form="complaint")
    assert answer.status_code == 303, answer.get_data(as_text=True)[:3000]
    site.way.id = case.id
    assert site.case.number.endswith("00001")


def test_who_comes_second_gets_409_with_what_changed_and_keeps_the_words(site):
    register(site)
    first = site["head"].get(site.url("/reject"))
    site.take("settler", "accept", {"ours": "y", "dispute": "y", "nowhere_else": "y"})
    answer = site["head"].submit(first, {"reason": "OTHER", "detail": "我写了很长的理由", "ways": ["COURT"]})
    assert answer.status_code == 409
    body = answer.get_data(as_text=True)
    assert "周杰" in body
    assert "我写了很长的理由" in body
    assert site.case.state == "ACCEPTED"


def test_a_step_still_possible_after_a_change_can_be_sent_again(site):
    register(site)
    first = site["settler"].get(site.url("/accept"))
    assign = site["head"].get(site.url("/assign"))
    assert site["head"].submit(assign, {"assignee": str(site.place.people["settler"])}).status_code == 303
    answer = site["settler"].submit(first, {"ours": "y", "dispute": "y", "nowhere_else": "y"})
    assert answer.status_code == 409
    again = site["settler"].submit(answer, {"ours": "y", "dispute": "y", "nowhere_else": "y"})
    assert again.status_code == 303
    assert site.case.state == "ACCEPTED"


def test_two_corrections_are_shown_side_by_side(site):
    register(site)
    first = site["settler"].get(site.url("/amend"))
    second = site["liaison"].get(site.url("/amend"))
    assert site["settler"].submit(first, {"item_name": "女童羽绒服"}).status_code == 303
    answer = site["liaison"].submit(second, {"item_name": "男童羽绒服", "amount": "389"})
    assert answer.status_code == 409
    body = answer.get_data(as_text=True)
    assert "女童羽绒服" in body
    assert "男童羽绒服" in body
    again = site["liaison"].submit(answer, {}, form="")
    assert again.status_code == 303
    assert site.case.item_name == "男童羽绒服"


@pytest.mark.parametrize(
    ("who", "event", "status"),
    [
        ("approver", "accept", 403),
        ("liaison", "reject", 403),
        ("settler", "start", 409),
        ("head", "close", 409),
    ],
)
def test_a_forbidden_step_by_request(site, who, event, status):
    register(site)
    assert site[who].get(site.url(f"/{event}")).status_code == status
    assert site[who].post(site.url(f"/{event}"), data={"version": "1"}).status_code in (status, 422)
    assert site.case.state == "REGISTERED"


def test_the_bar_shows_only_what_this_person_may_do(site):
    register(site)
    body = site["approver"].get(site.url()).get_data(as_text=True)
    assert f'{site.url("/accept")}"' not in body
    assert "等待" in body or "轮到" in body
    body = site["settler"].get(site.url()).get_data(as_text=True)
    assert site.url("/accept") in body
    assert site.url("/reject") not in body


def test_a_phone_is_masked_and_shown_with_a_reason(site):
    register(site)
    body = site["settler"].get(site.url()).get_data(as_text=True)
    assert "13812345678" not in body
    assert "138****5678" in body
    url = site.url("/reveal/consumer_phone")
    page = site["settler"].get(url)
    assert "13812345678" not in page.get_data(as_text=True)
    answer = site["settler"].submit(page, {"reason": "联系消费者取件"})
    assert "13812345678" in answer.get_data(as_text=True)
    fetched = site["settler"].post(
        url, data={"reason": "联系消费者取件"}, headers={"X-Requested-With": "fetch"}
    )
    assert fetched.mimetype == "text/plain"
    assert site["settler"].post(url, data={"reason": ""}).status_code == 422
    assert len(site.way.db.scalars(select(Reveal)).all()) == 2


def test_lists_search_filters_and_export(site):
    register(site)
    register(site, item_name="电热水壶", facts="用了一周壶底漏水，要求退货。", respondent_name="苏泊尔专柜",
             consumer_phone="13900001111")  # fmt: skip
    client = site["settler"]

    def shown(query):
        return client.get(f"{site.home}/cases/?{query}").get_data(as_text=True)

    assert "电热水壶" in shown("q=热水壶")
    assert "羽绒服" not in shown("q=热水壶")
    assert "羽绒服" in shown("q=13812345678")
    assert "电热水壶" not in shown("q=13812345678")
    assert "电热水壶" in shown("q=00002")
    assert "羽绒服" in shown("category=G03")
    assert client.get(f"{site.home}/cases/?view=nonsense").status_code == 422
    for view in ("open", "mine", "due", "review", "ending", "closed", "draft", "all"):
        assert client.get(f"{site.home}/cases/?view={view}&sort=new").status_code == 200
    sheet = client.get(f"{site.home}/cases/export.csv?view=all")
    assert sheet.status_code == 200
    rows = sheet.get_data().decode("utf-8-sig").splitlines()
    assert len(rows) == 3
    assert "王**" in rows[1]
    assert "王小明" not in rows[1]
    assert client.get(f"{site.home}/cases/export.xlsx").status_code == 200


def test_home_inquiries_slip_and_same_phone(site):
    register(site)
    assert "儿童羽绒服" in site["liaison"].get(f"{site.home}/").get_data(as_text=True)
    slip = site["liaison"].get(site.url("/slip"), check=False).get_data(as_text=True)
    assert "<svg" in slip
    client = site["liaison"]
    page = client.get(f"{site.home}/inquiries/")
    assert (
        client.submit(page, {"question": "过了七天能不能退", "answer": "看是否有质量问题"}).status_code == 303
    )
    assert "过了七天" in client.get(f"{site.home}/inquiries/").get_data(as_text=True)
    same = client.get(f"{site.home}/cases/same?consumer_phone=13812345678")
    assert "儿童羽绒服" in same.get_data(as_text=True)


def test_evidence_is_added_and_served_to_this_station_only(site, enter, town):
    register(site)
    picture = samples.saved(samples.picture())
    answer = site["settler"].post(
        site.url("/evidence"), data={"files": (BytesIO(picture), "小票.jpg"), "note": "购物小票"}
    )
    assert answer.status_code == 303
    row = site.way.db.execute(text("SELECT file_id FROM complaint_evidence")).scalar()
    url = site.url(f"/files/{row}")
    assert site["settler"].get(url).get_data() == picture
    assert site["settler"].get(f"{url}?display=1").mimetype == "image/jpeg"
    stranger = enter(town.other.people["settler"])
    assert stranger.get(url).status_code == 404
    assert stranger.get(f"/s/{town.other.slug}/cases/{site.way.id}").status_code == 404
    assert stranger.get(f"/s/{town.other.slug}/cases/{site.way.id}/files/{row}").status_code == 404


def test_signing_on_paper_takes_one_scan(site):
    way = site.way
    way.in_review().approve()
    way.db.commit()
    page = site["settler"].get(site.url("/sign"))
    values = {"consumer_on_paper": "1", "operator_on_paper": "1", "operator_name": "陈店长"}
    answer = site["settler"].submit(page, values, form="signing")
    assert answer.status_code == 422
    answer = site["settler"].submit(
        page, {**values, "scan": (BytesIO(samples.PDF), "协议.pdf")}, form="signing"
    )
    assert answer.status_code == 303
    assert [row.how for row in way.db.scalars(select(Signature))] == ["PAPER", "PAPER"]
    assert way.case.state == "AGREED"


def test_every_step_page_can_be_opened_by_who_may(site, frozen):
    way = site.way
    opened = {
        "REGISTERED": [
            ("head", "reject"),
            ("head", "refer"),
            ("head", "void_request"),
            ("liaison", "report_up"),
        ],
        "NEGOTIATING": [("settler", "appoint"), ("settler", "commission_test"), ("head", "terminate")],
        "PENDING_REVIEW": [("approver", "review_return"), ("settler", "withdraw_proposal")],
    }
    way.register()
    way.db.commit()
    for who, event in opened["REGISTERED"]:
        assert site[who].get(site.url(f"/{event}")).status_code == 200
    for tail in ("/amend", "/proxy", "/co-consumer"):
        assert site["settler"].get(site.url(tail)).status_code == 200
    way.accept().start()
    way.db.commit()
    for who, event in opened["NEGOTIATING"]:
        assert site[who].get(site.url(f"/{event}")).status_code == 200
    way.minutes().propose()
    way.db.commit()
    for who, event in opened["PENDING_REVIEW"]:
        assert site[who].get(site.url(f"/{event}")).status_code == 200
    assert site["head"].get(site.url("/agreement")).status_code == 200


def test_a_fellow_consumer_and_a_proxy_by_the_pages(site):
    register(site)
    page = site["settler"].get(site.url("/co-consumer"))
    assert site["settler"].submit(page, {"name": "李小红", "representative": "y"}).status_code == 303
    page = site["settler"].get(site.url("/proxy"))
    answer = site["settler"].submit(
        page,
        {"proxy_name": "王大明", "proxy_powers": "SPECIAL", "proxy_matters": "代为和解",
         "proxy_term_from": "2026-11-01", "proxy_term_to": "2026-12-31", "proxy_original_seen": "y"},
        form="step",
    )  # fmt: skip
    assert answer.status_code == 303
    body = site["settler"].get(site.url()).get_data(as_text=True)
    assert "李小红" in body
    assert "王大明" in body
    page = site["settler"].get(site.url())
    assert site["settler"].submit(page, form="/proxy/end").status_code == 303
    assert not site.case.by_proxy


def test_termination_by_the_pages(site, frozen):
    way = site.way
    way.negotiating()
    way.db.commit()
    site.take("settler", "terminate", {"reason": "WITHDRAWN", "detail": "消费者电话撤回"})
    assert site.case.outcome == "WITHDRAWN"
    assert [row.event for row in events(way.db, way.id)][-1] == "terminate"
    frozen.move_to(at(1))
    site.press("liaison", "close")


def test_minutes_signed_on_the_screen(site):
    way = site.way
    way.negotiating()
    way.db.commit()
    officers = [str(site.place.people["settler"]), str(site.place.people["liaison"])]
    said = {"at": "2026-11-21T09:30", "officers": officers, "content": "双方同意换一件。", "outcome": "AGREED",
            "signed": "SCREEN", "operator_name": "陈店长"}  # fmt: skip
    site.take("settler", "negotiate", said, expect=422)
    site.take("settler", "negotiate", {**said, "consumer_png": PNG, "operator_png": PNG})
    assert sorted(row.party for row in way.db.scalars(select(Signature))) == ["CONSUMER", "OPERATOR"]
    assert way.case.state == "NEGOTIATING"


def test_a_new_link_is_made_at_the_counter(site, client):
    register(site)
    answer = site["liaison"].submit(site["liaison"].get(site.url()), form=site.url("/link"))
    assert answer.status_code == 303
    assert site["liaison"].get(answer.location, check=False).status_code == 200


def test_lists_and_pages_ask_little(site, monkeypatch):
    from sqlalchemy import event

    from portal.core import db as core_db

    for turn in range(3):
        register(site, facts=f"{STORY}{turn}")
    asked = []
    listener = lambda *arguments: asked.append(arguments[2])  # noqa: E731
    engine = core_db.engine("station")
    event.listen(engine, "before_cursor_execute", listener)
    client = site["settler"]
    few = {}
    for name, url in (("list", f"{site.home}/cases/"), ("case", site.url()), ("home", f"{site.home}/")):
        asked.clear()
        assert client.get(url).status_code == 200
        few[name] = len(asked)
    for turn in range(6):
        register(site, facts=f"{STORY}又{turn}")
    asked.clear()
    client.get(f"{site.home}/cases/")
    assert len(asked) == few["list"], "a longer list asks no more"
    event.remove(engine, "before_cursor_execute", listener)
    assert few["list"] <= 16
    assert few["case"] <= 28
    assert few["home"] <= 20


def test_the_whole_export_holds_every_table(site):
    from portal.complaints.queries.export import TABLES, whole

    site.way.archived()
    files = dict(whole(site.way.db, site.way.now))
    assert len(files) == len(TABLES)
    text_of = files["complaint.csv"].decode("utf-8-sig")
    assert "王小明" in text_of
    assert "tenant_id" not in text_of


def test_pages_in_english(site):
    register(site)
    client = site["settler"]
    for url in (f"{site.home}/", f"{site.home}/cases/", site.url(), f"{site.home}/cases/new"):
        body = client.get(f"{url}?lang=en").get_data(as_text=True)
        assert 'lang="en"' in body
    assert "Next step" in client.get(f"{site.url()}?lang=en").get_data(as_text=True)
