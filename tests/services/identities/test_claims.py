"""What a provider's claims prove."""

import pytest

from assay.services.identities.claims import Claims


@pytest.mark.parametrize(
    ("methods", "are_two"),
    [
        (["mfa"], True),
        (["pwd", "otp"], True),
        (["pin", "hwk"], True),
        (["hwk", "fpt"], True),
        (["pwd", "mfa", "otp"], True),
        # A code by mail to a guest, a stolen key, and twice the same kind.
        (["otp"], False),
        (["hwk"], False),
        (["fpt"], False),
        (["swk", "otp"], False),
        (["pwd", "pin"], False),
        # What is not of the list proves nothing by itself, nor beside a password.
        (["pwd", "sms"], False),
        (["pwd", "kba", "user"], False),
        ([], False),
        ("mfa", False),
        (None, False),
    ],
    ids=str,
)
def test_two_factors_are_ways_of_two_kinds(methods: object, are_two: bool) -> None:
    assert Claims.of({"sub": "ana-7", "amr": methods}).proves_two_factors is are_two
