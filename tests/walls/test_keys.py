"""No personal data may escape a rotation: the worker can renew every encrypted column and every index beside it."""

import pytest
from sqlalchemy import Text

from portal import modules
from portal.core.crypto.rotate import encrypted_columns, tables
from portal.core.db import Base

modules.load()
HOLDERS = tables(Base.metadata)


def test_there_is_personal_data():
    assert {"person", "stored_file"} <= {table.name for table in HOLDERS}


@pytest.mark.parametrize("table", HOLDERS, ids=lambda table: table.name)
def test_the_worker_may_renew_it(table, transaction):
    ask = transaction.connection.execute
    for column in [*table.primary_key, *encrypted_columns(table)]:
        names = (table.name, column.name)
        assert ask("SELECT has_column_privilege('yizhan_system', %s, %s, 'SELECT')", names).fetchone()[0], (
            names
        )
    renewed = encrypted_columns(table) + [column for column in table.columns if "blind_of" in column.info]
    for column in renewed:
        names = (table.name, column.name)
        assert ask("SELECT has_column_privilege('yizhan_system', %s, %s, 'UPDATE')", names).fetchone()[0], (
            names
        )


@pytest.mark.parametrize("table", HOLDERS, ids=lambda table: table.name)
def test_each_index_beside_it_is_declared(table):
    encrypted = {column.name for column in encrypted_columns(table)}
    for column in table.columns:
        if "blind_of" in column.info:
            assert column.info["blind_of"] in encrypted, column
        elif column.name.endswith(("_index", "_blind")) and isinstance(column.type, Text):
            pytest.fail(
                f"{column} looks like a blind index: declare it with blind_column, or name it otherwise"
            )
