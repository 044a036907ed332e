"""Settings, read once from the environment. A missing or malformed one stops the start with its name."""

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal
from urllib.parse import urlsplit

Env = Literal["production", "demo", "test"]
ENVIRONMENTS: tuple[Env, ...] = ("production", "demo", "test")


class SettingsError(RuntimeError):
    """One or more settings are missing or malformed; the text has one line for each."""


@dataclass(frozen=True)
class Setting:
    """One line of ``portal doctor``: a variable, what it is for, and who needs it."""

    name: str
    purpose: str
    needed_by: str
    default: str | None = None


SETTINGS = (
    Setting("YIZHAN_ENV", "production, demo or test", "all", "production"),
    Setting("YIZHAN_SECRET_KEY", "signs cookies and links; 32 characters or more", "web, worker"),
    Setting("YIZHAN_OWNER_DATABASE_URL", "owns the tables; used by `portal migrate` only", "migrate", ""),
    Setting("YIZHAN_STATION_DATABASE_URL", "signs in as yizhan_station", "web, worker"),
    Setting("YIZHAN_BUREAU_DATABASE_URL", "signs in as yizhan_bureau", "web, worker"),
    Setting("YIZHAN_SYSTEM_DATABASE_URL", "signs in as yizhan_system", "worker", ""),
    Setting("YIZHAN_REDIS_URL", "Redis or Valkey for the queue and rate limits", "web, worker"),
    Setting("YIZHAN_FILES_URL", "file:///folder or s3://bucket?endpoint=…", "web, worker"),
    Setting("YIZHAN_KEYS", "personal-data keys: id:base64key, the first is current", "web, worker"),
    Setting("YIZHAN_TRAIL_KEY", "base64 Ed25519 seed that signs the daily roots", "worker", ""),
    Setting("YIZHAN_BASE_URL", "address people reach the portal at", "web, worker", "http://127.0.0.1:8000"),
    Setting("YIZHAN_PROXIES", "trusted reverse proxies in front (X-Forwarded-*)", "web", "0"),
    Setting(
        "YIZHAN_IDLE_BUREAU", "minutes without use after which a bureau asks to sign in again", "web", "60"
    ),
    Setting("YIZHAN_IDLE_STATION", "the same at stations and one's own pages", "web", "240"),
    Setting("YIZHAN_MAIL_URL", "apprise URL for mail; empty sends nothing", "worker", ""),
    Setting("YIZHAN_SMS_URL", "apprise URL for SMS; empty sends nothing", "worker", ""),
    Setting("YIZHAN_LOG_LEVEL", "debug, info, warning or error", "all", "info"),
)
SHORTEST_IDLE, LONGEST_IDLE = 5, 720  # minutes; a sign-in lives twelve hours at most
_DATABASES = ("YIZHAN_STATION_DATABASE_URL", "YIZHAN_BUREAU_DATABASE_URL")


@dataclass(frozen=True)
class Settings:
    """The environment, checked. URLs are SQLAlchemy URLs with the psycopg driver."""

    env: Env
    secret_key: str
    station_url: str
    bureau_url: str
    system_url: str
    owner_url: str
    redis_url: str
    files_url: str
    keys: str
    trail_key: str
    base_url: str
    proxies: int
    idle_bureau: int
    idle_station: int
    mail_url: str
    sms_url: str
    log_level: str

    @property
    def production(self) -> bool:
        """True outside demo and test: cookies are Secure and the style guide is away."""
        return self.env == "production"


def read(environ: Mapping[str, str]) -> Settings:
    """Settings from *environ*. Raises SettingsError naming every fault at once."""
    values = {s.name: environ.get(s.name, s.default) for s in SETTINGS}
    faults = [f"{name} is missing" for name, value in values.items() if value is None]
    got = {name: value or "" for name, value in values.items()}
    faults += _malformed(got)
    if faults:
        raise SettingsError("\n".join(faults))
    return Settings(
        env=next(env for env in ENVIRONMENTS if env == got["YIZHAN_ENV"]),
        secret_key=got["YIZHAN_SECRET_KEY"],
        station_url=driver_url(got["YIZHAN_STATION_DATABASE_URL"]),
        bureau_url=driver_url(got["YIZHAN_BUREAU_DATABASE_URL"]),
        system_url=driver_url(got["YIZHAN_SYSTEM_DATABASE_URL"]),
        owner_url=driver_url(got["YIZHAN_OWNER_DATABASE_URL"]),
        redis_url=got["YIZHAN_REDIS_URL"],
        files_url=got["YIZHAN_FILES_URL"],
        keys=got["YIZHAN_KEYS"],
        trail_key=got["YIZHAN_TRAIL_KEY"],
        base_url=got["YIZHAN_BASE_URL"].rstrip("/"),
        proxies=int(got["YIZHAN_PROXIES"]),
        idle_bureau=int(got["YIZHAN_IDLE_BUREAU"]),
        idle_station=int(got["YIZHAN_IDLE_STATION"]),
        mail_url=got["YIZHAN_MAIL_URL"],
        sms_url=got["YIZHAN_SMS_URL"],
        log_level=got["YIZHAN_LOG_LEVEL"],
    )


def driver_url(url: str) -> str:
    """A PostgreSQL URL with the psycopg 3 driver named, as SQLAlchemy wants it."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _malformed(got: Mapping[str, str]) -> list[str]:
    faults = []
    if got["YIZHAN_ENV"] not in ENVIRONMENTS:
        faults.append("YIZHAN_ENV must be production, demo or test")
    if got["YIZHAN_SECRET_KEY"] and len(got["YIZHAN_SECRET_KEY"]) < 32:
        faults.append("YIZHAN_SECRET_KEY must have 32 characters or more")
    faults += [f"{name} must be a postgresql:// URL" for name in _DATABASES if not _is_postgres(got[name])]
    if got["YIZHAN_REDIS_URL"] and urlsplit(got["YIZHAN_REDIS_URL"]).scheme not in {
        "redis",
        "rediss",
        "unix",
    }:
        faults.append("YIZHAN_REDIS_URL must be a redis://, rediss:// or unix:// URL")
    if got["YIZHAN_FILES_URL"] and urlsplit(got["YIZHAN_FILES_URL"]).scheme not in {"file", "s3"}:
        faults.append("YIZHAN_FILES_URL must be a file:// or s3:// URL")
    if not got["YIZHAN_PROXIES"].isdigit():
        faults.append("YIZHAN_PROXIES must be a whole number")
    for name in ("YIZHAN_IDLE_BUREAU", "YIZHAN_IDLE_STATION"):
        if not got[name].isdigit() or not SHORTEST_IDLE <= int(got[name]) <= LONGEST_IDLE:
            faults.append(f"{name} must be {SHORTEST_IDLE} to {LONGEST_IDLE} minutes")
    if got["YIZHAN_TRAIL_KEY"] and not _is_seed(got["YIZHAN_TRAIL_KEY"]):
        faults.append("YIZHAN_TRAIL_KEY must be 32 bytes in base64")
    if got["YIZHAN_ENV"] == "production" and not got["YIZHAN_TRAIL_KEY"]:
        faults.append("YIZHAN_TRAIL_KEY is missing (production signs the trail's daily roots with it)")
    return faults


def _is_postgres(url: str) -> bool:
    return not url or urlsplit(driver_url(url)).scheme == "postgresql+psycopg"


def _is_seed(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == 32
    except ValueError:
        return False


@cache
def settings() -> Settings:
    """This process's settings. Raises SettingsError on the first call when the environment is not fit."""
    return read(os.environ)
