"""Access marks. Every view carries one; the app refuses to start when a view has none.

@blueprint.post("/<uuid:case>/accept")
@access.roles("SETTLER", "HEAD")
def accept(case): …
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from flask import Flask

View = TypeVar("View", bound=Callable[..., Any])
Who = Literal["anyone", "signed_in", "member", "roles"]


@dataclass(frozen=True)
class Mark:
    """Who may call a view. ``roles`` is empty unless ``who`` is 'roles'."""

    who: Who
    roles: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return ", ".join(sorted(self.roles)) if self.who == "roles" else self.who


def _mark(mark: Mark) -> Callable[[View], View]:
    def put(view: View) -> View:
        view.__dict__["__access__"] = mark
        return view

    return put


def roles(*names: str) -> Callable[[View], View]:
    """Members of the place in the URL who hold any of *names*. Others: 403; strangers: 404."""
    if not names:
        raise ValueError("name at least one role")
    return _mark(Mark("roles", frozenset(names)))


def member(view: View) -> View:
    """Any member of the place in the URL."""
    return _mark(Mark("member"))(view)


def signed_in(view: View) -> View:
    """Anyone with an account, outside any place."""
    return _mark(Mark("signed_in"))(view)


def anyone(view: View) -> View:
    """No account needed: consumers, visitors, the sign-in page itself."""
    return _mark(Mark("anyone"))(view)


def mark_of(app: Flask, endpoint: str) -> Mark | None:
    """The mark of *endpoint*, or None."""
    found: Mark | None = getattr(app.view_functions[endpoint], "__access__", None)
    return found


class Unmarked(RuntimeError):
    """A view without an access mark, or a place's mark outside a place."""


def check(app: Flask) -> None:
    """Refuse to start while any endpoint lacks a mark. Raises Unmarked naming them all."""
    bare = sorted({r.endpoint for r in app.url_map.iter_rules() if mark_of(app, r.endpoint) is None})
    if bare:
        raise Unmarked("views without an access mark: " + ", ".join(bare))
    lost = sorted(
        {
            r.endpoint
            for r in app.url_map.iter_rules()
            if (mark := mark_of(app, r.endpoint)) and mark.who in {"member", "roles"}
            if not r.rule.startswith(("/s/", "/g/"))
        }
    )
    if lost:
        raise Unmarked("member or roles marks outside a station or bureau: " + ", ".join(lost))
