"""A random audit at any point of its way, by the product's own actions: each method takes the usual next step."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from stdnum.cn import uscc

from portal import accounts, bureaus, tenants
from portal.audits.actions import draws, findings, plans, publish, rectify, registers, tasks
from portal.audits.queries import plans as plan_queries
from portal.audits.queries import tasks as task_queries
from portal.audits.rules.planning import PlanFacts
from portal.audits.rules.registers import Check
from portal.core import clock
from portal.core.scope import System
from portal.tenants import Founding
from tests.support.town import TOTP

INSPECTORS = (("何平", "jia"), ("林立", "yi"), ("金石", "bing"), ("钱江", "ding"))
RATIOS = {"A": "50%", "B": "100%", "C": "100%", "D": "100%"}


def uscc_of(n: int) -> str:
    """A valid credit code, another for each n."""
    stem = f"91331082MA291{n:04d}"
    return stem + uscc.calc_check_digit(stem)


def facts(items, **changes: Any) -> PlanFacts:
    return PlanFacts(
        **{
            "kind": "INSPECTION",
            "title": "2026年第四季度消费维权服务站双随机抽查",
            "year": 2026,
            "items": tuple(str(one) for one in items),
            "kinds": (),
            "area": "",
            "ratios": RATIOS,
            "at_least": 1,
            "unrated": "B",
            "cap": 2,
            "team_size": 2,
            "starts_on": date(2026, 11, 18),
            "ends_on": date(2026, 12, 18),
            "publish_months": 12,
            **changes,
        }
    )


@dataclass
class Stage:
    """The county's registers, a plan, its draw, and one visit."""

    db: Any
    town: Any
    clock: Any
    people: dict[str, UUID] = field(default_factory=dict)
    item: UUID | None = None
    plan: UUID | None = None
    draw: UUID | None = None
    task: UUID | None = None
    notice: UUID | None = None

    @property
    def now(self):
        return clock.now()

    def at_bureau(self, who="supervisor"):
        return self.db(self.town.county.scope(who)), self.town.county.actor(who)

    def at_station(self, who="head"):
        return self.db(self.town.station.scope(who)), self.town.station.actor(who)

    def prepare(self, kind="INSPECTION", inspectors=4):
        """Inspectors with accounts and certificates, one item of the catalogue."""
        self._people(INSPECTORS[:inspectors])
        db, actor = self.at_bureau()
        for _, short in INSPECTORS[:inspectors]:
            registers.register(db, actor, self.people[short], f"浙J{short}", date(2028, 6, 30), now=self.now)
        db.commit()
        return self.catalogued(kind)

    def catalogued(self, kind):
        """The one item of the plans to come."""
        db, actor = self.at_bureau()
        checks = (Check("E1-01", "牌匾悬挂于显著位置", True), Check("E1-02", "制度上墙"))
        made = registers.write_item(
            db,
            actor,
            registers.ItemFacts(
                kind,
                "E1" if kind == "INSPECTION" else "E1G",
                "“八个一”建站标准",
                "浙江省消费者权益保护条例",
                checks,
            ),
            None,
            now=self.now,
        )
        self.item = made.id
        db.commit()
        return self

    def _people(self, wanted):
        place = self.town.county
        db = self.db(System("more inspectors"))
        for name, short in wanted:
            made = accounts.create_person(
                db, login=f"{short}-{place.slug}", name=name, password="seven lamps by the canal",
                totp_secret=TOTP, must_change=False, now=self.now,
            )  # fmt: skip
            accounts.grant_roles(
                db, person=made.id, place_kind="bureau", place_id=place.id, place_path=place.path,
                roles=["INSPECTOR"], now=self.now,
            )  # fmt: skip
            self.people[short] = place.people[short] = made.id
            place.roles[short] = frozenset({"INSPECTOR"})
        db.commit()

    def found(self, number=4):
        """More stations of the county's office, so that there is something to draw from."""
        db = self.db(System("more stations"))
        office = bureaus.by_code(db, self.town.office.slug)
        for n in range(number):
            tenants.found_station(
                db,
                office,
                Founding(
                    name=f"第{n}商场消费维权服务站", host_name=f"第{n}商场有限公司", host_uscc=uscc_of(n),
                    kind="MALL" if n % 2 else "SUPERMARKET", address=f"{n} 号", phone="0576-85112315", keywords="",
                ),
                now=self.now,
            )  # fmt: skip
        db.commit()
        return self

    def drafted(self, **changes):
        db, actor = self.at_bureau("dispatcher")
        self.plan = plans.draft(db, actor, facts([self.item], **changes), now=self.now).id
        db.commit()
        return self

    def approved(self, **changes):
        self.drafted(**changes)
        db, actor = self.at_bureau("dispatcher")
        plans.submit(db, actor, self.plan, seen=self.plan_row(db).version, now=self.now)
        db.commit()
        db, actor = self.at_bureau("supervisor")
        plans.approve(db, actor, self.plan, "", seen=self.plan_row(db).version, now=self.now)
        db.commit()
        return self

    def frozen(self, **changes):
        self.approved(**changes)
        db, actor = self.at_bureau()
        falls = self.now + timedelta(hours=2)
        made = draws.freeze(
            db,
            actor,
            self.plan,
            ["双色球第2026135期红球", "同期蓝球"],
            falls,
            falls + timedelta(days=2),
            now=self.now,
        )
        self.draw = made.id
        db.commit()
        return self

    def announced(self, **changes):
        self.frozen(**changes)
        db, actor = self.at_bureau()
        draws.announce(db, actor, self.draw, seen=self.draw_row(db).version, now=self.now)
        db.commit()
        return self

    def drawn(self, numbers=((3, 9, 14, 21, 27, 33), (8,)), **changes):
        self.announced(**changes)
        self.clock.shift(timedelta(hours=3))
        db, actor = self.at_bureau()
        draws.enter(db, actor, self.draw, numbers, seen=self.draw_row(db).version, now=self.now)
        db.commit()
        db, _ = self.at_bureau()
        mine = [
            row for row in task_queries.tasks_of_draw(db, self.draw) if row.tenant_id == self.town.station.id
        ]
        self.task = mine[0].id if mine else None
        return self

    def team(self, n=0):
        """(session, actor) of the n-th member of the team."""
        db, _ = self.at_bureau()
        person = UUID(task_queries.task(db, self.task).people[n])
        who = next(short for short, one in self.town.county.people.items() if one == person)
        return self.at_bureau(who)

    def visited(self, **changes):
        self.drawn(**changes)
        self.clock.shift(timedelta(days=3))
        db, actor = self.team()
        tasks.visit_finished(db, actor, self.task, visited_on=clock.today(), met="王敏", now=self.now)
        db.commit()
        return self

    def faulty(self, number=2, **changes):
        self.visited(**changes)
        db, actor = self.team()
        for n in range(number):
            findings.find(
                db,
                actor,
                self.task,
                findings.Found(self.row(db).checklist["items"][0]["code"], "", f"第 {n + 1} 处不符"),
                now=self.now,
            )
        db.commit()
        return self

    def concluded(self, codes=("A",), **changes):
        self.faulty(**changes)
        db, actor = self.team()
        tasks.conclude(db, actor, self.task, codes, "", seen=self.row(db).version, now=self.now)
        db.commit()
        return self

    def reviewed(self, **changes):
        self.concluded(**changes)
        db, actor = self.at_bureau()
        tasks.approve(db, actor, self.task, "", seen=self.row(db).version, now=self.now)
        db.commit()
        return self

    def published(self, **changes):
        self.reviewed(**changes)
        db, actor = self.at_bureau("dispatcher")
        publish.publish(db, actor, self.task, seen=self.row(db).version, now=self.now)
        db.commit()
        return self

    def ordered(self, kind="WORK_NOTICE", basis="", **options):
        """A notice about every open finding (the first round), or about what failed."""
        db, actor = self.team()
        row = self.row(db)
        before = task_queries.rounds(db, row)
        wanted = (
            [
                fault.id
                for line, fault in task_queries.lines(db, before)[before[-1].id]
                if line.result != "FIXED"
            ]
            if before
            else [one.id for one in task_queries.findings(db, row)]
        )
        notice = rectify.Notice(kind, tuple(wanted), "请按期整改", basis, **options)
        self.notice = rectify.order(db, actor, self.task, notice, seen=row.version, now=self.now).id
        db.commit()
        return self

    def proved(self):
        db, actor = self.at_station()
        made = self.notice_row(db)
        proofs = {line.id: rectify.Proof("已重新悬挂") for line, _ in task_queries.lines(db, [made])[made.id]}
        rectify.prove(db, actor, made.id, proofs, "", seen=made.version, now=self.now)
        db.commit()
        return self

    def rechecked(self, *results):
        db, actor = self.team()
        made = self.notice_row(db)
        lines = task_queries.lines(db, [made])[made.id]
        given = {line.id: rectify.Checked(result) for (line, _), result in zip(lines, results, strict=True)}
        by = [{"name": "何平"}, {"name": "林立"}]
        rectify.recheck(db, actor, made.id, clock.today(), by, given, seen=made.version, now=self.now)
        db.commit()
        return self

    def row(self, db=None):
        return task_queries.task(db or self.at_bureau()[0], self.task)

    def notice_row(self, db=None):
        return task_queries.rectification(db or self.at_bureau()[0], self.notice)

    def notice_row_of(self, made):
        return task_queries.rectification(self.at_bureau()[0], made.id)

    def plan_row(self, db=None):
        return plan_queries.plan(db or self.at_bureau()[0], self.plan)

    def draw_row(self, db=None):
        return plan_queries.draw(db or self.at_bureau()[0], self.draw)

    def public(self, db=None):
        return plan_queries.announcement(db or self.at_bureau()[0], self.draw)
