"""An enterprise applies for a station: at the front door, without an account; and follows it by its own link."""

from flask import Blueprint, current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from portal import bureaus
from portal.core.errors import Refused
from portal.core.web import access, back_to, ctx, limit
from portal.tenants.actions import applications as actions
from portal.tenants.actions.applications import hash_of
from portal.tenants.forms.founding import AnswerForm, ApplicationForm, levels
from portal.tenants.queries.founding import application_of
from portal.tenants.rules import KINDS
from portal.tenants.rules.application import APPLICATION_STATES, APPLICATION_STEPS

blueprint = Blueprint("apply", __name__, url_prefix="/apply")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
@access.anyone
def choose() -> Page:
    """Whose area the enterprise stands in."""
    every = bureaus.subtree(ctx().db, "")
    return render_template(
        "tenants/founding/choose.html", areas=[one for one in every if one.kind == "COUNTY"]
    )


@blueprint.get("/<place:area>")
@access.anyone
def form(area: str) -> Page:
    """The form, with the offices of that area."""
    return _form_page(ApplicationForm(), area, 200)


def _form_page(form: ApplicationForm, area: str, status: int) -> Page:
    bureau = bureaus.by_code(ctx().db, area)
    form.offer(_offices(bureau))
    return render_template("tenants/founding/apply.html", form=form, bureau=bureau), status


def _offices(bureau: bureaus.Bureau) -> list[tuple[str, str]]:
    below = bureaus.subtree(ctx().db, bureau.path)
    return [(one.path, one.name) for one in below if one.kind == "OFFICE"] or [(bureau.path, bureau.name)]


@blueprint.post("/<place:area>")
@limit("10 per hour")
@access.anyone
def form_post(area: str) -> Page:
    """Send it. The link to follow it is shown on the next page, and nowhere else."""
    context, form = ctx(), ApplicationForm()
    bureau = bureaus.by_code(context.db, area)
    form.offer(_offices(bureau))
    if not form.validate():
        return _form_page(form, area, 422)
    try:
        office = bureaus.by_path(context.db, form.office.data)
        secret = actions.apply(context.db, office, form.facts(), now=context.now)
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        return _form_page(form, area, refused.status)
    return back_to("apply.status", secret=secret, new=1)


@blueprint.get("/status/<secret>")
@limit("120 per hour")
@access.anyone
def status(secret: str) -> Page:
    """Where the application stands, in plain words."""
    row, _ = application_of(ctx().db, hash_of(secret))
    filled = {name: getattr(row, name) for name in ("name", "address", "floor_area", "stalls")}
    return _status_page(AnswerForm(data={**filled, "scenic_level": str(row.scenic_level or "")}), secret, 200)


def _status_page(form: AnswerForm, secret: str, status: int) -> Page:
    db = ctx().db
    row, steps = application_of(db, hash_of(secret))
    form.scenic_level.choices = levels()
    page = render_template(
        "tenants/founding/status.html",
        row=row,
        steps=steps,
        form=form if row.status == "ASKED" else None,
        secret=secret,
        new=request.args.get("new") == "1",
        link=str(current_app.config["BASE_URL"]) + url_for("apply.status", secret=secret),
        office=bureaus.by_path(db, row.office_path),
        kinds=KINDS,
        states=APPLICATION_STATES,
        step_names=APPLICATION_STEPS,
    )
    return page, status


@blueprint.post("/status/<secret>")
@limit("20 per hour")
@access.anyone
def answer(secret: str) -> Page:
    """Answer what the office asked."""
    context, form = ctx(), AnswerForm()
    row, _ = application_of(context.db, hash_of(secret))
    form.scenic_level.choices = levels()
    if not form.validate():
        return _status_page(form, secret, 422)
    try:
        actions.answer(context.db, secret, row, form.corrected(), form.words.data, now=context.now)
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        return _status_page(form, secret, refused.status)
    return back_to("apply.status", secret=secret)
