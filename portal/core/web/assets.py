"""Built front-end files: their hashed names, from portal/static/manifest.json."""

import json
from functools import cache
from pathlib import Path

from markupsafe import Markup

STATIC = Path(__file__).resolve().parents[2] / "static"


class AssetsMissing(RuntimeError):
    """The front end was not built: `make setup` builds it."""


@cache
def manifest() -> dict[str, str]:
    """Source name → built name. Raises AssetsMissing before the first build."""
    try:
        found: dict[str, str] = json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise AssetsMissing("portal/static/manifest.json is missing; run `make setup`") from error
    return found


@cache
def _built(name: str) -> str:
    try:
        return manifest()[name]
    except KeyError as error:
        raise AssetsMissing(f"{name} is not among the built files") from error


def asset(name: str) -> str:
    """The address of a built file. Static files live under /static on every host, so no routing is asked."""
    return f"/static/{_built(name)}"


@cache
def icon(name: str, css: str = "") -> Markup:
    """An icon of the sprite: decoration beside a word, hidden from screen readers."""
    return Markup(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#i-{}"></use></svg>'
    ).format(f"icon {css}".strip(), asset("sprite.svg"), name)


@cache
def asset_inline(name: str) -> Markup:
    """The text of a built file of our own making, for pages that must load in one request."""
    return Markup((STATIC / _built(name)).read_text(encoding="utf-8"))  # noqa: S704 - our own build's output
