"""Holds the test run's PostgreSQL and Valkey, and stops them when the run ends, however it ends.

`python -m tests.support.keeper FOLDER PID` starts both in FOLDER, writes FOLDER/servers.json and waits for the
process PID (the pytest that was called) to be gone. A test worker cannot hold them: workers end one by one.
"""

import json
import os
import select
import shutil
import sys
from pathlib import Path

from portal.core.embedded import servers


def keep(folder: Path, run: int) -> None:
    """Serve until the process *run* has ended, then leave nothing behind."""
    watched = os.pidfd_open(run)
    with servers(folder / "servers", durable=False) as running:
        note = {
            "postgres": {"port": running.postgres.port, "password": running.postgres.password},
            "valkey": running.valkey.url(),
        }
        ready = folder / "servers.json.new"
        ready.write_text(json.dumps(note))
        ready.rename(folder / "servers.json")
        select.select([watched], [], [])
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    keep(Path(sys.argv[1]), int(sys.argv[2]))
