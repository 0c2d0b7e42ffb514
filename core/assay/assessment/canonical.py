"""One way of writing values as bytes, so that whoever reads them again comes to the same hash."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any


def fingerprint(words: Any) -> str:
    """SHA-256 over values as JSON: no space, keys in order, letters as they are."""
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def instant(moment: datetime) -> str:
    """A moment to the microsecond, in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def plain(value: Any) -> Any:
    """A value as every database gives JSON back: keys are texts, and a whole number is no fraction."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
