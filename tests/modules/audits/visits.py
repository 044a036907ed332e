"""A visit to be made at the town's station, and a device that speaks to it through the web interface."""

import hashlib
import io
import json
from datetime import timedelta
from uuid import uuid4

from PIL import Image

from portal.audits.models import Task
from portal.audits.rules.sync import Answer
from portal.core import clock
from portal.core.clock import local_date
from portal.core.ids import new_id

CHECKLIST = {
    "edition": "E1.1",
    "items": [
        {
            "code": "E1-01",
            "title": "一块标识标志牌",
            "basis": "“八个一”标准第一项",
            "checks": [{"code": "hung", "zh": "挂在显眼位置", "photo": True}],
        },
        {
            "code": "E1-02",
            "title": "一套上墙制度",
            "basis": "“八个一”标准第二项",
            "checks": [
                {"code": "rules", "zh": "制度上墙", "photo": True},
                {"code": "flow", "zh": "流程上墙", "photo": False},
            ],
        },
    ],
}


def put_task(session, town, *people, kind="GUIDANCE", checklist=None, station=None):
    """A visit of the county to the station, by these people; the caller commits."""
    today, place = local_date(clock.now()), station or town.station
    row = Task(
        tenant_id=place.id,
        office_path=place.path,
        plan_id=new_id(),
        bureau_id=town.county.id,
        bureau_path=town.county.path,
        bureau_name=town.county.name,
        number=f"331082-CC-2026-{uuid4().int % 10_000:04d}",
        kind=kind,
        title="2026 年四季度建站走访",
        state="PLANNED",
        team=[
            {"inspector": f"I{n}", "person": str(person), "name": f"检查人员{n}", "certificate": None}
            for n, person in enumerate(people, 1)
        ],
        people=[str(person) for person in people],
        window_from=today - timedelta(days=7),
        window_until=today + timedelta(days=30),
        checklist=checklist or CHECKLIST,
        seed="the drawn seed",
        publish_months=12,
        result=[],
    )
    session.add(row)
    session.flush()
    return row


def jpeg(colour=(120, 30, 30), size=(64, 48)):
    """A small photo's bytes."""
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, "JPEG", quality=90)
    return made.getvalue()


class Device:
    """A telephone as the server sees it: takes the pack with a sign-in, sends with its key and no cookie."""

    def __init__(self, signed_in, bare, town, task, *, bureau=None):
        self.signed_in, self.bare, self.town, self.task = signed_in, bare, town, task
        self.name, self.count, self.cursor, self.sent = str(uuid4()), 0, 0, []
        self.base = f"{(bureau or town.county).url}audits/visit/"

    def take_pack(self, **told):
        body = {"device": self.name, "device_time": clock.now().isoformat(), **told}
        answer = self.signed_in.post(f"{self.base}packs/{self.task}", json=body)
        if answer.status_code == 200:
            self.pack, self.key = answer.json["pack"], answer.json["key"]
            self.visit = self.pack["visit"]
        return answer

    def make(self, item, value, *, replaces=(), at=None):
        self.count += 1
        made_at = (at or clock.now()).replace(microsecond=0)
        return Answer(
            f"{self.name}-{self.count}", self.visit, item, json.dumps(value, ensure_ascii=False), self.name,
            made_at, tuple(replaces),
        )  # fmt: skip

    def post(self, path, **options):
        headers = {"Authorization": f"Bearer {self.key}", "Accept": "application/json"}
        return self.bare.post(f"{self.base}sync/{self.visit}{path}", headers=headers, csrf=False, **options)

    def send(self, *answers, device_time=None):
        told = [
            {
                "id": one.id, "item": one.item, "value": one.value, "device": one.device,
                "made_at": one.made_at.isoformat(), "replaces": list(one.replaces),
            }
            for one in answers
        ]  # fmt: skip
        answer = self.post(
            "",
            json={
                "device": self.name, "device_time": (device_time or clock.now()).isoformat(),
                "pack": self.pack["sha256"], "cursor": self.cursor, "answers": told,
            },
        )  # fmt: skip
        if answer.status_code == 200:
            self.cursor = answer.json["cursor"]
            self.sent += answers
        return answer

    def say(self, item, value, **options):
        made = self.make(item, value, **options)
        answer = self.send(made)
        assert answer.status_code == 200, answer.text
        assert answer.json["held"] == {made.id: made.digest()}
        return made

    def piece(self, content, starts=0, end=None, *, named=None, size=None):
        named = named or hashlib.sha256(content).hexdigest()
        path = f"/photos/{named}?at={starts}&size={size or len(content)}"
        return self.post(path, data=content[starts:end], content_type="application/octet-stream")

    def photograph(self, item, content):
        named = hashlib.sha256(content).hexdigest()
        self.say(f"photo/{item}/{named}", {"sha256": named, "size": len(content), "type": "image/jpeg"})
        assert self.piece(content).json["held"] == named
        return named

    def answer_everything(self, *, fail=()):
        """All that the pack asks; `fail` are items that fail, each with a photo of its own."""
        for n, item in enumerate(fail):
            self.say(item, {"verdict": "FAIL", "words": "被海报遮住"})
            self.photograph(item, jpeg((n, 0, 0)))
        for item in expected(self.pack):
            if item.startswith("quiz/"):
                self.say(item, {"choice": 0})
            elif item not in fail:
                self.say(item, {"verdict": "PASS"})

    def finish(self):
        for n, who in enumerate(("inspector", "station")):
            png = jpeg((9, 9, n))
            named = hashlib.sha256(png).hexdigest()
            self.say(f"sign/{who}", {"name": "何平", "png": named})
            self.piece(png)
        return self.say("done", {})


def expected(pack):
    from portal.audits.rules.visits.answers import expected as names

    return names(pack)
