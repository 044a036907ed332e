"""Verifying: recompute everything a transcript claims, from the transcript alone, and name what differs.

The browser does the same in assets/js/verify/verify.js; the same transcript gives the same faults there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from portal.audits.rules.draw.canonical import digest
from portal.audits.rules.draw.compute import (
    commitment_to,
    dealer_for,
    fingerprint,
    ordered,
    part_digest,
    quotas,
    seed_of,
)
from portal.audits.rules.draw.faults import Fault
from portal.audits.rules.draw.memory import collector_paused
from portal.audits.rules.draw.register import Register
from portal.audits.rules.draw.sampler import Sampler
from portal.audits.rules.draw.shape import PART_OF, PARTS_SHAPE, shape_fault
from portal.audits.rules.draw.structure import structure_faults
from portal.audits.rules.draw.teams import Dealer, TooFew

Parts = Mapping[str, Any]


@collector_paused()
def verify(transcript: Any, announced: str | None = None) -> list[Fault]:
    """Everything wrong with a transcript; an empty list means the draw can be relied on.

    A transcript proves a draw only together with the digest published before it: give that as `announced`.
    A fault "MALFORMED" means it is no transcript at all; nothing further is looked at then.
    """
    unreadable = shape_fault(transcript)
    if unreadable is not None:
        return [unreadable]
    register = Register(transcript["objects"])
    faults = [*_changed(transcript, register, announced), *structure_faults(transcript, register)]
    if any(fault.wrong not in {"CHANGED", "NOT_AS_PUBLISHED"} for fault in faults):
        return faults  # the draw cannot be repeated on parts that do not fit together
    faults += _seed_faults(transcript)
    faults += _result_faults(transcript, register)
    if fingerprint(transcript) != transcript["sha256"]:
        faults.append(Fault("FINGERPRINT", "WRONG", "sha256"))
    return faults


def _changed(transcript: Parts, register: Register, announced: str | None) -> Iterator[Fault]:
    pinned = transcript["announcement"]["digests"]
    for name in PARTS_SHAPE:
        if part_digest(name, transcript, register) != pinned[name]:
            yield Fault(PART_OF[name], "CHANGED", name)
    computed = digest([transcript["announcement"]])
    if computed != transcript["announcement_sha256"]:
        yield Fault("ANNOUNCEMENT", "CHANGED", "announcement")
    if announced is not None and announced.strip().lower() != computed:
        yield Fault("ANNOUNCEMENT", "NOT_AS_PUBLISHED", "announcement")


def _seed_faults(transcript: Parts) -> Iterator[Fault]:
    if commitment_to(transcript["secret"]) != transcript["announcement"]["commitment"]:
        yield Fault("COMMITMENT", "WRONG", "secret")
    entropy = transcript["entropy"]
    if len(entropy) != len(transcript["entropy_sources"]) or not all(entropy):
        yield Fault("SEED", "WRONG", "entropy")
    if seed_of(transcript["secret"], entropy) != transcript["seed"]:
        yield Fault("SEED", "WRONG", "seed")


def _result_faults(transcript: Parts, register: Register) -> Iterator[Fault]:
    sampler = Sampler(seed_of(transcript["secret"], transcript["entropy"]))
    pools = register.pools(transcript["ratios"], transcript["exclusions"])
    wanted = quotas(transcript["ratios"], pools)
    where = _first_difference("quotas", wanted, transcript["quotas"])
    if where:
        yield Fault("QUOTAS", "WRONG", where)
    stated = [{key: row[key] for key in ("object", "class", "ticket")} for row in transcript["selected"]]
    where = _first_difference("selected", ordered(sampler, pools, wanted), stated)
    if where:
        yield Fault("ORDER", "WRONG", where)
    else:
        yield from _team_faults(transcript, dealer_for(sampler, transcript, register))


def _team_faults(transcript: Parts, dealer: Dealer) -> Iterator[Fault]:
    size = transcript["plan"]["team_size"]
    for i, row in enumerate(transcript["selected"]):
        try:
            team = dealer.deal(row["object"], size)
        except TooFew:
            yield Fault("TEAMS", "IMPOSSIBLE", f"selected[{i}].team")
            return
        if team != row["team"]:
            yield Fault("TEAMS", "WRONG", f"selected[{i}].team")
            return
    yield from _later_faults(transcript, dealer)


def _later_faults(transcript: Parts, dealer: Dealer) -> Iterator[Fault]:
    for i, change in enumerate(transcript["later"]):
        try:
            substitute = dealer.replace(change["object"], change["inspector"])
        except KeyError:
            yield Fault("LATER", "UNKNOWN", f"later[{i}].inspector")
            return
        except TooFew:
            yield Fault("LATER", "IMPOSSIBLE", f"later[{i}]")
            return
        if substitute != change["replacement"]:
            yield Fault("LATER", "WRONG", f"later[{i}].replacement")
            return


def _first_difference(name: str, expected: list[Any], stated: list[Any]) -> str | None:
    for i, (one, other) in enumerate(zip(expected, stated, strict=False)):
        if one != other:
            return f"{name}[{i}]"
    return None if len(expected) == len(stated) else f"{name}[{min(len(expected), len(stated))}]"
