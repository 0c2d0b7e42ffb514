"""The configuration of nginx, in a real nginx: what it passes on, what it sends again, what it refuses and logs."""

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from flask import Flask

from assay.hooks.plugins import Plugins
from assay.settings import Settings
from assay.web.app import LARGEST_REQUEST, create_app
from assay.web.applicant.journal import LARGEST_BODY
from assay.web.applicant.portfolio.documents import MOST_AT_ONCE
from assay.web.applicant.portfolio.importing import MOST_SENT
from deploy.files import DEPLOY, HOST
from deploy.nodes import Node, running_node
from machine.certificates import certified
from machine.nginx import running_nginx
from machine.processes import free_port

SITE = (DEPLOY / "nginx" / "assay.conf.template").read_text()
SAVING, FORM = "/sittings/7/journal", "/portfolio/work"
UNITS = {"k": 1024, "m": 1024**2}


@dataclass
class Front:
    """A running nginx."""

    folder: Path
    trusted: ssl.SSLContext
    secure: int = field(default_factory=free_port)
    plain: int = field(default_factory=free_port)

    def ask(
        self, path: str, body: bytes | None = None, name: str = HOST, **headers: str
    ) -> tuple[HTTPResponse, bytes]:
        """The answer to a GET, or with a body to a POST, as a browser gets it."""
        told = {"Host": name, **{key.replace("_", "-"): value for key, value in headers.items()}}
        with (
            socket.create_connection(("127.0.0.1", self.secure), 30) as raw,
            self.trusted.wrap_socket(raw, server_hostname=name) as encrypted,
        ):
            connection = HTTPConnection(name)
            connection.sock = encrypted
            connection.request("GET" if body is None else "POST", path, body, told)
            answer = connection.getresponse()
            return answer, answer.read()

    def status(self, path: str, body: bytes | None = None) -> int:
        """Its number."""
        return self.ask(path, body)[0].status


@contextmanager
def front(folder: Path, *ports: int) -> Iterator[Front]:
    """The site as it is shipped, before these nodes, but for names and ports that this machine has."""
    certificate, _ = certified(folder)
    opened = Front(folder, ssl.create_default_context(cafile=str(certificate)))
    site = re.sub(r"^ *listen \[::\].*\n", "", SITE, flags=re.M)
    for old, new in (
        ("${PUBLIC_HOST}", HOST),
        ("listen 443", f"listen 127.0.0.1:{opened.secure}"),
        ("listen 80", f"listen 127.0.0.1:{opened.plain}"),
        ("/etc/assay/tls/fullchain.pem", str(certificate)),
        ("/etc/assay/tls/privkey.pem", str(folder / "private.pem")),
        ("/srv/assay/acme", str(folder)),
        ("/dev/stdout", str(folder / "access.log")),
    ):
        assert old in site, old
        site = site.replace(old, new)
    (old_nodes,) = re.findall(
        r"upstream assay \{.*?\n\}", (DEPLOY / "nginx" / "nodes.conf").read_text(), re.S
    )
    addresses = iter(ports)
    nodes = re.sub(r"10\.0\.0\.\d+:8000", lambda _: f"127.0.0.1:{next(addresses)}", old_nodes)
    with running_nginx(nodes + "\n" + site, folder, opened.secure):
        yield opened


@pytest.fixture
def nodes() -> Iterator[tuple[Node, Node]]:
    """One that hangs up, and one that answers."""
    with ExitStack() as stack:
        yield stack.enter_context(running_node(hangs_up=True)), stack.enter_context(running_node())


def test_what_a_dying_node_had_is_sent_again_only_if_it_may_be(
    nodes: tuple[Node, Node], tmp_path: Path
) -> None:
    dying, whole = nodes
    with front(tmp_path, dying.port, whole.port) as nginx:
        forms = sorted(nginx.status(FORM, b"x=1") for _ in range(2))
        saves = [nginx.status(SAVING, b"{}") for _ in range(2)]
        pages = [nginx.status("/") for _ in range(4)]

    assert forms == [200, 502]
    assert (dying.count(FORM), whole.count(FORM)) == (1, 1)
    assert saves == [200, 200]
    assert (dying.count(SAVING), whole.count(SAVING)) == (1, 2)
    assert pages == [200] * 4
    # Twice it did not answer: now it is left alone.
    assert dying.count("/") == 0


def test_of_a_node_that_is_gone_nobody_notices_anything(nodes: tuple[Node, Node], tmp_path: Path) -> None:
    _, whole = nodes
    with front(tmp_path, free_port(), whole.port) as nginx:
        statuses = [nginx.status(path, b"x=1") for path in (FORM, FORM, SAVING, "/sign-in")]

    assert statuses == [200] * 4
    assert len(whole.reached) == 4


