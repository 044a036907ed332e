"""The offices read what their stations report, once a week, and answer it."""

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from portal.complaints.actions.office import answer_report
from portal.complaints.models import Referral
from portal.complaints.queries.reports import reports
from portal.core.clock import SHANGHAI, local_date
from portal.demo.seed.course import Course, Hand, Move
from portal.demo.seed.founding import City
from portal.demo.seed.learning import OWN_HOUSE

WORDS = {
    "REPORT_UP": "已收悉。所里派员到场了解情况，请继续做好商品封存和消费者安抚。",
    "REFER": "已收悉，由所里转有关部门处理并告知投诉人。",
    "TRANSFER": "已收悉，由所里联系双方，依法处理后告知服务站。",
    "BREACH": "已收悉，所里约谈经营者，督促其履行协议。",
}
UNANSWERED = timedelta(days=10)  # so that somebody who looks finds one to answer


def moves(city: City, since: datetime, now: datetime) -> list[Move]:
    """One hour a week for every office that has stations, at three in the afternoon."""
    offices = sorted({place.office for place in city.stations})
    first = datetime.combine(local_date(since), time(15), SHANGHAI)
    weeks = range(1, (now - UNANSWERED - first).days // 7 + 1)
    return [
        Move(first + timedelta(weeks=week), city.bureaus[office], "CONTACT", _answer, OWN_HOUSE)
        for week in weeks
        for office in offices
    ]


def _answer(_course: Course, hand: Hand) -> None:
    for row in _waiting(hand.db):
        words = WORDS[row.cause]
        answer_report(hand.db, hand.actor, row.complaint_id, row.id, words, now=hand.now)


def _waiting(db: Session) -> list[Referral]:
    return [row for row, _case, _station in db.execute(reports(answered=False)).all()]
