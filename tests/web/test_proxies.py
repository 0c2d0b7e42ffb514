"""Whose request it is: what a proxy of ours says is believed, and what a visitor says of themselves is not."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assay.settings import Settings
from assay.web.app import create_app
from assay.web.proxies import Proxies, visitors_network


def seen(app: Flask, settings: Settings, headers: Mapping[str, str], peer: str) -> str:
    """As whom the application sees a visitor."""
    told: list[str] = []

    def answer(environ: dict[str, object], start: object) -> list[bytes]:
        with app.request_context(environ):
            told.append(visitors_network())
        start("200 OK", [])  # type: ignore[operator]
        return []

    inner = Flask("nothing")
    inner.wsgi_app = Proxies(answer, settings)  # type: ignore[method-assign]
    inner.test_client().get("/", headers=headers, environ_overrides={"REMOTE_ADDR": peer})
    return told[0]


@pytest.mark.parametrize(
    ("count", "forwarded", "peer", "expected"),
    [
        # Nobody is between.
        (0, "", "192.0.2.1", "192.0.2.1"),
        (1, "", "127.0.0.1", "127.0.0.1"),
        # Ours says who it is, and what the visitor wrote before stays without effect.
        (1, "192.0.2.9", "127.0.0.1", "192.0.2.9"),
        (1, "10.9.9.9, 192.0.2.9", "127.0.0.1", "192.0.2.9"),
        (1, '", 192.0.2.9', "127.0.0.1", "192.0.2.9"),
        (1, "192.0.2.9", "::ffff:127.0.0.1", "192.0.2.9"),
        (2, "10.9.9.9, 192.0.2.9, 198.51.100.2", "::1", "192.0.2.9"),
        # It is none of ours.
        (1, "192.0.2.9", "203.0.113.5", "203.0.113.5"),
        (1, "192.0.2.9", "no address", ""),
        # It is ours, and we were not told how many there are, or there are fewer: whose it is, nobody knows.
        (0, "192.0.2.9", "127.0.0.1", ""),
        (2, "192.0.2.9", "127.0.0.1", ""),
        (1, "rubbish", "127.0.0.1", ""),
        # A household, and IPv4 in the clothes of IPv6.
        (1, "2001:db8:1:2:3:4:5:6", "127.0.0.1", "2001:db8:1:2::/64"),
        (1, "::ffff:192.0.2.9", "127.0.0.1", "192.0.2.9"),
    ],
)
def test_who_it_is(
    app: Flask, settings: Settings, count: int, forwarded: str, peer: str, expected: str
) -> None:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    assert seen(app, replace(settings, trusted_proxies=count), headers, peer) == expected


def test_a_proxy_that_says_only_that_it_is_one_hides_everybody(app: Flask, settings: Settings) -> None:
    assert seen(app, settings, {"X-Forwarded-Proto": "https"}, "127.0.0.1") == ""


@pytest.mark.parametrize(
    ("ours", "expected"), [(("10.0.0.0/8",), "192.0.2.9"), (("*",), "192.0.2.9"), (("::1",), "10.0.0.5")]
)
def test_proxies_are_known_by_their_addresses(
    app: Flask, settings: Settings, ours: tuple[str, ...], expected: str
) -> None:
    chosen = replace(settings, trusted_proxies=1, proxy_addresses=ours)

    assert seen(app, chosen, {"X-Forwarded-For": "192.0.2.9"}, "10.0.0.5") == expected


def test_a_visitor_who_makes_up_addresses_is_limited_all_the_same(
    client: FlaskClient, settings: Settings
) -> None:
    app = create_app(replace(settings, trusted_proxies=1), client.application.extensions["assay"].plugins)
    app.testing = True
    answers = [
        app.test_client().get("/registry/none", headers={"X-Forwarded-For": f"10.1.1.{number}, 192.0.2.9"})
        for number in range(31)
    ]
    app.extensions["outbox"].close()
    app.extensions["assay"].database.dispose()

    assert [each.status_code for each in answers] == [404] * 30 + [429]
