"""At the door: home, sign-in, second factor, invitation, sign-out."""

from typing import Any

from flask import Blueprint, render_template, request, session, url_for
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from portal.accounts.actions.members import NewPerson, accept_as_new, accept_as_self, look_up
from portal.accounts.actions.secrets import pass_second_factor
from portal.accounts.actions.sign_in import Knock
from portal.accounts.actions.sign_in import sign_in as open_sign_in
from portal.accounts.actions.sign_in import sign_out as close_sign_in
from portal.accounts.forms import AcceptForm, CodeForm, EmptyForm, SignInForm
from portal.accounts.models import SignIn
from portal.accounts.queries import own_places
from portal.accounts.rules import ROLES
from portal.accounts.views.demo import chosen, demo_accounts, demo_code, fill_in
from portal.accounts.views.devices import device_of, remember_device
from portal.accounts.views.login import SignedIn
from portal.core.errors import Refused
from portal.core.i18n import N_, gettext
from portal.core.web import access, back_to, ctx, flash_ok, here_or, keep, limit
from portal.core.web.idle import left, touch

blueprint = Blueprint("accounts", __name__)
Page = str | Response | tuple[str, int]


@blueprint.get("/")
@access.anyone
def home() -> Page:
    """The front page; a person with one place goes straight there."""
    context = ctx()
    if context.entry.person is None:
        return render_template("accounts/front.html")
    if context.entry.hold:
        return _go(url_for(context.entry.hold, next=url_for("accounts.home")))
    places = own_places(context.db)
    if len(places) == 1:
        return _go(places[0].url)
    return render_template("accounts/places.html", places=places, roles=ROLES)


def _go(url: str) -> Response:
    return Response(status=303, headers={"Location": url})


@blueprint.get("/sign-in")
@access.anyone
def sign_in() -> Page:
    """The sign-in page."""
    if ctx().entry.person is not None:
        return _go(here_or("accounts.home"))
    return _sign_in_page(fill_in(SignInForm()), 200)


def _sign_in_page(form: SignInForm, status: int) -> tuple[str, int]:
    page = render_template(
        "accounts/sign_in.html",
        form=form,
        next=request.values.get("next", ""),
        demo_accounts=demo_accounts(),
        chosen=chosen(),
    )
    return page, status


@blueprint.post("/sign-in")
@access.anyone
@limit("40 per minute")
def sign_in_post() -> Page:
    """Check login and password."""
    context, form = ctx(), SignInForm()
    if not form.validate():
        return _sign_in_page(form, 422)
    login = form.login.data
    knock = Knock(request.remote_addr or "", request.user_agent.string, device_of(login))
    try:
        opened = open_sign_in(context.db, login, form.password.data, knock, now=context.now)
    except Refused as refused:
        keep()
        form.refuse(refused)
        return _sign_in_page(form, refused.status)
    given_up = left()
    if given_up is not None:
        close_sign_in(context.db, opened.person_id, given_up, now=context.now)
    _remember(opened)
    return remember_device(_go(here_or("accounts.home")), login)


def _remember(opened: SignIn) -> None:
    session.clear()  # nothing of the browser's life before the sign-in stays
    login_user(SignedIn(opened.id))
    touch(ctx().now)


@blueprint.post("/sign-out")
@access.signed_in
def sign_out() -> Page:
    """End this sign-in."""
    context = ctx()
    if context.entry.person and context.entry.session:
        close_sign_in(context.db, context.entry.person, context.entry.session, now=context.now)
    logout_user()
    session.clear()
    flash_ok(gettext(N_("You are signed out.")))
    return back_to("accounts.sign_in")


@blueprint.get("/second-factor")
@access.signed_in
def second_factor() -> Page:
    """Ask for the second factor, once a sign-in."""
    if ctx().entry.hold != "accounts.second_factor":
        return _go(here_or("accounts.home"))
    return _second_factor_page(CodeForm(), 200)


@blueprint.post("/second-factor")
@access.signed_in
@limit("40 per minute")
def second_factor_post() -> Page:
    """Check the code."""
    context, form = ctx(), CodeForm()
    person, opened = context.entry.person, context.entry.session
    if not form.validate() or person is None or opened is None:
        return _second_factor_page(form, 422)
    try:
        pass_second_factor(context.db, person, opened, form.code.data, now=context.now)
    except Refused as refused:
        keep()
        form.refuse(refused)
        return _second_factor_page(form, refused.status)
    return _go(here_or("accounts.home"))


def _second_factor_page(form: CodeForm, status: int) -> tuple[str, int]:
    page = render_template(
        "accounts/second_factor.html",
        form=form,
        next=request.values.get("next", ""),
        demo_code=demo_code(ctx().db),
    )
    return page, status


@blueprint.get("/invitation/<secret>")
@access.anyone
def invitation(secret: str) -> Page:
    """What an invitation offers."""
    return _invitation_page(secret, AcceptForm(), 200)


def _invitation_page(secret: str, form: AcceptForm, status: int, **extra: Any) -> tuple[str, int]:
    context = ctx()
    offer = look_up(context.db, secret, now=context.now)
    if not form.name.data:
        form.name.data = offer.name
    page = render_template(
        "accounts/invitation.html",
        offer=offer,
        form=form,
        roles=ROLES,
        secret=secret,
        empty=EmptyForm(),
        **extra,
    )
    return page, status


@blueprint.post("/invitation/<secret>")
@access.anyone
@limit("20 per minute")
def invitation_post(secret: str) -> Page:
    """Accept as a new person."""
    context, form = ctx(), AcceptForm()
    if not form.validate():
        return _invitation_page(secret, form, 422)
    person = NewPerson(form.login.data, form.name.data, form.phone.data, form.password.data)
    try:
        accept_as_new(context.db, secret, person, now=context.now)
    except Refused as refused:
        form.refuse(refused)
        return _invitation_page(secret, form, refused.status)
    flash_ok(gettext(N_("Your account is ready. Sign in with it.")))
    return _go(url_for("accounts.sign_in"))


@blueprint.post("/invitation/<secret>/mine")
@access.signed_in
@limit("20 per minute")
def invitation_mine(secret: str) -> Page:
    """Accept with the account that is signed in."""
    context = ctx()
    assert context.entry.person is not None
    accept_as_self(context.db, secret, context.entry.person, now=context.now)
    flash_ok(gettext(N_("The new place is among yours.")))
    return back_to("accounts.home")
