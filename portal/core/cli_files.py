"""`portal files`: the store of contents."""

from __future__ import annotations

import sys

import click

from portal.core import clock
from portal.core.db import Base, open_session
from portal.core.files.sweep import faults, sweep
from portal.core.scope import System


@click.group("files", help="The file store: remove what nothing needs, prove that nothing is lost.")
def files() -> None:
    """The group."""


@files.command("sweep")
def sweep_command() -> None:
    """Remove contents that no row needs."""
    with open_session(System("remove contents that no row needs")) as db:
        click.echo(f"{sweep(db, Base.metadata, clock.now())} removed")


@files.command("check")
def check_command() -> None:
    """Read every content and compare it with its address; exit 1 if one is lost or altered."""
    found = 0
    with open_session(System("compare contents with their addresses")) as db:
        for line in faults(db, Base.metadata):
            found += 1
            click.echo(line)
    click.echo(f"{found} faults" if found else "Every file is whole.")
    sys.exit(1 if found else 0)
