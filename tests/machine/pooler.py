"""What a pooler before PostgreSQL looks like from outside."""

import socket
from pathlib import Path
from threading import Thread


class pooling:  # noqa: N801  # used like a function
    """Passes connections on to a server, and tells its own process number as poolers do."""

    def __init__(self, server: Path) -> None:
        self._server, self._listener = server, socket.create_server(("127.0.0.1", 0))

    def __enter__(self) -> int:
        Thread(target=self._accept, daemon=True).start()
        return int(self._listener.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(str(self._server))
            Thread(target=_pass, args=(client, server, False), daemon=True).start()
            Thread(target=_pass, args=(server, client, True), daemon=True).start()


def _pass(source: socket.socket, target: socket.socket, is_answer: bool) -> None:
    """Everything; in answers, the message with the process number (K, 12 bytes) gets another one."""
    with source, target:
        try:
            while data := source.recv(65536):
                mark = data.find(b"K\x00\x00\x00\x0c") if is_answer else -1
                if mark >= 0:
                    data = data[: mark + 5] + b"\x00\x00\x00\x07" + data[mark + 9 :]
                target.sendall(data)
        except OSError:
            return
