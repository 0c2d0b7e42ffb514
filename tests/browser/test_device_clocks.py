"""A device whose clock is wrong, or is set while somebody works: how long a part goes on is the server's to say."""

from datetime import timedelta

import pytest

from browser.candidate import Candidate
from browser.live import Server
from machine.pages import wait_until_page

#: From now on pages have a clock that can be set; what the browser counts by itself goes on as it was.
CLOCK = """
const right = Date.now, ahead = () => 3_600_000 * (sessionStorage.getItem("hours ahead") ?? 0);
Date.now = () => right() + ahead();
"""
SHOWS_WHAT_IS_TRUE = "['19 min left', '20 min left'].includes(document.getElementById('timer').textContent)"


def _set_clock(candidate: Candidate, hours: int) -> None:
    candidate.page.evaluate("hours => sessionStorage.setItem('hours ahead', hours)", hours)


def _goes_on(candidate: Candidate, server: Server) -> None:
    """The candidate answers, the time that is shown is the true one, and nothing was handed in for them."""
    candidate.choose(2, "D")
    candidate.saved()
    wait_until_page(candidate.page, SHOWS_WHAT_IS_TRUE)
    last = candidate.journal()[-1]

    assert (last.question, last.answer, last.late) == (2, {"choice": 3}, False)
    assert abs(last.typed_at - server.now()) < timedelta(minutes=1)
    assert candidate.frozen(0) == {}


@pytest.mark.parametrize("hours", [8, -8])
def test_who_comes_with_a_wrong_clock_has_all_their_time(
    candidate: Candidate, server: Server, hours: int
) -> None:
    candidate.page.add_init_script(CLOCK)
    _set_clock(candidate, hours)
    candidate.page.reload()
    candidate.begin()

    _goes_on(candidate, server)


@pytest.mark.parametrize("hours", [8, -8])
def test_whose_clock_is_set_in_the_middle_has_all_their_time(
    candidate: Candidate, server: Server, hours: int
) -> None:
    candidate.page.add_init_script(CLOCK)
    candidate.page.reload()
    candidate.begin()
    candidate.choose(1, "C")
    candidate.saved()
    with candidate.page.expect_response("**/journal"):
        _set_clock(candidate, hours)

    _goes_on(candidate, server)
