"""A device whose clock is wrong, or is set while somebody works: how long a part goes on is the server's to say."""

from datetime import timedelta

import pytest

from assay.services.candidacy.sittings import settle_sitting
from browser.candidate import Candidate
from browser.device_clocks import CLOCK, set_clock
from browser.live import Server
from machine.pages import wait_until_page

SHOWS_WHAT_IS_TRUE = "['19 min left', '20 min left'].includes(document.getElementById('timer').textContent)"


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
    set_clock(candidate, hours)
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
        set_clock(candidate, hours)

    _goes_on(candidate, server)


def test_a_room_that_wakes_after_its_part_leads_away(candidate: Candidate, server: Server) -> None:
    candidate.begin()
    candidate.choose(1, "C")
    candidate.saved()
    candidate.device.set_offline(True)
    server.shift(minutes=35)
    with server.database.writing() as session:
        settle_sitting(session, candidate.sitting, server.now())
    candidate.device.set_offline(False)

    candidate.page.wait_for_selector("text=Continue part 2")


def test_what_comes_late_from_the_part_before_does_not_cover_what_this_one_says(
    candidate: Candidate, server: Server
) -> None:
    candidate.begin()
    candidate.page.route("**/journal", lambda route: route.abort())
    candidate.choose(1, "C")
    candidate.page.wait_for_selector("#trouble:has-text('kept on this device')")
    server.shift(minutes=35)
    with server.database.writing() as session:
        settle_sitting(session, candidate.sitting, server.now())
    candidate.page.goto("about:blank")
    candidate.page.unroute("**/journal")
    candidate.page.goto(candidate.room)
    candidate.page.wait_for_selector("body.ready")
    wait_until_page(candidate.page, "document.getElementById('spoken').textContent.includes('after the end')")
    candidate.write(1, "In time.")
    candidate.saved()
    candidate.device.set_offline(True)
    candidate.write(1, " Still.")

    candidate.page.wait_for_selector("#trouble:has-text('Not connected')")
    assert [(entry.section, entry.late) for entry in candidate.journal() if entry.kind == "answer"] == [
        (0, True),
        (1, False),
    ]
