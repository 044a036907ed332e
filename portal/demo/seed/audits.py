"""Random audits of a county: registers, a finished draw with results, one under way, one that waits for its numbers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import cast
from uuid import UUID

from sqlalchemy import select

from portal import accounts
from portal.audits.actions import draws, due, findings, plans, publish, rectify, registers, tasks
from portal.audits.models import Rectification, Task
from portal.audits.queries import plans as plan_queries
from portal.audits.queries import tasks as queries
from portal.audits.rules.planning import PlanFacts
from portal.audits.rules.registers import read_checks
from portal.core.actor import Actor
from portal.core.clock import SHANGHAI, local_date
from portal.core.db import open_session
from portal.core.scope import System
from portal.demo.accounts import PASSWORD, TOTP_SECRET
from portal.demo.seed.chance import Chance
from portal.demo.seed.course import Course, Hand, Move
from portal.demo.seed.founding import City, Place

NO_CASE = cast("Course", None)  # an audit belongs to no complaint
COUNTY = "339981"
MORE_INSPECTORS = 3
RATIOS = {"A": "20%", "B": "30%", "C": "60%", "D": "100%"}
ITEMS = (
    ("INSPECTION", "E1", "“八个一”建站标准", "浙江省消费维权服务站规范化建设标准",
     "标志牌悬挂于经营场所显著位置 *\n工作制度、工作职责、工作流程上墙 *\n设有专门的和解室\n公布投诉电话并有人接听"),
    ("INSPECTION", "R1", "不合格商品下架退市", "中华人民共和国消费者权益保护法第十九条、第三十三条",
     "名单内商品已下架封存 *\n下架数量与登记一致\n现场抽查货架无名单内商品 *"),
    ("INSPECTION", "P1", "经营者公示信息", "企业信息公示暂行条例第十四条",
     "营业执照公示\n明码标价\n七日无理由退货承诺公示"),
    ("GUIDANCE", "G1", "服务站建设指导", "", "人员在岗\n台账填写完整\n上墙制度为现行版本 *\n培训记录齐全"),
)  # fmt: skip
FAULTS = (("E1", "工作流程未上墙，旧版展板破损"), ("P1", "两家经营户未公示七日无理由退货承诺"))
NUMBERS = ([3, 9, 14, 21, 27, 33], [8])
SOURCES = ("中国福利彩票双色球当期六个红色球号码", "当期蓝色球号码")


@dataclass
class Round:
    """One plan on its way: what later moves must find again."""

    kind: str
    title: str
    first: int
    last: int
    plan: UUID | None = None
    draw: UUID | None = None
    tasks: list[UUID] = field(default_factory=list)


@dataclass
class Book:
    """The county, its inspectors, and the hours of the story, in days from *now*."""

    place: Place
    now: datetime
    items: dict[str, UUID] = field(default_factory=dict)

    def day(self, days: int) -> date:
        """The date so many days from now."""
        return local_date(self.now) + timedelta(days=days)

    def at(self, days: int, hour: int = 10, minute: int = 0) -> datetime:
        """A moment so many days from now."""
        return datetime.combine(self.day(days), time(hour, minute), SHANGHAI)

    def person(self, person: str) -> Actor:
        """The officer with this id."""
        return next(one for one in self.place.people.values() if str(one.person) == person)


def moves(seed: int, city: City, now: datetime) -> list[Move]:
    """Everything the county does about audits, in no order."""
    book = Book(city.bureaus[COUNTY], now)
    _more_inspectors(seed, book)
    stations = [one for one in city.stations if one.county == COUNTY]
    past = Round("INSPECTION", "消费维权服务站双随机抽查", -66, -25)
    running = Round("INSPECTION", "重点商品与公示信息双随机抽查", -8, 20)
    coming = Round("GUIDANCE", "服务站建设指导走访", 3, 33)
    found: list[Move] = []

    def then(
        days: int, hour: int, who: str, act: Callable[..., None], *told: object, place: Place | None = None
    ) -> None:
        found.append(Move(book.at(days, hour), place or book.place, who, partial(act, book, *told), NO_CASE))

    then(-78, 9, "SUPERVISOR", _registers, [one.id for one in stations])
    for one, planned in ((past, -75), (running, -13), (coming, -5)):
        then(planned, 10, "DISPATCHER", _draft, one)
        then(planned, 15, "SUPERVISOR", _approve, one)
    for one, day in ((past, -70), (running, -11), (coming, -1)):
        then(day, 9, "SUPERVISOR", _freeze, one, 2 if one is coming else 1)
        then(day, 10, "SUPERVISOR", _announce, one)
    for one, day in ((past, -68), (running, -9)):
        then(day, 9, "SUPERVISOR", _enter, one)
    for n in range(len(stations)):
        then(-60 + n, 10, "SUPERVISOR", _visit, past, n)
        then(-50 + n, 16, "SUPERVISOR", _publish, past, n)
    for station in stations:
        then(-44, 11, "HEAD", _prove, place=station)
        then(-30, 11, "HEAD", _prove, place=station)
    then(-42, 10, "SUPERVISOR", _recheck, past, ("FIXED", "NOT_FIXED"))
    then(-41, 10, "SUPERVISOR", _order_again, past)
    then(-28, 10, "SUPERVISOR", _recheck, past, ("FIXED", "FIXED"))
    then(-20, 0, "SUPERVISOR", _overdue, past)
    then(-4, 10, "SUPERVISOR", _visit, running, 1)
    then(-3, 10, "SUPERVISOR", _half_visit, running, 0)
    return found


def _more_inspectors(seed: int, book: Book) -> None:
    chance = Chance(seed, "audits/inspectors")
    with open_session(System("seed: more inspectors")) as db:
        since = book.at(-300)
        for n in range(2, 2 + MORE_INSPECTORS):
            name = chance.name()
            made = accounts.create_person(
                db, login=f"{COUNTY}-inspector{n}", name=name, password=PASSWORD, phone=chance.mobile(),
                totp_secret=TOTP_SECRET, must_change=False, now=since,
            )  # fmt: skip
            roles = frozenset({"INSPECTOR"})
            place = book.place
            accounts.grant_roles(
                db, person=made.id, place_kind="bureau", place_id=place.id, place_path=place.path, roles=roles,
                now=since,
            )  # fmt: skip
            place.people[f"INSPECTOR{n}"] = Actor(made.id, name, roles, "bureau", office_path=place.path)
        db.commit()


def _registers(book: Book, stations: list[UUID], _course: Course, hand: Hand) -> None:
    db, actor, now = hand.db, hand.actor, hand.now
    for kind, code, title, basis, checks in ITEMS:
        facts = registers.ItemFacts(kind, code, title, basis, read_checks(code, checks))
        book.items[code] = registers.write_item(db, actor, facts, None, now=now).id
    officers = [one for key, one in book.place.people.items() if key.startswith("INSPECTOR")]
    for n, one in enumerate(officers):
        # The last one's certificate ends soon: the register warns.
        until = book.day(45) if n == len(officers) - 1 else book.day(700 + 31 * n)
        assert one.person is not None
        registers.register(
            db, actor, one.person, f"浙J{COUNTY}{n + 1:04d}", until, duties="消费维权", limit=30, now=now
        )
    for n, station in enumerate(stations):
        credit = ("A", "B", "B", "C", None, "B", "A", "D")[n % 8]
        registers.rate(db, actor, station, credit, "企业信用风险分类", local_date(now), now=now)


def _draft(book: Book, one: Round, _course: Course, hand: Hand) -> None:
    starts = book.day(one.first)
    ends = min(book.day(one.last), date(starts.year, 12, 31))
    wanted = [code for kind, code, *_ in ITEMS if kind == one.kind]
    made = plans.draft(
        hand.db,
        hand.actor,
        PlanFacts(
            kind=one.kind, title=f"{starts.year}年{one.title}", year=starts.year,
            items=tuple(str(book.items[code]) for code in wanted), kinds=(), area="", ratios=RATIOS, at_least=1,
            unrated="B", cap=2, team_size=2, starts_on=starts, ends_on=ends, publish_months=12,
        ),
        now=hand.now,
    )  # fmt: skip
    plans.submit(hand.db, hand.actor, made.id, seen=made.version, now=hand.now)
    one.plan = made.id


def _approve(_book: Book, one: Round, _course: Course, hand: Hand) -> None:
    assert one.plan is not None
    row = plan_queries.plan(hand.db, one.plan)
    plans.approve(hand.db, hand.actor, row.id, "同意", seen=row.version, now=hand.now)


def _freeze(_book: Book, one: Round, days: int, _course: Course, hand: Hand) -> None:
    assert one.plan is not None
    falls = datetime.combine(local_date(hand.now) + timedelta(days=days), time(21, 15), SHANGHAI)
    until = falls + timedelta(days=2)
    one.draw = draws.freeze(hand.db, hand.actor, one.plan, SOURCES, falls, until, now=hand.now).id


def _announce(_book: Book, one: Round, _course: Course, hand: Hand) -> None:
    assert one.draw is not None
    row = plan_queries.draw(hand.db, one.draw)
    draws.announce(hand.db, hand.actor, row.id, seen=row.version, now=hand.now)


def _enter(_book: Book, one: Round, _course: Course, hand: Hand) -> None:
    assert one.draw is not None
    row = plan_queries.draw(hand.db, one.draw)
    draws.enter(hand.db, hand.actor, row.id, NUMBERS, seen=row.version, now=hand.now)
    one.tasks = [task.id for task in queries.tasks_of_draw(hand.db, row.id)]


def _task(hand: Hand, one: Round, n: int) -> Task | None:
    """The n-th visit of a draw; none when fewer were drawn."""
    return queries.task(hand.db, one.tasks[n]) if n < len(one.tasks) else None


def _half_visit(book: Book, one: Round, n: int, _course: Course, hand: Hand) -> None:
    """Visited and written down; the result is still to be entered."""
    row = _task(hand, one, n)
    if row is None:
        return
    leader = book.person(row.people[0])
    tasks.visit_finished(
        hand.db, leader, row.id, visited_on=local_date(hand.now), met="值班经理", now=hand.now
    )
    _find(hand, leader, row, FAULTS)


def _visit(book: Book, one: Round, n: int, _course: Course, hand: Hand) -> None:
    """The first station is faultless; the others have something to mend, the fourth with a short limit it will miss."""
    row = _task(hand, one, n)
    if row is None:
        return
    leader = book.person(row.people[0])
    if n == 0:
        tasks.visit_finished(
            hand.db, leader, row.id, visited_on=local_date(hand.now), met="站长", now=hand.now
        )
    else:
        tasks.visit_finished(
            hand.db, leader, row.id, visited_on=local_date(hand.now), met="站长", now=hand.now
        )
        _find(hand, leader, row, FAULTS if n == 2 else FAULTS[:1])
        wanted = tuple(fault.id for fault in queries.findings(hand.db, row))
        days = 10 if n == 3 else None
        notice = rectify.Notice("WORK_NOTICE", wanted, "请按期改正并提交照片", "", days)
        rectify.order(hand.db, leader, row.id, notice, seen=row.version, now=hand.now)
    tasks.conclude(hand.db, leader, row.id, ["A"] if n else ["1"], "", seen=row.version, now=hand.now)


def _find(hand: Hand, leader: Actor, row: Task, faults: tuple[tuple[str, str], ...]) -> None:
    titles = {item["code"]: item["title"] for item in row.checklist["items"]}
    for code, words in faults:
        findings.find(hand.db, leader, row.id, findings.Found(code, titles[code], words), now=hand.now)


def _publish(_book: Book, one: Round, n: int, _course: Course, hand: Hand) -> None:
    row = _task(hand, one, n)
    if row is None:
        return
    tasks.approve(hand.db, hand.actor, row.id, "", seen=row.version, now=hand.now)
    publish.publish(hand.db, hand.actor, row.id, seen=row.version, now=hand.now)


def _prove(_book: Book, _course: Course, hand: Hand) -> None:
    """The station answers the notice it has; the one with the short limit stays silent."""
    running = select(Rectification).where(Rectification.proof_at.is_(None), Rectification.days.is_(None))
    for made in hand.db.scalars(running).all():
        lines = queries.lines(hand.db, [made])[made.id]
        proofs = {line.id: rectify.Proof("已整改到位，专人负责") for line, _ in lines}
        rectify.prove(hand.db, hand.actor, made.id, proofs, "", seen=made.version, now=hand.now)


def _proved(hand: Hand, one: Round) -> list[tuple[Task, Rectification]]:
    rows = [queries.task(hand.db, task) for task in one.tasks]
    return [
        (row, made)
        for row in rows
        for made in queries.rounds(hand.db, row)
        if made.proof_at is not None and made.rechecked_at is None
    ]


def _recheck(book: Book, one: Round, results: tuple[str, ...], _course: Course, hand: Hand) -> None:
    for row, made in _proved(hand, one):
        lines = queries.lines(hand.db, [made])[made.id]
        given = {line.id: rectify.Checked(results[n % 2]) for n, (line, _) in enumerate(lines)}
        by = [{"inspector": member["inspector"], "name": member["name"]} for member in row.team]
        leader = book.person(row.people[0])
        on = local_date(hand.now)
        rectify.recheck(hand.db, leader, made.id, on, by, given, seen=made.version, now=hand.now)


def _order_again(book: Book, one: Round, _course: Course, hand: Hand) -> None:
    """Another round for what the re-check did not find corrected."""
    for row in [queries.task(hand.db, task) for task in one.tasks]:
        made = queries.rounds(hand.db, row)
        if not made or made[-1].rechecked_at is None:
            continue
        lines = queries.lines(hand.db, made)[made[-1].id]
        left = tuple(fault.id for line, fault in lines if line.result != "FIXED")
        if left:
            notice = rectify.Notice("WORK_NOTICE", left, "复查未改正，请再次限期整改")
            rectify.order(hand.db, book.person(row.people[0]), row.id, notice, seen=row.version, now=hand.now)


def _overdue(_book: Book, one: Round, _course: Course, hand: Hand) -> None:
    """The night finds the notice nobody answered."""
    for task in one.tasks:
        for made in queries.rounds(hand.db, queries.task(hand.db, task)):
            due.act_on_due(hand.db, made.id, now=hand.now)
