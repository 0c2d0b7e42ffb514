"""The exam room in a real browser: nothing that was typed is ever lost."""

from playwright.sync_api import Page, Route

from browser.candidate import Candidate
from browser.live import Server

LETTERS = "ABCDAB"


def test_a_whole_exam(candidate: Candidate) -> None:
    page = candidate.page
    page.wait_for_selector("[data-name=server] .pill.met")
    assert candidate.faults() == []
    candidate.begin()
    for question, letter in enumerate(LETTERS, 1):
        candidate.choose(question, letter)
    page.click("#q6 [aria-pressed]")
    assert candidate.faults() == []
    page.click("#q6 .next")
    page.wait_for_selector("body.reviewing")
    assert "All 6 questions are answered." in page.inner_text("#review")
    assert "1 question flagged" in page.inner_text("#review")
    assert candidate.faults() == []
    candidate.hand_in()
    page.wait_for_selector("text=Time for a pause")
    assert candidate.frozen(0) == dict(enumerate((0, 1, 2, 3, 0, 1), 1))
    candidate.begin()
    candidate.write(1, "I would look first.")
    candidate.write(3, "She knows her bees.")
    page.check("#q3 [name=pick]")
    assert "Of essays 2 and 3 you hand in one. As it stands: essay 3." in page.inner_text("#q3")
    assert "4 words" in page.inner_text("#q3")
    assert candidate.faults() == []
    assert "Essay 3, " in candidate.review()
    assert candidate.faults() == []
    candidate.hand_in()
    candidate.handed_in()
    assert candidate.faults() == []
    assert candidate.frozen(1) == {1: "I would look first.", 2: None, 3: "She knows her bees."}


def test_the_network_goes_and_comes_back(candidate: Candidate) -> None:
    candidate.begin_essays()
    page = candidate.page
    candidate.write(1, "Before.")
    candidate.saved()
    candidate.device.set_offline(True)
    candidate.write(1, " During.")
    page.wait_for_selector("#trouble:has-text('Not connected')")
    candidate.write(2, "The second one, too.")
    candidate.hand_in()
    page.wait_for_selector("#waiting:has-text('If you are not connected')")
    page.click("#go-on")
    candidate.write(2, " And more.")
    assert all("Before.".startswith(text) for text in _texts(candidate))
    candidate.device.set_offline(False)
    candidate.saved()
    candidate.hand_in()
    candidate.handed_in()
    assert candidate.frozen(1) == {1: "Before. During.", 2: "The second one, too. And more.", 3: None}
    assert not any(entry.late for entry in candidate.journal())


def _texts(candidate: Candidate) -> list[str]:
    return [entry.answer["text"] for entry in candidate.journal() if entry.kind == "answer"]


def test_the_server_is_killed_in_the_middle(candidate: Candidate, server: Server) -> None:
    candidate.begin()
    candidate.choose(1, "B")
    candidate.saved()
    server.kill()
    candidate.choose(2, "C")
    candidate.choose(1, "D")
    candidate.page.wait_for_selector("#trouble:has-text('kept on this device')")
    server.start()
    candidate.saved()
    candidate.hand_in()
    candidate.page.wait_for_selector("text=Time for a pause")
    assert candidate.frozen(0) == {1: 3, 2: 2, 3: None, 4: None, 5: None, 6: None}


def test_the_server_dies_and_so_does_the_page(candidate: Candidate, server: Server) -> None:
    candidate.begin_essays()
    candidate.write(1, "Half a sentence that nobody")
    server.kill()
    candidate.write(1, " has received")
    candidate.page.wait_for_selector("#trouble:has-text('kept on this device')")
    candidate.page.goto("about:blank")
    server.start()
    candidate.page.goto(candidate.room)
    candidate.page.wait_for_selector("body.ready")
    assert candidate.page.input_value("#text1") == "Half a sentence that nobody has received"
    candidate.saved()
    candidate.hand_in()
    candidate.handed_in()
    assert candidate.frozen(1)[1] == "Half a sentence that nobody has received"


def test_reloading_in_the_middle_of_a_word(candidate: Candidate) -> None:
    candidate.begin_essays()
    candidate.write(1, "The bees are qui")
    candidate.page.reload()
    candidate.page.wait_for_selector("body.ready")
    assert candidate.page.input_value("#text1") == "The bees are qui"
    candidate.write(1, "et.")
    candidate.saved()
    candidate.hand_in()
    candidate.handed_in()
    assert candidate.frozen(1)[1] == "The bees are quiet."


def test_the_room_opens_though_the_check_of_the_lobby_has_not_arrived(candidate: Candidate) -> None:
    candidate.page.route("**/journal", lambda route: route.abort())
    candidate.begin()
    candidate.page.unroute("**/journal")
    candidate.choose(1, "C")
    candidate.saved()


