"""What else leaves the house in a whole export: each module gives its own data as files (mission N12)."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from sqlalchemy.orm import Session

# Gives (name below data/<supplier>/, content): CSV tables, PDF/A documents. Called with a session in the scope
# of the book that is exported, so it can give nothing that the book's owner may not see.
Supplier = Callable[[Session, datetime], Iterable[tuple[str, bytes]]]
_SUPPLIERS: dict[str, Supplier] = {}


def supply(name: str, fn: Supplier) -> None:
    """Let *fn* add files to whole exports, below data/*name*/."""
    if _SUPPLIERS.setdefault(name, fn) is not fn:
        raise ValueError(f"two suppliers are called {name!r}")


def unsupply(name: str) -> None:
    """Undo `supply`; for tests."""
    del _SUPPLIERS[name]


def supplies(db: Session, now: datetime) -> Iterator[tuple[str, bytes]]:
    """All that the suppliers give."""
    for name, fn in sorted(_SUPPLIERS.items()):
        for below, content in fn(db, now):
            yield f"{name}/{below}", content
