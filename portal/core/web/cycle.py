"""One request: open the scope, check the mark, run the view, commit at the edge, release the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from jinja2 import Environment
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock, outbox
from portal.core.actor import Actor
from portal.core.db import ScopedSession, engine, enter
from portal.core.errors import Forbidden
from portal.core.i18n import N_
from portal.core.places import Door, Entry, Place, PlaceKind
from portal.core.scope import Bureau, Public, Scope, Station
from portal.core.web import access
from portal.core.web.idle import leave, rested, sign_in_id, touch
from portal.core.web.places import kind_of
from portal.core.web.templating import TongueEnvironment, Tongues

READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Context:
    """What a view works with: the scoped session, who acts, where, and when (UTC)."""

    db: Session
    actor: Actor
    place: Place
    entry: Entry
    now: datetime


def ctx() -> Context:
    """This request's context. Only views that passed their access mark have one."""
    found: Context = g.context
    return found


class Sessions(SecureCookieSessionInterface):
    """Flask's signed cookie; the signer is made once, for the keys do not change while a process runs."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The one signer of *app*; None while it has no key."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer


class Portal(Flask):
    """Flask with the edge: nothing is acknowledged before its transaction is committed."""

    jinja_environment = TongueEnvironment

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.session_interface = Sessions()

    @property
    def jinja_env(self) -> Environment:  # type: ignore[override]
        """The templates of the current language."""
        if not hasattr(self, "_tongues"):
            self._tongues = Tongues(self, self.create_jinja_environment)
        return self._tongues.environment()

    def dispatch_request(self) -> BaseResponse:
        """Run the view, then commit if it wrote and succeeded, then let the promised work go."""
        response = self.make_response(super().dispatch_request())
        db: ScopedSession | None = g.get("db")
        if db is None:
            return response
        if request.method in READING or (response.status_code >= 400 and not g.get("keep")):
            db.rollback()
        else:
            db.commit()
            outbox.release(db)
        return response


def install(app: Flask, door: Door) -> None:
    """Plug the request cycle into *app*; *door* tells who stands where."""
    app.extensions["yizhan.door"] = door
    app.before_request(_enter)
    app.teardown_request(_leave)


def _enter() -> BaseResponse | None:
    rule = request.url_rule
    if rule is None:
        return None  # the 404 handler answers, without a database
    if "\x00" in request.path or any("\x00" in value for value in request.values.values()):
        abort(400)  # PostgreSQL keeps no NUL in a text; nobody types one
    mark = access.mark_of(current_app, rule.endpoint)
    assert mark is not None
    if rule.endpoint in current_app.extensions["yizhan.bare"]:
        return None
    kind = kind_of(rule.rule)
    entry = _open(kind, _slug(kind, request.view_args or {}))
    return _admit(mark, entry)


def _slug(kind: PlaceKind, arguments: Mapping[str, Any]) -> str:
    return str(arguments.get("bureau" if kind == "bureau" else "station", ""))


def _open(kind: PlaceKind, slug: str) -> Entry:
    at_door: Scope = Bureau(None) if kind == "bureau" else Public(None)
    db = ScopedSession(
        engine(at_door.login),
        info={"scope": at_door},
        expire_on_commit=False,
    )
    g.db = db
    now = clock.now()
    if sign_in_id() is not None and rested(kind, now):
        leave()
    door: Door = current_app.extensions["yizhan.door"]
    entry = door(db, kind, slug, sign_in_id())
    if entry is None:
        abort(404)
    db.info["read_only"] = request.method in READING
    enter(db, _scope(kind, entry))
    if entry.person is not None:
        touch(now)
    g.context = Context(db=db, actor=entry.actor(), place=entry.place, entry=entry, now=now)
    return entry


def _scope(kind: PlaceKind, entry: Entry) -> Scope:
    place = entry.place
    if kind == "bureau":
        # A stranger stays at the door: the mark turns him away, and until then he sees no row.
        return Bureau(place.office_path if entry.roles else None, entry.person)
    if kind == "station" and place.tenant and entry.roles:
        return Station(place.tenant, place.office_path, entry.person)
    if kind == "public":
        return Public(place.tenant, place.office_path, entry.person)
    return Public(None, "", entry.person)


def _admit(mark: access.Mark, entry: Entry) -> BaseResponse | None:
    if mark.who == "anyone":
        return None
    if entry.person is None:
        return _ask_to_sign_in()
    if mark.who in {"member", "roles"} and not entry.roles:
        abort(404)
    if entry.hold and not _passes(entry.hold):
        return redirect(url_for(entry.hold, next=request.full_path if request.method == "GET" else None))
    if mark.who == "roles" and entry.roles.isdisjoint(mark.roles):
        raise Forbidden(N_("This step belongs to another role here."))
    return None


def _passes(hold: str) -> bool:
    # While a hold stands, only its own page, its sending, and the way out are open: not even one's own account,
    # or a password alone could replace the second factor it has not passed.
    endpoint = str(request.endpoint)
    return endpoint.removesuffix("_post") == hold or endpoint == "accounts.sign_out"


def _ask_to_sign_in() -> BaseResponse:
    if request.method not in READING or request.headers.get("HX-Request"):
        abort(401)
    wanted = request.full_path.rstrip("?")
    return redirect(url_for("accounts.sign_in", next=wanted))


def _leave(_error: BaseException | None) -> None:
    db: ScopedSession | None = g.pop("db", None)
    if db is not None:
        db.close()


def bare(app: Flask, *endpoints: str) -> None:
    """Endpoints that open no database session: probes and static files."""
    app.extensions.setdefault("yizhan.bare", set()).update(endpoints)


def keep() -> None:
    """Commit although the answer is an error: a failed sign-in must be counted."""
    g.keep = True


def no_content() -> Response:
    """204, for a step whose page needs no change."""
    return Response(status=204)
