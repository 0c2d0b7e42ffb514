"""Keys for one purpose each, made from the one secret of an installation."""

import base64

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def derived_key(secret_key: str, purpose: str) -> bytes:
    """32 bytes that tell nothing of the secret nor of the key for any other purpose."""
    return HKDF(hashes.SHA256(), 32, salt=None, info=f"assay {purpose}".encode()).derive(secret_key.encode())


def derived_text(secret_key: str, purpose: str) -> str:
    """The same as letters."""
    return base64.urlsafe_b64encode(derived_key(secret_key, purpose)).decode()
