"""The life of a version: who may write and approve, what a text must be, how it stands on a day."""

import re
from collections.abc import Collection
from datetime import date
from uuid import UUID

from portal.core.errors import N_, Forbidden, Invalid
from portal.tenants.rules.posted.words import PROMISE
from portal.tenants.rules.station import LONGEST_PROMISE

WRITERS = frozenset({"HEAD", "DEPUTY", "LIAISON", "APPROVER"})
APPROVERS = frozenset({"HEAD", "APPROVER"})
LONGEST_TITLE, LONGEST_BODY, LONGEST_LINE = 60, 6_000, 500  # characters: what an A3 sheet can carry

# The station as the one who mediates; that consumers may ask others to mediate may well be said.
OWN_MEDIATION = re.compile(r"(?:本站|服务站|和解员|工作人员)[^。；，\n]{0,12}调解")


def check_text(code: str, title: str, body: str, promise_days: int | None) -> None:
    """Raises Invalid beside the field at fault."""
    if not title.strip():
        raise Invalid(N_("Write a title."), field="title")
    if len(title) > LONGEST_TITLE:
        raise Invalid(N_("At most %(most)s characters."), field="title", most=LONGEST_TITLE)
    if not body.strip():
        raise Invalid(N_("Write the text of the rule."), field="body")
    if len(body) > LONGEST_BODY:
        raise Invalid(N_("At most %(most)s characters."), field="body", most=LONGEST_BODY)
    if OWN_MEDIATION.search(body):
        raise Invalid(
            N_("A station settles and never mediates: mediation is the bureau's. Use the right word."),
            field="body",
        )
    if promise_days is not None and code != PROMISE:
        raise Invalid(N_("Only the public promises set a limit."), field="promise_days")
    if promise_days is not None and not 1 <= promise_days < LONGEST_PROMISE:
        raise Invalid(
            N_("A promised limit is shorter than the %(most)s days of the rules: write 1 to %(less)s."),
            field="promise_days",
            most=LONGEST_PROMISE,
            less=LONGEST_PROMISE - 1,
        )


def check_writer_approves(writer: UUID | None, approver: UUID | None, may: Collection[UUID]) -> None:
    """Four eyes: whoever wrote a version does not approve it, unless nobody else here could. Raises Forbidden."""
    others = set(may) - {writer}
    if writer == approver and others:
        raise Forbidden(N_("Whoever wrote a rule does not approve it. Another head or approver here must."))


def stand(state: str, effective_on: date | None, ended_on: date | None, today: date, *, newest: bool) -> str:
    """How a version stands on *today*; *newest*: no later approved version is in force on that day."""
    if state != "APPROVED" or effective_on is None:
        return state
    if effective_on > today:
        return "COMING"
    if not newest:
        return "SUPERSEDED"
    return "ENDED" if ended_on is not None and ended_on <= today else "IN_FORCE"
