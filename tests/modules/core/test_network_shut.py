"""No test reaches another machine."""

import socket
import urllib.request

import pytest

from tests.support.network import NetworkShut


def test_other_machines_cannot_be_reached(valkey):
    with pytest.raises(NetworkShut), socket.socket() as probe:
        probe.connect(("192.0.2.1", 80))
    with pytest.raises(NetworkShut):
        urllib.request.urlopen("http://example.com/")
    assert valkey.ping()
