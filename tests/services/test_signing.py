"""What people carry for us is signed with SHA-256, for one purpose."""

from base64 import urlsafe_b64decode

import pytest
from itsdangerous import BadData, URLSafeTimedSerializer

from assay.services.signing import signer

SECRET = "a secret of tests, long enough"


def test_what_was_signed_is_read_again_under_a_signature_of_256_bits() -> None:
    token = str(signer(SECRET, "tickets").dumps([7, "words"]))

    assert signer(SECRET, "tickets").loads(token) == [7, "words"]
    assert len(urlsafe_b64decode(token.rpartition(".")[2] + "=")) == 32


@pytest.mark.parametrize(
    "token",
    [
        signer(SECRET, "links").dumps(7),
        signer(f"{SECRET} elsewhere", "tickets").dumps(7),
        URLSafeTimedSerializer(SECRET, salt="tickets", signer_kwargs={"key_derivation": "hmac"}).dumps(7),
    ],
    ids=["another purpose", "another secret", "the library's own way"],
)
def test_what_was_signed_otherwise_is_nothing(token: str) -> None:
    with pytest.raises(BadData):
        signer(SECRET, "tickets").loads(token)
