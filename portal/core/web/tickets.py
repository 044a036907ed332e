"""A table between preview and import: it travels with the page, signed for one place, and is taken once."""

from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal.core.errors import N_, Invalid
from portal.core.ids import new_id
from portal.core.once import take_once
from portal.core.web.cycle import ctx

GOOD_FOR = 24 * 3600  # seconds in which a looked-over table may be taken


def ticket(salt: str, data: Any) -> str:
    """*data* as a word for a hidden field. *salt* names what it is and the place it was read at."""
    return _text(_signer(salt).dumps([new_id().hex, data]))


def opened(salt: str, token: str) -> Any:
    """What the page brought back. Raises Invalid when it was changed, is another place's, or is a day old."""
    return _loaded(salt, token)[1]


def taken(salt: str, token: str) -> Any:
    """The same, to be carried out in this transaction. Raises Invalid likewise, Conflict when it was taken before."""
    number, data = _loaded(salt, token)
    take_once(ctx().db, number, now=ctx().now)
    return data


def _loaded(salt: str, token: str) -> tuple[str, Any]:
    try:
        number, data = _signer(salt).loads(token, max_age=GOOD_FOR)
    except (BadSignature, ValueError) as error:
        raise Invalid(N_("The table is not complete any more. Choose the file again.")) from error
    return str(number), data


def _signer(salt: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt=salt)


def _text(word: str | bytes) -> str:
    return word.decode() if isinstance(word, bytes) else word
