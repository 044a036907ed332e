"""What can be wrong with a catalog, in words. An empty list means the Chinese is complete."""

from __future__ import annotations

import re
from collections import defaultdict

from babel.messages.catalog import Catalog, Message

from portal.core.i18n.catalogs import Tree, gather, is_translated, key, load, messages

CJK = re.compile(r"[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
PLACEHOLDER = re.compile(r"%\((\w+)\)")


def problems(tree: Tree, only: list[str] | None = None) -> list[str]:
    """One line for each fault: `<module>: <fault>: <msgid>`."""
    found: list[str] = []
    for module in tree.modules():
        if not only or module in only:
            catalog = load(tree.po(module))
            found += [f"{module}: {line}" for line in _module_problems(gather(tree.sources(module)), catalog)]
    return found + _two_readings(tree)


def _module_problems(found: Catalog, catalog: Catalog) -> list[str]:
    lines = []
    for message in messages(found):
        name = _name(message)
        if CJK.search(name):
            lines.append(f"Chinese inside a msgid: {name}")
        translation = catalog.get(message.id, message.context)
        lines += _translation_problems(message, translation)
    wanted = {key(message) for message in messages(found)}
    gone = [m for m in messages(catalog) if key(m) not in wanted] + list(catalog.obsolete.values())
    return lines + [f"obsolete: {_name(message)}" for message in gone]


def _translation_problems(message: Message, translation: Message | None) -> list[str]:
    name = _name(message)
    if translation is None:
        return [f"missing: {name}"]
    if not is_translated(translation):
        return [f"empty: {name}"]
    lines = [f"fuzzy: {name}"] if translation.fuzzy else []
    if translation.pluralizable != message.pluralizable:
        return [*lines, f"plural forms differ: {name}"]
    return lines + [
        f"placeholders differ: {name}" for text in _forms(translation.string) if not _fits(message, text)
    ]


def _fits(message: Message, text: str) -> bool:
    wanted = {name for form in _forms(message.id) for name in PLACEHOLDER.findall(form)}
    if set(PLACEHOLDER.findall(text)) != wanted:
        return False
    if not wanted:
        return True
    try:
        text % defaultdict(int)
    except (ValueError, TypeError):  # "50% of %(n)s": a bare percent sign breaks the sentence at run time
        return False
    return True


def _two_readings(tree: Tree) -> list[str]:
    # The catalogs are merged at run time, so one msgid with two translations would pick one by chance.
    readings: dict[tuple[str | None, str], dict[str, str]] = defaultdict(dict)
    for module in tree.modules():
        for message in messages(load(tree.po(module))):
            if is_translated(message):
                readings[key(message)].setdefault("|".join(_forms(message.string)), module)
    return [
        f"{', '.join(texts.values())}: one msgid read two ways: {msgid!r} = " + " / ".join(texts)
        for (_context, msgid), texts in readings.items()
        if len(texts) > 1
    ]


def _forms(value: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (value or "",) if value is None or isinstance(value, str) else tuple(value)


def _name(message: Message) -> str:
    return " | ".join(_forms(message.id))
