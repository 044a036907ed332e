"""Counting what a page asks the database: a list must not ask more because it is longer."""

from collections.abc import Callable

from sqlalchemy import Engine, event

SILENT = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SET ", "SELECT set_config", "SELECT current_setting")


def statements(act: Callable[[], object]) -> int:
    """How many statements *act* sends, those that only carry the scope left out."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(SILENT):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(seen)
