"""A pause for Python's cycle collector."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """No search for reference cycles inside the block.

    A draw makes lists of a million entries and no cycles; walking those lists again and again is a sixth of its time.
    The switch is the whole process's, so blocks that overlap in two threads end the pause early: slower, not wrong.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
