"""Commands for the one who runs the portal: migrate, doctor, routes."""

import json
import os
import sys

import click
import redis
import sqlalchemy as sa

from portal.app import create_app
from portal.core import migrate as machinery
from portal.core import pdf
from portal.core.crypto import KeysMalformed
from portal.core.crypto.keys import parse
from portal.core.settings import SETTINGS, SettingsError, settings
from portal.core.web import access


@click.command()
@click.option("--revision", default="head", show_default=True)
def migrate(revision: str) -> None:
    """Make roles, tables, policies and grants, or bring an older database up to date."""
    try:
        found = settings()
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    if not found.owner_url:
        click.echo("YIZHAN_OWNER_DATABASE_URL is missing", err=True)
        sys.exit(2)
    machinery.migrate(found, revision)
    click.echo("The database is up to date.")


@click.command()
@click.option("--json", "as_json", is_flag=True)
def doctor(as_json: bool) -> None:
    """List every setting, then try each server and program; exit 1 when something is missing."""
    rows = [*_setting_rows(), *_server_rows(), *_program_rows()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for row in rows:
            click.echo(f"{'ok ' if row['ok'] else '!! '} {row['what']:<34} {row['words']}")
    sys.exit(0 if all(row["ok"] for row in rows) else 1)


Row = dict[str, object]


def _setting_rows() -> list[Row]:
    rows: list[Row] = []
    for setting in SETTINGS:
        present = bool(os.environ.get(setting.name)) or setting.default is not None
        words = setting.purpose if present else f"missing; {setting.purpose} (needed by {setting.needed_by})"
        rows.append({"what": setting.name, "ok": present, "words": words})
    try:
        parse(settings().keys)
    except SettingsError as error:
        rows += [{"what": "settings", "ok": False, "words": line} for line in str(error).splitlines()]
    except KeysMalformed as error:
        rows.append({"what": "YIZHAN_KEYS", "ok": False, "words": str(error)})
    return rows


def _server_rows() -> list[Row]:
    try:
        found = settings()
    except SettingsError:
        return []
    urls = {"station": found.station_url, "bureau": found.bureau_url, "system": found.system_url}
    rows = [_database(name, url) for name, url in urls.items() if url]
    try:
        redis.Redis.from_url(found.redis_url, socket_connect_timeout=2).ping()
        rows.append({"what": "queue", "ok": True, "words": "answers"})
    except (redis.RedisError, ValueError) as error:
        rows.append({"what": "queue", "ok": False, "words": f"{type(error).__name__}: start Redis or Valkey"})
    return rows


def _database(name: str, url: str) -> Row:
    try:
        faults = machinery.faults_of_roles({name: url})
    except sa.exc.SQLAlchemyError as error:
        return {
            "what": f"{name} database",
            "ok": False,
            "words": f"{type(error).__name__}: start it, then migrate",
        }
    return {"what": f"{name} database", "ok": not faults, "words": "; ".join(faults) or "answers"}


def _program_rows() -> list[Row]:
    missing = pdf.missing_packages()
    words = f"prints PDF; apt-get install {' '.join(missing)}" if missing else "prints PDF"
    return [{"what": "wkhtmltopdf", "ok": not missing, "words": words}]


@click.command()
@click.option("--json", "as_json", is_flag=True)
def routes(as_json: bool) -> None:
    """Every endpoint, its methods, and who may call it."""
    app = create_app()
    rows = [
        {
            "endpoint": rule.endpoint,
            "rule": rule.rule,
            "methods": sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}),
            "who": str(access.mark_of(app, rule.endpoint)),
        }
        for rule in sorted(app.url_map.iter_rules(), key=lambda r: r.rule)
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(f"{','.join(row['methods']):<10} {row['rule']:<60} {row['who']}")
