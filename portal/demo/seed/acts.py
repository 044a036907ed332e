"""What people do on a case: each act calls the verb that the page of the same name calls."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from portal import complaints
from portal.complaints.actions.accept import Acceptance, Rejection
from portal.complaints.actions.accept import accept as accept_case
from portal.complaints.actions.accept import reject as reject_case
from portal.complaints.actions.finish import archive as archive_case
from portal.complaints.actions.finish import ask_to_void
from portal.complaints.actions.finish import close as close_case
from portal.complaints.actions.handle import MinutesFacts, write_minutes
from portal.complaints.actions.handle import appoint as promise_answer
from portal.complaints.actions.handle import resume as resume_case
from portal.complaints.actions.handle import start as start_case
from portal.complaints.actions.inquiry import answer as answer_inquiry
from portal.complaints.actions.perform import FeedbackFacts, begin_performance, report_breach
from portal.complaints.actions.perform import feed_back as tell_result
from portal.complaints.actions.refer import ReferralFacts, hand_over, report_up
from portal.complaints.actions.refer import refer as refer_case
from portal.complaints.actions.settle import Proposal, approve_as_head
from portal.complaints.actions.settle import approve as approve_text
from portal.complaints.actions.settle import propose as propose_text
from portal.complaints.actions.settle import send_back as send_back_text
from portal.complaints.actions.sign import SignatureFacts
from portal.complaints.actions.sign import sign as sign_text
from portal.complaints.actions.terminate import TerminationFacts
from portal.complaints.actions.terminate import terminate as end_case
from portal.complaints.actions.testing import ReportFacts, TestFacts, commission_test, take_report
from portal.complaints.queries.facts import open_settlement
from portal.complaints.rules.checks import Obligation
from portal.complaints.rules.words.citations import CITATIONS
from portal.core.clock import local_date
from portal.core.files import StoredFile, store
from portal.demo.seed.course import Course, Hand
from portal.demo.seed.data import read
from portal.demo.seed.papers import report_pdf, signature_png

MONEY = {"REFUND", "COMPENSATE"}
PERFORM_DAYS = 10
WAYS = ("MEDIATION", "AGENCY", "COURT")


def case_of(course: Course) -> UUID:
    """The case's id; there is one once it was registered."""
    assert course.case is not None
    return course.case


def register(course: Course, hand: Hand) -> None:
    """At the desk, by telephone, or by the consumer's own phone."""
    made = complaints.register(hand.db, hand.actor, course.told.intake(), now=hand.now)
    course.case = made.complaint.id


def accept(course: Course, hand: Hand) -> None:
    """受理."""
    accept_case(hand.db, hand.actor, case_of(course), Acceptance(True, True, True), now=hand.now)


def reject(course: Course, hand: Hand) -> None:
    """不予受理."""
    why = Rejection(
        "NOT_OURS", "经核对，被投诉的网店不是本站经营者，已告知消费者向平台所在地反映。", WAYS[:2], "PHONE"
    )
    reject_case(hand.db, hand.actor, case_of(course), why, now=hand.now)


def start(course: Course, hand: Hand) -> None:
    """开始处理; small matters by one officer."""
    simple = course.told.price < 300
    start_case(hand.db, hand.actor, case_of(course), _officers(course), simple=simple, now=hand.now)


def _officers(course: Course) -> list[UUID]:
    second = "LIAISON" if course.told.price < 5000 else "DEPUTY"
    people = [course.place.people["SETTLER"].person, course.place.people[second].person]
    return [person for person in people if person is not None]


def call(course: Course, hand: Hand) -> None:
    """The first talk: both sides are heard by telephone."""
    told = course.told
    said = (
        f"致电消费者{told.consumer}，核实：{told.facts}\n致电{told.shop.name}，{told.said}\n"
        "已约双方到站当面协商，提醒消费者带好小票和实物，不收取原件。"
    )
    _minutes(course, hand, said, "AGAIN", "PHONE")


def talk(course: Course, hand: Hand) -> None:
    """The talk at which they agree."""
    told = course.told
    basis = "；".join(f"{CITATIONS[code].text}：{CITATIONS[code].gist}" for code in told.cites)
    said = (
        f"消费者：{told.facts}\n经营者：{told.said}\n和解员：向双方说明{basis}。\n"
        f"经协商，双方同意：{told.ending.terms}"
    )
    _minutes(course, hand, said, "AGREED", "SITE")


def quarrel(course: Course, hand: Hand) -> None:
    """The talk at which they part."""
    told = course.told
    said = (
        f"消费者坚持：{told.facts}\n经营者：{told.said}，但对金额不能接受。\n"
        "和解员两次分别做工作，双方意见仍相差较大，已告知其他解决途径。"
    )
    _minutes(course, hand, said, "APART", "SITE")


