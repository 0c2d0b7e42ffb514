"""Questions of every type in a real browser: by keys alone, reloaded, all at once, on a phone, and then scored."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from browser.candidate import Candidate
from browser.kinds import KindsServer, Person

#: What each question is answered with, and what it then earns.
WHOLE: dict[str, Any] = {
    "swarm-call": 1,
    "signs-of-robbing": {"choice": ["0", "2"]},
    "opening-a-hive": {"0": "3", "1": "2", "2": "4", "3": "1"},
    "castes-and-days": {"0": "2", "1": "1", "2": "3"},
    "syrup": {"number": "7,5"},
}


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KindsServer]:
    server = KindsServer(tmp_path_factory.mktemp("instance"))
    server.start()
    yield server
    server.kill()
    server.database.dispose()


@pytest.fixture
def person(kinds: KindsServer, new_device: Callable[[], BrowserContext]) -> Iterator[Person]:
    found = Person(new_device(), kinds, kinds.add_person())
    found.sign_in()
    found.register()
    yield found
    assert found.failures == []


def test_a_sitting_by_keys_alone(person: Person) -> None:
    page = person.page
    page.wait_for_selector("[data-name=server] .pill.met")
    person.begin()
    places = person.places()
    for number in range(1, 6):
        assert page.inner_text(f"#q{number} .where") == f"Question {number} of 5"
        assert person.faults() == []
        item = next(name for name, at in places.items() if at == number)
        _answer(page, item, number)
        assert (
            page.get_attribute(f"#navigator a[href='#q{number}']", "aria-label")
            == f"Question {number}, answered"
        )
        page.locator(f"#q{number} .next").focus()
        page.keyboard.press("Enter")
    page.wait_for_selector("body.reviewing")
    assert "All 5 questions are answered." in page.inner_text("#review")
    person.saved()
    page.reload()
    page.wait_for_selector("body.ready")
    assert "5 answered · 0 flagged · 0 to go" in page.inner_text("#progress")
    assert page.input_value(f"#q{places['syrup']} input") == "7,5"
    person.hand_in()
    person.handed_in()
    assert person.given() == WHOLE
    section = person.section()
    assert (section.earned, section.possible, section.parts, section.passed) == (5, 5, None, True)


def _answer(page: Page, item: str, number: int) -> None:
    keys, given = page.keyboard, WHOLE[item]
    if isinstance(given, int):
        keys.press("ABCD"[given])
    elif "choice" in given:
        for each in given["choice"]:
            keys.press("ABCD"[int(each)])
    elif "number" in given:
        page.locator(f"#q{number} input").focus()
        keys.type(given["number"])
    else:
        for name, value in given.items():
            page.locator(f"#q{number} [data-name='{name}']").focus()
            keys.press(
                {"3": "3", "2": "2", "4": "4", "1": "1"}[value]
                if item == "opening-a-hive"
                else "ABCD"[int(value)]
            )


def test_letters_typed_into_a_field_choose_nothing_and_flag_nothing(person: Person) -> None:
    person.begin()
    number = person.places()["syrup"]
    person.go_to(number)
    person.page.locator(f"#q{number} input").focus()
    person.page.keyboard.type("fab")
    person.saved()
    assert person.page.get_attribute(f"#q{number} [aria-pressed]", "aria-pressed") == "false"
    assert [entry.kind for entry in person.journal() if entry.kind != "check"] == ["answer"]


def test_parts_are_not_answered_until_all_is_and_what_is_taken_back_is_gone(person: Person) -> None:
    person.begin()
    page, number = person.page, person.places()["castes-and-days"]
    link = page.locator(f"#navigator a[href='#q{number}']")
    person.go_to(number)
    fields = page.locator(f"#q{number} select")
    for at in range(3):
        assert link.get_attribute("aria-label") == f"Question {number}"
        fields.nth(at).select_option("1")
    assert link.get_attribute("aria-label") == f"Question {number}, answered"
    for at in range(3):
        fields.nth(at).select_option("")
    person.saved()
    assert link.get_attribute("aria-label") == f"Question {number}"
    person.hand_in()
    person.handed_in()
    assert person.given()["castes-and-days"] == {}


def test_a_question_that_the_page_cannot_build_leaves_the_others_alone(person: Person) -> None:
    person.begin()
    person.page.route("**/room", _without_its_legend)
    person.page.reload()
    person.page.wait_for_selector("body.ready")
    places = person.places()
    person.go_to(places["syrup"])
    assert "This question cannot be shown right now." in person.page.inner_text(f"#q{places['syrup']}")
    person.go_to(places["swarm-call"])
    person.page.keyboard.press("A")
    person.saved()


def _without_its_legend(route: Route) -> None:
    answer = route.fetch()
    whole = re.sub(
        r'(<fieldset class="options numeric">).*?(</fieldset>)', r"\1\2", answer.text(), flags=re.DOTALL
    )
    route.fulfill(response=answer, body=whole)


def test_all_at_once_on_a_phone_without_the_network(person: Person) -> None:
    person.begin()
    page, places = person.page, person.places()
    page.set_viewport_size({"width": 320, "height": 700})
    page.check("#all")
    person.device.set_offline(True)
    page.locator(f"#q{places['opening-a-hive']} select").nth(1).select_option("2")
    page.locator(f"#q{places['signs-of-robbing']} label.option").nth(0).click()
    page.wait_for_selector("#trouble:has-text('Not connected')")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    person.device.set_offline(False)
    person.saved()
    assert person.faults() == []
    person.hand_in()
    person.handed_in()
    assert person.given()["opening-a-hive"] == {"1": "2"}
    assert person.given()["signs-of-robbing"] == {"choice": ["0"]}


def test_the_coordinator_reads_questions_of_every_type(
    person: Person, kinds: KindsServer, new_device: Callable[[], BrowserContext]
) -> None:
    person.begin()
    person.go_to(person.places()["syrup"])
    person.page.locator("article.here input").fill("7.6")
    person.saved()
    person.hand_in()
    person.handed_in()
    office = Candidate(new_device(), kinds, kinds.coordinator)
    office.sign_in()
    number = person.places()["syrup"]
    for address, expected in {
        "regrade": "as its type scores it",
        f"regrade/all/0/{number}": "right up to 0.25 above and below",
        "items": "syrup",
        f"items/0/{number}": "7.6 kg",
    }.items():
        office.page.goto(f"{kinds.url}{kinds.office}/{address}")
        assert expected in office.page.inner_text("main"), address
        assert office.faults() == []
    assert office.failures == []
