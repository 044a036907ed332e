"""How the stations of the city stand against the eight ones: confirmed, running out, run out, with the office,
returned, half shown, not begun."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO
from typing import cast

from PIL import ExifTags, Image, ImageDraw

from portal.core.clock import SHANGHAI, local_date
from portal.demo.accounts import SHOWN
from portal.demo.seed.chance import Chance
from portal.demo.seed.course import Course, Hand, Move
from portal.demo.seed.founding import City, Station
from portal.demo.seed.papers import report_pdf
from portal.tenants.actions.standards import Decision, add_file, decide, fill, run_out, submit
from portal.tenants.models import StationCard
from portal.tenants.queries import own_card
from portal.tenants.queries.standards import Line, Sheet, sheet

CODE = "EIGHT_ONE_LINHAI"
OWN_HOUSE = cast("Course", None)  # what a station shows belongs to no case
VISITED = next(one.code for one in SHOWN if one.key == "HEAD")  # the station the demo's visitor leads
FINE = 22  # days ago: its board, good for thirty days, runs out within the next ten
REASONS = {
    "E1-04": "只拍到服务台，看不出指引方向，请把箭头一起拍进去",
    "E1-08": "宣传内容还是国庆的，请更换后重拍",
}
SIZE = (480, 360)
WALLS = ("#cfc6b8", "#b9c7d1", "#d9cfc3", "#c3ccc0")


def moves(city: City, now: datetime) -> list[Move]:
    """What the stations showed and the offices decided until *now*, in no order."""
    found: list[Move] = []
    for n, place in enumerate(city.stations):
        office = city.bureaus[place.office]
        way = _expiring if place.code == VISITED else WAYS[n % len(WAYS)]
        for at, who, where, act in way(now - timedelta(hours=n % 5, minutes=7 * n)):
            found.append(Move(at, office if where else place, who, partial(act, place, n), OWN_HOUSE))
    return found


Step = tuple[datetime, str, bool, Callable[[Station, int, Course, Hand], None]]


def _confirmed(now: datetime, days: int = 5) -> list[Step]:
    begun = now - timedelta(days=days)
    return [
        (begun, "HEAD", False, _show_all),
        (begun + timedelta(hours=2), "HEAD", False, _submit),
        (begun + timedelta(days=1), "CONTACT", True, _confirm),
    ]


def _expiring(now: datetime) -> list[Step]:
    return _confirmed(now, FINE)


def _lapsed(now: datetime) -> list[Step]:
    return [*_confirmed(now, 45), (now - timedelta(days=14), "HEAD", False, _run_out)]


def _submitted(now: datetime) -> list[Step]:
    return _confirmed(now, 1)[:2]


def _returned(now: datetime) -> list[Step]:
    first, second, _ = _confirmed(now, 4)
    return [first, second, (now - timedelta(days=2), "CONTACT", True, _return)]


def _half(now: datetime) -> list[Step]:
    return [(now - timedelta(days=1), "LIAISON", False, _show_half)]


def _nothing(_now: datetime) -> list[Step]:
    return []


WAYS = (_confirmed, _submitted, _returned, _expiring, _half, _confirmed, _lapsed, _nothing)


def _sheet(hand: Hand) -> Sheet:
    return sheet(hand.db, own_card(hand.db), CODE, local_date(hand.now))


def _show_all(_place: Station, n: int, _course: Course, hand: Hand) -> None:
    for line in _sheet(hand).lines:
        _show(hand, line, n)


def _show_half(_place: Station, n: int, _course: Course, hand: Hand) -> None:
    for line in _sheet(hand).lines[:4]:
        _show(hand, line, n)


def _show(hand: Hand, line: Line, n: int) -> None:
    card, item = own_card(hand.db), line.item
    texts = {}
    for slot, asked in enumerate(item.evidence):
        for number in range(asked.count if asked.kind in {"PHOTO", "DOCUMENT"} else 0):
            if asked.kind == "PHOTO":
                content, name = _photo(Chance(n, f"{item.code}/{slot}/{number}"), hand.now), "照片.jpg"
            else:
                content, name = report_pdf("制度" * (number + 1)), f"制度{number + 1}.pdf"
            add_file(
                hand.db, hand.actor, card, CODE, item.code, slot, content, name, now=hand.now
            )  # fmt: skip
        if asked.kind == "ROSTER":
            texts[slot] = _sheet(hand).evidence.roster.digest
        elif asked.kind == "TEXT":
            texts[slot] = f"{local_date(hand.now):%m 月 %d 日}：换上本月消费提示和不合格商品通报"
    if texts:
        mark = _sheet(hand).line(item.code).mark
        fill(hand.db, hand.actor, card, CODE, item.code, texts, mark, now=hand.now)


def _submit(_place: Station, _n: int, _course: Course, hand: Hand) -> None:
    submit(hand.db, hand.actor, own_card(hand.db), CODE, _sheet(hand).version, now=hand.now)


def _decide(place: Station, hand: Hand, returned: dict[str, str]) -> None:
    card = hand.db.get_one(StationCard, place.id)
    shown = sheet(hand.db, card, CODE, local_date(hand.now))
    said = {
        line.item.code: Decision(line.item.code not in returned, returned.get(line.item.code, ""))
        for line in shown.waiting
    }
    decide(hand.db, hand.actor, card, CODE, said, shown.version, now=hand.now)


def _confirm(place: Station, _n: int, _course: Course, hand: Hand) -> None:
    _decide(place, hand, {})


def _return(place: Station, _n: int, _course: Course, hand: Hand) -> None:
    _decide(place, hand, REASONS)


def _run_out(_place: Station, _n: int, _course: Course, hand: Hand) -> None:
    check = _sheet(hand).check
    assert check is not None
    run_out(hand.db, check.id, now=hand.now)


def _photo(chance: Chance, when: datetime) -> BytesIO:
    """A wall with a board on it, as a phone keeps it: with the time of taking."""
    picture = Image.new("RGB", SIZE, chance.pick(WALLS))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 290, 480, 360), fill="#8a7f72")
    left, top = chance.randrange(40, 140), chance.randrange(30, 80)
    pen.rectangle((left, top, left + 240, top + 170), fill="#f6f1e4", outline="#7a2f26", width=5)
    for line in range(7):
        width = chance.randrange(90, 200)
        pen.line(
            [(left + 20, top + 26 + line * 20), (left + 20 + width, top + 26 + line * 20)],
            fill="#444",
            width=5,
        )
    data = Image.Exif()
    taken = (when - timedelta(minutes=chance.randrange(3, 40))).astimezone(SHANGHAI)
    data.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"{taken:%Y:%m:%d %H:%M:%S}"
    made = BytesIO()
    picture.save(made, "JPEG", quality=80, exif=data)
    return BytesIO(made.getvalue())
