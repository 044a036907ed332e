"""The cookie by which a browser is known to have signed in before with a login: it has its own count of wrong tries.

It opens nothing: it only keeps a stranger's guessing at a login from locking out the person at the usual desk.
"""

from datetime import timedelta

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from portal.accounts.actions.guard import guard_key
from portal.core.ids import token

COOKIE = "yz_known"
KEPT = timedelta(days=365)
MOST = 6  # a desk is shared by a shift; whoever signed in longest ago is a stranger again


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="accounts.known-device")


def _known() -> dict[str, str]:
    try:
        held = _serializer().loads(request.cookies.get(COOKIE, ""))
    except BadSignature:
        return {}
    return {str(login): str(device) for login, device in held}


def _mark(login: str) -> str:
    return guard_key(login)[:16]


def device_of(login: str) -> str:
    """What this browser is known by for *login*; '' when it never signed in with it."""
    return _known().get(_mark(login), "")


def remember_device(response: Response, login: str) -> Response:
    """Let the browser be known for *login* from now on."""
    known = _known()
    device = known.pop(_mark(login), "") or token()
    kept = [*known.items(), (_mark(login), device)][-MOST:]
    response.set_cookie(
        COOKIE,
        _serializer().dumps(kept),
        max_age=KEPT,
        httponly=True,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        samesite="Lax",
        path="/sign-in",
    )
    return response
