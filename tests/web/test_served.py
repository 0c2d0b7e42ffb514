"""What serves the application to a real browser."""

from collections.abc import Callable, Iterable
from threading import Event, Thread
from urllib.request import urlopen

from machine.processes import listens, wait_until
from web.served import served


def test_no_request_outlives_what_serves_it() -> None:
    begun, answered = Event(), list[str]()

    def answer(environ: dict[str, str], start: Callable[..., object]) -> Iterable[bytes]:
        begun.set()
        port = int(environ["SERVER_PORT"])
        wait_until(lambda: not listens(port), "an end of serving")
        answered.append(environ["PATH_INFO"])
        start("200 OK", [])
        return [b"late"]

    with served(answer) as address:
        asking = Thread(target=lambda: urlopen(f"{address}/slow").read())  # noqa: S310 (our own address)
        asking.start()
        assert begun.wait(60)

    assert answered == ["/slow"]
    asking.join()
