"""Progress of the seeding: a line a stage, counted up where somebody watches."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click


class Stage:
    """One line."""

    def __init__(self, words: str, total: int) -> None:
        self._words, self._total, self._done = words, total, 0
        self._shown = 0.0

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        if sys.stdout.isatty() and time.monotonic() - self._shown > 0.1:
            self._shown = time.monotonic()
            click.echo(f"\r  {self._words} {self._done}/{self._total}", nl=False)


@contextmanager
def stage(words: str, total: int) -> Iterator[Stage]:
    """Say *words*, count to *total*, then how long it took."""
    began = time.monotonic()
    running = Stage(words, total)
    yield running
    start = "\r" if sys.stdout.isatty() else ""
    click.echo(f"{start}  {words} {total}/{total}，{time.monotonic() - began:.1f} 秒")