SIGNED = {
    "AGAIN": ("REMOTE", "电话协商，内容已向双方复述。"),
    "APART": ("REFUSED", "消费者不愿签字。"),
    "AGREED": ("SCREEN", ""),
}


def _minutes(course: Course, hand: Hand, said: str, outcome: str, manner: str) -> None:
    signed, why_not = SIGNED[outcome]
    drawn = _signatures(course, hand) if signed == "SCREEN" else []
    facts = MinutesFacts(
        at=hand.now - timedelta(minutes=5),
        manner=manner,
        place=f"{course.place.site.name}消费维权服务站" if manner == "SITE" else "电话",
        officers=_officers(course),
        present=f"{course.told.consumer}；{course.told.shop.name}负责人",
        content=said,
        outcome=outcome,
        signed=signed,
        signed_note=why_not,
        drawn=[(party, name, picture, None) for party, name, _, picture in drawn],
    )
    write_minutes(hand.db, hand.actor, case_of(course), facts, now=hand.now)


def appoint(course: Course, hand: Hand) -> None:
    """约定答复: by this evening, when the case is one of today's."""
    until = hand.now + timedelta(days=1, hours=3)
    promise_answer(hand.db, hand.actor, case_of(course), until, "等经营者请示总部后答复", now=hand.now)


def propose(course: Course, hand: Hand) -> None:
    """报审."""
    ending, today = course.told.ending, local_date(hand.now)
    money = ending.money if ending.duty in MONEY else None
    due = today + timedelta(days=PERFORM_DAYS)
    put = Proposal(
        terms=ending.terms,
        obligations=[Obligation(ending.duty, "", due, money)],
        bases=["LAW", "CONTRACT"] if "CPL16" in course.told.cites else ["LAW"],
        citations=course.told.cites,
        opinion="事实清楚，双方自愿，处理意见符合法律规定，拟按协商结果签订和解协议。",
        waiver_told=True,
    )
    propose_text(hand.db, hand.actor, case_of(course), put, now=hand.now)


def send_back(course: Course, hand: Hand) -> None:
    """退回: the approver wants it clearer."""
    send_back_text(hand.db, hand.actor, case_of(course), "请写明退款方式和到账时间后再报。", now=hand.now)


def approve(course: Course, hand: Hand) -> None:
    """审核."""
    approve_text(hand.db, hand.actor, case_of(course), "同意，请督促按期履行。", now=hand.now)


def head_approve(course: Course, hand: Hand) -> None:
    """站长审批 above the limit."""
    approve_as_head(hand.db, hand.actor, case_of(course), "金额较大，已核实票据，同意。", now=hand.now)


def sign(course: Course, hand: Hand) -> None:
    """Both sign on the screen."""
    shown = open_settlement(hand.db, complaints.case(hand.db, case_of(course)))
    assert shown is not None
    signatures = [
        SignatureFacts(party, name, capacity, "SCREEN", picture, shown.text_hash)
        for party, name, capacity, picture in _signatures(course, hand)
    ]
    sign_text(hand.db, hand.actor, case_of(course), signatures, now=hand.now)


def _signatures(course: Course, hand: Hand) -> list[tuple[str, str, str, StoredFile]]:
    """(party, name, capacity, picture) of both sides."""
    sides = (
        ("CONSUMER", course.told.consumer, "SELF"),
        ("OPERATOR", f"{course.told.shop.name}负责人", "REPRESENTATIVE"),
    )
    return [
        (
            party,
            name,
            capacity,
            store(hand.db, hand.actor, signature_png(course.chance), f"{party}.png", now=hand.now),
        )
        for party, name, capacity in sides
    ]


def begin(course: Course, hand: Hand) -> None:
    """开始履行."""
    begin_performance(hand.db, hand.actor, case_of(course), now=hand.now)


def feed_back(course: Course, hand: Hand) -> None:
    """反馈."""
    money = course.told.ending.money if course.told.ending.duty in MONEY else Decimal(0)
    done = FeedbackFacts(
        performed_on=local_date(hand.now),
        proof_note="消费者提供到账截图，经营者提供转账凭证。" if money else "消费者签收确认，现场拍照留存。",
        recovered_amount=money,
        opinion=course.chance.pick(("SATISFIED", "FAIRLY", "UNSATISFIED", "SILENT"), (70, 20, 3, 7)),
        told_by="PHONE",
    )
    tell_result(hand.db, hand.actor, case_of(course), done, now=hand.now)


def breach(course: Course, hand: Hand) -> None:
    """逾期未履行."""
    report_breach(
        hand.db,
        hand.actor,
        case_of(course),
        "协议约定的履行期限已过，经营者未付款，电话催告两次无果。",
        now=hand.now,
    )


