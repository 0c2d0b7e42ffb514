"""What goes wrong around an exam on PostgreSQL: nothing acknowledged is lost, nothing kept twice, everybody goes on."""

import pytest

from faults.conftest import Place
from faults.every import FAULTS
from faults.scene import Fault

MINE = [fault for fault in FAULTS if "postgresql" in fault.databases and "postgresql" in fault.in_tests]


@pytest.mark.parametrize("fault", MINE, ids=lambda fault: fault.name)
def test_nothing_is_lost(on_postgresql: Place, fault: Fault, request: pytest.FixtureRequest) -> None:
    outcome = on_postgresql.suffer(fault, request)

    assert outcome.is_clean, outcome
    assert outcome.verdict.acknowledged > 0
