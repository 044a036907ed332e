"""`portal files`: the store of contents."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from portal.core import clock
from portal.core.db import Base, open_session
from portal.core.files.sweep import faults, sweep
from portal.core.scope import System

# Plugs the modules in, so that their tables are known; given by portal.cli.
Load = Callable[[], object]


@click.group("files", help="The file store: remove what nothing needs, prove that nothing is lost.")
def files() -> None:
    """The group."""


@files.command("sweep")
@click.pass_obj
def sweep_command(load: Load) -> None:
    """Remove contents that no row needs."""
    load()
    with open_session(System("remove contents that no row needs")) as db:
        click.echo(f"{sweep(db, Base.metadata, clock.now())} removed")


@files.command("check")
@click.pass_obj
def check_command(load: Load) -> None:
    """Read every content and compare it with its address; exit 1 if one is lost or altered."""
    load()
    found = 0
    with open_session(System("compare contents with their addresses")) as db:
        for line in faults(db, Base.metadata):
            found += 1
            click.echo(line)
    click.echo(f"{found} faults" if found else "Every file is whole.")
    sys.exit(1 if found else 0)
