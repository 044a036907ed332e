"""Steps that end by themselves, and the port people come to."""

import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from portal.core.embedded.daemon import is_free
from portal.core.processes import ending_with_us

PORTAL = str(Path(sys.executable).with_name("portal"))
TRIED = 50  # ports after the wanted one


class StepFailed(RuntimeError):
    """A step of the start ended badly; it has said why itself."""


class NoPort(RuntimeError):
    """The port that was asked for is taken, or all that were tried are."""


def step(env: Mapping[str, str], *arguments: str) -> None:
    """Run `portal …` to its end. Raises StepFailed. Leaving early ends it too."""
    command = ending_with_us([PORTAL, *arguments], signal.SIGTERM)
    process = subprocess.Popen(command, env=dict(env), stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
    try:
        status = process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if status:
        raise StepFailed(f"portal {' '.join(arguments)}: {status}")


def choose_port(wanted: int, *, exactly: bool) -> int:
    """*wanted*, or the next free one unless it must be *exactly* that. Raises NoPort."""
    for port in range(wanted, wanted + (1 if exactly else TRIED)):
        if is_free(port):
            return port
    raise NoPort(str(wanted))


def ready(address: str) -> bool:
    """Whether the web answers and reaches its servers."""
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def stoppable() -> Iterator[None]:
    """TERM and HUP end us as Ctrl-C does: through every `with` and `finally` on the way out."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
