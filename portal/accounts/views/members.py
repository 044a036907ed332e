"""The accounts of a place: who has which roles, invitations, an end. The same pages for station and bureau."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, render_template, url_for
from werkzeug.wrappers import Response

from portal.accounts.actions.members import change_roles, end_membership, invite, revoke
from portal.accounts.forms import EmptyForm, InviteForm, RolesForm
from portal.accounts.models import Invitation
from portal.accounts.queries import membership_at, names_of, open_invitations, people_at
from portal.accounts.rules import ROLES
from portal.core.errors import Missing, Refused
from portal.core.i18n import N_, gettext
from portal.core.web import access, back_to, bureau_blueprint, ctx, flash_ok, station_blueprint

Page = str | Response | tuple[str, int]
View = Callable[..., Page]


def _address(endpoint: str) -> tuple[str, dict[str, str]]:
    place = ctx().place
    kind = "bureau" if place.kind == "bureau" else "station"
    return f"{kind}_people.{endpoint}", {kind: place.slug}


def _page(form: InviteForm, status: int, link: str | None = None) -> tuple[str, int]:
    context = ctx()
    place_id: UUID = context.place.facts["id"]
    form.offer(context.place.kind)
    return (
        render_template(
            "accounts/members.html",
            people=people_at(context.db, place_id),
            invitations=open_invitations(context.db, place_id, context.now),
            form=form,
            roles=ROLES,
            link=link,
            empty=EmptyForm(),
            address=_member_url,
            may_change=context.actor.has("HEAD", "ADMIN"),
        ),
        status,
    )


def _member_url(endpoint: str, **values: object) -> str:
    name, place = _address(endpoint)
    return url_for(name, **place, **values)  # type: ignore[arg-type]


def show(**_place: str) -> Page:
    """Who is here, and who is invited."""
    return _page(InviteForm(), 200)


def invite_post(**_place: str) -> Page:
    """Invite somebody; the link is shown once."""
    context, form = ctx(), InviteForm()
    form.offer(context.place.kind)
    if not form.validate():
        return _page(form, 422)
    _, secret = invite(
        context.db, context.actor, context.place, form.name.data, form.roles.data, now=context.now
    )
    link = current_app.config["BASE_URL"] + url_for("accounts.invitation", secret=secret)
    return _page(InviteForm(formdata=None), 200, link)


def revoke_post(invitation: UUID, **_place: str) -> Page:
    """Withdraw an invitation."""
    context = ctx()
    found = context.db.get(Invitation, invitation)
    if found is None or found.place_id != context.place.facts["id"]:
        raise Missing(N_("There is no such invitation."))
    revoke(context.db, context.actor, context.place, found, now=context.now)
    flash_ok(gettext(N_("The invitation is withdrawn.")))
    return back_to(_address("show")[0], **_address("show")[1])


def member(person: UUID, **_place: str) -> Page:
    """One member's roles."""
    return _member_page(person, None, 200)


def _member_page(person: UUID, form: RolesForm | None, status: int) -> tuple[str, int]:
    context = ctx()
    row = membership_at(context.db, context.place.facts["id"], person)
    form = form or RolesForm(data={"roles": row.roles})
    form.offer(context.place.kind)
    page = render_template(
        "accounts/member.html",
        row=row,
        name=names_of(context.db, [person]).get(person, ""),
        form=form,
        roles=ROLES,
        empty=EmptyForm(),
        address=_member_url,
    )
    return page, status


def member_post(person: UUID, **_place: str) -> Page:
    """Change a member's roles."""
    context, form = ctx(), RolesForm()
    form.offer(context.place.kind)
    if not form.validate():
        return _member_page(person, form, 422)
    try:
        change_roles(context.db, context.actor, context.place, person, form.roles.data, now=context.now)
    except Refused as refused:
        form.refuse(refused)
        return _member_page(person, form, refused.status)
    flash_ok(gettext(N_("The roles are changed.")))
    return back_to(_address("show")[0], **_address("show")[1])


def end_post(person: UUID, **_place: str) -> Page:
    """End a member's roles here."""
    context = ctx()
    end_membership(context.db, context.actor, context.place, person, now=context.now)
    flash_ok(gettext(N_("This person has no access here any more.")))
    return back_to(_address("show")[0], **_address("show")[1])


def _plug(blueprint: Blueprint, readers: tuple[str, ...], changer: str) -> Blueprint:
    """The same views under both kinds of place, each with its own marks."""
    may_read, may_change = access.roles(*readers), access.roles(changer)
    blueprint.add_url_rule("/", "show", _copy(show, may_read))
    blueprint.add_url_rule("/", "invite_post", _copy(invite_post, may_change), methods=["POST"])
    blueprint.add_url_rule(
        "/invitations/<uuid:invitation>/revoke",
        "revoke_post",
        _copy(revoke_post, may_change),
        methods=["POST"],
    )
    blueprint.add_url_rule("/<uuid:person>", "member", _copy(member, may_change))
    blueprint.add_url_rule("/<uuid:person>", "member_post", _copy(member_post, may_change), methods=["POST"])
    blueprint.add_url_rule("/<uuid:person>/end", "end_post", _copy(end_post, may_change), methods=["POST"])
    return blueprint


def _copy(view: View, mark: Callable[[View], View]) -> View:
    """The same page as a view of its own: a mark sits on the function, and each kind of place has its own."""

    def own(**values: Any) -> Page:
        return view(**values)

    own.__name__, own.__doc__ = view.__name__, view.__doc__
    return mark(own)


station_people = _plug(
    station_blueprint("station_people", __name__, "/accounts"), ("HEAD", "DEPUTY", "LIAISON"), "HEAD"
)
bureau_people = _plug(
    bureau_blueprint("bureau_people", __name__, "/accounts"), ("ADMIN", "SUPERVISOR"), "ADMIN"
)
