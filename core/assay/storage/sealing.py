"""Column types of which the values are sealed where the installation has keys.

The keys come from the engine's dialect, which every type is given: see `Database`. Values of before there were keys
are read as they are, so a table may hold both; `resealing` writes them anew.
"""

import json
from typing import Any, Final

from sqlalchemy import JSON, Dialect, Engine, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator, TypeEngine

from assay.storage.keyring import MARK, NO_KEYS, Keyring

_ATTRIBUTE: Final = "assay_keyring"
#: A text that begins as a sealed one would is kept behind this.
_VERBATIM: Final = "sealed:0:"


def install(engine: Engine, keyring: Keyring) -> None:
    """Have an engine seal and open by these keys."""
    setattr(engine.dialect, _ATTRIBUTE, keyring)


def keyring_of(dialect: Dialect) -> Keyring:
    """The keys of an engine."""
    found: Keyring = getattr(dialect, _ATTRIBUTE, NO_KEYS)
    return found


def is_sealing(session: Session) -> bool:
    """Whether the database cannot look into sealed columns, so that what is in them must be read to be counted."""
    return bool(keyring_of(session.get_bind().dialect).keys)


class SealedDocument(TypeDecorator[Any]):
    """JSON; where it is sealed, one JSON string. `column` is `table.column`."""

    impl = JSON
    cache_ok = True

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else JSON())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        keyring = keyring_of(dialect)
        if value is None or not keyring.seals:
            return value
        return keyring.seal(self.column, json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        if not isinstance(value, str) or not value.startswith(MARK):
            return value
        return json.loads(keyring_of(dialect).open(self.column, value))


class SealedText(TypeDecorator[str]):
    """A text, or a sealed one. `column` is `table.column`."""

    impl = Text
    cache_ok = True

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        keyring = keyring_of(dialect)
        if not value:  # that a text is empty is no secret
            return value
        if keyring.seals:
            return keyring.seal(self.column, value)
        return _VERBATIM + value if value.startswith((MARK, _VERBATIM)) else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if not value or not value.startswith((MARK, _VERBATIM)):
            return value
        if value.startswith(_VERBATIM):
            return value.removeprefix(_VERBATIM)
        return keyring_of(dialect).open(self.column, value)


#: The types of sealed columns.
SEALED: Final = (SealedDocument, SealedText)
