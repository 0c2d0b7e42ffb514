"""An authenticator in a few lines: it makes passkeys and shows them, as a telephone does."""

import hashlib
import json
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from cbor2 import dumps
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from web.acting import csrf_token

#: A person is there, and has shown that it is them; a new credential comes with it.
PRESENT, VERIFIED, ATTESTED = 1, 4, 64


def text_of(data: bytes) -> str:
    """As browsers write bytes."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    """And back."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Authenticator:
    """A device with one passkey."""

    origin: str = "http://localhost"
    #: Whether it asks for a finger, a face or a PIN.
    verifies: bool = True
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    number: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    handle: str = ""
    count: int = 0

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": f"webauthn.{kind}", "challenge": challenge, "origin": self.origin}
        return json.dumps({**said, "crossOrigin": False}).encode()

    def _data(self, flags: int, site: str) -> bytes:
        self.count += 1
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _answer(self, response: dict[str, str]) -> str:
        number = text_of(self.number)
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": response})

    def make(self, options: dict[str, Any]) -> str:
        """What `navigator.credentials.create` comes back with, as passkeys.js sends it."""
        self.handle = options["user"]["id"]
        place = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: place.x.to_bytes(32, "big"), -3: place.y.to_bytes(32, "big")}
        credential = bytes(16) + len(self.number).to_bytes(2, "big") + self.number + dumps(cose)
        data = self._data(ATTESTED, options["rp"]["id"]) + credential
        attestation = dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("create", options["challenge"])
        return self._answer({"clientDataJSON": text_of(client), "attestationObject": text_of(attestation)})

    def show(self, options: dict[str, Any]) -> str:
        """What `navigator.credentials.get` comes back with."""
        client, data = self._client("get", options["challenge"]), self._data(0, options["rpId"])
        signed = data + hashlib.sha256(client).digest()
        response = {
            "clientDataJSON": text_of(client),
            "authenticatorData": text_of(data),
            "signature": text_of(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            "userHandle": self.handle,
        }
        return self._answer(response)


def asked(page: TestResponse) -> tuple[str, dict[str, Any]]:
    """Where a page sends its answer, and what it asks the device for."""
    action = re.search(r'action="([^"]+)" data-passkey', page.text)
    options = re.search(r'data-options="([^"]+)"', page.text)
    assert action, page.text
    assert options
    return unescape(action[1]), json.loads(unescape(options[1]))


def answer(client: FlaskClient, page: TestResponse, device: Authenticator) -> TestResponse:
    """Do what passkeys.js does with a page that asks."""
    action, options = asked(page)
    credential = device.make(options) if "user" in options else device.show(options)
    return client.post(action, data={"csrf_token": csrf_token(page.text), "credential": credential})