def withdraw(course: Course, hand: Hand) -> None:
    """The consumer withdraws."""
    _end(course, hand, "WITHDRAWN", None, "消费者来电表示已与店方自行解决，撤回投诉。")


def to_agency(course: Course, hand: Hand) -> None:
    """The consumer went to the authority."""
    _end(course, hand, "AGENCY", None, "消费者已通过12315平台向市场监管部门投诉，不再参加站内协商。")


def disagree(course: Course, hand: Hand) -> None:
    """Too far apart."""
    _end(course, hand, "OTHER", "DISAGREE", "双方对赔偿金额分歧过大，经两次协商未能达成一致。")


def no_show(course: Course, hand: Hand) -> None:
    """A side stays away."""
    _end(course, hand, "OTHER", "NO_SHOW", "经营者两次无正当理由不到场参加协商。")


def time_out(course: Course, hand: Hand) -> None:
    """The 20 days are over."""
    _end(course, hand, "OTHER", "TIMEOUT", "自受理之日起二十日届满，双方未达成和解。")


def _end(course: Course, hand: Hand, reason: str, sub: str | None, detail: str) -> None:
    why = TerminationFacts(detail, WAYS, "PHONE", hand.now, transfer_consent=reason == "OTHER")
    end_case(hand.db, hand.actor, case_of(course), reason, sub, why, now=hand.now)


def transfer(course: Course, hand: Hand) -> None:
    """终止后报所."""
    what = ReferralFacts(
        ["UNSETTLED"], f"{course.told.facts}站内协商未成，消费者同意移交。", "已协商两次，材料随附。"
    )
    hand_over(hand.db, hand.actor, case_of(course), what, consent=True, now=hand.now)


def refer(course: Course, hand: Hand) -> None:
    """移交, unhandled."""
    what = ReferralFacts(["OTHER_BODY"], "消费者反映的运输途中行李损坏不属本站处理范围，移交所里转有关部门。")
    refer_case(hand.db, hand.actor, case_of(course), what, now=hand.now)


def alarm(course: Course, hand: Hand) -> None:
    """重大、热点上报 while the case goes on here."""
    flags = [flag for flag in course.told.flags if flag in ("FOOD", "INJURY", "GROUP")]
    what = ReferralFacts(
        flags or ["SERIOUS"], course.told.facts, "已要求经营者封存同批次商品，站内继续协商。"
    )
    report_up(hand.db, hand.actor, case_of(course), what, now=hand.now)


def commission(course: Course, hand: Hand) -> None:
    """委托检测."""
    what = TestFacts(
        item=course.told.item,
        question="是否存在质量问题、是否与标称一致",
        agency="云澜市产品质量检验检测院",
        payer="OPERATOR",
        fee=Decimal(300),
        both=True,
        fee_agreed=True,
        common_sense=False,
        accreditation="CMA 219900",
        sealed_note="双方签字封样，照片留存。",
    )
    commission_test(hand.db, hand.actor, case_of(course), what, now=hand.now)


def test_report(course: Course, hand: Hand) -> None:
    """检测报告."""
    paper = store(hand.db, hand.actor, report_pdf(course.told.item), "检测报告.pdf", now=hand.now)
    found = ReportFacts("送检样品一项指标不符合标称值。", paper.id, objection=False)
    take_report(hand.db, hand.actor, case_of(course), found, now=hand.now)


def close(course: Course, hand: Hand) -> None:
    """办结."""
    close_case(hand.db, hand.actor, case_of(course), now=hand.now)


def archive(course: Course, hand: Hand) -> None:
    """归档."""
    archive_case(hand.db, hand.actor, case_of(course), now=hand.now)


def reopen(course: Course, hand: Hand) -> None:
    """重开 after a return visit."""
    complaints.reopen(
        hand.db,
        hand.actor,
        case_of(course),
        "UNPERFORMED",
        "电话回访消费者，反映退款只到账一部分。",
        now=hand.now,
    )


def resume(course: Course, hand: Hand) -> None:
    """继续处理."""
    resume_case(hand.db, hand.actor, case_of(course), _officers(course), simple=False, now=hand.now)


def ask_void(course: Course, hand: Hand) -> None:
    """申请作废."""
    ask_to_void(hand.db, hand.actor, case_of(course), "联络员误把培训演练内容登记为投诉。", now=hand.now)


def inquire(course: Course, hand: Hand) -> None:
    """咨询."""
    one = course.chance.pick(read("inquiries")["inquiry"])
    channel = course.chance.pick(("VISIT", "PHONE"))
    answer_inquiry(
        hand.db,
        hand.actor,
        channel=channel,
        question=one["question"],
        reply=one["answer"],
        ended=one["ended"],
        now=hand.now,
    )
