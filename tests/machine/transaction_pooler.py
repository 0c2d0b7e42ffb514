"""A pooler before PostgreSQL in transaction mode: each transaction of a client gets another connection of the server.

It is what PgBouncer does with `pool_mode = transaction` where it hurts most; it knows what psycopg sends, and no more.
"""

import socket
from contextlib import suppress
from pathlib import Path
from threading import Thread

SERVERS = 2
#: Messages of clients after which the server says everything it has to say: a query, and the end of a group of others.
ANSWERED = b"QS"


class pooling_transactions:  # noqa: N801  # used like a function
    """Listens on a port of loopback; clients need `sslmode=disable`, and a server that trusts them."""

    def __init__(self, server: Path) -> None:
        self._server, self._listener = server, socket.create_server(("127.0.0.1", 0))

    def __enter__(self) -> int:
        Thread(target=self._accept, daemon=True).start()
        return int(self._listener.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                Thread(target=_serve, args=(client, self._server), daemon=True).start()


def _serve(client: socket.socket, address: Path) -> None:
    """One client, until it hangs up or the server does."""
    servers = [socket.socket(socket.AF_UNIX) for _ in range(SERVERS)]
    turn = 0
    with client, servers[0], servers[1], suppress(OSError, EOFError):
        length = _exactly(client, 4)
        start = length + _exactly(client, int.from_bytes(length) - 4)
        for server in servers:
            server.connect(str(address))
            server.sendall(start)
            greeting = _until_ready(server)
        client.sendall(greeting)
        while (kind := (message := _message(client))[:1]) != b"X":
            servers[turn % SERVERS].sendall(message)
            if kind in ANSWERED:
                answer = _until_ready(servers[turn % SERVERS])
                client.sendall(answer)
                turn += answer.endswith(b"I")  # idle: the transaction is over


def _until_ready(server: socket.socket) -> bytes:
    answer = message = _message(server)
    while message[:1] != b"Z":
        message = _message(server)
        answer += message
    return answer


def _message(source: socket.socket) -> bytes:
    head = _exactly(source, 5)
    return head + _exactly(source, int.from_bytes(head[1:]) - 4)


def _exactly(source: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        if not (part := source.recv(size - len(data))):
            raise EOFError
        data += part
    return data
