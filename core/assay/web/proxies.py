"""Whose request it is when it comes by proxies: what they say of it is believed of them, and of nobody else."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Final

from flask import Flask, request

from assay.settings import Settings

#: That it came by a proxy of which we do not know whom it stands for.
HIDDEN: Final = "assay.hidden_address"
#: One household or machine has as many addresses of IPv6 as it likes, in a network of this size.
_ONE_HOUSEHOLD: Final = 64


class Proxies:
    """Puts the visitor's address in the place of the last proxy's."""

    def __init__(self, app: Any, settings: Settings) -> None:
        self._app, self._count = app, settings.trusted_proxies
        self._is_open = "*" in settings.proxy_addresses
        self._networks = [ip_network(each, strict=False) for each in settings.proxy_addresses if each != "*"]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request."""
        if self._is_ours(environ.get("REMOTE_ADDR", "")):
            self._look_behind(environ)
        answer: Iterable[bytes] = self._app(environ, start_response)
        return answer

    def _look_behind(self, environ: dict[str, Any]) -> None:
        # Split at every comma: a quotation mark of the visitor's own must not swallow what our proxy wrote after it.
        told = [each.strip() for each in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if each.strip()]
        is_known = 0 < self._count <= len(told)
        environ[HIDDEN] = (bool(told) or "HTTP_X_FORWARDED_PROTO" in environ) and not is_known
        if is_known:
            environ["REMOTE_ADDR"] = told[-self._count]

    def _is_ours(self, peer: str) -> bool:
        """Whether this is one of our proxies; a socket of this machine has no address."""
        if self._is_open or not peer:
            return True
        try:
            address = _plain(ip_address(peer))
        except ValueError:
            return False
        return any(address in network for network in self._networks)


def open_proxies(app: Flask, settings: Settings) -> None:
    """Know visitors by their own addresses."""
    app.wsgi_app = Proxies(app.wsgi_app, settings)  # type: ignore[method-assign]


def visitors_network() -> str:
    """Where this visitor comes from, as far as one is told apart; empty where only the proxy's address is known."""
    if request.environ.get(HIDDEN):
        return ""
    try:
        address = _plain(ip_address(request.remote_addr or ""))
    except ValueError:
        return ""
    return str(address if address.version == 4 else ip_network((address, _ONE_HOUSEHOLD), strict=False))


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Where a server listens for both kinds, those of IPv4 come in the clothes of the other."""
    return getattr(address, "ipv4_mapped", None) or address
