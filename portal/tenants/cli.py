"""`portal tenants`: found a station, with the worker's settings. Its bureau's administrator invites its first head.

Exit status: 0 done, 1 refused (the reason on stderr)."""

import sys
from collections.abc import Callable

import click

from portal.bureaus import by_code
from portal.core import clock
from portal.core.db import open_session
from portal.core.errors import Refused
from portal.core.scope import System
from portal.tenants.actions.founding import Founding, found_station
from portal.tenants.actions.twins import refuse_twin
from portal.tenants.rules import KINDS

Load = Callable[[], object]  # plugs the modules in; given by portal.cli


@click.group("tenants", help="Stations: found one under its office.")
def tenants() -> None:
    """The group."""


@tenants.command("found")
@click.argument("office")
@click.argument("name")
@click.option("--host", required=True, help="Name of the host enterprise.")
@click.option("--uscc", required=True, help="Its unified social credit code.")
@click.option("--kind", type=click.Choice(list(KINDS)), required=True)
@click.option("--address", required=True)
@click.option("--phone", required=True)
@click.option("--keywords", default="", help="Words by which the bureau finds it.")
@click.pass_obj
def found(
    load: Load,
    office: str,
    name: str,
    host: str,
    uscc: str,
    kind: str,
    address: str,
    phone: str,
    keywords: str,
) -> None:
    """Found the station NAME under OFFICE (its code); prints the station's number."""
    load()
    facts = Founding(
        name=name, host_name=host, host_uscc=uscc, kind=kind, address=address, phone=phone, keywords=keywords
    )
    with open_session(System("operator founds a station")) as db:
        try:
            refuse_twin(db, uscc, address, name)
            made = found_station(db, by_code(db, office), facts, now=clock.now())
        except Refused as refused:
            click.echo(f"portal: {refused}", err=True)
            sys.exit(1)
        db.commit()
        click.echo(f"{made.slug} {made.name}")
