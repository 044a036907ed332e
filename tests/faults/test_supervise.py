"""The supervisor: side by side, ended together, nothing left behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from portal.core.supervise import Child, Supervisor

pytestmark = pytest.mark.fault

STEADY = "import time\nprint('up', flush=True)\ntime.sleep(60)"
STUBBORN = (
    "import signal, time, os\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "os.fork()\nprint('pid', os.getpid(), flush=True)\ntime.sleep(60)"
)


def child(name: str, code: str) -> Child:
    return Child(name, [sys.executable, "-c", code])


def alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def wait_for(condition, seconds: float = 15) -> bool:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()


def test_a_child_that_ends_is_said_and_ends_the_rest():
    said: list[str] = []
    with Supervisor(
        [child("web", STEADY), child("worker", "raise SystemExit(3)")], write=said.append
    ) as running:
        web = running._running["web"].pid
        assert running.wait() == 1
    assert any("worker ended by itself (status 3)" in line for line in said)
    assert not alive(web)


def test_output_carries_the_name():
    said: list[str] = []
    with Supervisor([child("web", STEADY), child("worker", STEADY)], write=said.append) as running:
        assert running.wait_until(lambda: len(said) >= 2, 15)
    assert sorted(said[:2]) == ["web    | up\n", "worker | up\n"]


def test_one_that_will_not_stop_is_killed_with_its_forks():
    said: list[str] = []
    with Supervisor([child("worker", STUBBORN)], grace=0.5, write=said.append) as running:
        assert running.wait_until(lambda: len(said) == 2, 15)
        pids = [int(line.split()[-1]) for line in said]
    assert any("did not stop in time" in line for line in said)
    assert wait_for(lambda: not any(map(alive, pids)))


def test_not_ready_when_a_child_ends():
    with Supervisor([child("web", "pass")], write=lambda _: None) as running:
        assert not running.wait_until(lambda: False, 15)


PROGRAM = textwrap.dedent(
    """
    import sys
    from portal.core.supervise import Child, Supervisor
    steady = "import os, time\\nprint(os.getpid(), flush=True)\\ntime.sleep(60)"
    with Supervisor([Child("web", [sys.executable, "-c", steady])]) as running:
        sys.exit(running.wait())
    """
)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_whatever_ends_us_ends_the_children(number):
    program = subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True)
    pid = int(program.stdout.readline().split()[-1])
    assert alive(pid)
    os.kill(program.pid, number)
    assert program.wait(20) == (-9 if number == signal.SIGKILL else 0)
    program.stdout.close()
    assert wait_for(lambda: not alive(pid))
