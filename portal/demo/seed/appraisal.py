"""What the county does about its stations of late: a round of return visits, the assessment of a quarter, an award."""

from datetime import datetime, time, timedelta

from portal.audits.actions.assessment import awards, periods
from portal.audits.actions.return_visits import calls, rounds
from portal.audits.models import ReturnRound, ReturnVisit
from portal.audits.queries import return_visits as queries
from portal.audits.rules.calls import Answers
from portal.core.clock import SHANGHAI, local_date
from portal.demo.seed.course import Act, Course, Hand, Move
from portal.demo.seed.founding import City, Place
from portal.demo.seed.learning import OWN_HOUSE

CRITERIA = (
    "一、一年内没有查实的重大投诉和行政处罚；\n"
    "二、公示并兑现七日无理由退货等承诺；\n"
    "三、参加先行赔付，和解协议按期履行；\n"
    "四、商品台账和索证索票齐全。"
)
CONTENT = Answers("YES", "SAME", "DONE", "YES", 5, "SATISFIED", "NO", "工作人员很耐心。")
FAIRLY = Answers("YES", "SAME", "NONE", "YES", 4, "FAIRLY", "NO")
ANSWERS = (CONTENT, FAIRLY, CONTENT)


def moves(city: City, county: str, now: datetime) -> list[Move]:
    """The county's steps of the last days, in no order."""
    place = city.bureaus[county]

    def back(days: float, hour: int) -> datetime:
        return datetime.combine(local_date(now - timedelta(days=days)), time(hour, 5), SHANGHAI)

    made = [
        _move(place, "SUPERVISOR", back(6, 9), _freeze(back(4, 22), now)),
        _move(place, "SUPERVISOR", back(6, 10), _announce),
        _move(place, "SUPERVISOR", back(3, 9), _draw),
        _move(place, "SUPERVISOR", back(9, 9), _invite(now)),
        _move(place, "SUPERVISOR", now - timedelta(minutes=12), _assess(now)),
    ]
    made += [
        _move(place, "DISPATCHER", back(2, 9 + at), _call(answers)) for at, answers in enumerate(ANSWERS)
    ]
    return [move for move in made if move.at <= now]


def _move(place: Place, who: str, at: datetime, act: Act) -> Move:
    return Move(at, place, who, act, OWN_HOUSE)


def _quarter_before(now: datetime) -> tuple[int, int]:
    today = local_date(now)
    quarter = (today.month - 1) // 3
    return (today.year, quarter) if quarter else (today.year - 1, 4)


def _freeze(falls_at: datetime, now: datetime) -> Act:
    def act(_course: Course, hand: Hand) -> None:
        facts = rounds.RoundFacts(
            title="近半年办结投诉回访",
            first_day=local_date(now - timedelta(days=180)),
            last_day=local_date(hand.now),
            sources=(f"中国福利彩票 3D {falls_at:%Y-%m-%d} 开奖号码",),
            falls_at=falls_at,
            until=falls_at + timedelta(days=2),
        )
        rounds.freeze_round(hand.db, hand.actor, facts, now=hand.now)

    return act


def _open_round(hand: Hand) -> ReturnRound:
    found: ReturnRound = hand.db.execute(queries.rounds()).scalars().one()
    return found


def _announce(_course: Course, hand: Hand) -> None:
    row = _open_round(hand)
    rounds.announce_round(hand.db, hand.actor, row.id, seen=row.version, now=hand.now)


def _draw(_course: Course, hand: Hand) -> None:
    row = _open_round(hand)
    rounds.draw_round(hand.db, hand.actor, row.id, [[3, 0, 7]], seen=row.version, now=hand.now)


def _call(answers: Answers) -> Act:
    def act(_course: Course, hand: Hand) -> None:
        waiting = queries.visits(level="BUREAU", state="WAITING").order_by(ReturnVisit.id).limit(1)
        row = hand.db.execute(waiting).scalars().first()
        if row is not None:
            calls.answer_by_officer(
                hand.db, hand.actor, row.id, answers, "PHONE", seen=row.version, now=hand.now
            )

    return act


def _invite(now: datetime) -> Act:
    def act(_course: Course, hand: Hand) -> None:
        today = local_date(hand.now)
        title = f"{today.year} 年放心消费示范店评选"
        until = local_date(now) + timedelta(days=20)
        awards.open_round(hand.db, hand.actor, "MODEL_SHOP", title, CRITERIA, today, until, now=hand.now)

    return act


def _assess(now: datetime) -> Act:
    year, quarter = _quarter_before(now)

    def act(_course: Course, hand: Hand) -> None:
        first = local_date(now).replace(year=year, month=3 * quarter - 2, day=1)
        periods.open_period(hand.db, hand.actor, "QUARTER", first, None, now=hand.now)

    return act
