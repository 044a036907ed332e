"""From frozen parts and a seed to the result: the one computation both the draw and its verification use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from typing import Any

from portal.audits.rules.draw.canonical import canonical, digest
from portal.audits.rules.draw.ratios import quota
from portal.audits.rules.draw.register import Register
from portal.audits.rules.draw.rfc3797 import key_string
from portal.audits.rules.draw.sampler import Sampler
from portal.audits.rules.draw.scalars import FORMAT, METHOD
from portal.audits.rules.draw.shape import PARTS_SHAPE
from portal.audits.rules.draw.teams import Dealer, available_inspectors, barred_people

Parts = Mapping[str, Any]
Rows = list[dict[str, Any]]

# Covered by the announcement's digests, so the fingerprint need not run over a million objects again.
HASHED_APART = frozenset({*PARTS_SHAPE, "sha256"})


def part_digest(name: str, parts: Parts, register: Register) -> str:
    """The digest of one frozen part (canonical.py); plan and ratios are a single line each."""
    if name == "objects":
        return register.digest
    value = parts[name]
    return digest(value if isinstance(value, list) else [value])


def announce(parts: Parts, register: Register, commitment: str) -> dict[str, Any]:
    """What is published before the draw: it pins every part and the secret without showing the secret."""
    return {
        "format": FORMAT,
        "method": METHOD,
        "commitment": commitment,
        "digests": {name: part_digest(name, parts, register) for name in PARTS_SHAPE},
    }


def commitment_to(secret: str) -> str:
    """SHA-256 of the secret's 64 hex characters, as `printf %s SECRET | sha256sum` prints it."""
    return sha256(secret.encode()).hexdigest()


def seed_of(secret: str, entropy: Sequence[Sequence[int]]) -> str:
    """The seed of the draw: the secret, a bar, and the public entropy as RFC 3797's key string."""
    return f"{secret}|{key_string(entropy)}"


def quotas(ratios: Parts, pools: Mapping[str, Sequence[str]]) -> Rows:
    """How many are drawn of each class, classes in alphabetical order."""
    rules = ratios["classes"]
    return [
        {
            "class": code,
            "pool": len(ids),
            "take": quota(len(ids), Fraction(rules[code]["ratio"]), rules[code]["at_least"]),
        }
        for code, ids in pools.items()
    ]


def ordered(sampler: Sampler, pools: Mapping[str, Sequence[str]], wanted: Rows) -> Rows:
    """The objects drawn: class by class, within a class by ticket."""
    return [
        {"object": object_id, "class": row["class"], "ticket": ticket}
        for row in wanted
        for ticket, object_id in sampler.first(pools[row["class"]], row["take"])
    ]


def dealer_for(sampler: Sampler, parts: Parts, register: Register) -> Dealer:
    """The dealer with everybody who may be sent under this plan."""
    available = available_inspectors(parts["plan"], parts["inspectors"])
    return Dealer(sampler, available, barred_people(register.checked_last, parts["recusals"]))


def fingerprint(transcript: Parts) -> str:
    """SHA-256 over everything in the transcript but the frozen parts, which its announcement pins."""
    rest = {key: value for key, value in transcript.items() if key not in HASHED_APART}
    return sha256(f"{canonical(rest)}\n".encode()).hexdigest()
