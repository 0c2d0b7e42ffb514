"""The cut in a report, where it was carried over from another form."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from assay.services.statistics.cuts import AppliedCut
from assay.web.coordinator.statistics.cut_lines import cut_lines


def test_a_carried_cut_says_by_which_method_and_with_which_error() -> None:
    since = datetime(2026, 11, 21, 15, tzinfo=UTC)
    cut = AppliedCut(Decimal("0.7333"), 140, 7, since, since, 0.0125, method="tucker", people=260)
    lines = {each.key: each for each in cut_lines([cut], ZoneInfo("UTC"))}
    assert lines["cut_version"].figure.text == "decision 7, carried over from another form by Tucker"
    error = lines["cut_standard_error"]
    assert (error.name, error.figure.text, error.figure.n) == ("Its standard error by equating", "1.25%", 260)
