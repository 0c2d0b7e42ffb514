"""The hash by which a version of content is found again."""

import json
from hashlib import sha256

from assay.content.base import Content


def canonical(content: Content) -> str:
    """One JSON text for one meaning: sorted, without blanks, without what is the default.

    A new optional field therefore leaves every old fingerprint as it was. Translations are no part of what
    is translated; but of a form, which keeps them as they were, those of its items are.
    """
    values = content.model_dump(mode="json", exclude_defaults=True, exclude={"translations"})
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(content: Content) -> str:
    """SHA-256 of the canonical JSON, in 64 hexadecimal digits."""
    return sha256(canonical(content).encode()).hexdigest()
