"""The embedded servers keep what was committed through crashes, and never step on each other."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis

from portal.core import embedded

pytestmark = pytest.mark.fault

RUN = """
import pathlib, sys, time
from portal.core import embedded
with embedded.servers(pathlib.Path(sys.argv[1])) as running:
    print(running.postgres.url(), running.postgres.pid, running.valkey.pid, flush=True)
    time.sleep(60)
"""


def rows(url: str) -> int:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT count(*) FROM kept").fetchone()[0]


def gone(pid: int) -> bool:
    until = time.monotonic() + 20
    while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    return not Path(f"/proc/{pid}").exists()


def test_what_is_committed_survives_a_killed_server(own_servers):
    server = own_servers.postgres
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n integer)")
        connection.execute("INSERT INTO kept VALUES (1)")
        connection.execute("BEGIN")
        connection.execute("INSERT INTO kept VALUES (2)")  # never acknowledged
        port = server.port
        server.kill()
        assert server.pid is None
        with pytest.raises(psycopg.OperationalError):
            connection.execute("COMMIT")
    server.restart()
    assert server.port == port
    assert rows(server.url()) == 1


def test_a_queue_survives_a_killed_and_a_restarted_server(own_servers):
    server = own_servers.valkey
    client = redis.Redis.from_url(server.url())
    client.lpush("queue", "one")
    server.restart()
    assert client.lpush("queue", "two") == 2
    time.sleep(1.1)  # the append-only file reaches the disk every second
    server.kill()
    server.restart()
    assert client.lrange("queue", 0, -1) == [b"two", b"one"]


def test_both_refuse_strangers(own_servers):
    stranger = own_servers.postgres.url().replace(own_servers.postgres.password, "guess")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(stranger)
    port = own_servers.valkey.port
    with redis.Redis("127.0.0.1", port) as client, pytest.raises(redis.AuthenticationError):
        client.ping()


def test_only_one_of_us_runs_a_directory(own_servers, tmp_path):
    with (
        pytest.raises(embedded.AlreadyRunning, match="already running"),
        embedded.servers(tmp_path / "servers"),
    ):
        pass
    with pytest.raises(embedded.AlreadyRunning):
        embedded.destroy(tmp_path / "servers")
    assert rows_possible(own_servers.postgres.url())


def rows_possible(url: str) -> bool:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def test_two_directories_run_side_by_side(own_servers, tmp_path):
    with embedded.servers(tmp_path / "second") as second:
        assert second.postgres.port != own_servers.postgres.port
        assert second.postgres.password != own_servers.postgres.password
        assert rows_possible(second.postgres.url())
    embedded.destroy(tmp_path / "second")
    assert not (tmp_path / "second").exists()
    assert rows_possible(own_servers.postgres.url())


def start(folder: Path) -> tuple[subprocess.Popen[str], str, int, int]:
    program = subprocess.Popen(
        [sys.executable, "-c", RUN, str(folder)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    url, postgres, valkey = program.stdout.readline().split()
    return program, url, int(postgres), int(valkey)


def test_servers_of_a_killed_run_end_and_the_next_run_has_the_data(tmp_path):
    folder = tmp_path / "run"
    program, url, postgres, valkey = start(folder)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n integer)")
        connection.execute("INSERT INTO kept VALUES (1)")
    program.kill()
    program.wait()
    program.stdout.close()
    assert gone(postgres)
    assert gone(valkey)
    with embedded.servers(folder) as again:
        assert rows(again.postgres.url()) == 1
    embedded.destroy(folder)


def test_a_server_that_outlived_its_run_is_ended_first(tmp_path):
    folder = tmp_path / "run"
    program, _, postgres, valkey = start(folder)
    os.kill(postgres, signal.SIGSTOP)  # cannot hear that its run died
    program.kill()
    program.wait()
    program.stdout.close()
    assert gone(valkey)
    assert Path(f"/proc/{postgres}").exists()
    os.kill(postgres, signal.SIGCONT)
    with embedded.servers(folder) as again:
        assert again.postgres.pid != postgres
        assert rows_possible(again.postgres.url())
    embedded.destroy(folder)


def test_a_stale_pid_file_that_names_another_process_is_no_obstacle(tmp_path):
    folder = tmp_path / "run"
    with embedded.servers(folder) as first:
        note = first.postgres.data / "postmaster.pid"
        first.postgres.kill()
        lines = note.read_text().splitlines()
        note.write_text("\n".join([str(os.getpid()), *lines[1:]]))  # a number in use again
        first.postgres.restart()
        assert rows_possible(first.postgres.url())
    embedded.destroy(folder)
