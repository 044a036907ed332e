"""Writing a version: from the text in force, from the starter text, or from nothing."""

from flask import render_template, request
from werkzeug.wrappers import Response

from portal.core.errors import Conflict, Missing, Refused
from portal.core.i18n import N_, gettext
from portal.core.web import access, back_to, ctx, flash_ok
from portal.tenants.actions.posted import begin, begin_missing, change, names_here, send
from portal.tenants.forms.posted import RuleForm, StepForm
from portal.tenants.models import PostedRule
from portal.tenants.queries.posted import open_versions, versions
from portal.tenants.rules.posted import CODES, PROMISE, WRITERS, is_own, starter
from portal.tenants.views.posted.listing import list_page
from portal.tenants.views.posted.places import blueprint

Page = str | Response | tuple[str, int]
MAY_WRITE = access.roles(*WRITERS)


@blueprint.get("/<code>/edit")
@MAY_WRITE
def edit(station: str, code: str) -> Page:  # noqa: ARG001 - the URL's own
    """The form: the open draft, else the last version, else the starter text."""
    row = _open(code)
    return _edit_page(code, _filled(code, row), row, 200)


def _open(code: str) -> PostedRule | None:
    if code != "OWN" and code not in CODES and not is_own(code):
        raise Missing(N_("There is no such rule."))
    row = open_versions(ctx().db).get(code)
    if row is not None and row.state == "SENT":
        raise Conflict(N_("This version waits for approval. It can be changed when it is given back."))
    if row is None and is_own(code) and not versions(ctx().db, code):
        raise Missing(N_("There is no such rule."))
    return row


def _filled(code: str, row: PostedRule | None) -> RuleForm:
    if row is not None:
        return RuleForm(formdata=None, obj=row)
    last = next(iter(versions(ctx().db, code)), None)
    if last is not None:
        return RuleForm(
            formdata=None, data={"title": last.title, "body": last.body, "promise_days": last.promise_days}
        )
    first = starter(code, names_here(ctx().db))
    return RuleForm(formdata=None, data=vars(first) if first else {})


def _edit_page(code: str, form: RuleForm, row: PostedRule | None, status: int, theirs: object = None) -> Page:
    page = render_template(
        "tenants/posted/edit.html",
        form=form,
        code=code,
        row=row,
        theirs=theirs,
        promise=code == PROMISE,
        words=CODES.get(code),
    )
    return page, status


@blueprint.post("/<code>/edit")
@MAY_WRITE
def edit_post(station: str, code: str) -> Page:
    """Keep the draft; with the second button, send it for approval too."""
    context, form, row = ctx(), RuleForm(), _open(code)
    if not form.validate():
        return _edit_page(code, form, row, 422)
    try:
        if row is None:
            row = begin(context.db, context.actor, code, form.text(), now=context.now)
        else:
            change(context.db, context.actor, row, form.text(), form.seen_version, now=context.now)
        if request.form.get("send"):
            send(context.db, context.actor, row, row.version, now=context.now)
    except Conflict as refused:
        form.refuse(refused)
        if row is not None:
            form.version.data = form.version.raw_data = None
            form.version.process(None, row.version)
        return _edit_page(code, form, row, 409, theirs=row)
    except Refused as refused:
        form.refuse(refused)
        return _edit_page(code, form, row, refused.status)
    sent = row.state == "SENT"
    flash_ok(gettext(N_("The rule is sent for approval.")) if sent else gettext(N_("The draft is kept.")))
    return back_to("posted.rule", station=station, code=row.code)


@blueprint.post("/missing")
@MAY_WRITE
def missing_post(station: str) -> Page:
    """Write all missing rules from the starter texts and send them for approval."""
    context, form = ctx(), StepForm()
    if not form.validate():
        return list_page(None, 422)
    made = begin_missing(context.db, context.actor, now=context.now)
    flash_ok(gettext(N_("%(n)s rules are drafted and wait for approval.")) % {"n": len(made)})
    return back_to("posted.show", station=station)
