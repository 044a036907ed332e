"""One's own account: sign-ins, password, second factor."""

from uuid import UUID

from flask import Blueprint, render_template, request, session
from werkzeug.wrappers import Response

from portal.accounts.actions.secrets import change_password, new_totp_secret, set_up_totp, totp_uri
from portal.accounts.actions.sign_in import end_others, sign_out
from portal.accounts.forms import CodeForm, EmptyForm, PasswordForm, RenewForm
from portal.accounts.queries import own_person, own_places, own_sign_ins
from portal.accounts.rules import ROLES, device_words
from portal.core.errors import Refused
from portal.core.i18n import N_, gettext, ngettext
from portal.core.qr import qr_svg
from portal.core.web import access, back_to, ctx, flash_ok, here_or, keep, limit

blueprint = Blueprint("own", __name__, url_prefix="/me")
Page = str | Response | tuple[str, int]
PENDING = "totp_pending"


def _me() -> UUID:
    person = ctx().entry.person
    assert person is not None
    return person


@blueprint.get("/")
@access.signed_in
def account() -> Page:
    """My places, my sign-ins, my secrets."""
    context = ctx()
    return render_template(
        "accounts/account.html",
        person=own_person(context.db, _me()),
        places=own_places(context.db),
        sign_ins=own_sign_ins(context.db, _me(), context.now),
        here=context.entry.session,
        roles=ROLES,
        device=device_words,
        empty=EmptyForm(),
    )


@blueprint.post("/sign-ins/<uuid:sign_in>/end")
@access.signed_in
def end_sign_in(sign_in: UUID) -> Page:
    """End one sign-in, wherever it is."""
    sign_out(ctx().db, _me(), sign_in, now=ctx().now)
    flash_ok(gettext(N_("That sign-in is ended.")))
    return back_to("own.account")


@blueprint.post("/sign-ins/end-others")
@access.signed_in
def end_other_sign_ins() -> Page:
    """End all sign-ins but this one."""
    count = end_others(ctx().db, _me(), ctx().entry.session, now=ctx().now)
    flash_ok(ngettext("%(num)s sign-in ended.", "%(num)s sign-ins ended.", count))
    return back_to("own.account")


@blueprint.get("/password")
@access.signed_in
def password() -> Page:
    """The change of password."""
    return _password_page(PasswordForm(), 200)


def _password_page(form: PasswordForm, status: int) -> tuple[str, int]:
    page = render_template(
        "accounts/password.html",
        form=form,
        next=request.values.get("next", ""),
        held=ctx().entry.hold == "own.password",
    )
    return page, status


@blueprint.post("/password")
@access.signed_in
@limit("20 per minute")
def password_post() -> Page:
    """Change it."""
    context, form = ctx(), PasswordForm()
    if not form.validate():
        return _password_page(form, 422)
    try:
        change_password(
            context.db, _me(), context.entry.session, form.old.data, form.password.data, now=context.now
        )
    except Refused as refused:
        keep()  # a wrong present password was counted
        form.refuse(refused)
        return _password_page(form, refused.status)
    flash_ok(gettext(N_("The password is changed; your other sign-ins are ended.")))
    return Response(status=303, headers={"Location": here_or("own.account")})


@blueprint.get("/second-factor")
@access.signed_in
def set_up() -> Page:
    """Show the secret as a QR code."""
    session.setdefault(PENDING, new_totp_secret())
    return _set_up_page(_set_up_form(), 200)


def _set_up_form() -> CodeForm:
    standing = own_person(ctx().db, _me()).totp_confirmed_at is not None
    return RenewForm() if standing else CodeForm()


def _set_up_page(form: CodeForm, status: int) -> tuple[str, int]:
    secret: str = session[PENDING]
    login = own_person(ctx().db, _me()).login
    page = render_template(
        "accounts/set_up_second_factor.html",
        form=form,
        secret=secret,
        qr=qr_svg(totp_uri(secret, login), title=gettext(N_("Key for an authenticator app"))),
        next=request.values.get("next", ""),
        renewing=isinstance(form, RenewForm),
        held=ctx().entry.hold == "own.set_up",
    )
    return page, status


@blueprint.post("/second-factor")
@access.signed_in
@limit("20 per minute")
def set_up_post() -> Page:
    """Keep the secret once a code proves it; show the recovery codes, once."""
    context, form = ctx(), _set_up_form()
    secret = session.setdefault(PENDING, new_totp_secret())
    if not form.validate():
        return _set_up_page(form, 422)
    proof = form.password.data if isinstance(form, RenewForm) else ""
    try:
        codes = set_up_totp(
            context.db,
            _me(),
            context.entry.session,
            secret,
            form.code.data,
            password=proof,
            now=context.now,
        )
    except Refused as refused:
        keep()  # a wrong present password was counted
        form.refuse(refused)
        return _set_up_page(form, refused.status)
    session.pop(PENDING, None)
    return render_template("accounts/recovery_codes.html", codes=codes, next=here_or("own.account"))
