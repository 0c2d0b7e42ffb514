"""What tests start programs with."""

import socket

import pytest

from machine.processes import KEEPS_PORTS, free_port, listens


@pytest.mark.skipif(not KEEPS_PORTS, reason="this system keeps no port for a server that comes later")
def test_a_port_is_its_servers_though_that_comes_late_and_goes_down() -> None:
    port = free_port()
    for _ in range(2):
        assert not listens(port)
        with socket.socket() as stranger, pytest.raises(OSError, match="already in use"):
            stranger.bind(("127.0.0.1", port))
        with socket.create_server(("127.0.0.1", port)):
            assert listens(port)
