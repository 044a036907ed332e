"""`portal keys`: the keys of personal data."""

from __future__ import annotations

import base64
import json
import os
import sys
from collections.abc import Callable

import click

from portal.core import clock
from portal.core.crypto import ring
from portal.core.crypto.rotate import BATCH, REASON, rotate, usage
from portal.core.db import Base, open_session
from portal.core.scope import System

# Plugs the modules in, so that their tables are known; given by portal.cli.
Load = Callable[[], object]


@click.group("keys", help="Keys of personal data: make one, see which are in use, renew the data.")
def keys() -> None:
    """The group."""


@keys.command("new")
@click.option("--sm4", is_flag=True, help="for the Chinese commercial algorithms SM4 and SM3")
def new(sm4: bool) -> None:
    """Print a fresh entry to put in front of YIZHAN_KEYS."""
    secret = base64.b64encode(os.urandom(32)).decode()
    click.echo(f"k{clock.today():%Y%m%d}:{'sm4:' if sm4 else ''}{secret}")


@keys.command("status")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def status(load: Load, as_json: bool) -> None:
    """Show how many stored values each key still has; exit 1 if some are not under the current one."""
    load()
    with open_session(System(REASON)) as db:
        counts = usage(db, Base.metadata)
    if as_json:
        click.echo(json.dumps({"current": ring().current.id, "columns": counts}))
    else:
        click.echo(f"current key: {ring().current.id}")
        for column, by_key in counts.items():
            click.echo(f"{column}: " + (", ".join(f"{k} {n}" for k, n in by_key.items()) or "empty"))
    sys.exit(1 if any(set(by_key) - {ring().current.id} for by_key in counts.values()) else 0)


@keys.command("rotate")
@click.option("--batch", default=BATCH, show_default=True, help="rows in one transaction")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def rotate_command(load: Load, batch: int, as_json: bool) -> None:
    """Renew all personal data under the current key. Safe to stop and start again; exit 1 if rows failed."""
    load()
    results = []
    for progress in rotate(Base.metadata, batch):
        results.append(progress)
        if not as_json:
            click.echo(f"{progress.table}: {progress.renewed} renewed, {len(progress.failed)} failed")
            for line in progress.failed:
                click.echo(f"  {line}", err=True)
    if as_json:
        click.echo(json.dumps([vars(progress) for progress in results]))
    sys.exit(1 if any(progress.failed for progress in results) else 0)
