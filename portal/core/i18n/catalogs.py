"""The Chinese catalogs, one a module: gathering msgids from the sources, writing, compiling.

A module's msgids are those of portal/<module>/**.py and of the templates below a folder named after it;
what belongs to no module (portal/*.py, base.html, parts, errors, print…) is core's.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from portal.core.i18n.words import PORTAL

KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None}
TEMPLATE_OPTIONS = {"trimmed": "true", "silent": "false"}
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml", ".md", ".svg"}
LOCALE = "zh"
NOISE = (
    b'"Project-Id',
    b'"Report-',
    b'"POT-',
    b'"PO-',
    b'"Last-',
    b'"Language-T',
    b'"Generated-',
    b"# ",
    b"#\n",
)


@dataclass(frozen=True)
class Tree:
    """A checkout: where the modules and templates are."""

    root: Path = PORTAL.parent

    def modules(self) -> list[str]:
        """Names of the packages below portal/, core first."""
        names = sorted(init.parent.name for init in (self.root / "portal").glob("*/__init__.py"))
        return sorted(names, key=lambda name: name != "core")

    def po(self, module: str) -> Path:
        """Where the module's Chinese catalog is (or will be)."""
        return self.root / "portal" / module / "translations" / LOCALE / "LC_MESSAGES" / "messages.po"

    def sources(self, module: str) -> list[Path]:
        """The Python files and templates whose msgids are the module's."""
        python = list((self.root / "portal" / module).rglob("*.py"))
        if module == "core":
            python += (self.root / "portal").glob("*.py")
        templates = (p for p in (self.root / "templates").rglob("*") if p.suffix in TEMPLATE_SUFFIXES)
        return sorted(python) + sorted(p for p in templates if self._owner(p) == module)

    def _owner(self, template: Path) -> str:
        folders = template.relative_to(self.root / "templates").parts[:-1]
        known = set(self.modules())
        return next((name for name in folders if name in known), "core")


def gather(sources: Iterable[Path]) -> Catalog:
    """The msgids in these files. Raises SyntaxError or TemplateSyntaxError for a file that cannot be read."""
    found = Catalog(locale=LOCALE, fuzzy=False)
    for path in sources:
        is_python = path.suffix == ".py"
        method = "python" if is_python else "jinja2.ext:babel_extract"
        options = {} if is_python else TEMPLATE_OPTIONS
        for _line, msgid, _comments, context in extract_from_file(
            method, path, keywords=KEYWORDS, options=options
        ):
            found.add(msgid, context=context)
    return found


def load(po: Path) -> Catalog:
    """A catalog as it is on disk; an empty one when there is none yet."""
    if not po.exists():
        return Catalog(locale=LOCALE, fuzzy=False)
    with po.open("rb") as handle:
        return read_po(handle, locale=LOCALE)


def messages(catalog: Catalog) -> Iterator[Message]:
    """The catalog's messages without its header."""
    return (message for message in catalog if message.id)


def is_translated(message: Message) -> bool:
    """Whether every form of the message has words."""
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return bool(forms) and all(forms)


def key(message: Message) -> tuple[str | None, str]:
    """What makes a message the same message: its context and its (singular) msgid."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def update(tree: Tree, module: str) -> bool:
    """Bring the module's catalog up to its sources, keeping translations; True when the file changed.

    A msgid that another module has already translated takes over its words.
    """
    found = gather(tree.sources(module))
    po = tree.po(module)
    if not list(messages(found)) and not po.exists():
        return False
    known = load(po)
    elsewhere = {
        key(m): m.string for name in tree.modules() for m in messages(load(tree.po(name))) if is_translated(m)
    }
    for message in messages(found):
        mine = known.get(message.id, message.context)
        if mine is not None and is_translated(mine):
            message.string = mine.string
            if mine.fuzzy:
                message.flags.add("fuzzy")
        elif _same_shape(message, elsewhere.get(key(message))):
            message.string = elsewhere[key(message)]
    return _write_if_changed(po, _as_text(found))


def _same_shape(message: Message, string: object) -> bool:
    return string is not None and isinstance(string, (tuple, list)) == bool(message.pluralizable)


def _as_text(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalog, width=0, no_location=True, sort_output=True, ignore_obsolete=True)
    # Dates and tool versions in the header would make a change of every run.
    return b"".join(line for line in out.getvalue().splitlines(keepends=True) if not line.startswith(NOISE))


def _write_if_changed(path: Path, content: bytes) -> bool:
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True


def compile_all(tree: Tree) -> int:
    """Write a .mo beside each .po; gives the number of catalogs."""
    catalogs = [po for po in map(tree.po, tree.modules()) if po.exists()]
    for po in catalogs:
        out = io.BytesIO()
        write_mo(out, load(po))
        po.with_suffix(".mo").write_bytes(out.getvalue())
    return len(catalogs)
