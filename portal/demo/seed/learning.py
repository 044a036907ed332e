"""A year of the stations' learning and telling: training, an exam, activities, warnings, cases told."""

from datetime import datetime, time, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import select

from portal import tenants
from portal.audits.actions.return_visits import calls
from portal.audits.queries import return_visits as visit_queries
from portal.audits.rules.calls import Answers
from portal.complaints.actions.quarters import decide, hand_in
from portal.complaints.queries.quarters import of_quarter
from portal.complaints.rules import quarters
from portal.core.clock import SHANGHAI, local_date
from portal.demo.seed.chance import Chance
from portal.demo.seed.course import Act, Course, Hand, Move
from portal.demo.seed.founding import City, Station
from portal.tenants.actions.publicity import activities, texts
from portal.tenants.actions.training import exams, questions, sessions
from portal.tenants.models.publicity import ConsumptionWarning, TypicalCase
from portal.tenants.models.training import Exam, ExamPaper
from portal.tenants.queries.publicity import told_already
from portal.tenants.rules.publicity import ActivityFacts, StoryFacts, WarningFacts
from portal.tenants.rules.training.exams import ExamFacts
from portal.tenants.rules.training.sessions import SessionFacts

OWN_HOUSE = cast("Course", None)  # what a station does in its own house belongs to no case
SAID = (
    Answers("YES", "SAME", "DONE", "YES", 5, "SATISFIED", "NO"),
    Answers("YES", "SAME", "NONE", "YES", 4, "FAIRLY", "NO"),
    Answers("FORGOT", "SAME", "NONE", "NO", 2, "DISSATISFIED", "NO", "等得太久。"),
)
SILENT = 23  # this station of the list never trained: the alarm has something to find
LESSONS = (
    ("CLASS", "《消费者权益保护法实施条例》学习", "法律知识", "OFFICE", "古城市场监管所 吴老师", 120),
    ("ON_SITE", "投诉登记和协商记录填写", "工作程序", "OFFICE", "所联系人", 60),
    ("EXCHANGE", "与兄弟服务站交流先行赔付做法", "服务规范", "STATION", "", 90),
    ("SHADOW", "新任和解员跟班学习", "工作程序", "STATION", "", 240),
    ("CLASS", "不合格商品退市和索证索票", "商品质量", "BUREAU", "市局食品科", 90),
    ("CLASS", "接待老年消费者", "服务规范", "ASSOCIATION", "消保委志愿者", 60),
)
ACTIVITIES = (
    ("DAY_315", "3·15 国际消费者权益日现场咨询", 300, 260, 42),
    ("MATERIALS", "发放《预付式消费提示》", 500, 400, 12),
    ("LECTURE", "老年人识别保健品骗局讲座", 80, 65, 9),
    ("COMMUNITY", "消费维权进社区", 150, 120, 21),
)
WARNINGS = (
    (
        "预付卡消费提示",
        "办理预付卡请索取合同，核对退费条款，单张金额不宜过大；商家搬迁、歇业前请及时消费。",
        "办卡要合同，充值别贪多",
    ),
    (
        "冬季取暖器选购提示",
        "请选择有 CCC 标志的取暖器，使用时远离窗帘被褥，离人断电。",
        "取暖器认准 CCC 标志",
    ),
    (
        "直播带货消费提示",
        "看直播下单前，请核实主播展示的商家名称和售后承诺，保存直播间链接和聊天记录。",
        "直播下单先核实，留好凭证",
    ),
)
STORY = StoryFacts(
    title="吊牌拆除不影响三包责任",
    story="某消费者在场内某童装店购买羽绒服，穿着两天后拉链脱开。商家以吊牌已拆为由不予更换，消费者到服务站投诉。",
    handling="和解员核对小票和商品，说明拉链脱开属质量问题，双方达成和解：更换同款商品一件，并补偿往返交通费。次日消费者确认收到。",
    lesson="商品存在质量问题的，吊牌是否拆除不影响消费者依法要求修理、更换、退货。商家不得以店堂告示减轻自己的责任。",
    basis="《消费者权益保护法》第二十四条、第二十六条",
)


def moves(seed: int, city: City, since: datetime, now: datetime) -> list[Move]:
    """What every station learnt and told between *since* and *now*, in no order."""
    found: list[Move] = []
    for at, place in enumerate(city.stations):
        chance = Chance(seed, f"learning/{place.code}")
        if at != SILENT:
            found += _lessons(chance, place, now)
        found += _activities(chance, place, now)
    found += _demo_station(city.stations[0], now)
    return [move for move in found if since < move.at <= now]


