"""`portal accounts`: for the operator, with the worker's settings.

Exit status: 0 done, 1 refused (no such login)."""

import sys
from collections.abc import Callable

import click

from portal.accounts.actions.operator import disable_person, reset_person
from portal.core import clock
from portal.core.db import open_session
from portal.core.errors import Refused
from portal.core.scope import System

Load = Callable[[], object]  # plugs the modules in; given by portal.cli


@click.group("accounts", help="Accounts: a fresh start for somebody locked out, or the end of an account.")
def accounts() -> None:
    """The group."""


@accounts.command("reset")
@click.argument("login")
@click.pass_obj
def reset(load: Load, login: str) -> None:
    """Give LOGIN a first password and no second factor; end all sign-ins. Check first who asks."""
    load()
    with open_session(System("operator resets an account")) as db:
        try:
            password = reset_person(db, login, now=clock.now())
        except Refused as refused:
            click.echo(f"portal: {refused}", err=True)
            sys.exit(1)
        db.commit()
    click.echo(f"first password of {login}: {password}")
    click.echo("It must be changed at the first sign-in.")


@accounts.command("disable")
@click.argument("login")
@click.pass_obj
def disable(load: Load, login: str) -> None:
    """Shut LOGIN's account everywhere, at once. `reset` opens it again."""
    load()
    with open_session(System("operator shuts an account")) as db:
        try:
            disable_person(db, login, now=clock.now())
        except Refused as refused:
            click.echo(f"portal: {refused}", err=True)
            sys.exit(1)
        db.commit()
    click.echo(f"{login} is shut.")
