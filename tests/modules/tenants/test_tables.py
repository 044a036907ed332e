"""The tables say what the models say, and the migration of founding goes down and up again."""

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from portal import modules
from portal.core import migrate
from portal.core.db import Base

modules.load()
MINE = {
    "duty_exception",
    "duty_pattern",
    "enterprise",
    "enterprise_station",
    "invitation",
    "membership",
    "obligation_rule",
    "register_entry",
    "service_point",
    "station_application",
    "station_application_step",
    "station_card",
    "station_defect",
    "station_filing",
    "station_member",
    "station_plaque",
    "station_profile",
    "station_step",
    # Changed or made by later migrations of other modules.
    "audit_return_visit",
    "complaint_hold",
    "recall_relist",
    "taken_once",
}


def differences(url):
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:", 1))
    with engine.connect() as connection:
        options = {
            "compare_type": True,
            "include_name": lambda name, kind, _: kind != "table" or name in MINE,
        }
        found = compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)
    engine.dispose()
    flat = [one for item in found for one in (item if isinstance(item, list) else [item])]
    # The comment says where a table is placed (core.schema.place): the models keep it elsewhere.
    return [one for one in flat if one[0] != "remove_table_comment" and _table_of(one) in MINE]


def _table_of(change):
    about = change[1]
    if isinstance(about, sa.Table):
        return about.name
    table = getattr(about, "table", None)
    return table.name if table is not None else change[2]


def test_models_and_migrations_agree_also_after_a_way_down_and_up(empty_database, database):
    url = empty_database.url()
    migrate.upgrade(url)
    assert differences(url) == []
    migrate.downgrade(url, "0011")
    migrate.upgrade(url)
    assert differences(url) == []
