"""One rule: what holds, what is being written, who has read it, every version before."""

from dataclasses import dataclass
from datetime import date

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
from portal.tenants.queries.posted import readers, ruling, versions
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
    if code not in CODES and not is_own(code):
        raise Missing(N_("There is no such rule."))
    rows = versions(context.db, code)
    if not rows and code not in CODES:
        raise Missing(N_("There is no such rule."))
    today = local_date(context.now)
    decided = sorted(
        (row for row in rows if row.number is not None),
        key=lambda row: (row.effective_on, row.number),
        reverse=True,
    )
    holding = ruling(decided, today).get(code)
    open_now = next((row for row in rows if row.state in ("DRAFT", "SENT")), None)
    coming = [row for row in decided if row.effective_on and row.effective_on > today]
    to_read = [*coming, *([holding] if holding else [])]
    lists = {row.id: readers(context.db, row.tenant_id, row.id) for row in to_read}
    page = render_template(
        "tenants/posted/rule.html",
        code=code,
        title=(holding or open_now or (decided[0] if decided else None)),
        words=CODES.get(code),
        holding=holding,
        coming=coming,
        open_now=open_now,
        shown=to_read,
        lines=lines,
        marked=marked,
        history=[_told(row, decided, today) for row in decided],
        draft=_told(open_now, decided, today) if open_now else None,
        readers=lists,
        unread={
            key for key, found in lists.items() for one in found
            if one.person == context.actor.person and one.at is None
        },
        stands=STANDS,
        names=names_of(context.db, [one for row in rows for one in (row.written_by, row.decided_by)]),
        approve=approve or ApproveForm(formdata=None, effective_on=today, **_seen(open_now)),
        give_back=give_back or ReturnForm(formdata=None, **_seen(open_now)),
        may=_may(context, open_now, code, holding),
    )  # fmt: skip
    return page, status


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
