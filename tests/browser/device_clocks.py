"""The clock of a candidate's device, which may be wrong, or be set anew."""

from typing import Final

from browser.candidate import Candidate

#: From now on pages have a clock that can be set; what the browser counts by itself goes on as it was.
CLOCK: Final = """
const right = Date.now, ahead = () => 3_600_000 * (sessionStorage.getItem("hours ahead") ?? 0);
Date.now = () => right() + ahead();
"""


def set_clock(candidate: Candidate, hours: int) -> None:
    """Set it so many hours ahead."""
    candidate.page.evaluate("hours => sessionStorage.setItem('hours ahead', hours)", hours)
