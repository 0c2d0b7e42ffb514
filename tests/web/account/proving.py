"""What people do with second factors."""

import re
import time

from flask.testing import FlaskClient
from passlib.totp import TOTP
from werkzeug.test import TestResponse

from web.account.authenticator import Authenticator, answer
from web.acting import send, words


def code_of(key: str, later: int = 0) -> str:
    """The code that an app shows, or will show so many half minutes later."""
    return str(TOTP(key=key).generate(time=time.time() + 30 * later).token)


def key_on(page: TestResponse) -> str:
    """The key on the page that adds an app."""
    found = re.search(r'<code class="secret">([A-Z0-9 -]+)</code>', page.text)
    assert found, words(page.text)
    return found[1]


def add_app(client: FlaskClient) -> str:
    """Add an app to the account that is signed in; its key."""
    key = key_on(client.get("/account/app"))
    assert send(client, "/account/app", {"code": code_of(key)}).status_code == 302
    return key


def add_passkey(client: FlaskClient, device: Authenticator, name: str = "My telephone") -> TestResponse:
    """Add a passkey to the account that is signed in."""
    return answer(client, send(client, "/account/passkeys", {"name": name}), device)


def make_codes(client: FlaskClient) -> list[str]:
    """Make recovery codes."""
    return re.findall(r"<li><code>([a-z0-9-]+)</code>", send(client, "/account/recovery-codes", {}).text)


def is_signed_in(client: FlaskClient) -> bool:
    """Whether this browser may see its account."""
    return client.get("/account").status_code == 200
