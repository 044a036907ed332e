"""The environment the demo gives its processes: the same variables a production host sets."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from portal.core.embedded import Servers
from portal.demo.accounts import PASSWORD, SHOWN
from portal.demo.keys import Secrets

OWN = "YIZHAN_"


def environment(running: Servers, database: str, folder: Path, secrets: Secrets, port: int) -> dict[str, str]:
    """For `migrate` and `seed`: every key. Settings of the caller's own shell stay outside."""
    postgres = running.postgres
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(OWN)},
        "YIZHAN_ENV": "demo",
        "YIZHAN_SECRET_KEY": secrets.secret_key,
        "YIZHAN_KEYS": secrets.keys,
        "YIZHAN_TRAIL_KEY": secrets.trail_key,
        "YIZHAN_OWNER_DATABASE_URL": postgres.url(database),
        "YIZHAN_STATION_DATABASE_URL": postgres.url(database, "yizhan_station"),
        "YIZHAN_BUREAU_DATABASE_URL": postgres.url(database, "yizhan_bureau"),
        "YIZHAN_SYSTEM_DATABASE_URL": postgres.url(database, "yizhan_system"),
        "YIZHAN_REDIS_URL": running.valkey.url(),
        "YIZHAN_FILES_URL": (folder / "files").resolve().as_uri(),
        "YIZHAN_BASE_URL": f"http://127.0.0.1:{port}",
        "YIZHAN_DEMO_ACCOUNTS": str(list_accounts(folder)),
        "YIZHAN_LOG_LEVEL": "warning",
        "PYTHONUNBUFFERED": "1",
    }


def without(env: Mapping[str, str], *names: str) -> dict[str, str]:
    """*env* less the keys a process does not need: as in production, the web never holds the system's."""
    return {name: value for name, value in env.items() if name not in names}


def list_accounts(folder: Path) -> Path:
    """The accounts for the sign-in page (portal.accounts.views.demo reads it)."""
    rows = [{"login": a.login, "words": f"{a.role} · {a.place}", "password": PASSWORD} for a in SHOWN]
    path = folder.resolve() / "accounts.json"
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return path
