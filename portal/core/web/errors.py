"""Error pages: what happened, what to do, and a reference number that leads to the log line."""

from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, g, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from portal.core.errors import Refused
from portal.core.i18n import N_, gettext
from portal.core.ids import token

log = structlog.get_logger(__name__)

TITLES = {
    400: N_("This request cannot be read"),
    401: N_("Sign in first"),
    403: N_("This step is not yours"),
    404: N_("Not found"),
    405: N_("This address does not take that step"),
    409: N_("This changed in the meantime"),
    413: N_("This is too large"),
    415: N_("This kind of file is not taken"),
    422: N_("Something is missing or wrong"),
    429: N_("Too many tries"),
    500: N_("Something went wrong on our side"),
    503: N_("A part of the portal is away"),
}
ADVICE = {
    400: N_("Go back, reload the page and try again."),
    401: N_("You were signed out, or have not signed in yet."),
    403: N_(
        "You are signed in, but your role here does not include this. Ask the head of the station or bureau."
    ),
    404: N_("There is nothing at this address, or nothing you may see."),
    405: N_("Go back to the page before and use its buttons."),
    409: N_("Nothing of yours was stored. Reload the page, look at what changed, then decide."),
    413: N_("Choose a smaller file, or fewer at a time."),
    415: N_("Photos, PDF and spreadsheets are taken; the file's content decides, not its name."),
    422: N_("Go back and correct what is named here. Nothing was stored."),
    429: N_("Wait a little, then try again."),
    500: N_("Nothing was half-stored. Try again; if it happens again, tell us the reference number."),
    503: N_("Nothing was stored. Try again in a minute; what was sent before is safe."),
}
STALE = N_("Somebody else changed this while you were working on it.")
AWAY = N_("The database is away.")
# Deadlock, serialisation failure, lock not available: the database is well, somebody else was faster.
RACES = frozenset({"40P01", "40001", "55P03"})


def reference() -> str:
    """This request's reference number: short enough to be read out on the phone."""
    if "reference" not in g:
        g.reference = token(6)
    made: str = g.reference
    return made


def page(status: int, message: str = "", **extra: Any) -> Response:
    """The error page for *status* (JSON when the caller asks for it). *message* is already translated."""
    title = gettext(TITLES.get(status, TITLES[500]))
    advice = gettext(ADVICE.get(status, ADVICE[500]))
    if wants_json():
        response = jsonify(error={"title": title, "message": message or advice, "reference": reference()})
    else:
        response = Response(
            render_template(
                "errors/error.html",
                status=status,
                title=title,
                message=message,
                advice=advice,
                reference=reference(),
                back=_came_from() if status == 401 else "",
                **extra,
            )
        )
    response.status_code = status
    response.headers["X-Reference"] = reference()
    return response


def _came_from() -> str:
    """The page of ours whose form was sent, to come back to after signing in; '' when it is not known."""
    parts = urlsplit(request.referrer or "")
    return parts.path if parts.netloc == request.host else ""


def wants_json() -> bool:
    """True when the caller prefers JSON to HTML."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    return best == "application/json"


def install(app: Flask) -> None:
    """Register the handlers on *app*."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(SQLAlchemyError, _database)
    app.register_error_handler(RedisError, _queue)
    app.register_error_handler(Exception, _fault)


def _roll_back() -> None:
    db = g.get("db")
    if db is not None:
        try:
            db.rollback()
        except SQLAlchemyError:
            db.invalidate()


def _refused(error: Refused) -> Response:
    _roll_back()
    return page(
        error.status, gettext(error.message) % error.params if error.params else gettext(error.message)
    )


def _csrf(_error: CSRFError) -> Response:
    _roll_back()
    return page(
        400,
        gettext(N_("The form was open too long, or was opened in another sign-in. Reload and send again.")),
    )


def _http(error: HTTPException) -> Response | HTTPException:
    _roll_back()
    if error.code is None or error.code < 400:
        return error  # a redirect raised as an exception
    response = page(error.code)
    retry = getattr(error, "retry_after", None)
    if retry:
        response.headers["Retry-After"] = str(int(retry))
    return response


def _stale(_error: StaleDataError) -> Response:
    _roll_back()
    return page(409, gettext(STALE))


def _database(error: SQLAlchemyError) -> Response:
    _roll_back()
    if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in RACES:
        log.warning("race_lost", reference=reference(), error=type(error.orig).__name__)
        return page(409, gettext(STALE))
    if isinstance(error, OperationalError) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    ):
        log.warning("database_away", reference=reference(), error=type(error.orig or error).__name__)
        response = page(503, gettext(AWAY), retry_after=30)
        response.headers["Retry-After"] = "30"
        return response
    if isinstance(error, IntegrityError):
        # A constraint caught what the rules let through, most often a double click or a race.
        log.warning("constraint", reference=reference(), constraint=_constraint(error))
        return page(409, gettext(STALE))
    return _fault(error)


def _constraint(error: IntegrityError) -> str:
    diagnosis = getattr(error.orig, "diag", None)
    return str(getattr(diagnosis, "constraint_name", "") or "")


def _queue(error: RedisError) -> Response:
    _roll_back()
    log.warning("queue_away", reference=reference(), error=type(error).__name__)
    return page(503)


def _fault(error: Exception) -> Response:
    _roll_back()
    log.error("fault", reference=reference(), exc_info=error)
    return page(500)
