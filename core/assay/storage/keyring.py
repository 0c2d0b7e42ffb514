"""The keys under which sensitive columns are kept: the first one seals, all of them open.

A sealed value is one line of ASCII: `sealed:1:<id of the key>:<base64 of nonce, ciphertext and tag>`. It is AES-256-GCM
under a key of its own for each column, derived by HKDF, so that no value can be moved to another column, and each
column has the 2^32 values of a key to itself that random nonces allow.
"""

import os
from base64 import b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

#: What every sealed value begins with.
MARK: Final = "sealed:1:"
#: In place of the first key: nothing is sealed any more, and what is can still be opened.
PLAIN: Final = "plain"
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12


class SealError(RuntimeError):
    """A sealed value cannot be opened: its key is not there, or somebody changed it."""


class KeyMistake(ValueError):
    """This is no key; the text says what one looks like, and never what was given."""


def new_key() -> str:
    """A fresh key, as the setting holds it."""
    return urlsafe_b64encode(os.urandom(_KEY_BYTES)).rstrip(b"=").decode()


def _derived(key: bytes, purpose: str, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=f"assay {purpose}".encode()).derive(key)


@dataclass(frozen=True)
class Key:
    """One key. Its id tells nothing about it."""

    secret: bytes = field(repr=False)
    _ciphers: dict[str, AESGCM] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def id(self) -> str:
        """Eight hexadecimal digits, which every value carries that it sealed."""
        return _derived(self.secret, "id", 4).hex()

    def cipher(self, column: str) -> AESGCM:
        """What seals and opens the values of a column."""
        found = self._ciphers.get(column)
        if found is None:  # two threads may both derive it: it is the same
            found = self._ciphers[column] = AESGCM(_derived(self.secret, f"column {column}", _KEY_BYTES))
        return found


@dataclass(frozen=True)
class Keyring:
    """The keys of an installation; none: nothing is sealed, and nothing sealed can be read."""

    keys: tuple[Key, ...] = ()
    #: Whether new values are sealed, by the first key.
    seals: bool = False

    @classmethod
    def of(cls, text: str) -> "Keyring":
        """From the words of the setting. Raises `KeyMistake`."""
        words = text.replace(",", " ").split()
        is_plain = words[:1] == [PLAIN]
        keys = tuple(_key(number, word) for number, word in enumerate(words[is_plain:], 1))
        if len({key.id for key in keys}) < len(keys):
            raise KeyMistake("names a key twice")
        return cls(keys, bool(keys) and not is_plain)

    @cached_property
    def by_id(self) -> Mapping[str, Key]:
        """The keys by what sealed values call them."""
        return {key.id: key for key in self.keys}

    @property
    def start(self) -> str:
        """With what every value begins that is sealed as new ones are."""
        return f"{MARK}{self.keys[0].id}:"

    def seal(self, column: str, plain: str) -> str:
        """A text as it is kept in a column; only where this keyring seals."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self.keys[0].cipher(column).encrypt(nonce, plain.encode(), column.encode())
        return self.start + urlsafe_b64encode(nonce + sealed).decode()

    def open(self, column: str, sealed: str) -> str:
        """What was sealed. Raises `SealError`."""
        name, _, body = sealed.removeprefix(MARK).partition(":")
        key = self.by_id.get(name)
        if key is None:
            raise SealError(f"{column} holds a value under the key {name}; {self.remedy}")
        try:
            raw = b64decode(body, b"-_", validate=True)
            opened = key.cipher(column).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], column.encode())
        except (InvalidTag, Error, ValueError) as error:
            raise SealError(f"{column} holds a value that was changed after it was sealed") from error
        return opened.decode()

    @property
    def remedy(self) -> str:
        """What to do about a value of which the key is not here."""
        known = ", ".join(self.by_id) or "none"
        return f"ASSAY_ENCRYPTION_KEYS names {known}: put that key behind the others again"


#: Nothing is sealed.
NO_KEYS: Final = Keyring()


def _key(number: int, word: str) -> Key:
    try:
        secret = b64decode(word + "=" * (-len(word) % 4), b"-_", validate=True)
    except (Error, ValueError):
        secret = b""
    if len(secret) != _KEY_BYTES:
        raise KeyMistake(
            f"key {number} is not {_KEY_BYTES} bytes in base64; make one with `assay encrypt --new-key`"
        )
    return Key(secret)
