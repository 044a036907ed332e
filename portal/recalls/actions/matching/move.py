"""What a task makes of its matches: level, counts, and the step they bring about."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.actor import SYSTEM
from portal.core.errors import N_
from portal.recalls.actions.hand import Hand, finish, reckon
from portal.recalls.actions.tell import tell_bureau, tell_station
from portal.recalls.models import Claim, Match, Task
from portal.recalls.queries.tasks import of
from portal.recalls.rules.task.steps import STEPS
from portal.recalls.rules.task.words import HITS

RANK = {level: place for place, level in enumerate((*HITS, "MANUFACTURER", "NAME_ONLY"))}


def count(db: Session, row: Task) -> None:
    """Set level, hits and hints from the matches that stand."""
    standing = db.execute(
        select(Match.level, Match.state).where(of(row, Match), Match.state.in_(("OPEN", "CONFIRMED")))
    ).all()
    opened = [level for level, state in standing if state == "OPEN"]
    row.hits = sum(level in HITS for level in opened)
    row.hints = len(opened) - row.hits
    levels = sorted((level for level, _ in standing), key=lambda level: RANK[level])
    # A find on site stands without a line in the catalogue, and no lesser line makes it less.
    row.level = "BATCH" if stands_on_site(row) else next(iter(levels), None)


def stands_on_site(row: Task) -> bool:
    """Listed goods were found on site and the station has not said what became of them."""
    return row.state == "MATCHED" and (row.found_at is not None or row.contradicted == "AUDIT")


def settle(db: Session, row: Task, *, now: datetime) -> bool:
    """Follow the matches: a new hit makes or renews the task, its loss takes it back. True when a step was taken.

    A hit on what was declared not stocked contradicts the declaration by itself, on both sides."""
    before = row.level
    count(db, row)
    if row.hits and row.state in STEPS["match"].sources:
        contradicts = row.state == "NOT_STOCKED"
        row.matched_at = now
        _step(db, row, "match", now)
        if contradicts:
            contradict(db, row, "CATALOGUE", "", now=now)
        _tell_match(db, row, contradicts, now)
        return True
    if not row.hits and row.state == "MATCHED" and not stands_on_site(row):
        _step(db, row, "unmatch", now)
        return True
    if row.hits and row.level != before:
        if before is None or RANK[row.level or "NAME_ONLY"] < RANK[before]:
            row.matched_at = now  # graver than before: the shorter limit begins now
        reckon(db, row, now)
    db.flush()
    return False


def _step(db: Session, row: Task, event: str, now: datetime) -> None:
    finish(Hand(db, SYSTEM, row, STEPS[event], "", now), {"level": row.level, "hits": row.hits})


def contradict(db: Session, row: Task, by: str, words: str, *, now: datetime) -> None:
    """Mark the standing declaration as contradicted: on the task, and on the signed paper itself."""
    row.contradicted = by
    for claim in db.scalars(select(Claim).where(of(row, Claim), Claim.contradicted_at.is_(None))):
        claim.contradicted_at, claim.contradicted_by, claim.contradiction = now, by, words
    db.flush()


def _tell_match(db: Session, row: Task, contradicts: bool, now: datetime) -> None:
    words: dict[str, object] = {"title": row.title, "n": row.hits}
    if row.level == "BATCH":
        message = N_(
            "%(title)s: the same batch is in the catalogue. Stop selling it now and confirm within two hours."
        )
        tell_station(db, row, message, words, urgency="LAW", now=now)
    else:
        message = N_("%(title)s: %(n)s lines of the catalogue may be the listed goods. Check them.")
        tell_station(db, row, message, words, now=now)
    if contradicts:
        message = N_("%(title)s: a station that declared it has none now has listed goods in its catalogue.")
        tell_bureau(db, row, message, words, now=now)
