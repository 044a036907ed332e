"""Who checks what: inspectors are dealt like cards, and a recusal draws the next card.

A person's place in the queue is (turns taken so far, ticket of the next turn). The ticket of the k-th turn is the
published ticket (sampler.py) of "<inspector>#<k>", so each round is a fresh shuffle under the same seed, nobody is
dealt a second object before everybody able has had a first, and anyone can recompute it. Objects are served in the
order they were drawn; a team is the first people in the queue who may check that object; its first is the leader.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from portal.audits.rules.draw.sampler import Sampler
from portal.audits.rules.draw.words import WITH_CERTIFICATES
from portal.core.errors import Refused
from portal.core.i18n import N_

Row = Mapping[str, Any]
Turn = tuple[int, str, str]
NOBODY: frozenset[str] = frozenset()


class TooFew(Refused):
    """Not enough people may check an object."""


class Dealer:
    """Deals teams for one draw. `barred[object]` are the people who may never check that object."""

    def __init__(
        self, sampler: Sampler, available: Sequence[Row], barred: Mapping[str, frozenset[str]]
    ) -> None:
        self._sampler = sampler
        self._limits: dict[str, int | None] = {row["id"]: row.get("limit") for row in available}
        self._turns = dict.fromkeys(self._limits, 0)
        self._barred = defaultdict(set, {key: set(people) for key, people in barred.items()})
        self._teams: dict[str, list[str]] = {}
        self._queue = [self._turn(person) for person in self._limits if self._has_room(person)]
        heapq.heapify(self._queue)

    def deal(self, object_id: str, size: int) -> list[str]:
        """The team for the next object, leader first. Raises TooFew."""
        team: list[str] = []
        passed_over: list[Turn] = []
        barred = self._barred.get(object_id, NOBODY)
        while self._queue and len(team) < size:
            turn = heapq.heappop(self._queue)
            if turn[2] in barred:
                passed_over.append(turn)
            else:
                team.append(turn[2])
        if len(team) < size:
            raise too_few(object_id, len(team), size)
        for person in team:
            self._turns[person] += 1
        for turn in [*passed_over, *(self._turn(person) for person in team if self._has_room(person))]:
            heapq.heappush(self._queue, turn)
        self._teams[object_id] = team
        return list(team)

    def replace(self, object_id: str, person: str) -> str:
        """Take `person` off the object's team; gives the next in the queue who takes the same place.

        Nobody else's assignment changes. Raises TooFew, and KeyError when the person is not on that team.
        """
        team = self._teams.get(object_id, [])
        if person not in team:
            raise KeyError(person)
        self._barred[object_id].add(person)
        barred = self._barred[object_id].union(team)
        free = [self._turn(p) for p in self._turns if p not in barred and self._has_room(p)]
        if not free:
            raise too_few(object_id, len(team) - 1, len(team))
        substitute = min(free)[2]
        self._turns[person] -= 1
        self._turns[substitute] += 1
        team[team.index(person)] = substitute
        return substitute

    def team(self, object_id: str) -> list[str]:
        """The team as it stands now, leader first."""
        return list(self._teams[object_id])

    def _turn(self, person: str) -> Turn:
        turns = self._turns[person]
        return turns, self._sampler.ticket(f"{person}#{turns + 1}"), person

    def _has_room(self, person: str) -> bool:
        limit = self._limits[person]
        return limit is None or self._turns[person] < limit


def too_few(object_id: str, found: int, needed: int) -> TooFew:
    """The refusal in words for one object."""
    return TooFew(
        N_(
            "Object %(object)s needs %(needed)s inspectors and only %(found)s may take it: the others are recused, "
            "checked it last time, have no valid certificate or are at their yearly limit."
        ),
        object=object_id,
        found=found,
        needed=needed,
    )


def available_inspectors(plan: Row, inspectors: Iterable[Row]) -> list[Row]:
    """Those who may be sent at all: for an inspection, with a certificate valid through the plan's last day."""
    if plan["kind"] not in WITH_CERTIFICATES:
        return list(inspectors)
    return [
        row
        for row in inspectors
        if "certificate" in row and row.get("certificate_until", "") >= plan["until"]
    ]


def barred_people(
    checked_last: Mapping[str, frozenset[str]], recusals: Iterable[Row]
) -> dict[str, frozenset[str]]:
    """Per object: who checked it last time (rotation) and who stands recused before the draw."""
    barred = dict(checked_last)
    for row in recusals:
        barred[row["object"]] = barred.get(row["object"], frozenset()) | {row["inspector"]}
    return barred
