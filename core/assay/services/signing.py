"""Signatures of what people carry for us: cookies, tickets, links. HMAC with SHA-256, a salt for each purpose."""

from hashlib import sha256
from typing import Any, Final

from itsdangerous import URLSafeTimedSerializer

#: By itself, the library signs with SHA-1.
DIGEST: Final = sha256


def signer(secret: str, purpose: str) -> URLSafeTimedSerializer:
    """Signs what is for one purpose, and reads it again; BadData for what was not signed here, or for another."""
    how: dict[str, Any] = {"key_derivation": "hmac", "digest_method": DIGEST}
    return URLSafeTimedSerializer(secret, salt=purpose, signer_kwargs=how)
