"""`portal demo` and `portal seed`."""

import sys
from pathlib import Path

import click
from click.core import ParameterSource

from portal.core import clock
from portal.core.embedded import AlreadyRunning, StartFailed
from portal.core.migrate import ROOT
from portal.demo.processes import NoPort, StepFailed, choose_port
from portal.demo.run import run
from portal.demo.seed import PAST, NotEmpty, fill

SEED = 3  # any number will do; the year of this one recovers about ¥850,000, as Linhai's did (domain.md §1.1)


@click.command()
@click.option("--port", default=8000, show_default=True, help="Port on 127.0.0.1.")
@click.option(
    "--data", type=click.Path(path_type=Path), default=ROOT / ".run" / "demo", help="Where the data stay."
)
@click.option("--seed", default=SEED, show_default=True, help="Another number, another year of cases.")
@click.option("--past", default=PAST, show_default=True, help="Ended cases, besides those that stand open.")
@click.pass_context
def demo(ctx: click.Context, port: int, data: Path, seed: int, past: int) -> None:
    """Run the whole product here, in a made-up city, on http://127.0.0.1:8000."""
    asked = ctx.get_parameter_source("port") is ParameterSource.COMMANDLINE
    try:
        chosen = choose_port(port, exactly=asked)
        if chosen != port:
            click.echo(f"端口 {port} 已被占用，改用 {chosen}。Port {port} is taken; using {chosen}.")
        status = run(data, chosen, ["--seed", str(seed), "--past", str(past)])
    except NoPort as taken:
        _end(
            f"端口 {taken} 已被占用，请用 --port 另选一个。Port {taken} is taken; choose another with --port."
        )
    except AlreadyRunning:
        _end("演示已在运行（另一个终端？）。The demo is running already.")
    except (StartFailed, StepFailed) as failure:
        _end(f"没有启动成功：{failure}")
    except KeyboardInterrupt:
        click.echo("已停止。Stopped.")
        sys.exit(130)
    sys.exit(status)


def _end(words: str) -> None:
    click.echo(words, err=True)
    sys.exit(1)


@click.command()
@click.option("--seed", default=SEED, show_default=True, help="The same number and day make the same city.")
@click.option("--past", default=PAST, show_default=True, help="Ended cases, besides those that stand open.")
def seed(seed: int, past: int) -> None:
    """Fill an empty, migrated database with a lifelike city; refuses one that holds a bureau already."""
    try:
        fill(seed, clock.now(), past)
    except NotEmpty:
        _end("数据库里已有机构，不再写入演示数据。The database is not empty; nothing was written.")
