"""Answers taken without a signal, on any number of devices: nothing is lost, nothing is overwritten.

A visit's answers are a set that only grows. Changing an answer adds one that names those it `replaces`. Two people
who answered the same item without seeing each other leave two answers standing: both are kept and the later is
marked. The set is the same whatever the order, the repetitions and the interruptions in which it arrived.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to one item of one visit. `id` is made on the device (UUID); `made_at` is the device's clock."""

    id: str
    visit: str
    item: str
    value: str
    device: str
    made_at: datetime
    replaces: tuple[str, ...] = ()

    def digest(self) -> str:
        """SHA-256 of the whole answer: what the server returns to say that it holds exactly this."""
        body = asdict(self) | {
            "made_at": self.made_at.astimezone(UTC).isoformat(),
            "replaces": sorted(self.replaces),
        }
        return sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


# By id and digest: should a broken device use one id for two answers, both are kept.
Kept = Mapping[tuple[str, str], Answer]


def merge(kept: Kept, incoming: Iterable[Answer]) -> dict[tuple[str, str], Answer]:
    """What is held after `incoming` arrived. Repeating it changes nothing; the order does not matter."""
    return dict(kept) | {(answer.id, answer.digest()): answer for answer in incoming}


def receipt(kept: Kept, asked: Iterable[Answer]) -> frozenset[tuple[str, str]]:
    """Which of the asked answers are held, byte for byte: only these may a device forget."""
    return frozenset((answer.id, answer.digest()) for answer in asked) & kept.keys()


@dataclass
class Queue:
    """A device's answers not yet confirmed by the server."""

    waiting: list[Answer] = field(default_factory=list)

    def add(self, answer: Answer) -> None:
        """Keep an answer until the server has confirmed it."""
        self.waiting.append(answer)

    def confirm(self, received: frozenset[tuple[str, str]]) -> None:
        """Forget what the server's receipt names."""
        self.waiting = [answer for answer in self.waiting if (answer.id, answer.digest()) not in received]


@dataclass(frozen=True, slots=True)
class ItemView:
    """How one item stands: the answer that counts, those standing beside it, and those replaced, oldest first."""

    current: Answer
    beside: tuple[Answer, ...] = ()
    replaced: tuple[Answer, ...] = ()

    @property
    def contested(self) -> bool:
        """Whether answers differ that nobody has yet chosen between; `current` is then marked as the later."""
        return any(answer.value != self.current.value for answer in self.beside)


def view(kept: Kept) -> dict[tuple[str, str], ItemView]:
    """Each item of each visit as it stands, by (visit, item)."""
    by_item: dict[tuple[str, str], list[Answer]] = defaultdict(list)
    for answer in kept.values():
        by_item[answer.visit, answer.item].append(answer)
    return {place: _item(answers) for place, answers in by_item.items()}


def _item(answers: list[Answer]) -> ItemView:
    in_time = sorted(answers, key=lambda answer: (answer.made_at, answer.device, answer.id, answer.digest()))
    gone = {old for answer in answers for old in answer.replaces if old != answer.id}
    standing = [answer for answer in in_time if answer.id not in gone]
    if not standing:  # answers that replace each other in a ring: a broken device; keep the last in time
        standing = in_time[-1:]
    replaced = tuple(answer for answer in in_time if answer not in standing)
    return ItemView(standing[-1], tuple(standing[:-1]), replaced)
