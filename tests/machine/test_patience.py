"""A machine that is slow is no fault of what is tested."""

from hypothesis import HealthCheck, settings


def test_no_example_is_too_late() -> None:
    assert settings().deadline is None
    assert HealthCheck.too_slow in settings().suppress_health_check
