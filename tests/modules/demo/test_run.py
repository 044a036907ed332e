"""`portal demo` as people run it: interrupted, started again, stopped, started a third time."""

import json
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg
import pytest

from portal.core import embedded
from portal.demo.database import UNFINISHED, Database
from portal.demo.environment import environment, without
from portal.demo.keys import keep
from portal.demo.processes import NoPort, choose_port

pytestmark = pytest.mark.fault
PORTAL = str(Path(sys.executable).with_name("portal"))


class Run:
    """One `portal demo`, its words in a file."""

    def __init__(self, folder: Path, port: int) -> None:
        self.log = (folder.parent / "log").open("w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [PORTAL, "demo", "--data", str(folder), "--port", str(port), "--past", "0"],
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # Tests started in the background ignore Ctrl-C, and so would what they start.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )

    def words(self) -> str:
        self.log.seek(0)
        return self.log.read()

    def until(self, words: str, seconds: float = 240) -> None:
        end = time.monotonic() + seconds
        while words not in self.words():
            assert self.process.poll() is None, self.words()
            assert time.monotonic() < end, self.words()
            time.sleep(0.2)

    def stop(self, number: signal.Signals) -> int:
        """Seconds it took, after it ended."""
        self.process.send_signal(number)
        began = time.monotonic()
        self.process.wait(60)
        return round(time.monotonic() - began)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_interrupted_seeded_kept_and_reset(tmp_path: Path) -> None:
    folder, port = tmp_path / "demo", free_port()
    first = Run(folder, port)
    first.until("机构、服务站和人员")
    assert first.stop(signal.SIGINT) < 20
    assert first.process.returncode == 130
    with embedded.servers(folder) as running:
        secrets = keep(folder)
        assert not Database(running.postgres, secrets.mark).whole()  # half a city is no city
    second = Run(folder, port)
    second.until("Yizhan is ready")
    assert "沿用已有数据" not in second.words()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=10) as page:
        assert "云悦城" in page.read().decode()
    assert second.stop(signal.SIGTERM) < 20
    assert second.process.returncode == 0
    third = Run(folder, port)
    third.until("Yizhan is ready", 60)
    assert "沿用已有数据" in third.words()
    assert Run(folder, free_port()).process.wait(30) == 1  # one at a time
    third.stop(signal.SIGTERM)
    assert not _left_behind(folder)
    embedded.destroy(folder)
    assert not folder.exists()


def _left_behind(folder: Path) -> list[str]:
    """Processes that still work in *folder*."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            where = str((process / "cwd").readlink())
        except OSError:
            continue
        if where.startswith(str(folder)):
            found.append(f"{process.name} {where}")
    return found


def test_secrets_are_made_once_and_for_one_account(tmp_path: Path) -> None:
    made = keep(tmp_path)
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert keep(tmp_path) == made
    assert made.secret_key not in repr(made)
    other = tmp_path / "other"
    other.mkdir()
    assert keep(other).mark != made.mark


def test_a_lost_secret_means_a_new_city(own_servers: embedded.Servers) -> None:
    old = Database(own_servers.postgres, "aaaaaaaa")
    assert old.begin() == UNFINISHED
    old.finish()
    assert old.whole()
    new = Database(own_servers.postgres, "bbbbbbbb")
    assert not new.whole()
    new.begin()
    new.finish()
    assert new.whole()
    assert not old.whole()
    with psycopg.connect(own_servers.postgres.url(new.name)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_taken_port_is_passed_over_unless_it_was_asked_for() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < choose_port(port, exactly=False) < port + 50
        with pytest.raises(NoPort):
            choose_port(port, exactly=True)


def test_the_web_is_not_given_the_workers_key(own_servers: embedded.Servers, tmp_path: Path) -> None:
    env = environment(own_servers, "x", tmp_path, keep(tmp_path), 8000)
    assert env["YIZHAN_ENV"] == "demo"
    assert "YIZHAN_SYSTEM_DATABASE_URL" not in without(env, "YIZHAN_SYSTEM_DATABASE_URL")
    listed = json.loads(Path(env["YIZHAN_DEMO_ACCOUNTS"]).read_text(encoding="utf-8"))
    assert {"login", "words", "password"} == set(listed[0])
