"""What `assay schema KIND` prints, and the handbook shows."""

from collections.abc import Iterator
from typing import Any

import pytest

from assay.content.schemas import MODELS, schema_of


@pytest.mark.parametrize("kind", MODELS)
def test_every_key_of_every_kind_of_file_is_described(kind: str) -> None:
    silent = [name for name, each in _keys(kind) if not each.get("description")]

    assert silent == []


def _keys(kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key of the file and of its parts, by where it stands."""
    schema = schema_of(kind)
    for part, each in {kind: schema, **schema.get("$defs", {})}.items():
        yield from ((f"{part}.{key}", told) for key, told in each.get("properties", {}).items())
