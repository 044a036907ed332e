"""What bureau and station do on a dispatch."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from portal import complaints, govlink
from portal.core.clock import local_date
from portal.demo.seed.acts import MONEY
from portal.demo.seed.course import Course, Hand
from portal.govlink.actions.decide import confirm as confirm_answer
from portal.govlink.actions.decide import rework as rework_answer
from portal.govlink.actions.decide import take_back as take_dispatch_back
from portal.govlink.actions.extension import ask_extension as ask_for_days
from portal.govlink.actions.feed_back import Answer
from portal.govlink.actions.feed_back import feed_back as answer_bureau
from portal.govlink.actions.give_back import give_back as give_dispatch_back
from portal.govlink.actions.keep import keep as keep_case
from portal.govlink.actions.open_case import Completion
from portal.govlink.actions.open_case import open_case as open_from_dispatch
from portal.govlink.actions.sign import sign as sign_dispatch
from portal.govlink.actions.supervise import answer as answer_supervision
from portal.govlink.actions.supervise import ask as ask_supervision
from portal.govlink.queries.desk import platform_case
from portal.govlink.queries.dispatches import dispatch as one_dispatch
from portal.govlink.queries.dispatches import supervisions
from portal.govlink.rules.results import answer_of
from portal.govlink.rules.supervision import TEMPLATES


def order_of(course: Course) -> UUID:
    """The dispatch's id; there is one once it was issued."""
    assert course.dispatch is not None
    return course.dispatch


def _seen(course: Course, hand: Hand) -> int:
    return one_dispatch(hand.db, order_of(course)).version


def enter(course: Course, hand: Hand) -> None:
    """录入: the platform's ticket onto the desk."""
    told, place = course.told, course.place
    facts = govlink.Facts(
        external_no=course.external_no,
        received_at=hand.now - timedelta(hours=1),
        facts=told.facts,
        accepted_on=local_date(hand.now) if course.accepted_there else None,
        source="7" if course.hotline else "1",
        consumer_name=told.consumer or None,
        consumer_phone=told.phone or None,
        respondent=told.shop.name,
        respondent_address=f"{place.site.name}{told.shop.stall}",
        item=told.item,
        problem=told.problem,
        amount=told.price,
        happened_on=told.bought,
        demands=told.demands,
    )
    course.platform = govlink.enter(hand.db, hand.actor, facts, now=hand.now).id


def dispatch(course: Course, hand: Hand) -> None:
    """转办."""
    assert course.platform is not None
    seen = platform_case(hand.db, course.platform).version
    order = govlink.Order(course.platform, seen, course.place.id)
    words = "请先行与消费者联系，按时反馈。"
    course.dispatch = govlink.dispatch(hand.db, hand.actor, order, instruction=words, now=hand.now).id


def sign_for(course: Course, hand: Hand) -> None:
    """签收."""
    sign_dispatch(hand.db, hand.actor, order_of(course), seen=_seen(course, hand), now=hand.now)


def give_back(course: Course, hand: Hand) -> None:
    """退回."""
    why = "经查该店已于上月撤场，不在本站经营户名录内。"
    give_dispatch_back(
        hand.db, hand.actor, order_of(course), "CLOSED_SHOP", why, seen=_seen(course, hand), now=hand.now
    )


def open_case(course: Course, hand: Hand) -> None:
    """转站内案件."""
    told = course.told  # what the platform gave stays; the station asks the consumer for the rest
    added = Completion(
        consumer_name=told.consumer,
        consumer_phone=told.phone,
        respondent=told.shop.name,
        item=told.item,
        happened_on=told.bought,
        place=told.place,
        demands=told.demands,
        merchant=told.shop.id,
    )
    row = open_from_dispatch(
        hand.db, hand.actor, order_of(course), added, seen=_seen(course, hand), now=hand.now
    )
    course.case = row.case_id


def answer(course: Course, hand: Hand) -> None:
    """反馈: what the case came to."""
    assert course.case is not None
    case = complaints.case(hand.db, course.case)
    result = answer_of(case.state, case.outcome)
    assert result is not None
    settled = result == "SETTLED"
    money = course.told.ending.money if settled and course.told.ending.duty in MONEY else Decimal(0)
    note = (
        f"当日联系双方，到站当面协商。{course.told.ending.terms}"
        if settled
        else "经两次协商未达成一致，已告知其他途径。"
    )
    given = Answer(result, "MEETING", local_date(hand.now), note, money)
    answer_bureau(hand.db, hand.actor, order_of(course), given, seen=_seen(course, hand), now=hand.now)


def confirm(course: Course, hand: Hand) -> None:
    """确认."""
    confirm_answer(hand.db, hand.actor, order_of(course), seen=_seen(course, hand), now=hand.now)


def rework(course: Course, hand: Hand) -> None:
    """退回重办."""
    why = "请补充经营者一方的陈述和退款凭证。"
    rework_answer(hand.db, hand.actor, order_of(course), why, seen=_seen(course, hand), now=hand.now)


def take_back(course: Course, hand: Hand) -> None:
    """收回."""
    why = "消费者来电要求由市场监管部门直接调解，本局收回自办。"
    take_dispatch_back(hand.db, hand.actor, order_of(course), why, seen=_seen(course, hand), now=hand.now)


def keep(course: Course, hand: Hand) -> None:
    """本局自办: what came back, the bureau handles itself."""
    assert course.platform is not None
    seen = platform_case(hand.db, course.platform).version
    keep_case(hand.db, hand.actor, course.platform, seen=seen, now=hand.now)


def ask_days(course: Course, hand: Hand) -> None:
    """申请延期. Only where the bureau has accepted the complaint itself."""
    ask_for_days(
        hand.db,
        hand.actor,
        order_of(course),
        3,
        "经营者负责人出差，双方约定下周当面协商，消费者同意。",
        consent=True,
        seen=_seen(course, hand),
        now=hand.now,
    )


def remind(course: Course, hand: Hand) -> None:
    """催办."""
    due = local_date(hand.now) + timedelta(days=1)
    ask_supervision(hand.db, hand.actor, order_of(course), "REMIND", TEMPLATES["NEAR"].zh, due, now=hand.now)


def supervise(course: Course, hand: Hand) -> None:
    """督办."""
    due = local_date(hand.now) + timedelta(days=2)
    ask_supervision(
        hand.db, hand.actor, order_of(course), "SUPERVISE", TEMPLATES["LATE"].zh, due, now=hand.now
    )


def reply(course: Course, hand: Hand) -> None:
    """答复督办."""
    open_one = next(
        one
        for one in supervisions(hand.db, one_dispatch(hand.db, order_of(course)))
        if one.level == "SUPERVISE" and one.answered_at is None
    )
    words = "因经营者更换负责人延误，已约定明日当面协商，后日前反馈结果。"
    answer_supervision(hand.db, hand.actor, open_one.id, words, seen=open_one.version, now=hand.now)
