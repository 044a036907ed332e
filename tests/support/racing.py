"""Two people at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from portal.core.errors import Conflict


def together(*calls: Callable[[], object]) -> list[object]:
    """Call all at the same moment. What each gave, or the Conflict it met; any other error is raised."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        start.wait()
        try:
            return call()
        except Conflict as refused:
            return refused

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
