"""A lost status link: number and telephone bring it back, to that telephone only."""

from flask import render_template, url_for
from werkzeug.wrappers import Response

from portal.complaints.actions.link import renew_link
from portal.complaints.actions.telling import promise_text
from portal.complaints.forms.sign import LostForm
from portal.complaints.queries.cases import of_consumer
from portal.complaints.queries.texts import live_token
from portal.complaints.views.places import public_pages
from portal.core.actor import Actor
from portal.core.web import access, ctx, limit

Page = str | Response | tuple[str, int]


@public_pages.get("/lost")
@access.anyone
@limit("60 per minute")
def lost(station: str) -> Page:
    """Ask for number and telephone."""
    return _page(station, LostForm(), sent=False)


@public_pages.post("/lost")
@access.anyone
@limit("10 per hour")
def lost_post(station: str) -> Page:
    """Send the link if both fit. The answer is the same either way, so nobody can try out numbers.

    The link in force is sent again: whoever types somebody else's number must not be able to end his link."""
    context, form = ctx(), LostForm()
    if not form.validate_on_submit():
        return _page(station, form, sent=False), 422
    found = of_consumer(context.db, form.number.data, form.phone.data)
    if found is not None and found.report != "ONLY":
        actor = Actor(None, "消费者", frozenset({"CONSUMER"}), "public", found.tenant_id, found.office_path)
        if live_token(context.db, found.id, context.now) is None:
            renew_link(context.db, actor, found, now=context.now)
        key = f"text:{found.id}:LINK:{context.now.isoformat()}"
        promise_text(context.db, found, "LINK", key=key, now=context.now)
    return _page(station, form, sent=True)


def _page(station: str, form: LostForm, *, sent: bool) -> str:
    return render_template(
        "complaints/lost.html",
        form=form,
        sent=sent,
        place=ctx().place,
        home=url_for("complain.start", station=station),
    )
