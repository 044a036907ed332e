"""Templates compiled once for each language: constant words, icons and asset addresses are settled at compile
time, so that a page of 25 rows calls gettext as often as a page of none.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.templating import Environment as FlaskEnvironment
from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from portal.core.i18n import current_locale, speaking
from portal.core.i18n.words import spoken_catalog
from portal.core.web.assets import asset, icon

Fold = Callable[..., Any]


def _words(msgid: str) -> Markup:
    # As Jinja's own new-style gettext does it: the catalog's text is ours, so it is markup, and %% is one %.
    return Markup(spoken_catalog().gettext(msgid)) % {}  # noqa: S704


FOLDS: dict[str, Fold] = {"_": _words, "gettext": _words, "icon": icon, "asset": asset}


class _Folder(NodeTransformer):
    """Replace calls whose arguments are all constant strings by what they give in this language."""

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the visitor's own naming
        self.generic_visit(node)
        known = isinstance(node.node, nodes.Name) and node.node.name in FOLDS
        plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        constant = all(isinstance(a, nodes.Const) and isinstance(a.value, str) for a in node.args)
        if not (known and plain and constant and node.args):
            return node
        assert isinstance(node.node, nodes.Name)
        values = [a.value for a in node.args if isinstance(a, nodes.Const)]
        return nodes.Const(FOLDS[node.node.name](*values), lineno=node.lineno, environment=node.environment)


class TongueEnvironment(FlaskEnvironment):
    """Flask's environment that knows which language it compiles for."""

    tongue: str = ""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if not self.tongue:
            return tree
        with speaking(self.tongue):
            folded = _Folder().visit(tree)
        assert isinstance(folded, nodes.Template)
        return folded


class Tongues:
    """One environment a language, all sharing globals, filters and loader with the first."""

    def __init__(self, app: Flask, make: Callable[[], Environment]) -> None:
        self._app = app
        self._base = make()
        self._spoken: dict[str, Environment] = {}

    def environment(self) -> Environment:
        """The environment of the current language; before the first request, the one that extensions set up."""
        if not self._app._got_first_request:
            return self._base
        locale = current_locale()
        if locale not in self._spoken:
            made = self._base.overlay(cache_size=400)
            assert isinstance(made, TongueEnvironment)
            made.tongue = locale
            self._spoken[locale] = made
        return self._spoken[locale]
