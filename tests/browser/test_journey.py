"""The whole story with what ships: from signing up to the result, in a real browser, with what goes wrong."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext
from sqlalchemy import select

from assay.assessment.exam.journal import receipt_code
from assay.services.demo.words import ESSAYS
from assay.services.scores.reports import Report
from assay.storage.people import Person
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting
from browser.confidential import plain, secret_names, secret_texts, shown_texts
from browser.demonstration import Demonstration, demonstrating
from browser.recording import recorded
from browser.story import Story
from browser.visitor import Visitor

NAME, EMAIL = "Juniper Vale-Ostrow", "juniper@example.net"
PHRASE = "seven quiet herons at dusk"
LETTERS = "ABCD"
FIRST, OTHER, CHOSEN = ESSAYS[0][:600], "I began with this one.", ESSAYS[1][:600]


@pytest.fixture
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    with demonstrating(tmp_path_factory.mktemp("demonstration")) as server:
        yield server


def test_from_signing_up_to_the_result(
    demonstration: Demonstration, new_device: Callable[[], BrowserContext]
) -> None:
    story = Story(demonstration, new_device)
    _sign_up(story)
    _register(story)
    _sit_multiple_choice(story)
    _write_essays(story)
    _nothing_confidential_was_sent(story)
    coordinator = _allocate(story)
    reviewers = [_score(story, email) for email in ("reviewer1@example.org", "reviewer2@example.org")]
    _release(story, coordinator)
    _read_result(story)
    _result_is_what_was_answered(story)
    assert [fault for each in (story.candidate, coordinator, *reviewers) for fault in each.faults] == []


def _sign_up(story: Story) -> None:
    visitor = story.candidate
    visitor.go("/")
    visitor.press("Create an account")
    visitor.look()
    visitor.fill(name=NAME, email=EMAIL, password=PHRASE, password_confirm=PHRASE)
    visitor.press("Create the account")
    visitor.page.wait_for_url("**/portfolio")
    visitor.look()


def _register(story: Story) -> None:
    visitor = story.candidate
    visitor.go("/exam")
    visitor.look()
    visitor.page.check("[value=clinical]")
    visitor.press("Register")
    visitor.page.wait_for_selector("[data-name=server] .pill.met")
    visitor.look()
    story.sitting = int(visitor.page.url.rpartition("/")[2])


def _sit_multiple_choice(story: Story) -> None:
    page = story.candidate.page
    _begin(story)
    choices = story.choices
    for question in range(1, 6):
        _go_to(story, question)
        page.locator(f"#q{question} label").nth(choices[question]).click()
    page.keyboard.press("ArrowRight")
    _answer(story, choices, range(6, 21))
    _saved(story)
    story.candidate.look()
    _answer_offline(story, choices, range(21, 31))
    _answer_while_the_server_dies(story, choices, range(31, 46))
    _answer(story, choices, range(46, 61))
    page.wait_for_selector("body.reviewing")
    assert "All 60 questions are answered." in page.inner_text("#review")
    story.candidate.look()
    _hand_in(story)
    page.wait_for_selector("text=Time for a pause")
    story.candidate.look()
    assert {n: each.answer["choice"] for n, each in story.responses(0).items()} == choices


def _answer(story: Story, choices: dict[int, int], questions: range) -> None:
    """With the keyboard alone; the page stands at the first of them."""
    page = story.candidate.page
    for question in questions:
        page.wait_for_selector(f"#q{question}.here")
        page.keyboard.press(LETTERS[choices[question]].lower())
        page.keyboard.press("ArrowRight")


def _answer_offline(story: Story, choices: dict[int, int], questions: range) -> None:
    page = story.candidate.page
    story.candidate.device.set_offline(True)
    _answer(story, choices, questions)
    page.wait_for_selector("#trouble:has-text('Not connected')")
    story.candidate.look()
    assert not story.arrived() & set(questions)
    story.candidate.device.set_offline(False)
    _saved(story)
    assert story.arrived() >= set(questions)


def _answer_while_the_server_dies(story: Story, choices: dict[int, int], questions: range) -> None:
    first, rest = questions[:5], questions[5:]
    _answer(story, choices, first)
    story.server.kill()
    _answer(story, choices, rest)
    story.candidate.page.wait_for_selector("#trouble:has-text('kept on this device')")
    story.server.start()
    _saved(story)
    assert story.arrived() >= set(questions)


def _write_essays(story: Story) -> None:
    page = story.candidate.page
    _begin(story)
    for question, text in ((1, FIRST), (2, OTHER), (3, CHOSEN)):
        _go_to(story, question)
        page.focus(f"#text{question}")
        page.keyboard.insert_text(text)
    page.check("#q3 [name=pick]")
    _saved(story)
    story.candidate.look()
    page.click("header a[href='#review']")
    story.candidate.look()
    _hand_in(story)
    page.wait_for_selector("text=Your receipt")
    story.candidate.look()
    assert receipt_code(story.kept()[0].receipt or "") in story.candidate.words()
    assert {n: each.answer.get("text") for n, each in story.responses(1).items()} == {
        1: FIRST,
        2: OTHER,
        3: CHOSEN,
    }
    assert [n for n, each in story.responses(1).items() if each.handed_in] == [1, 3]


def _begin(story: Story) -> None:
    story.candidate.page.click("text=Begin part")
    story.candidate.page.wait_for_selector("body.ready")
    story.candidate.look()


def _go_to(story: Story, question: int) -> None:
    """The room has moved the focus to the question once it is here."""
    story.candidate.page.click(f"#navigator a[href='#q{question}']")
    story.candidate.page.wait_for_selector(f"body:not(.reviewing) #q{question}.here")


def _saved(story: Story) -> None:
    story.candidate.page.wait_for_selector("#saved[data-state=saved]")


def _hand_in(story: Story) -> None:
    page = story.candidate.page
    page.goto(page.url.partition("#")[0] + "#review")
    page.click("#hand-in")
    story.candidate.look()
    page.click("#yes")


def _nothing_confidential_was_sent(story: Story) -> None:
    form = story.kept()[1]
    answers = dict(recorded(story.server.folder))
    assert {"GET /sign-up", f"GET /sittings/{story.sitting}/room"} <= set(answers)
    raw = "\n".join(text for _, text in recorded(story.server.folder))
    read = plain(raw)
    assert [text for text in shown_texts(form) if text not in read] == []
    assert [text for text in secret_texts(form) if text in read] == []
    assert [name for name in (*secret_names(form), *_other_people(story)) if name in raw] == []


def _other_people(story: Story) -> list[str]:
    with story.server.database.reading() as session:
        others = session.scalars(select(Person).where(Person.email != EMAIL)).all()
        codes = session.scalars(select(Sitting.code).where(Sitting.id != story.sitting)).all()
    return [
        *codes,
        *(word for each in others if "candidate" in each.email for word in (each.name, each.email)),
    ]


def _allocate(story: Story) -> Visitor:
    coordinator = story.member("coordinator@example.org")
    coordinator.go(f"/coordinate/{story.association}/windows/{story.window}")
    coordinator.press("Allocate reviewers")
    assert "Every response has its reviewers" in coordinator.words()
    return coordinator


def _score(story: Story, email: str) -> Visitor:
    """Two essays, with the keyboard alone, and without a word about whose they are."""
    reviewer, code = story.member(email), story.kept()[0].code
    assert code in reviewer.words()
    for question in (1, 3):
        reviewer.go(f"/review/{story.association}/{code}/1/{question}")
        assert plain(FIRST if question == 1 else CHOSEN)[:200] in plain(reviewer.words())
        _rate(reviewer, f"{email} about essay {question}")
        reviewer.look()
        assert NAME not in reviewer.page.content()
        assert EMAIL not in reviewer.page.content()
        reviewer.tab_to("[value=confirm]")
        reviewer.enter()
        assert f"Your rating of {code} is final." in reviewer.words()
    return reviewer


def _rate(reviewer: Visitor, comment: str) -> None:
    keys = reviewer.page.keyboard
    reviewer.tab_to(".criterion input")
    for _ in range(reviewer.page.locator(".criterion").count()):
        keys.press("3")
        keys.press("Enter")
    assert reviewer.page.locator("#comment:focus").count() == 1
    keys.type(comment)
    reviewer.tab_to("[value=final]")
    reviewer.enter()
    reviewer.page.wait_for_selector("text=Make this rating final?")


def _release(story: Story, coordinator: Visitor) -> None:
    coordinator.go(f"/coordinate/{story.association}/sittings/{story.sitting}")
    coordinator.go(f"/coordinate/{story.association}/windows/{story.window}")
    coordinator.press("Look at the results")
    coordinator.look()
    assert NAME in coordinator.words()
    coordinator.press("Release the ticked results")
    coordinator.look()
    assert "One result is released" in coordinator.words()


def _read_result(story: Story) -> None:
    visitor = story.candidate
    visitor.go("/exam")
    visitor.press("See your result")
    visitor.look()
    words = visitor.words()
    for expected in ("You passed", "54 of 60 (90%)", "75%", "Theoretical foundations", "Reviewer 2"):
        assert expected in words
    assert "reviewer1@example.org about essay 1" in words
    assert "reviewer2@example.org about essay 3" in words
    assert not {"Ruth Okafor", "Elias Berg"} & {
        name for name in ("Ruth Okafor", "Elias Berg") if name in words
    }


def _result_is_what_was_answered(story: Story) -> None:
    sitting, choices = story.kept()[0], story.choices
    with story.server.database.reading() as session:
        stored = session.get_one(StoredResult, story.sitting)
        report = Report.model_validate(stored.content)
    multiple, essays = report.sections
    assert sitting.status == "released"
    assert {n: each.answer["choice"] for n, each in story.responses(0).items()} == choices
    assert (multiple.earned, multiple.possible) == (54, 60)
    assert [(each.question, len(each.reviews)) for each in essays.essays] == [(1, 2), (3, 2)]
    assert essays.percent == 75
