"""PostgreSQL and Valkey from Python wheels, run by ourselves: for the demo and the tests only.

``with servers(directory) as running:`` starts both in *directory*, stops both on leaving, keeps the data.
"""

from portal.core.embedded.daemon import Daemon, StartFailed
from portal.core.embedded.directory import AlreadyRunning, destroy, owned
from portal.core.embedded.postgres import Postgres
from portal.core.embedded.servers import Servers, servers
from portal.core.embedded.valkey import Valkey

__all__ = [
    "AlreadyRunning",
    "Daemon",
    "Postgres",
    "Servers",
    "StartFailed",
    "Valkey",
    "destroy",
    "owned",
    "servers",
]
