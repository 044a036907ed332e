"""Refusals: what the product says when a rule, the law or another person's change stands in the way.

Messages are English msgids marked with ``N_`` and carry named placeholders; the edge translates them.
"""


def N_(msgid: str) -> str:  # noqa: N802 - gettext's own name for "mark, do not translate yet"
    """Mark *msgid* for the catalogs; the edge translates it. Lives here so that rules need no web part."""
    return msgid


class Refused(Exception):
    """A rule said no. ``params`` fill the message's ``%(name)s``; ``field`` names the form field at fault."""

    status = 409

    def __init__(self, message: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.params = params

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


class Invalid(Refused):
    """The input cannot be read as what it claims to be."""

    status = 422


class Forbidden(Refused):
    """The person is known and inside the right place, but this step is another role's."""

    status = 403


class Missing(Refused):
    """Nothing here by that name, or nothing this person may know of."""

    status = 404


class Conflict(Refused):
    """Somebody else was faster, or the thing is no longer in a state that allows the step."""

    status = 409


class Unavailable(Refused):
    """A part the product needs (database, queue, PDF engine) is away; nothing was stored."""

    status = 503


class TooMany(Refused):
    """The caller asks more often than the limit allows."""

    status = 429
