"""`portal …`: groups are loaded when called, so a command on files starts at once and needs no environment."""

import importlib
from collections.abc import Mapping

import click

GROUPS: Mapping[str, tuple[str, str]] = {
    "serve": ("portal.worker:serve", "Serve the web application."),
    "worker": ("portal.worker:worker", "Run jobs from the queue."),
    "schedule": ("portal.worker:schedule", "Release scheduled work by the clock."),
    "migrate": ("portal.ops:migrate", "Bring the database up to date."),
    "doctor": ("portal.ops:doctor", "Say what is missing and how to mend it."),
    "routes": ("portal.ops:routes", "List every endpoint and who may call it."),
    "seed": ("portal.demo.cli:seed", "Fill an empty database with a lifelike city."),
    "demo": ("portal.demo.cli:demo", "Run the whole product here on embedded servers."),
    "i18n": ("portal.core.cli_i18n:i18n", "Message catalogs: update, compile, check."),
    "keys": ("portal.core.cli_keys:keys", "Personal-data keys: new, rotate."),
    "files": ("portal.core.cli_files:files", "Stored files: check, sweep."),
    "accounts": ("portal.accounts.cli:accounts", "Accounts: reset or shut one."),
    "bureaus": ("portal.bureaus.cli:bureaus", "Bureaux: found one, appoint its administrator."),
    "tenants": ("portal.tenants.cli:tenants", "Stations: found one."),
    "law": ("portal.law.cli:law", "Clocks of the law, counted and explained."),
    "trail": ("portal.trail.cli:trail", "The trail: verify an export."),
    "recalls": ("portal.recalls.cli:recalls", "Product alerts: read a list, match a catalogue."),
    "audits": ("portal.audits.cli:audits", "Random audits: draw, verify."),
}


class LazyGroup(click.Group):
    """A group whose members are imported only when one of them is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names, in the order of the table above."""
        return list(GROUPS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return the command; None for an unknown name."""
        if cmd_name not in GROUPS:
            return None
        module, _, attribute = GROUPS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Help without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in GROUPS.items()])


@click.group(cls=LazyGroup)
@click.version_option(package_name="yizhan")
@click.pass_context
def main(ctx: click.Context) -> None:
    """一站 Yizhan: the portal of consumer-rights service stations."""
    # A command that works on the database calls this first: it plugs every module in.
    ctx.obj = lambda: importlib.import_module("portal.modules").load()
