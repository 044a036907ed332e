"""Alembic's environment. Online only: `portal migrate` hands over a connection that holds the migration lock."""

from alembic import context
from sqlalchemy import create_engine
from sqlalchemy.engine import Connection

import portal.modules as modules
from portal.core.db import Base

modules.load_models()


def run(connection: Connection) -> None:
    """Run the migrations, each in its own transaction, with limits so that a busy table is never blocked long."""
    connection.exec_driver_sql("SET lock_timeout = '10s'")
    connection.exec_driver_sql("SET statement_timeout = '15min'")
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transaction_per_migration=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


handed = context.config.attributes.get("connection")
if handed is not None:
    run(handed)
else:
    with create_engine(context.config.get_main_option("sqlalchemy.url") or "").connect() as own:
        run(own)
