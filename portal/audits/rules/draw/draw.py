"""Drawing: from a plan with its revealed secret and entropy to the transcript."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.audits.rules.draw.canonical import digest
from portal.audits.rules.draw.compute import (
    announce,
    commitment_to,
    dealer_for,
    fingerprint,
    ordered,
    quotas,
    seed_of,
)
from portal.audits.rules.draw.memory import collector_paused
from portal.audits.rules.draw.plan import Plan, read_plan
from portal.audits.rules.draw.register import Register
from portal.audits.rules.draw.sampler import Sampler
from portal.audits.rules.draw.scalars import FORMAT
from portal.audits.rules.draw.shape import LATER_SHAPE, malformed
from portal.audits.rules.draw.teams import Dealer
from portal.core.errors import Invalid, Refused
from portal.core.i18n import N_


def announcement(document: object) -> dict[str, Any]:
    """What to publish before the entropy exists: plan, ratios, sources, the pinned digests and their digest.

    The document needs `commitment`, or the `secret` from which it is computed; the secret is never shown.
    """
    plan = read_plan(document)
    announced = announce(plan.parts, plan.register, _commitment(plan))
    return {
        "plan": plan.parts["plan"],
        "ratios": plan.parts["ratios"],
        "entropy_sources": plan.parts["entropy_sources"],
        "counts": {
            name: len(plan.parts[name]) for name in ("objects", "exclusions", "inspectors", "recusals")
        },
        "announcement": announced,
        "announcement_sha256": digest([announced]),
    }


@collector_paused()
def draw(document: object) -> dict[str, Any]:
    """The transcript of a plan that has its secret and entropy (docs/draw-format.md).

    Raises Invalid for a document that cannot be used, Refused for a secret that does not fit its commitment, TooFew
    when an object cannot be given a full team.
    """
    plan = read_plan(document)
    if plan.secret is None or plan.entropy is None:
        raise Invalid(
            N_("The draw needs the revealed secret and the values of the announced entropy sources.")
        )
    announced = announce(plan.parts, plan.register, _commitment(plan))
    sampler = Sampler(seed_of(plan.secret, plan.entropy))
    wanted = quotas(plan.parts["ratios"], plan.pools)
    selected = ordered(sampler, plan.pools, wanted)
    dealer = dealer_for(sampler, plan.parts, plan.register)
    for row in selected:
        row["team"] = dealer.deal(row["object"], plan.parts["plan"]["team_size"])
    transcript = {
        "format": FORMAT,
        **plan.parts,
        "announcement": announced,
        "announcement_sha256": digest([announced]),
        "secret": plan.secret,
        "entropy": plan.entropy,
        "seed": sampler.seed,
        "quotas": wanted,
        "selected": selected,
        "later": [_replaced(dealer, recusal) for recusal in plan.later],
    }
    return {**transcript, "sha256": fingerprint(transcript)}


def recuse(transcript: Mapping[str, Any], recusal: Mapping[str, Any]) -> dict[str, Any]:
    """The transcript with one more recusal after the draw, its substitute taken from the same order.

    `transcript` must already be verified. Raises Invalid for a recusal that names nobody on a team, TooFew.
    """
    where = malformed(recusal, LATER_SHAPE, "later")
    if where is not None:
        raise Invalid(N_("A recusal after the draw is written wrongly: %(where)s"), where=where)
    dealer = redeal(transcript)
    for earlier in transcript["later"]:
        dealer.replace(earlier["object"], earlier["inspector"])
    changed = {**transcript, "later": [*transcript["later"], _replaced(dealer, recusal)]}
    return {**changed, "sha256": fingerprint(changed)}


def redeal(transcript: Mapping[str, Any]) -> Dealer:
    """A dealer that has dealt the transcript's objects again, before any later recusal."""
    dealer = dealer_for(Sampler(transcript["seed"]), transcript, Register(transcript["objects"]))
    for row in transcript["selected"]:
        dealer.deal(row["object"], transcript["plan"]["team_size"])
    return dealer


def teams_now(transcript: Mapping[str, Any]) -> dict[str, list[str]]:
    """Each drawn object's team after the later recusals, leader first."""
    teams = {row["object"]: list(row["team"]) for row in transcript["selected"]}
    for change in transcript["later"]:
        team = teams[change["object"]]
        team[team.index(change["inspector"])] = change["replacement"]
    return teams


def _replaced(dealer: Dealer, recusal: Mapping[str, Any]) -> dict[str, Any]:
    try:
        substitute = dealer.replace(recusal["object"], recusal["inspector"])
    except KeyError as missing:
        raise Invalid(
            N_("%(inspector)s is not on the team of object %(object)s."),
            inspector=recusal["inspector"],
            object=recusal["object"],
        ) from missing
    return {**recusal, "replacement": substitute}


def _commitment(plan: Plan) -> str:
    if plan.secret is None:
        if plan.commitment is None:
            raise Invalid(N_("The plan has neither a commitment nor the secret to make one from."))
        return plan.commitment
    computed = commitment_to(plan.secret)
    if plan.commitment is not None and plan.commitment != computed:
        raise Refused(
            N_("The revealed secret does not fit the published commitment %(commitment)s."),
            commitment=plan.commitment,
        )
    return computed
