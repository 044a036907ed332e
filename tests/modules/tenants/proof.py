"""Photos as phones make them, and a station that shows a whole standard."""

from datetime import timedelta
from io import BytesIO
from itertools import count

from PIL import ExifTags, Image, ImageDraw

from portal.core import clock
from portal.core.clock import SHANGHAI, local_date
from portal.core.scope import System
from portal.tenants import ship_standards
from portal.tenants.actions import standards as actions
from portal.tenants.models import StationCard
from portal.tenants.queries import own_card, profile, roster
from portal.tenants.queries import standards as queries
from tests.support.samples import archive

LINHAI = "EIGHT_ONE_LINHAI"
_numbers = count(1)


def photo(taken=None, *, exif=True, size=(320, 240), kind="JPEG"):
    """A picture nobody has seen before, taken now unless said otherwise."""
    number = next(_numbers)
    image = Image.new("RGB", size, (number * 37 % 256, number * 91 % 256, number * 53 % 256))
    ImageDraw.Draw(image).text((10, 10), f"photo {number}", fill="white")
    data = Image.Exif()
    if exif:
        at = (taken or clock.now() - timedelta(minutes=5)).astimezone(SHANGHAI)
        data.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"{at:%Y:%m:%d %H:%M:%S}"
    out = BytesIO()
    image.save(out, kind, exif=data)
    return out.getvalue()


def document():
    """A Word file nobody has seen before."""
    return archive(**{"[Content_Types]--xml": "<Types/>", "word__document--xml": f"<w>{next(_numbers)}</w>"})


def ship(db):
    """The package's checklists, in the town's root bureau."""
    session = db(System("test"))
    made = ship_standards(session, now=clock.now())
    session.commit()
    return made


class Shower:
    """A station's people showing a standard, by the product's own actions."""

    def __init__(self, db, place, who="head", code=LINHAI):
        self.db, self.place, self.code = db(place.scope(who)), place, code
        self.actor = place.actor(who)

    @property
    def card(self):
        return own_card(self.db)

    def sheet(self):
        self.db.expire_all()
        return queries.sheet(self.db, self.card, self.code, local_date(clock.now()))

    def profile(self):
        """What FIELD and RECORD evidence of the shipped lists looks at."""
        profile(self.db).room = "一楼 102"
        for n, member in enumerate(roster(self.db, local_date(clock.now())), 1):
            member.badge_no = member.badge_no or f"0001-{n:02d}"
        self.db.commit()
        return self

    def add(self, item, slot, content=None, name="照片.jpg"):
        with self.db.begin_nested():
            row = actions.add_file(
                self.db, self.actor, self.card, self.code, item, slot, BytesIO(content or photo()), name,
                now=clock.now(),
            )  # fmt: skip
        self.db.commit()
        return row

    def do(self, verb, *given):
        """Take a step; a refused one leaves nothing behind."""
        with self.db.begin_nested():
            verb(self.db, self.actor, self.card, self.code, *given, now=clock.now())
        self.db.commit()

    def fill(self, item, **texts):
        line = self.sheet().line(item)
        given = {int(name[1:]): text for name, text in texts.items()}
        self.do(actions.fill, item, given, line.mark)

    def show(self, item):
        """All that one item asks for."""
        line = self.sheet().line(item)
        texts = {}
        for slot, asked in enumerate(line.item.evidence):
            if asked.kind in ("PHOTO", "DOCUMENT"):
                have = sum(one.slot == slot for one in line.files)
                for _ in range(asked.count - have):
                    if asked.kind == "PHOTO":
                        self.add(item, slot)
                    else:
                        self.add(item, slot, document(), "制度.docx")
            elif asked.kind == "ROSTER":
                texts[f"f{slot}"] = self.sheet().evidence.roster.digest
            elif asked.kind in ("TEXT", "COUNT"):
                texts[f"f{slot}"] = str(asked.count) if asked.kind == "COUNT" else "11 月 20 日更换了消费警示"
        if texts:
            self.fill(item, **texts)

    def show_all(self):
        self.profile()
        for line in self.sheet().lines:
            self.show(line.item.code)
        return self

    def submit(self):
        sheet = self.sheet()
        with self.db.begin_nested():
            made = actions.submit(self.db, self.actor, self.card, self.code, sheet.version, now=clock.now())
        self.db.commit()
        return made


class Office:
    """An office's people deciding."""

    def __init__(self, db, place, station, who="contact", code=LINHAI):
        self.db, self.actor, self.code = db(place.scope(who)), place.actor(who), code
        self.card = self.db.get(StationCard, station.id)

    def sheet(self):
        self.db.expire_all()
        return queries.sheet(self.db, self.card, self.code, local_date(clock.now()))

    def decide(self, returned=None, seen=None):
        sheet = self.sheet()
        returned = returned or {}
        decisions = {
            line.item.code: actions.Decision(line.item.code not in returned, returned.get(line.item.code, ""))
            for line in sheet.waiting
        }
        with self.db.begin_nested():
            made = actions.decide(
                self.db, self.actor, self.card, self.code, decisions, seen or sheet.version, now=clock.now()
            )
        self.db.commit()
        return made
