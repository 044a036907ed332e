"""The shell around a page: navigation, places, person. Modules declare their entries in ``portal.modules``."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from flask import Flask, current_app, g, request, url_for
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.i18n import gettext
from portal.core.places import PlaceKind
from portal.core.web.kept import frozen

# Counts shown beside an entry: asked only when the page is rendered for a member.
Count = Callable[[Session, Actor], int]


@dataclass(frozen=True)
class NavItem:
    """One entry of the navigation: *label* is an English msgid, *icon* a Tabler icon name."""

    kind: PlaceKind
    endpoint: str
    label: str
    icon: str
    roles: frozenset[str] = frozenset()
    group: str = ""
    order: int = 50


@dataclass(frozen=True)
class Shell:
    """What the layout asks modules for: entries, the person's other places, unread messages."""

    items: tuple[NavItem, ...]
    places: Callable[[Any], list[dict[str, Any]]]
    unread: Callable[[Any], int]
    links: Callable[[], dict[str, str]]


def install(app: Flask, source: Shell) -> None:
    """Give every template the ``shell`` variable, built only when the layout reads it."""
    app.extensions["yizhan.shell"] = source
    app.context_processor(lambda: {"shell": shell()})


def shell() -> "LazyShell":
    """This request's layout data."""
    if "shell" not in g:
        g.shell = LazyShell(current_app.extensions["yizhan.shell"])
    found: LazyShell = g.shell
    return found


class LazyShell:
    """The layout's data. Attributes are computed on first use: fragments and public pages pay nothing."""

    def __init__(self, source: Shell) -> None:
        self._source = source

    @cached_property
    def place(self) -> dict[str, Any] | None:
        """The place in the URL, for the layout's head."""
        context = g.get("context")
        if context is None or context.place.kind not in {"station", "bureau"}:
            return None
        place = context.place
        return {
            "kind": place.kind,
            "name": place.name,
            "slug": place.slug,
            "url": _home(place.kind, place.slug),
            "role": place.facts.get("role", ""),
        }

    @cached_property
    def person(self) -> dict[str, str] | None:
        """The person signed in."""
        context = g.get("context")
        if context is None or context.entry.person is None:
            return None
        return {"name": context.entry.person_name, "url": self.links.get("prefs", "")}

    @cached_property
    def places(self) -> list[dict[str, Any]]:
        """The person's stations and bureaus, for the switcher."""
        context = g.get("context")
        return self._source.places(context) if context is not None and context.entry.person else []

    @cached_property
    def unread(self) -> int:
        """Unread messages of the person."""
        context = g.get("context")
        return self._source.unread(context) if context is not None and context.entry.person else 0

    @cached_property
    def links(self) -> dict[str, str]:
        """Addresses the layout links to."""
        return self._source.links()

    def __kept__(self) -> tuple[Any, ...]:
        """What the frame of a page is drawn from (core.web.kept)."""
        context = g.get("context")
        return (
            *self.reader(),
            context and context.entry.roles,
            tuple(item["current"] for group in self.nav for item in group["items"]),
            request.cookies.get("theme"),
            request.cookies.get("elder"),
        )

    def reader(self) -> tuple[Any, ...]:
        """Who reads, and where: what the frame shows besides the navigation, which follows from roles and address."""
        place, person = self.place, self.person
        return (
            place and tuple(place.values()),
            person and tuple(person.values()),
            frozen(self.places),
            self.unread,
        )

    @cached_property
    def nav(self) -> list[dict[str, Any]]:
        """Navigation groups for this place and these roles."""
        context = g.get("context")
        if context is None or not context.entry.roles:
            return []
        groups: dict[str, list[dict[str, Any]]] = {}
        for item in sorted(self._source.items, key=lambda i: i.order):
            if item.kind != context.place.kind or (item.roles and item.roles.isdisjoint(context.entry.roles)):
                continue
            groups.setdefault(item.group, []).append(_entry(item, context.place.slug))
        return [
            {"label": gettext(label) if label else None, "items": items} for label, items in groups.items()
        ]


def _entry(item: NavItem, slug: str) -> dict[str, Any]:
    url = _address(item.endpoint, "bureau" if item.kind == "bureau" else "station", slug)
    here = request.path
    current = here == url or (item.order > 0 and here.startswith(url.rstrip("/") + "/"))
    return {
        "label": gettext(item.label),
        "url": url,
        "icon": item.icon,
        "current": current,
        "count": None,
        "tone": None,
    }


@lru_cache(maxsize=20_000)
def _address(endpoint: str, argument: str, slug: str) -> str:
    values: dict[str, Any] = {argument: slug}
    return url_for(endpoint, **values)


def _home(kind: str, slug: str) -> str:
    return f"/{'g' if kind == 'bureau' else 's'}/{slug}/"
