"""Exams: what may be set, the paper drawn from the bank, marks, time."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from portal.core.errors import N_, Conflict, Invalid

MOST_QUESTIONS, MOST_MINUTES, MOST_ATTEMPTS = 100, 180, 9
# How long after the limit an answer may still be on its way over a slow line.
GRACE = timedelta(seconds=15)
TOO_LATE = N_("The time is over. What you had answered by then is kept and counts.")
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that looks like something else
CODE_LENGTH = 12


@dataclass(frozen=True)
class ExamFacts:
    """What a station sets: *pass_mark* in per cent, *minutes* from the start of a paper, days in Shanghai time."""

    title: str
    questions: int
    pass_mark: int
    minutes: int
    opens_at: datetime
    closes_at: datetime
    attempts: int
    topics: tuple[str, ...] = ()


def check_exam(facts: ExamFacts, bank: int) -> None:
    """*bank* is how many questions of these topics there are. Raises Invalid beside the field at fault."""
    if not facts.title.strip():
        raise Invalid(N_("Give the exam a title."), field="title")
    if not 1 <= facts.questions <= MOST_QUESTIONS:
        raise Invalid(N_("Write a number from 1 to %(most)s."), field="questions", most=MOST_QUESTIONS)
    if facts.questions > bank:
        raise Invalid(
            N_("The bank holds only %(bank)s questions of these topics."), field="questions", bank=bank
        )
    if not 1 <= facts.pass_mark <= 100:
        raise Invalid(N_("Write a number from 1 to %(most)s."), field="pass_mark", most=100)
    if not 1 <= facts.minutes <= MOST_MINUTES:
        raise Invalid(N_("Write a number from 1 to %(most)s."), field="minutes", most=MOST_MINUTES)
    if not 1 <= facts.attempts <= MOST_ATTEMPTS:
        raise Invalid(N_("Write a number from 1 to %(most)s."), field="attempts", most=MOST_ATTEMPTS)
    if facts.closes_at <= facts.opens_at:
        raise Invalid(N_("An exam closes after it opens."), field="closes_at")


@dataclass(frozen=True)
class Asked:
    """A question as it stands on one paper: options in the order shown, *right* by that order."""

    question: str
    kind: str
    stem: str
    options: tuple[str, ...]
    right: tuple[int, ...]
    why: str

    def packed(self) -> dict[str, Any]:
        """As it is kept with the paper: a later change of the bank changes no paper."""
        return asdict(self)

    @staticmethod
    def unpacked(data: Mapping[str, Any]) -> "Asked":
        """What `packed` made."""
        return Asked(
            str(data["question"]),
            str(data["kind"]),
            str(data["stem"]),
            tuple(data["options"]),
            tuple(data["right"]),
            str(data["why"]),
        )


def draw_paper(bank: Sequence[Asked], count: int, seed: str) -> list[Asked]:
    """*count* questions of the bank, their options shuffled (true or false stays in its order); *seed* makes a
    paper reproducible. Kinds keep together: true or false, one answer, several."""
    chance = Random(seed)  # noqa: S311 - a shuffle that can be repeated, no secret
    chosen = chance.sample(list(bank), min(count, len(bank)))
    order = {"TRUE_FALSE": 0, "SINGLE": 1, "MULTI": 2}
    return [_shuffled(one, chance) for one in sorted(chosen, key=lambda one: order[one.kind])]


def _shuffled(one: Asked, chance: Random) -> Asked:
    places = list(range(len(one.options)))
    if one.kind != "TRUE_FALSE":
        chance.shuffle(places)
    return Asked(
        one.question,
        one.kind,
        one.stem,
        tuple(one.options[place] for place in places),
        tuple(sorted(places.index(place) for place in one.right)),
        one.why,
    )


def clean_answers(paper: Sequence[Asked], given: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
    """What of *given* (place on the paper from "0" → chosen options) can be an answer. Raises Invalid."""
    kept: dict[str, list[int]] = {}
    for place, choice in given.items():
        if not place.isascii() or not place.isdigit() or int(place) >= len(paper):
            raise Invalid(N_("This answer belongs to no question of the paper."))
        options = sorted(set(choice))
        if any(not 0 <= option < len(paper[int(place)].options) for option in options):
            raise Invalid(N_("This answer belongs to no question of the paper."))
        if paper[int(place)].kind != "MULTI" and len(options) > 1:
            raise Invalid(N_("This kind of question has exactly one right answer."))
        if options:
            kept[str(int(place))] = options
    return kept


def mark(paper: Sequence[Asked], answers: Mapping[str, Sequence[int]]) -> tuple[int, int]:
    """(right answers, per cent rounded down). A question with several answers counts only when all are right."""
    right = sum(1 for place, one in enumerate(paper) if tuple(answers.get(str(place), ())) == one.right)
    return right, right * 100 // len(paper) if paper else 0


def ends_at(started_at: datetime, minutes: int, closes_at: datetime) -> datetime:
    """When a paper must be handed in: its minutes after the start, and never after the exam closes."""
    return min(started_at + timedelta(minutes=minutes), closes_at)


def check_start(
    opens_at: datetime, closes_at: datetime, taken: int, allowed: int, *, passed: bool, now: datetime
) -> None:
    """May one begin a paper now? Raises Conflict in words."""
    if now < opens_at:
        raise Conflict(N_("This exam is not open yet."))
    if now >= closes_at:
        raise Conflict(N_("This exam is closed."))
    if passed:
        raise Conflict(N_("You have passed this exam already."))
    if taken >= allowed:
        raise Conflict(N_("You have used all %(allowed)s attempts."), allowed=allowed)


def check_in_time(due_at: datetime, now: datetime) -> None:
    """Answers count until the limit, and GRACE for a slow line. Raises Conflict."""
    if now > due_at + GRACE:
        raise Conflict(TOO_LATE)


def grouped(code: str) -> str:
    """A check code as people read it out: `7KQ2-M8RD-4TPX`."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def bare_code(text: str) -> str:
    """A check code as it is kept, however it was typed."""
    return "".join(letter for letter in text.upper() if letter in CODE_LETTERS)[:CODE_LENGTH]
