"""What a station has shown, judged against what an item asks: the points, what is missing, how to mend it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

from portal.core.clock import local_date
from portal.core.errors import N_, Invalid
from portal.tenants.rules.standards.lists import FILES, Evidence, Item

TENTH = Decimal("0.1")
AHEAD = timedelta(minutes=15)  # how far a camera's clock may run ahead of ours


@dataclass(frozen=True)
class Shot:
    """A file shown as proof: when the camera says it was taken, and when it came."""

    taken_at: datetime | None
    kept_at: datetime

    @property
    def day(self) -> date:
        """The day its age counts from (Shanghai)."""
        return local_date(self.taken_at or self.kept_at)


@dataclass(frozen=True)
class Words:
    """A sentence for people: a msgid and what fills it."""

    message: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """What the system itself knows of one record: whether it stands, and the sentence that says so."""

    met: bool
    words: Words


@dataclass(frozen=True)
class Roster:
    """The roster as it stands: how many serve, a fingerprint of who they are, the day it last changed."""

    count: int
    digest: str
    changed_on: date | None = None


@dataclass(frozen=True)
class Given:
    """All that a station shows for one item. `files` and `filled` go by the place of the evidence in its item."""

    today: date
    files: Mapping[int, Sequence[Shot]] = field(default_factory=dict)
    filled: Mapping[int, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, Record] = field(default_factory=dict)
    roster: Roster = field(default_factory=lambda: Roster(0, ""))


@dataclass(frozen=True)
class Proof:
    """One evidence judged: how many pieces of how many stand, and what to do about the rest."""

    met: int
    of: int
    missing: Words | None = None
    slot: int = 0


@dataclass(frozen=True)
class Judged:
    """An item judged. `points` never exceed `weight`; `met` means nothing is missing."""

    item: Item
    points: Decimal
    proofs: tuple[Proof, ...]

    @property
    def met(self) -> bool:
        """Nothing is missing."""
        return all(proof.met == proof.of for proof in self.proofs)


def judge(item: Item, given: Given) -> Judged:
    """Judge one item. Each piece of proof is worth its share of the weight, rounded down to a tenth."""
    proofs = tuple(_proof(item, slot, asked, given) for slot, asked in enumerate(item.evidence))
    met = sum(proof.met for proof in proofs)
    points = (item.weight * met / item.parts).quantize(TENTH, ROUND_DOWN)
    return Judged(item, min(points, item.weight), proofs)


def score(judged: Sequence[Judged]) -> Decimal:
    """The points together, 0 to 100."""
    return sum((one.points for one in judged), Decimal(0))


def _proof(item: Item, slot: int, asked: Evidence, given: Given) -> Proof:
    if asked.kind in FILES:
        return _files(item, slot, asked, given)
    missing = _SINGLE[asked.kind](asked, given.filled.get(slot, "").strip(), given, slot)
    return Proof(0 if missing else 1, 1, missing, slot)


def _files(item: Item, slot: int, asked: Evidence, given: Given) -> Proof:
    shown = given.files.get(slot, ())
    good = [one for one in shown if valid_until([one], item) >= given.today]
    have, of = min(len(good), asked.count), asked.count
    if have == of:
        return Proof(have, of, None, slot)
    params = {"what": asked.what, "short": of - have, "have": have, "of": of, "days": item.validity_days}
    if len(good) < len(shown):
        return Proof(have, of, Words(TOO_OLD, params), slot)
    return Proof(have, of, Words(PHOTOS if asked.kind == "PHOTO" else DOCUMENTS, params), slot)


PHOTOS = N_("%(what)s: %(have)s of %(of)s photos are here. Take %(short)s more.")
DOCUMENTS = N_("%(what)s: %(have)s of %(of)s files are here. Add %(short)s more.")
TOO_OLD = N_("%(what)s: a photo is older than %(days)s days. Take it anew (%(short)s wanted).")


def _field(asked: Evidence, _text: str, given: Given, _slot: int) -> Words | None:
    if given.fields.get(asked.key, "").strip():
        return None
    return Words(N_("“%(what)s” is empty in the station's profile. Fill it in there."), {"what": asked.what})


def _text(asked: Evidence, text: str, _given: Given, _slot: int) -> Words | None:
    return None if text else Words(N_("%(what)s: write it down."), {"what": asked.what})


def _count(asked: Evidence, text: str, _given: Given, _slot: int) -> Words | None:
    if text.isascii() and text.isdigit() and int(text) >= asked.count:
        return None
    if not text:
        return Words(N_("%(what)s: write the number."), {"what": asked.what})
    return Words(
        N_("%(what)s: %(have)s are too few; %(least)s are asked."),
        {"what": asked.what, "have": text, "least": asked.count},
    )


def _roster(_asked: Evidence, text: str, given: Given, _slot: int) -> Words | None:
    now = given.roster
    if not now.count:
        return Words(N_("Nobody is on the roster. Enter the staff first."))
    if text != now.digest:
        words = (
            N_("The roster has changed since. Compare the board with its %(count)s people again and confirm.")
            if text
            else N_(
                "Compare the board with the %(count)s people of the roster and confirm that they are the same."
            )
        )
        return Words(words, {"count": now.count})
    shots = [one.day for shown in given.files.values() for one in shown]
    if shots and now.changed_on and max(shots) < now.changed_on:
        return Words(
            N_(
                "The photo is older than the roster, which changed on %(day)s. Mend the board, then take it anew."
            ),
            {"day": now.changed_on.isoformat()},
        )
    return None


def _record(asked: Evidence, _text: str, given: Given, _slot: int) -> Words | None:
    found = given.records.get(asked.key)
    if found is None:
        return Words(N_("The system holds no such record yet."))
    return None if found.met else found.words


_SINGLE = {"FIELD": _field, "TEXT": _text, "COUNT": _count, "ROSTER": _roster, "RECORD": _record}


def valid_until(shots: Sequence[Shot], item: Item, confirmed_on: date | None = None) -> date:
    """The last day an item stands: the oldest photo counts; without one, the day of confirmation."""
    days = [one.day for one in shots] or ([confirmed_on] if confirmed_on else [])
    if not days:
        raise ValueError("neither a photo nor a day of confirmation")
    return min(days) + timedelta(days=item.validity_days)


def check_photo(item: Item, asked: Evidence, taken_at: datetime | None, now: datetime) -> None:
    """Whether a photo may be taken as proof, by what its bytes say. Raises Invalid with the reason and the remedy."""
    if taken_at is None:
        if asked.camera_only:
            raise Invalid(NO_TIME, field="photo")
        return
    if taken_at > now + AHEAD:
        raise Invalid(FUTURE, field="photo", day=local_date(taken_at).isoformat())
    limit = min(asked.age_limit, item.validity_days)
    if (local_date(now) - local_date(taken_at)).days > limit:
        raise Invalid(
            OLD_CAMERA if asked.camera_only else OLD,
            field="photo",
            day=local_date(taken_at).isoformat(),
            days=limit,
        )


NO_TIME = N_(
    "This photo carries no time of taking, and here only photos straight from the camera are taken. Photos "
    "forwarded in a chat, screenshots and edited pictures lose their time: take it now with “Take a photo”."
)
FUTURE = N_(
    "The camera says this photo was taken on %(day)s, which lies ahead. Set the phone's clock, then take it anew."
)
OLD_CAMERA = N_(
    "This photo was taken on %(day)s. Here only photos taken within the last %(days)s days are taken: take it now "
    "with “Take a photo”."
)
OLD = N_("This photo was taken on %(day)s; it may be at most %(days)s days old. Take a new one.")