def _move(place: Station, who: str, at: datetime, act: Act) -> Move:
    return Move(at, place, who, act, OWN_HOUSE)


def _office_hour(chance: Chance, now: datetime, days: float) -> datetime:
    day = local_date(now - timedelta(days=days))
    return datetime.combine(day, time(9 + chance.randrange(8), chance.randrange(60)), SHANGHAI)


def _lessons(chance: Chance, place: Station, now: datetime) -> list[Move]:
    count = 2 + chance.randrange(3)
    chosen = chance.sample(LESSONS, count)
    return [
        _move(place, "LIAISON", _office_hour(chance, now, chance.uniform(20, 330)), _lesson(chance, one))
        for one in chosen
    ]


def _lesson(chance: Chance, lesson: tuple[str, str, str, str, str, int]) -> Act:
    kind, title, topic, organizer, teacher, minutes = lesson
    misses = chance.randrange(4)

    def act(_course: Course, hand: Hand) -> None:
        held_on = local_date(hand.now)
        facts = SessionFacts(kind, organizer, title, held_on, minutes, topic, "二楼会议室", teacher)
        row = sessions.plan_session(hand.db, hand.actor, facts, now=hand.now)
        people = [one.id for one in tenants.roster(hand.db, held_on)]
        there = people[: len(people) - 1] if misses == 0 and len(people) > 1 else people
        sessions.set_attendance(hand.db, hand.actor, row, there, now=hand.now)

    return act


def _activities(chance: Chance, place: Station, now: datetime) -> list[Move]:
    chosen = chance.sample(ACTIVITIES, 1 + chance.randrange(2))
    return [
        _move(place, "LIAISON", _office_hour(chance, now, chance.uniform(15, 320)), _activity(chance, one))
        for one in chosen
    ]


def _activity(chance: Chance, one: tuple[str, str, int, int, int]) -> Act:
    kind, title, materials, people, questions_asked = one
    share = 0.6 + chance.random() * 0.8

    def act(_course: Course, hand: Hand) -> None:
        facts = ActivityFacts(
            kind,
            title,
            local_date(hand.now),
            "一楼中庭",
            round(materials * share),
            round(people * share),
            round(questions_asked * share),
        )
        activities.record_activity(hand.db, hand.actor, facts, now=hand.now)

    return act


def _demo_station(place: Station, now: datetime) -> list[Move]:
    """The station of the demo's accounts: a bank, an exam held and one that waits, texts in all states."""

    def back(days: float, hour: int = 10) -> datetime:
        return datetime.combine(local_date(now - timedelta(days=days)), time(hour), SHANGHAI)

    made = [
        _move(place, "HEAD", back(60), _bank),
        _move(place, "HEAD", back(59), _set_exam("上岗知识考试", 30)),
        _move(place, "SETTLER", back(58), _sit(right=10)),
        _move(place, "APPROVER", back(58, 11), _sit(right=8)),
        _move(place, "LIAISON", back(57), _sit(right=5)),
        _move(place, "HEAD", back(2), _set_exam("冬季消费维权知识测验", 20)),
        _move(place, "LIAISON", back(30), _story),
        _move(place, "HEAD", back(29), _approve_stories),
    ]
    for at, warning in enumerate(WARNINGS):
        made.append(_move(place, "LIAISON", back(12 - at * 4, 9), _warning(*warning)))
        if at < len(WARNINGS) - 1:
            made.append(_move(place, "HEAD", back(11 - at * 4, 9), _approve_warnings))
    return made


def _bank(_course: Course, hand: Hand) -> None:
    questions.add_questions(hand.db, hand.actor, questions.shipped(), source="SHIPPED", now=hand.now)


def _set_exam(title: str, days: int) -> Act:
    def act(_course: Course, hand: Hand) -> None:
        facts = ExamFacts(title, 10, 80, 20, hand.now, hand.now + timedelta(days=days), 2)
        exams.set_exam(hand.db, hand.actor, facts, now=hand.now)

    return act


