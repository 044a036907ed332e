"""One rule: what holds, what is being written, who has read it, every version before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import render_template
from werkzeug.wrappers import Response

from portal.accounts import names_of
from portal.core.clock import local_date
from portal.core.errors import Missing
from portal.core.i18n import N_
from portal.core.web import Context, access, ctx
from portal.tenants.actions.posted import approvable
from portal.tenants.forms.posted import ApproveForm, ReturnForm
from portal.tenants.models import PostedRule
from portal.tenants.queries.posted import Reader, readers, ruling, versions
from portal.tenants.rules.posted import (
    APPROVERS,
    CODES,
    PROMISE,
    STANDS,
    WRITERS,
    Change,
    changes,
    is_own,
    lines,
    marked,
    stand,
)
from portal.tenants.views.posted.places import blueprint

Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Told:
    """A version in the history, and what it changed."""

    row: PostedRule
    stand: str
    title_before: str | None
    days_before: int | None
    first: bool
    changes: list[Change]


@blueprint.get("/<code>")
@access.member
def rule(station: str, code: str) -> Page:  # noqa: ARG001 - the URL's own
    """The page of one rule."""
    return rule_page(code, None, None, 200)


def rule_page(code: str, approve: ApproveForm | None, give_back: ReturnForm | None, status: int) -> Page:
    """The page, with the forms as they were sent."""
    context = ctx()
    today = local_date(context.now)
    known = _known(context, code, today)
    lists = {row.id: readers(context.db, row.tenant_id, row.id) for row in known.to_read}
    page = render_template(
        "tenants/posted/rule.html",
        code=code,
        title=known.named,
        words=CODES.get(code),
        holding=known.holding,
        open_now=known.open_now,
        shown=known.to_read,
        lines=lines,
        marked=marked,
        history=[_told(row, known.decided, today) for row in known.decided],
        draft=_told(known.open_now, known.decided, today) if known.open_now else None,
        readers=lists,
        unread=_unread(lists, context.actor.person),
        stands=STANDS,
        names=names_of(context.db, [one for row in known.rows for one in (row.written_by, row.decided_by)]),
        approve=approve or ApproveForm(formdata=None, effective_on=today, **_seen(known.open_now)),
        give_back=give_back or ReturnForm(formdata=None, **_seen(known.open_now)),
        may=_may(context, known.open_now, code, known.holding),
    )
    return page, status


@dataclass(frozen=True)
class Known:
    """The versions of one rule: all, the decided ones (the one that rules last first), the one that holds, the one
    being written, and those the staff should have read."""

    rows: Sequence[PostedRule]
    decided: list[PostedRule]
    holding: PostedRule | None
    open_now: PostedRule | None
    to_read: list[PostedRule]

    @property
    def named(self) -> PostedRule | None:
        """The version whose title heads the page."""
        return self.holding or self.open_now or (self.decided[0] if self.decided else None)


def _known(context: Context, code: str, today: date) -> Known:
    """Raises Missing for a rule that no station, or not this one, has."""
    rows = versions(context.db, code) if code in CODES or is_own(code) else []
    if not rows and code not in CODES:
        raise Missing(N_("There is no such rule."))
    decided = sorted(
        (row for row in rows if row.number is not None),
        key=lambda row: (row.effective_on, row.number),
        reverse=True,
    )
    holding = ruling(decided, today).get(code)
    coming = [row for row in decided if row.effective_on and row.effective_on > today]
    open_now = next((row for row in rows if row.state in ("DRAFT", "SENT")), None)
    return Known(rows, decided, holding, open_now, [*coming, *([holding] if holding else [])])


def _unread(lists: dict[UUID, list[Reader]], person: UUID | None) -> set[UUID]:
    """The versions that this person has still to confirm."""
    return {key for key, found in lists.items() for one in found if one.person == person and one.at is None}


def _seen(row: PostedRule | None) -> dict[str, int]:
    return {"version": row.version} if row else {}


def _may(context: Context, row: PostedRule | None, code: str, holding: PostedRule | None) -> dict[str, bool]:
    approver = context.actor.has(*APPROVERS)
    return {
        "write": context.actor.has(*WRITERS),
        "approve": bool(row) and approver and row is not None and approvable(context.db, context.actor, row),
        "decide": approver,
        "end": approver and holding is not None and (code == PROMISE or is_own(code)),
    }


def _told(row: PostedRule, decided: list[PostedRule], today: date) -> Told:
    before = next(
        (one for one in decided if one.number is not None and one.number == (row.number or len(decided) + 1) - 1),
        None,
    )  # fmt: skip
    stands = stand(row.state, row.effective_on, row.ended_on, today, newest=_newest(row, decided, today))
    return Told(
        row=row,
        stand=stands,
        title_before=before.title if before and before.title != row.title else None,
        days_before=before.promise_days if before else None,
        first=before is None,
        changes=changes(before.body, row.body) if before else [],
    )


def _newest(row: PostedRule, decided: list[PostedRule], today: date) -> bool:
    due = [one for one in decided if one.effective_on is not None and one.effective_on <= today]
    return bool(due) and due[0].id == row.id
