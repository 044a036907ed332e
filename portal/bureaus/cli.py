"""`portal bureaus`: found the tree and its first administrators, with the worker's settings.

Exit status: 0 done, 1 refused (the reason on stderr)."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from sqlalchemy.orm import Session

from portal.bureaus.actions.founding import found_bureau
from portal.bureaus.actions.staff import appoint_admin
from portal.bureaus.queries import by_code, subtree
from portal.bureaus.rules import KINDS, SEGMENT
from portal.core import clock
from portal.core.db import open_session
from portal.core.errors import Refused
from portal.core.scope import System

Load = Callable[[], object]  # plugs the modules in; given by portal.cli


@contextmanager
def _operator(load: Load) -> Iterator[Session]:
    load()
    with open_session(System("operator founds")) as db:
        try:
            yield db
            db.commit()
        except Refused as refused:
            click.echo(f"portal: {refused}", err=True)
            sys.exit(1)


@click.group("bureaus", help="Bureaux: found one, appoint its first administrator, list the tree.")
def bureaus() -> None:
    """The group."""


@bureaus.command("found")
@click.argument("code")
@click.argument("name")
@click.option("--short", required=True, help="The short name lists show.")
@click.option("--kind", type=click.Choice(list(KINDS)), required=True)
@click.option("--area", required=True, help="GB/T 2260 code of the area, six digits.")
@click.option("--parent", help="Code of the bureau above; none for a root.")
@click.option("--phone", default="")
@click.option("--address", default="")
@click.pass_obj
def found(
    load: Load,
    code: str,
    name: str,
    short: str,
    kind: str,
    area: str,
    parent: str | None,
    phone: str,
    address: str,
) -> None:
    """Found the bureau or office CODE called NAME."""
    with _operator(load) as db:
        made = found_bureau(
            db,
            code=code,
            name=name,
            short_name=short,
            kind=kind,
            area_code=area,
            parent=by_code(db, parent) if parent else None,
            phone=phone,
            address=address,
            now=clock.now(),
        )
        click.echo(f"{made.code} {made.name}")


@bureaus.command("admin")
@click.argument("code")
@click.argument("login")
@click.argument("name")
@click.pass_obj
def admin(load: Load, code: str, login: str, name: str) -> None:
    """Make LOGIN (NAME) the account administrator of bureau CODE; prints the first password."""
    with _operator(load) as db:
        password = appoint_admin(db, by_code(db, code), login, name, now=clock.now())
        click.echo(f"first password of {login}: {password}")


@bureaus.command("tree")
@click.pass_obj
def tree(load: Load) -> None:
    """List the bureaux."""
    with _operator(load) as db:
        for one in subtree(db, ""):
            click.echo(f"{'  ' * (len(one.path) // SEGMENT - 1)}{one.code}  {one.name}")
