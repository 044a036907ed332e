"""The running processes: web server, worker, schedule. Each refuses to start with a key it must not hold."""

import os
import sys
from datetime import UTC

import click
import rq
import structlog
from gunicorn.app.base import BaseApplication
from rq.cron import CronScheduler

from portal import modules
from portal.app import create_app
from portal.core import clock, logs, outbox
from portal.core.migrate import faults_of_roles
from portal.core.settings import Settings, SettingsError, settings

log = structlog.get_logger(__name__)


def _refuse(faults: list[str]) -> None:
    for fault in faults:
        click.echo(f"portal: {fault}", err=True)
    if faults:
        sys.exit(2)


def _settings(*needed: str) -> Settings:
    try:
        found = settings()
    except SettingsError as error:
        _refuse(str(error).splitlines())
        raise
    _refuse([f"YIZHAN_{name} is missing" for name in needed if not os.environ.get(f"YIZHAN_{name}")])
    logs.install(found.log_level, json=found.production)
    return found


class _Gunicorn(BaseApplication):  # type: ignore[misc]
    def __init__(self, options: dict[str, object]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self) -> object:
        return create_app()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="Processes.")
@click.option("--threads", default=4, show_default=True, help="Threads in each process.")
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the web application."""
    found = _settings("SECRET_KEY", "STATION_DATABASE_URL", "BUREAU_DATABASE_URL", "REDIS_URL", "KEYS")
    if found.system_url and found.production:
        _refuse(["a web process must not hold YIZHAN_SYSTEM_DATABASE_URL"])
    _refuse(faults_of_roles({"station": found.station_url, "bureau": found.bureau_url}))
    _Gunicorn(
        {
            "bind": f"{host}:{port}",
            "workers": workers,
            "worker_class": "gthread",
            "threads": threads,
            "timeout": 60,
            "graceful_timeout": 20,
            "accesslog": None,
            "preload_app": False,
            # A socket in the home folder: two servers of one account would share it, and a container has no home.
            "control_socket_disable": True,
        }
    ).run()


@click.command()
@click.option("--burst", is_flag=True, help="Stop when the queue is empty.")
def worker(burst: bool) -> None:
    """Run jobs from the queue; Ctrl-C lets the running job finish."""
    found = _settings("SECRET_KEY", "STATION_DATABASE_URL", "SYSTEM_DATABASE_URL", "REDIS_URL", "KEYS")
    _refuse(
        faults_of_roles(
            {"station": found.station_url, "bureau": found.bureau_url, "system": found.system_url}
        )
    )
    modules.load()
    log.info("worker_ready", lanes=list(outbox.LANES))
    rq.Worker(list(outbox.LANES), connection=outbox.connection()).work(burst=burst, logging_level="WARNING")


def tick(name: str) -> None:
    """What the schedule puts on the queue: run one of ``modules.SCHEDULES`` now."""
    modules.load()
    found = next(s for s in modules.SCHEDULES if s.name == name)
    found.tick(clock.now().astimezone(UTC))


@click.command()
def schedule() -> None:
    """Put scheduled work on the queue by the clock. Run one; a second only repeats what is harmless."""
    _settings("REDIS_URL")
    scheduler = CronScheduler(connection=outbox.connection(), logging_level=30)
    for found in modules.SCHEDULES:
        scheduler.register(tick, "urgent", args=(found.name,), cron=found.cron, result_ttl=0, job_timeout=300)
    log.info("schedule_ready", schedules=[s.name for s in modules.SCHEDULES])
    scheduler.start()
