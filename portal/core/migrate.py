"""``portal migrate``: roles, tables, policies and grants on an empty server, or the way up from any older state."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from alembic import command
from alembic.config import Config
from psycopg import sql
from sqlalchemy import create_engine, text

from portal.core.settings import Settings, driver_url

ROOT = Path(__file__).resolve().parents[2]
LOCK = 7_315_12315  # one migration at a time, whoever starts it


class MigrationRefused(RuntimeError):
    """The server cannot be migrated as asked; the text says why."""


def config(owner_url: str) -> Config:
    """Alembic's configuration for *owner_url*."""
    made = Config()
    made.set_main_option("script_location", str(ROOT / "migrations"))
    made.set_main_option("sqlalchemy.url", driver_url(owner_url).replace("%", "%%"))
    return made


def migrate(settings: Settings, revision: str = "head") -> None:
    """Make the login roles the settings name, then upgrade to *revision* under an advisory lock."""
    ensure_roles(settings)
    upgrade(settings.owner_url, revision)


def upgrade(owner_url: str, revision: str = "head") -> None:
    """Upgrade the database at *owner_url* to *revision*; waits for another migration that is running."""
    engine = create_engine(driver_url(owner_url))
    try:
        with engine.connect() as connection:
            connection.execute(text(f"SELECT pg_advisory_lock({LOCK})"))
            connection.commit()
            made = config(owner_url)
            made.attributes["connection"] = connection
            command.upgrade(made, revision)
            connection.execute(text(f"SELECT pg_advisory_unlock({LOCK})"))
            connection.commit()
    finally:
        engine.dispose()


def downgrade(owner_url: str, revision: str) -> None:
    """Go back down to *revision*. For tests and for a release that must be undone."""
    command.downgrade(config(owner_url), revision)


def ensure_roles(settings: Settings) -> None:
    """Create the serving roles with the passwords their URLs carry; only yizhan_system may bypass policies."""
    wanted = [
        (settings.station_url, "yizhan_station", False),
        (settings.bureau_url, "yizhan_bureau", False),
        (settings.system_url, "yizhan_system", True),
    ]
    owner = settings.owner_url.replace("+psycopg", "", 1)
    with psycopg.connect(owner, autocommit=True) as connection:
        for url, role, bypass in wanted:
            _ensure_role(connection, role, _password(url, role), bypass)
        connection.execute(
            sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(connection.info.dbname))
        )
        for _, role, _ in wanted:
            connection.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                    sql.Identifier(connection.info.dbname), sql.Identifier(role)
                )
            )


def _ensure_role(connection: psycopg.Connection, role: str, password: str | None, bypass: bool) -> None:
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = "ALTER" if found else "CREATE"
    # Nothing more: an owner that is no superuser may not even say NOSUPERUSER of a role that exists.
    options = "LOGIN NOINHERIT " + ("BYPASSRLS" if bypass else "NOBYPASSRLS")
    statement = sql.SQL(f"{verb} ROLE {{}} WITH {options}").format(sql.Identifier(role))
    if password:
        statement += sql.SQL(" PASSWORD {}").format(sql.Literal(password))
    connection.execute(statement)


def _password(url: str, role: str) -> str | None:
    if not url:
        return None
    parts = urlsplit(url)
    if parts.username and unquote(parts.username) != role:
        raise MigrationRefused(f"the database URL for {role} signs in as {unquote(parts.username)}")
    return unquote(parts.password) if parts.password else None


def faults_of_roles(login_urls: dict[str, str]) -> list[str]:
    """Why ``serve`` or ``worker`` must not start: a role that owns a tenant table, bypasses policies, or is
    a superuser. *login_urls* maps 'station', 'bureau', 'system' to the URLs this process holds."""
    faults = []
    for login, url in login_urls.items():
        engine = create_engine(url)
        with engine.connect() as connection:
            row = connection.execute(text(_ROLE_FACTS)).one()
        engine.dispose()
        if row.rolsuper:
            faults.append(f"{row.rolname} ({login}) is a superuser")
        if row.rolbypassrls and login != "system":
            faults.append(f"{row.rolname} ({login}) bypasses row-level security")
        if row.owned:
            faults.append(f"{row.rolname} ({login}) owns {row.owned} tables")
    return faults


_ROLE_FACTS = """
SELECT r.rolname, r.rolsuper, r.rolbypassrls,
       (SELECT count(*) FROM pg_class c WHERE c.relowner = r.oid AND c.relkind IN ('r', 'p')) AS owned
  FROM pg_roles r WHERE r.rolname = current_user
"""
