"""All rules of a station: what holds, what is missing, what waits, what this person has not read."""

from dataclasses import dataclass

from flask import render_template
from werkzeug.wrappers import Response

from portal.core.clock import local_date
from portal.core.web import Context, access, ctx
from portal.tenants.forms.posted import ApproveAllForm
from portal.tenants.models import PostedRule
from portal.tenants.queries.posted import approved, open_versions, ruling, unread_of
from portal.tenants.rules.posted import APPROVERS, CODES, GROUPS, REQUIRED, WRITERS, group_of
from portal.tenants.views.posted.places import blueprint

Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Row:
    """One rule in the list."""

    code: str
    holding: PostedRule | None
    coming: PostedRule | None
    waiting: PostedRule | None
    unread: bool

    @property
    def title(self) -> str:
        """Its title as it stands, or as it should be called."""
        row = self.holding or self.coming or self.waiting
        return row.title if row else CODES[self.code].zh


@blueprint.get("/")
@access.member
def show(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """The list."""
    return list_page(None, 200)


def list_page(form: ApproveAllForm | None, status: int) -> Page:
    """The list, with what went wrong in approving all."""
    context = ctx()
    rows = _rows(context)
    waiting = [row.waiting for row in rows if row.waiting and row.waiting.state == "SENT"]
    mine = [row for row in waiting if row.written_by == context.actor.person]
    if form is None:
        seen = ",".join(f"{row.id}:{row.version}" for row in waiting)
        form = ApproveAllForm(formdata=None, seen=seen, effective_on=local_date(context.now))
    page = render_template(
        "tenants/posted/list.html",
        groups=[(group, [row for row in rows if group_of(row.code) == group]) for group in GROUPS],
        names=GROUPS,
        missing=[row for row in rows if not (row.holding or row.coming or row.waiting)],
        waiting=waiting,
        form=form,
        may_write=context.actor.has(*WRITERS),
        may_approve=context.actor.has(*APPROVERS),
        only_mine=bool(waiting) and len(mine) == len(waiting),
        today=local_date(context.now),
    )
    return page, status


def _rows(context: Context) -> list[Row]:
    today = local_date(context.now)
    versions, open_now = approved(context.db), open_versions(context.db)
    holding = ruling(versions, today)
    coming = {row.code: row for row in reversed(versions) if row.effective_on and row.effective_on > today}
    person = context.actor.person
    unread = {row.code for row in unread_of(context.db, person, today)} if person else set()
    own = sorted({*holding, *coming, *open_now} - set(REQUIRED), key=lambda code: (len(code), code))
    return [
        Row(code, holding.get(code), coming.get(code), open_now.get(code), code in unread)
        for code in (*REQUIRED, *own)
    ]
