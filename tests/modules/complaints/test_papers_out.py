"""Papers that leave the station: a power of attorney (F07), a joint test (F08), a report to the office (F12)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal.complaints import models
from portal.complaints.actions import party, perform, refer, terminate, testing
from portal.complaints.actions.purge import purge_case
from portal.complaints.rules.papers_out import CASE_PAPERS, FULL, MASKED, NOBODY, consumer_on_report
from portal.complaints.rules.words.steps import POWERS
from portal.core import clock
from portal.core.errors import Conflict
from portal.core.files import StoredFile, store
from portal.core.scope import System
from tests.modules.complaints.cases import INTAKE, WAYS, at
from tests.modules.complaints.test_papers import needs_engine, words
from tests.modules.complaints.test_sealed import PROXY, SECRETS, sealed
from tests.support import samples

TEST = testing.TestFacts(
    item="儿童羽绒服（120 码，白色）",
    question="含绒量、充绒量是否与吊牌标称一致；拉链是否符合 GB/T 14272 的要求",
    agency="台州市质量技术监督检测研究院",
    payer="OPERATOR",
    fee=Decimal("860.00"),
    both=True,
    fee_agreed=True,
    common_sense=False,
    accreditation="CMA 181100111111",
    sealed_note="双方在场装袋封签，编号 03，照片留存",
)
MATTERS = "处理羽绒服质量争议,参加和解,签订和解协议"


def printed(client, way, paper):
    return words(client.post(f"/s/{way.place.slug}/cases/{way.id}/print/{paper}"))


def menu(client, way):
    page = client.get(f"/s/{way.place.slug}/cases/{way.id}").get_data(as_text=True)
    return [code for code in CASE_PAPERS if f"/{way.id}/print/{code}" in page]


@needs_engine
def test_a_power_of_attorney_says_who_what_and_how_long(way, enter):
    told = replace(
        INTAKE,
        consumer_id_type="ID",
        consumer_id_no="331082198001011234",
        consumer_address="台州市椒江区白云街道",
    )
    way.register(told).accept().start()
    client = enter(way.place.people["settler"])
    assert client.post(f"/s/{way.place.slug}/cases/{way.id}/print/F07").status_code == 404
    party.bring_proxy(way.db, way.actor("settler"), way.id, replace(PROXY, matters=MATTERS), now=way.now)
    way.db.commit()
    assert menu(client, way) == ["F01", "F07"]
    paper = printed(client, way, "F07")
    for wanted in (
        "授权委托书",
        way.case.number,
        "王小明",
        "331082198001011234",
        "台州市椒江区白云街道",
        "钱代理",
        "13911112222",
        "33108219900101123X",
        MATTERS,
        "✓特别授权(代为承认、变更、放弃请求,进行和解,签收款物)",
        "自2026年11月1日起至2026年12月31日止",
        "✓委托书原件",
        "第一百六十五条",
        "第1页,共1页",
    ):
        assert wanted in paper, wanted
    assert "调解" not in paper


@needs_engine
def test_each_power_has_its_sheet_and_an_ended_one_says_so(way, enter):
    way.negotiating()
    party.bring_proxy(way.db, way.actor("settler"), way.id, PROXY, now=way.now)
    later = replace(PROXY, name="李代理", original_seen=False, powers="GENERAL")
    party.bring_proxy(way.db, way.actor("settler"), way.id, later, now=way.now + timedelta(hours=1))
    way.db.commit()
    paper = printed(enter(way.place.people["liaison"]), way, "F07")
    assert "共2页" in paper
    assert paper.index("钱代理") < paper.index("委托已于2026年11月21日终止") < paper.index("李代理")
    assert paper.count("✓委托书原件") == 1
    assert "✓一般代理" in paper


@needs_engine
def test_a_test_is_commissioned_on_paper_and_its_end_is_on_it(way, enter):
    way.negotiating()
    client = enter(way.place.people["settler"])
    assert client.post(f"/s/{way.place.slug}/cases/{way.id}/print/F08").status_code == 404
    testing.commission_test(way.db, way.actor("settler"), way.id, TEST, now=way.now)
    way.db.commit()
    assert "F08" in menu(client, way)
    paper = printed(client, way, "F08")
    for wanted in (
        "检测(鉴定)委托与费用约定书",
        "王小明",
        "小天使童装店",
        "含绒量、充绒量是否与吊牌标称一致",
        "台州市质量技术监督检测研究院",
        "CMA181100111111",
        "捌佰陆拾元整",
        "✓经营者",
        "编号03",
        "由责任方承担;双方均有责任的,按责任大小分担",
        "不计算在服务站的和解期限内",
    ):
        assert wanted in paper, wanted
    testing.cancel_test(way.db, way.actor("settler"), way.id, "双方同意不再检测", now=way.now)
    testing.commission_test(way.db, way.actor("settler"), way.id, TEST, now=way.now)
    way.db.commit()
    again = printed(client, way, "F08")
    assert "双方协商一致,不再检测(鉴定)" in again
    assert "(第2次)" in again


@needs_engine
def test_a_grave_matter_goes_up_with_the_consumer_masked(way, enter):
    way.negotiating()
    client = enter(way.place.people["head"])
    assert client.post(f"/s/{way.place.slug}/cases/{way.id}/print/F12").status_code == 404
    long = "消费者反映同批次羽绒服掉色，已有十一名消费者同时提出，其中两名儿童皮肤红肿就医。" * 40
    what = refer.ReferralFacts(["GROUP", "INJURY"], long, "已封存同批次商品三十七件，停止销售。")
    refer.report_up(way.db, way.actor("head"), way.id, what, now=way.now)
    way.db.commit()
    assert "F12" in menu(client, way)
    paper = printed(client, way, "F12")
    for wanted in (
        "重大、热点投诉上报单",
        f"{way.case.number}-01",
        "✓群体性",
        "✓人身伤害",
        "已封存同批次商品三十七件",
        "王**138****5678",
        "所/局意见",
    ):
        assert wanted in paper, wanted
    assert "全文见附页" in paper
    assert paper.count("其中两名儿童皮肤红肿就医。") >= 40
    assert "13812345678" not in paper
    assert "✓重大" not in paper


@needs_engine
def test_a_hand_over_with_consent_names_the_consumer(way, enter):
    way.negotiating()
    why = terminate.TerminationFacts("双方分歧过大。", WAYS, "FACE", way.now)
    terminate.terminate(way.db, way.actor("head"), way.id, "OTHER", "DISAGREE", why, now=way.now)
    what = refer.ReferralFacts([], "协商两次未成，消费者请求退一赔三。")
    refer.hand_over(way.db, way.actor("liaison"), way.id, what, consent=True, now=way.now)
    way.db.commit()
    client = enter(way.place.people["liaison"])
    assert menu(client, way) == ["F01", "F06", "F12"]
    paper = printed(client, way, "F12")
    for wanted in ("终止和解案件移交单", "王小明13812345678", "✓终止和解后报所处理", "同意将本投诉移交处理"):
        assert wanted in paper, wanted


@needs_engine
def test_a_breach_tells_the_agreement_it_breaks(way, enter, frozen):
    way.agreed()
    perform.begin_performance(way.db, way.actor("settler"), way.id, now=way.now)
    frozen.move_to(at(9))
    perform.report_breach(way.db, way.actor("settler"), way.id, "经营者至今未更换。", now=clock.now())
    way.db.commit()
    paper = printed(enter(way.place.people["settler"]), way, "F12")
    for wanted in ("和解协议逾期未履行上报单", "王小明", "双方已签订和解协议书(编号", "履行期限至2026-11-28"):
        assert wanted in paper, wanted


@needs_engine
def test_a_sealed_report_prints_only_what_names_nobody(way, enter):
    sealed(way)
    client = enter(way.place.people["liaison"])
    assert menu(client, way) == ["F12"]
    paper = printed(client, way, "F12")
    assert "投诉移交单" in paper
    assert "依法保密,本单不予载明" in paper
    assert not [word for word in SECRETS if word in paper]
    for other in ("F01", "F07"):
        assert client.post(f"/s/{way.place.slug}/cases/{way.id}/print/{other}").status_code == 404


def test_another_station_prints_none_of_them(way, enter, town):
    way.negotiating()
    testing.commission_test(way.db, way.actor("settler"), way.id, TEST, now=way.now)
    way.db.commit()
    stranger = enter(town.other.people["liaison"])
    for paper in ("F07", "F08", "F12"):
        assert stranger.post(f"/s/{town.other.slug}/cases/{way.id}/print/{paper}").status_code == 404


@given(
    st.sampled_from(["REPORT_UP", "REFER", "TRANSFER", "BREACH"]),
    st.booleans(),
    st.sampled_from(["NONE", "MIXED", "ONLY"]),
    st.booleans(),
    st.booleans(),
)
def test_who_told_of_a_violation_is_never_named(cause, lead, report, dispatched, consent):
    much = consumer_on_report(cause, lead=lead, report=report, dispatched=dispatched, consent=consent)
    assert (much == NOBODY) == (lead or report == "ONLY")
    if much == FULL:
        assert consent or dispatched or cause == "BREACH"
    assert much in (FULL, MASKED, NOBODY)


def test_the_words_of_the_powers_are_those_of_the_form():
    assert POWERS.label("SPECIAL") == "特别授权（代为承认、变更、放弃请求，进行和解，签收款物）"
    assert list(CASE_PAPERS) == sorted(CASE_PAPERS)


@needs_engine
def test_blank_forms_for_the_counter_hold_nobodys_data(way, enter):
    way.negotiating()
    way.db.commit()
    client = enter(way.place.people["approver"])
    for paper, title in (("F07", "授权委托书"), ("F08", "检测(鉴定)委托与费用约定书")):
        form = words(client.get(f"/s/{way.place.slug}/cases/blank/{paper}.pdf"))
        assert title in form
        assert "王小明" not in form
        assert "✓" not in form
        assert "第1页,共1页" in form


@needs_engine
def test_the_form_to_sign_knows_the_case_and_the_signed_copy_comes_back(way, enter):
    way.negotiating()
    way.db.commit()
    client = enter(way.place.people["settler"])
    base = f"/s/{way.place.slug}/cases/{way.id}"
    assert f"{base}/blank/F08" in client.get(f"{base}/commission_test").get_data(as_text=True)
    assert f"{base}/blank/F07" in client.get(f"{base}/proxy").get_data(as_text=True)
    assert f"{base}/blank" not in client.get(f"{base}/co-consumer").get_data(as_text=True)
    form = words(client.post(f"{base}/blank/F08"))
    assert "小天使童装店" in form
    assert "王小明" in form
    assert "台州市质量技术监督检测研究院" not in form
    assert client.get(f"{base}/signed/F08").status_code == 404

    testing.commission_test(way.db, way.actor("settler"), way.id, TEST, now=way.now)
    unseen = replace(PROXY, original_seen=False)
    party.bring_proxy(way.db, way.actor("settler"), way.id, unseen, now=way.now)
    way.db.commit()
    assert client.post(f"{base}/blank/F08").status_code == 404  # commissioned: now there is the paper itself
    page = client.get(base).get_data(as_text=True)
    assert page.count("签字件未存") == 2
    assert client.submit(client.get(f"{base}/signed/F07"), {}).status_code == 422
    for paper, more in (("F07", {"original_seen": "y"}), ("F08", {})):
        scan = (BytesIO(samples.saved(samples.picture(), "PNG")), f"{paper}.png")
        sent = client.submit(client.get(f"{base}/signed/{paper}"), {"file": scan, **more})
        assert sent.status_code in (302, 303), sent.get_data(as_text=True)[:2000]
    page = client.get(base).get_data(as_text=True)
    assert "签字件未存" not in page
    way.db.expire_all()
    power, test = way.db.scalars(select(models.Party)).one(), way.db.scalars(select(models.Test)).one()
    assert power.original_seen
    for file in (power.power_file_id, test.commission_file_id):
        assert client.get(f"{base}/files/{file}").status_code == 200
    assert "✓委托书原件" in printed(client, way, "F07")


def test_the_scan_of_a_power_goes_with_the_file_it_belongs_to(way, db):
    way.negotiating()
    bytes_ = BytesIO(samples.saved(samples.picture(), "PNG"))
    scan = store(way.db, way.actor("settler"), bytes_, "委托书.png", now=way.now)
    party.bring_proxy(way.db, way.actor("settler"), way.id, PROXY, now=way.now)
    way.db.scalars(select(models.Party)).one().power_file_id = scan.id
    way.minutes().propose().approve().sign().perform().close()
    way.archive()
    way.db.commit()
    system = db(System("test"))
    purge_case(system, way.case, now=way.now + timedelta(days=3 * 366))
    assert system.scalars(select(StoredFile).where(StoredFile.id == scan.id)).one().purged_at


def test_a_signed_power_still_comes_when_the_case_is_closed_but_not_into_a_locked_file(way, enter):
    """A power whose original nobody had ticked kept the file from the archive for good."""
    way.negotiating()
    unseen = replace(PROXY, original_seen=False)
    party.bring_proxy(way.db, way.actor("settler"), way.id, unseen, now=way.now)
    way.minutes().propose().approve().sign().perform().close()
    way.db.commit()
    liaison = enter(way.place.people["liaison"])
    base = f"/s/{way.place.slug}/cases/{way.id}"
    with pytest.raises(Conflict):
        way.archive()
    way.db.rollback()
    scan = (BytesIO(samples.saved(samples.picture(), "PNG")), "委托书.png")
    sent = liaison.submit(liaison.get(f"{base}/signed/F07"), {"file": scan, "original_seen": "y"})
    assert sent.status_code in (302, 303)
    way.archive()
    way.db.commit()
    late = (BytesIO(samples.saved(samples.picture(), "PNG")), "委托书.png")
    assert liaison.submit(liaison.get(f"{base}/signed/F07"), {"file": late}).status_code == 409
    approver = enter(way.place.people["approver"])
    assert approver.get(f"{base}/signed/F07").status_code == 403