def _sit(right: int) -> Act:
    """Begin the exam and hand it in with so many right answers of ten."""

    def act(_course: Course, hand: Hand) -> None:
        exam: UUID = hand.db.execute(select(Exam.id).order_by(Exam.at)).scalars().first() or UUID(int=0)
        paper: ExamPaper = exams.start_paper(hand.db, hand.actor, exam, now=hand.now)
        known = exams.asked_of(paper)[:right]
        answers = {str(at): one.right for at, one in enumerate(known)}
        exams.hand_in(hand.db, hand.actor, paper.id, answers, now=hand.now + timedelta(minutes=9))

    return act


def _warning(title: str, body: str, led: str) -> Act:
    def act(_course: Course, hand: Hand) -> None:
        today = local_date(hand.now)
        facts = WarningFacts(title, body, led, "STATION", today, today + timedelta(days=60))
        texts.write_warning(hand.db, hand.actor, facts, now=hand.now)

    return act


def _approve_warnings(_course: Course, hand: Hand) -> None:
    waiting = select(ConsumptionWarning).where(ConsumptionWarning.approved_at.is_(None))
    for row in hand.db.execute(waiting).scalars().all():
        texts.approve_warning(hand.db, hand.actor, row, row.version, now=hand.now)


def _story(_course: Course, hand: Hand) -> None:
    for case in texts.closed_cases(hand.db, 1):
        if told_already(hand.db, case.id) is None:
            texts.write_story(hand.db, hand.actor, case, STORY, now=hand.now)


def _approve_stories(_course: Course, hand: Hand) -> None:
    waiting = select(TypicalCase).where(TypicalCase.approved_at.is_(None))
    for row in hand.db.execute(waiting).scalars().all():
        texts.approve_story(hand.db, hand.actor, row, row.version, now=hand.now)
        hand.db.flush()
        texts.publish_story(hand.db, hand.actor, row, row.version, now=hand.now)


def house_keeping(seed: int, city: City, since: datetime, now: datetime) -> list[Move]:
    """What every station owes: its quarterly summary within ten days, the office's word on it, return visits."""
    found: list[Move] = []
    for at, place in enumerate(city.stations):
        chance = Chance(seed, f"keeping/{place.code}")
        for year, quarter in quarters.ended(local_date(now), 4):
            if (at + quarter) % 9 == 0:
                continue  # the late ones: a known defect has something to find
            after = datetime.combine(quarters.span(year, quarter)[1], time(10), SHANGHAI)
            day = after + timedelta(days=2 + chance.randrange(8))
            found.append(_move(place, "HEAD", day, _hand_in(place, year, quarter)))
            judged = day + timedelta(days=3, hours=1)
            found.append(
                Move(judged, city.bureaus[place.office], "CONTACT", _accept(place, year, quarter), OWN_HOUSE)
            )
        found += [
            _move(place, "LIAISON", now - timedelta(days=back), _ask_back(chance))
            for back in range(7, 330, 20)
        ]
    return [move for move in found if since < move.at <= now]


def _hand_in(place: Station, year: int, quarter: int) -> Act:
    def act(_course: Course, hand: Hand) -> None:
        words = "投诉集中在商品质量和售后服务，已约谈相关经营户并回访消费者。"
        hand_in(hand.db, hand.actor, place.id, year, quarter, words, "建议加强预付式消费提示。", now=hand.now)

    return act


def _accept(place: Station, year: int, quarter: int) -> Act:
    def act(_course: Course, hand: Hand) -> None:
        for row in of_quarter(hand.db, year, quarter):
            if row.tenant_id == place.id and row.state == "HANDED_IN":
                decide(hand.db, hand.actor, row.id, accept=True, opinion="", seen=row.version, now=hand.now)

    return act


def _ask_back(chance: Chance) -> Act:
    """The station calls whoever has not answered the link by the seventh day."""

    def act(_course: Course, hand: Hand) -> None:
        waiting = visit_queries.visits(level="STATION", state="WAITING")
        for row in hand.db.execute(waiting).scalars().all():
            if row.made_at > hand.now - timedelta(days=7):
                continue
            if chance.random() < 0.2:
                calls.note_attempt(
                    hand.db, hand.actor, row.id, "OFF", "PHONE", seen=row.version, now=hand.now
                )
                continue
            said = chance.pick(SAID, (6, 3, 1))
            calls.answer_by_officer(
                hand.db, hand.actor, row.id, said, "PHONE", seen=row.version, now=hand.now
            )

    return act
