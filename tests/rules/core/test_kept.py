"""Kept pieces of a page: drawn once for equal input, and never for anyone else's."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask, g, session
from flask_wtf.csrf import CSRFProtect, generate_csrf
from jinja2 import Environment
from markupsafe import Markup

from portal.core.i18n import speaking
from portal.core.terms import Term, Vocabulary
from portal.core.web.kept import HOLE, frozen, kept
from portal.core.web.pages import Shelf

SOURCE = (
    "{% macro greet(who) %}<p>{{ who.name }} {{ count() }}</p>{% endmacro %}"
    "{% macro send() %}<input value='{{ csrf_token() }}'>{{ count() }}{% endmacro %}"
)


class Drawn:
    """Counts how often a macro was really drawn."""

    times = 0

    def __call__(self) -> str:
        self.times += 1
        return ""


@pytest.fixture
def drawn() -> Drawn:
    return Drawn()


@pytest.fixture
def macros(drawn: Drawn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    app = Flask("kept")
    app.secret_key = "k" * 32
    CSRFProtect(app)
    environment = Environment(autoescape=True)
    environment.globals.update(csrf_token=generate_csrf, count=drawn)
    # A template of its own name for each test: pieces are kept by it.
    code = environment.compile(SOURCE, filename=str(tmp_path_factory.mktemp("kept") / "page.html"))
    template = environment.template_class.from_code(environment, code, environment.globals)
    with app.test_request_context(), speaking("zh"):
        yield template.module


def test_equal_input_is_drawn_once_and_other_input_again(macros, drawn):
    first = kept(macros.greet, {"name": "王"})
    assert kept(macros.greet, {"name": "王"}) == first
    assert drawn.times == 1
    assert kept(macros.greet, {"name": "李"}) == "<p>李 </p>"
    assert drawn.times == 2
    with speaking("en"):
        kept(macros.greet, {"name": "王"})
    assert drawn.times == 3


def test_markup_does_not_open_the_door_for_the_same_text_from_a_stranger(macros):
    assert kept(macros.greet, {"name": Markup("<b>x</b>")}) == "<p><b>x</b> </p>"
    assert kept(macros.greet, {"name": "<b>x</b>"}) == "<p>&lt;b&gt;x&lt;/b&gt; </p>"


def test_every_request_gets_its_own_token(macros, drawn):
    first = kept(macros.send)
    session.clear()
    g.pop("csrf_token")
    second = kept(macros.send)
    assert drawn.times == 1
    assert HOLE not in first + second
    assert second == f"<input value='{generate_csrf()}'>" != first


def test_types_count_and_what_has_no_value_of_its_own_is_refused():
    assert len({frozen(1), frozen(True), frozen("1"), frozen(Markup("1")), frozen(None)}) == 5
    assert frozen({"a": [date(2026, 11, 21)]}) == frozen({"a": (date(2026, 11, 21),)})
    assert frozen({"a": 1}) != frozen({"b": 1})
    with pytest.raises(TypeError):
        frozen({"row": object()})


def test_a_vocabulary_stands_for_itself():
    one, other = Vocabulary(Term("A", "甲", "A")), Vocabulary(Term("A", "甲", "A"))
    assert frozen(one) == frozen(one) != frozen(other)


def test_the_shelf_throws_out_what_was_asked_for_longest_ago():
    shelf = Shelf(room=10)
    shelf.put("a", b"1234")
    shelf.put("b", b"1234")
    assert shelf.get("a") == b"1234"
    shelf.put("c", b"1234")
    assert (shelf.get("a"), shelf.get("b"), shelf.get("c")) == (b"1234", None, b"1234")
    shelf.put("a", b"12")
    shelf.put("d", b"1234")
    assert [shelf.get(key) for key in "acd"] == [b"12", b"1234", b"1234"]
    shelf.put("e", b"x" * 11)
    assert [shelf.get(key) for key in "acde"] == [None] * 4
    shelf.put("f", b"12")
    assert shelf.get("f") == b"12"
