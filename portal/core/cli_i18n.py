"""`portal i18n`: keep the Chinese catalogs complete."""

from __future__ import annotations

import sys

import click

from portal.core.i18n.catalogs import Tree, compile_all, update
from portal.core.i18n.checks import problems


@click.group(
    "i18n", help="Translations: gather msgids, compile catalogs, check that the Chinese is complete."
)
def i18n() -> None:
    """The group."""


@i18n.command("update")
@click.argument("modules", nargs=-1)
def update_command(modules: tuple[str, ...]) -> None:
    """Bring the catalogs of MODULES (all when none is named) up to the sources."""
    tree = Tree()
    for module in modules or tree.modules():
        if update(tree, module):
            click.echo(f"written: {tree.po(module).relative_to(tree.root)}")


@i18n.command("compile")
def compile_command() -> None:
    """Write the .mo files the product reads."""
    click.echo(f"{compile_all(Tree())} catalogs compiled")


@i18n.command("check")
@click.argument("modules", nargs=-1)
def check_command(modules: tuple[str, ...]) -> None:
    """Name every msgid that is missing, empty, fuzzy, obsolete or wrongly filled; exit 1 if there is one."""
    found = problems(Tree(), list(modules))
    for line in found:
        click.echo(line)
    click.echo(f"{len(found)} problems" if found else "Every word is translated.")
    sys.exit(1 if found else 0)
