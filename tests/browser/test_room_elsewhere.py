"""One room, several windows and devices: who wrote last has it, and the others can do nothing by mistake."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext

from browser.candidate import Candidate
from browser.device_clocks import CLOCK, set_clock
from browser.live import Server
from machine.pages import stop_clock


def test_another_device_takes_over_and_back(
    candidate: Candidate, new_device: Callable[[], BrowserContext]
) -> None:
    candidate.begin_essays()
    candidate.write(1, "At home.")
    candidate.saved()
    phone = replace(candidate, device=new_device())
    phone.sign_in()
    phone.page.goto(phone.room)
    phone.page.wait_for_selector("body.ready")
    assert phone.page.input_value("#text1") == "At home."
    candidate.device.set_offline(True)
    candidate.write(1, " Unsent.")
    candidate.page.wait_for_selector("#trouble:has-text('Not connected')")
    phone.write(1, " On the train.")
    phone.saved()
    candidate.device.set_offline(False)
    candidate.page.wait_for_selector("#trouble:has-text('another device')")
    assert candidate.page.locator("#text1").get_attribute("readonly") is not None
    candidate.page.click("#again")
    candidate.page.wait_for_selector("body.ready")
    assert candidate.page.input_value("#text1") == "At home. On the train."
    candidate.hand_in()
    candidate.handed_in()
    assert candidate.frozen(1)[1] == "At home. On the train."
    assert any(entry.answer.get("text") == "At home. Unsent." for entry in candidate.journal())


def test_whoever_comes_back_by_the_lobby_sends_what_the_room_could_not(
    candidate: Candidate, server: Server
) -> None:
    candidate.begin_essays()
    candidate.write(1, "Half a sentence that nobody")
    server.kill()
    candidate.write(1, " has received")
    candidate.page.wait_for_selector("#trouble:has-text('kept on this device')")
    candidate.page.goto("about:blank")
    server.start()
    candidate.page.goto(candidate.room.removesuffix("/room"))
    candidate.page.wait_for_selector("#kept:has-text('sent just now')")
    [*_, newest] = candidate.journal()
    assert (newest.answer, newest.late) == ({"text": "Half a sentence that nobody has received"}, False)


def test_a_device_that_lost_the_room_sends_from_the_room_and_not_from_the_lobby(
    candidate: Candidate, new_device: Callable[[], BrowserContext]
) -> None:
    candidate.begin_essays()
    phone = replace(candidate, device=new_device())
    phone.sign_in()
    phone.page.goto(phone.room)
    phone.page.wait_for_selector("body.ready")
    candidate.device.set_offline(True)
    candidate.write(1, "Unsent.")
    candidate.page.wait_for_selector("#trouble:has-text('Not connected')")
    candidate.page.goto("about:blank")
    candidate.device.set_offline(False)
    candidate.page.goto(candidate.room.removesuffix("/room"))
    candidate.page.wait_for_selector("#kept:has-text('Continue the exam here, and it is sent')")
    assert phone.page.locator("#trouble").is_hidden()
    assert not any("text" in entry.answer for entry in candidate.journal())
    candidate.page.click("text=Continue part 2")
    candidate.page.wait_for_selector("body.ready")
    assert candidate.page.input_value("#text1") == "Unsent."
    candidate.hand_in()
    candidate.handed_in()
    assert candidate.frozen(1)[1] == "Unsent."


def test_what_the_server_refused_is_not_called_sent(candidate: Candidate) -> None:
    candidate.begin()
    candidate.device.set_offline(True)
    candidate.choose(1, "C")
    candidate.page.wait_for_selector("#trouble:has-text('Not connected')")
    candidate.page.goto("about:blank")
    candidate.device.set_offline(False)
    candidate.page.route("**/journal", lambda route: route.fulfill(status=403, json={"error": "browser"}))
    candidate.page.goto(candidate.room.removesuffix("/room"))
    candidate.page.wait_for_selector("#kept:has-text('still holds 1 answer')")


def test_two_tabs_are_one_room(candidate: Candidate) -> None:
    candidate.begin_essays()
    candidate.write(1, "In the first tab.")
    second = replace(candidate)
    second.page.goto(candidate.room)
    second.page.wait_for_selector("body.ready")
    assert second.page.input_value("#text1") == "In the first tab."
    candidate.page.wait_for_selector("#trouble:has-text('another window')")
    second.write(1, " And the second.")
    second.saved()
    second.page.close()
    candidate.page.click("#again")
    candidate.page.wait_for_selector("body.ready")
    assert candidate.page.input_value("#text1") == "In the first tab. And the second."


def _elsewhere(candidate: Candidate, device: BrowserContext) -> None:
    """The candidate enters the room on another device."""
    phone = replace(candidate, device=device)
    phone.sign_in()
    phone.page.goto(phone.room)
    phone.page.wait_for_selector("body.ready")


def test_who_hands_in_what_moved_away_is_led_back(
    candidate: Candidate, new_device: Callable[[], BrowserContext]
) -> None:
    candidate.begin()
    candidate.device.set_offline(True)
    candidate.choose(1, "C")
    candidate.hand_in()
    candidate.page.wait_for_selector("#waiting[open]")
    _elsewhere(candidate, new_device())
    candidate.device.set_offline(False)
    candidate.page.wait_for_selector("#trouble:has-text('another device')")
    assert candidate.page.locator("#waiting[open]").count() == 0
    assert candidate.page.locator("#q1 input:enabled").count() == 0
    candidate.page.click("#again")
    candidate.page.wait_for_selector("body.ready")
    candidate.saved()
    candidate.hand_in()
    candidate.page.wait_for_selector("text=Time for a pause")
    assert candidate.frozen(0)[1] == 2


def test_whose_time_ends_where_the_room_is_no_more_has_a_way_out(
    candidate: Candidate, new_device: Callable[[], BrowserContext]
) -> None:
    candidate.page.add_init_script(CLOCK)
    candidate.page.reload()
    candidate.begin()
    candidate.choose(1, "C")
    candidate.saved()
    candidate.device.set_offline(True)
    set_clock(candidate, hours=1)  # by which the time is over here
    candidate.page.wait_for_selector("#waiting[open] #time-over")
    _elsewhere(candidate, new_device())
    candidate.device.set_offline(False)
    candidate.page.click("#again")
    candidate.page.wait_for_selector("body.ready")


def _lobby(candidate: Candidate, milliseconds: int) -> str:
    """The lobby as it is so long before the pause ends."""
    page = candidate.device.request.get(candidate.page.url).text()
    found = re.search(r'data-next="(\d+)"', page)
    assert found, "there is no pause"
    return re.sub(r'data-now="\d+"', f'data-now="{int(found[1]) - milliseconds}"', page)


@pytest.mark.parametrize("milliseconds", [1000, 0])
def test_a_lobby_that_was_left_open_takes_nothing_over(candidate: Candidate, milliseconds: int) -> None:
    candidate.begin()
    candidate.hand_in()
    candidate.page.wait_for_selector("text=Time for a pause")
    before = _lobby(candidate, milliseconds)
    writing = replace(candidate)
    writing.page.goto(candidate.page.url)
    writing.begin()
    writing.write(1, "I write while the first window waits.")
    page = {"content_type": "text/html", "body": before}
    candidate.page.route(candidate.page.url, lambda route: route.fulfill(**page), times=1)
    candidate.page.reload()
    candidate.page.wait_for_selector("text=Continue part 2")
    writing.write(1, " And go on.")
    writing.saved()
    assert writing.page.input_value("#text1") == "I write while the first window waits. And go on."


def test_a_server_that_says_nothing_holds_no_part_up_for_long(candidate: Candidate) -> None:
    candidate.begin()
    candidate.hand_in()
    candidate.page.wait_for_selector("text=Time for a pause")
    page = {"content_type": "text/html", "body": _lobby(candidate, 2_000)}
    candidate.page.route(candidate.page.url, lambda route: route.fulfill(**page), times=1)
    candidate.page.route("**/journal", lambda _: None)
    stop_clock(candidate.page)
    candidate.page.reload()
    candidate.page.wait_for_selector("#countdown:text-is('2 seconds')")
    with candidate.page.expect_request("**/room"):
        candidate.page.clock.run_for(8_000)  # counted from the question, which comes before the part
