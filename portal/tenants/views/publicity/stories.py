"""Typical cases: written from a closed complaint, without anybody's identity; approved, filed, published."""

from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal.core.errors import Refused
from portal.core.i18n import N_, gettext
from portal.core.web import Key, access, back_to, ctx, flash_ok, page
from portal.tenants.actions.publicity import texts as actions
from portal.tenants.forms.learning import StoryForm
from portal.tenants.models.publicity import TypicalCase
from portal.tenants.queries import cards_under
from portal.tenants.queries import publicity as reading
from portal.tenants.rules.publicity import ClosedCase
from portal.tenants.views.publicity.places import (
    APPROVERS,
    APPROVING,
    WRITERS,
    WRITING,
    Page,
    bureau_stories,
    publicity_pages,
)
from portal.tenants.views.publicity.texts import seen_version

KEYS = (Key(TypicalCase.id, lambda row: row.id, UUID, descending=True),)  # type: ignore[arg-type]


@publicity_pages.get("/stories/")
@access.member
def stories(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """All typical cases, newest first."""
    context = ctx()
    rows = page(
        context.db,
        reading.stories(),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template("tenants/publicity/stories.html", page=rows, may_write=context.actor.has(*WRITING))


@publicity_pages.get("/stories/choose")
@WRITERS
def choose_case(station: str) -> Page:  # noqa: ARG001
    """The closed complaints a story may be written from."""
    return render_template("tenants/publicity/story_choose.html", cases=actions.closed_cases(ctx().db))


@publicity_pages.get("/stories/new/<uuid:complaint>")
@WRITERS
def new_story(station: str, complaint: UUID) -> Page:  # noqa: ARG001
    """The form, with the case's own words beside it."""
    case = actions.closed_case(ctx().db, complaint)
    return _form_page(StoryForm(data={"title": case.subject}), None, case, 200)


def _form_page(form: StoryForm, row: TypicalCase | None, case: ClosedCase | None, status: int) -> Page:
    return render_template("tenants/publicity/story_form.html", form=form, row=row, case=case), status


@publicity_pages.post("/stories/new/<uuid:complaint>")
@WRITERS
def new_story_post(station: str, complaint: UUID) -> Page:
    """Write it."""
    context, form = ctx(), StoryForm()
    case = actions.closed_case(context.db, complaint)
    if not form.validate():
        return _form_page(form, None, case, 422)
    try:
        row = actions.write_story(context.db, context.actor, case, form.facts(), now=context.now)
    except Refused as refused:
        form.refuse(refused)
        return _form_page(form, None, case, refused.status)
    flash_ok(gettext(N_("The story is written; somebody else approves it.")))
    return back_to("publicity.story", station=station, story=row.id)


@publicity_pages.get("/stories/<uuid:story>")
@access.member
def story(station: str, story: UUID) -> Page:  # noqa: ARG001
    """One story as it will be read."""
    context = ctx()
    return render_template(
        "tenants/publicity/story.html",
        row=reading.story(context.db, story),
        may_write=context.actor.has(*WRITING),
        may_approve=context.actor.has(*APPROVING),
    )


@publicity_pages.get("/stories/<uuid:story>/edit")
@WRITERS
def edit_story(station: str, story: UUID) -> Page:  # noqa: ARG001
    """Correct a draft."""
    row = reading.story(ctx().db, story)
    return _form_page(StoryForm(obj=row), row, actions.closed_case(ctx().db, row.complaint_id), 200)


@publicity_pages.post("/stories/<uuid:story>/edit")
@WRITERS
def edit_story_post(station: str, story: UUID) -> Page:
    """Save the correction."""
    context, form = ctx(), StoryForm()
    row = reading.story(context.db, story)
    case = actions.closed_case(context.db, row.complaint_id)
    if not form.validate():
        return _form_page(form, row, case, 422)
    try:
        actions.change_story(context.db, context.actor, row, form.facts(), form.seen_version, now=context.now)
    except Refused as refused:
        form.refuse(refused)
        return _form_page(form, row, case, refused.status)
    flash_ok(gettext(N_("The story is changed.")))
    return back_to("publicity.story", station=station, story=story)


@publicity_pages.post("/stories/<uuid:story>/<any(approve, publish, withdraw):step>")
@APPROVERS
def story_step(station: str, story: UUID, step: str) -> Response:
    """Approve and file it with the office; publish it; withdraw it."""
    context = ctx()
    row = reading.story(context.db, story)
    if step == "approve":
        actions.approve_story(context.db, context.actor, row, seen_version(), now=context.now)
        flash_ok(gettext(N_("The story is approved and filed with the office.")))
    elif step == "publish":
        actions.publish_story(context.db, context.actor, row, seen_version(), now=context.now)
        flash_ok(gettext(N_("The story is on the public page.")))
    else:
        actions.withdraw_story(context.db, context.actor, row, now=context.now)
        flash_ok(gettext(N_("The story is withdrawn.")))
    return back_to("publicity.story", station=station, story=story)


@bureau_stories.get("/")
@access.member
def show(bureau: str) -> Page:  # noqa: ARG001
    """The typical cases the stations have filed."""
    context = ctx()
    filed = reading.stories().where(TypicalCase.filed_at.is_not(None), TypicalCase.withdrawn_at.is_(None))
    rows = page(context.db, filed, KEYS, after=request.args.get("after"), before=request.args.get("before"))
    names = {card.station: card.name for card in cards_under(context.db, context.place.office_path)}
    return render_template("tenants/publicity/bureau_stories.html", page=rows, names=names)
