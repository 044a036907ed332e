"""The network is shut in tests: only this machine can be reached."""

import socket
from typing import Any

import pytest

HERE = {"127.0.0.1", "::1", "localhost", "0.0.0.0", "::", "", None}


class NetworkShut(AssertionError):
    """A test tried to reach another machine."""


def shut(patch: pytest.MonkeyPatch) -> None:
    """Refuse every connection and every name look-up that leaves this machine."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guard(address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if host not in HERE:
            raise NetworkShut(f"a test tried to reach {host}")

    def checked_connect(self: socket.socket, address: Any) -> None:
        guard(address)
        connect(self, address)

    def checked_connect_ex(self: socket.socket, address: Any) -> int:
        guard(address)
        return connect_ex(self, address)

    def checked_look_up(host: Any, *args: Any, **options: Any) -> Any:
        guard((host.decode() if isinstance(host, bytes) else host,))
        return look_up(host, *args, **options)

    patch.setattr(socket.socket, "connect", checked_connect)
    patch.setattr(socket.socket, "connect_ex", checked_connect_ex)
    patch.setattr(socket, "getaddrinfo", checked_look_up)