def test_time_runs_out(candidate: Candidate, server: Server) -> None:
    candidate.begin()
    candidate.choose(1, "C")
    candidate.saved()
    server.shift(minutes=19)
    candidate.choose(2, "D")
    candidate.page.wait_for_selector("#timer.late")
    server.shift(minutes=19, seconds=57)
    candidate.page.evaluate("dispatchEvent(new Event('online'))")  # it asks the server how late it is
    candidate.page.wait_for_selector("text=Time for a pause")
    assert candidate.frozen(0)[1] == 2
    server.shift(minutes=45)
    candidate.page.reload()
    candidate.page.wait_for_selector("text=Part 2 is running")
    server.shift(minutes=80)
    candidate.page.reload()
    candidate.handed_in()
    assert candidate.frozen(1) == {1: None, 2: None, 3: None}


def test_with_the_keyboard_alone(candidate: Candidate) -> None:
    page, keys = candidate.page, candidate.page.keyboard
    page.focus("text=Begin part")
    keys.press("Enter")
    page.wait_for_selector("body.ready")
    for key in "bf":
        keys.press(key)
    keys.press("ArrowRight")
    keys.press("3")
    keys.press("ArrowDown")
    for _ in range(5):
        keys.press("ArrowRight")
    page.wait_for_selector("body.reviewing")
    assert "4 questions not answered" in page.inner_text("#review")
    _tab_to(page, "#hand-in")
    keys.press("Enter")
    assert "Not answered: 3, 4, 5, 6." in page.inner_text("#sure")
    _tab_to(page, "#yes")
    keys.press("Enter")
    page.wait_for_selector("text=Time for a pause")
    assert candidate.frozen(0) == {1: 1, 2: 3, 3: None, 4: None, 5: None, 6: None}
    page.focus("text=Begin part")
    keys.press("Enter")
    page.wait_for_selector("body.ready")
    _tab_to(page, "#text1")
    keys.type("Before the first frame: fog, bees, 1 2 3.")
    candidate.saved()
    assert page.input_value("#text1") == "Before the first frame: fog, bees, 1 2 3."
    assert page.locator("article.here").get_attribute("id") == "q1"


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until it is there; sixty times at most."""
    for _ in range(60):
        if page.locator(f"{selector}:focus").count():
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_what_a_proxy_says_is_no_refusal(candidate: Candidate) -> None:
    candidate.begin()
    candidate.saved()
    answers = [429, 413, 403]

    def answer(route: Route) -> None:
        if answers:
            route.fulfill(status=answers.pop(), content_type="text/html", body="<h1>Not now</h1>")
        else:
            route.continue_()

    candidate.page.route("**/journal", answer)
    candidate.choose(1, "B")
    candidate.page.wait_for_selector("#trouble:has-text('kept on this device and will be sent')")
    candidate.saved()
    assert answers == []
    assert [entry.answer for entry in candidate.journal() if entry.kind == "answer"] == [{"choice": 1}]


def test_what_was_refused_is_never_called_saved(candidate: Candidate) -> None:
    candidate.begin()
    page = candidate.page

    def answer(route: Route) -> None:
        if '"choice":1' in (route.request.post_data or ""):
            route.fulfill(status=429, json={"error": "full", "what": "Too much."})
        else:
            route.continue_()

    page.route("**/journal", answer)
    candidate.choose(1, "B")
    page.wait_for_selector("#saved[data-state=refused]")
    page.reload()
    page.wait_for_selector("#saved[data-state=refused]")
    candidate.choose(2, "C")
    candidate.review()
    page.click("#hand-in")
    assert "Not saved: your last change to question 1." in page.inner_text("#sure")
    page.click("text=Keep working >> visible=true")
    assert page.locator("#saved[data-state=refused]").count() == 1
    candidate.choose(1, "D")
    candidate.saved()
    candidate.hand_in()
    page.wait_for_selector("text=Time for a pause")
    assert (candidate.frozen(0)[1], candidate.frozen(0)[2]) == (3, 2)


def test_shortcuts_can_be_turned_off(candidate: Candidate) -> None:
    candidate.begin()
    page = candidate.page
    page.uncheck("#keys")
    page.locator("#q1 h2").focus()
    page.keyboard.press("b")
    page.keyboard.press("f")
    page.keyboard.press("ArrowRight")
    assert page.locator("#q1 :checked").count() == 0
    assert page.locator("article.here").get_attribute("id") == "q1"
    page.check("#all")
    assert page.locator("article:visible").count() == 6
    assert candidate.faults() == []
