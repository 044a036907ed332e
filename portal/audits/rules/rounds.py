"""Who issues a notice and what it may be; how much more time may be asked for."""

from __future__ import annotations

from collections.abc import Sequence

from portal.audits.rules.rectification import KINDS
from portal.core.errors import N_, Forbidden, Invalid

MOST_DAYS = 60
MOST_EXTRA = 30


def check_issuer(roles: frozenset[str], people: Sequence[str], person: object, own_bureau: bool) -> None:
    """The drawn team, or a supervisor of the bureau whose visit it is. Raises Forbidden."""
    if str(person) not in people and not (own_bureau and "SUPERVISOR" in roles):
        raise Forbidden(N_("Only the drawn team or a supervisor of this bureau takes this step."))


def kinds_for(task_kind: str) -> list[str]:
    """The notices a visit of this kind may lead to: guidance writes letters and no orders."""
    return [code for code in KINDS if code == "WORK_NOTICE" or task_kind == "INSPECTION"]


def check_notice(task_kind: str, kind: str, basis: str, days: int | None) -> None:
    """Whether a notice may be issued so. Raises Invalid."""
    if kind not in KINDS:
        raise Invalid(N_("Choose what kind of notice it is."), field="kind")
    if kind not in kinds_for(task_kind):
        raise Invalid(
            N_("A guidance visit is no administrative inspection: it may only lead to a work notice."),
            field="kind",
        )
    if kind != "WORK_NOTICE" and not basis.strip():
        raise Invalid(N_("An order cites the law it rests on."), field="basis")
    if kind == "GOODS" and days is not None:
        raise Invalid(N_("The limit for failed goods is set by law: 60 days."), field="days")
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise Invalid(N_("The limit is 1 to %(most)s days."), field="days", most=MOST_DAYS)


def check_asking(kind: str, days: int, reason: str) -> None:
    """Whether more time may be asked for so. Raises Invalid."""
    if kind == "GOODS":
        raise Invalid(N_("The limit for failed goods is set by law: it is not extended."), field="days")
    if not 1 <= days <= MOST_EXTRA:
        raise Invalid(N_("Ask for 1 to %(most)s days."), field="days", most=MOST_EXTRA)
    if not reason.strip():
        raise Invalid(N_("Say why more time is needed."), field="reason")
