"""What tests of the portfolio share: its owner."""

from collections.abc import Callable

import pytest

from assay.services.people import Actor


@pytest.fixture
def ada(make_person: Callable[..., Actor]) -> Actor:
    """Whose portfolio it is."""
    return make_person("Ada Applicant")


@pytest.fixture
def olaf(make_person: Callable[..., Actor]) -> Actor:
    """Somebody else."""
    return make_person("Olaf Other")
