"""Flask-Login's part: it keeps the sign-in's id in the signed cookie and gives templates ``current_user``.

Who may do what is decided by the door and the access marks; this only remembers which sign-in the browser holds.
"""

from uuid import UUID

from flask import Flask, g
from flask_login import LoginManager, UserMixin

from portal.core.web import Context


class SignedIn(UserMixin):  # type: ignore[misc]
    """The browser's sign-in. Its id is the sign-in session's, not the person's: ending one leaves the others."""

    def __init__(self, sign_in: UUID, name: str = "") -> None:
        self.id = str(sign_in)
        self.name = name


def install(app: Flask) -> None:
    """Plug Flask-Login in. Its own session protection (a hash of address and browser) stays off: telephones change
    their address in the lift, and the sign-in row can be seen and ended instead."""
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(_load)


def _load(sign_in: str) -> SignedIn | None:
    context: Context | None = g.get("context")
    if context is None or context.entry.session is None or str(context.entry.session) != sign_in:
        return None
    return SignedIn(context.entry.session, context.entry.person_name)