def test_a_node_hears_who_asks_and_no_log_tells_of_what(nodes: tuple[Node, Node], tmp_path: Path) -> None:
    dying, whole = nodes
    dying.hangs_up = False
    with front(tmp_path, dying.port, whole.port) as nginx:
        nginx.ask("/references/a-secret-token?code=42", X_Forwarded_For="1.2.3.4", X_Forwarded_Proto="http")
        nginx.status("/portfolio/documents", b"x" * (43 * UNITS["m"]))
        (reached,) = [*dying.reached, *whole.reached]
        told = (tmp_path / "access.log").read_text() + (tmp_path / "nginx.log").read_text()

    assert reached.headers["Host"] == HOST
    assert reached.headers["X-Forwarded-For"] == "1.2.3.4, 127.0.0.1"
    assert reached.headers["X-Forwarded-Proto"] == "https"
    assert reached.headers["Connection"] == "close"
    assert re.fullmatch(r"[0-9a-f]{32}", reached.headers["X-Request-ID"])
    assert reached.headers["X-Request-ID"] in told
    assert "a-secret-token" not in told
    assert "documents" not in told
    assert " 413 " in told


def test_other_names_and_plain_http_lead_nowhere_else(nodes: tuple[Node, Node], tmp_path: Path) -> None:
    dying, whole = nodes
    with front(tmp_path, dying.port, whole.port) as nginx:
        with pytest.raises(ssl.SSLError, match="unrecognized name"):
            nginx.ask("/", name="other.example.org")
        plain = HTTPConnection("127.0.0.1", nginx.plain, timeout=30)
        plain.request("GET", "/sittings/7/room?x=1", headers={"Host": "other.example.org"})
        answer = plain.getresponse()
        plain.close()
        hidden = [nginx.status(path) for path in ("/health/ready", "/metrics")]

    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/sittings/7/room?x=1")
    assert hidden == [404, 404]
    assert not dying.reached + whole.reached


def test_as_much_may_be_sent_as_assay_takes(nodes: tuple[Node, Node], tmp_path: Path) -> None:
    dying, whole = nodes
    dying.hangs_up = False
    with front(tmp_path, dying.port, whole.port) as nginx:
        for path, most in (
            (FORM, LARGEST_REQUEST),
            (SAVING, LARGEST_BODY),
            ("/portfolio/documents", MOST_AT_ONCE),
            ("/portfolio/import", MOST_SENT),
            ("/portfolio/training/import", MOST_SENT),
        ):
            assert nginx.status(path, b"x" * most) == 200, path
            # And not much more: what Assay would refuse anyway costs it nothing.
            assert nginx.status(path, b"x" * (most + 3 * UNITS["m"] // 2)) == 413, path
    assert {each.size for each in [*dying.reached, *whole.reached]} == {
        LARGEST_REQUEST,
        LARGEST_BODY,
        MOST_AT_ONCE,
        MOST_SENT,
    }


def test_an_examination_centre_signs_in_at_once_and_a_flood_does_not(
    nodes: tuple[Node, Node], tmp_path: Path
) -> None:
    dying, whole = nodes
    dying.hangs_up = False
    with front(tmp_path, dying.port, whole.port) as nginx:
        centre = [nginx.status("/sign-in", b"x=1") for _ in range(150)]
        flood = any(nginx.status("/sign-in", b"x=1") == 429 for _ in range(600))
        looking = nginx.status("/sign-in")

    assert centre == [200] * 150
    assert flood
    assert looking == 200


def test_every_place_that_is_named_is_a_page_of_assay(tmp_path: Path) -> None:
    app: Flask = create_app(
        Settings(tmp_path, f"sqlite:///{tmp_path}/x", "s" * 40, "t" * 40), Plugins.only({})
    )
    routes = [re.sub(r"<int:\w+>", "7", rule.rule) for rule in app.url_map.iter_rules()]
    for kind, place in re.findall(r"^ *location (=|~|)\s*(/\S*|\^\S+) ", SITE, re.M):
        if place == "/.well-known/acme-challenge/":
            continue
        found = [
            route
            for route in routes
            if (
                re.search(place, route)
                if kind == "~"
                else route == place or (not kind and route.startswith(place))
            )
        ]
        assert found, place
    assert [route for route in routes if re.search(r"^/sittings/[0-9]+/journal$", route)] == [SAVING]
