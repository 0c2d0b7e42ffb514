"""The pages of a preview: what applicants would see of a folder, and what is said of it beside them."""

import re
from collections.abc import Callable
from html import unescape
from os import mkfifo
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from assay.services.preview.watching import Watch
from web.acting import words

ITEMS = "question_banks/hive-core/items"
ITEM = "/preview/banks/hive-core/items/bio-001"
AIM = "river-guild/master/practice"
EXAM = "/preview/exams/river-guild/master"
#: Every page, and a word that only the files say.
PAGES = {
    "/": "River Valley Beekeepers",
    "/preview/problems": "Nothing to be mended",
    "/associations/river-guild": "Master Beekeeper",
    "/associations/river-guild/master": "Choose a category",
    "/associations/river-guild/master/practice": "three winters",
    f"/portfolio?aim={AIM}": "things are missing",
    f"/portfolio?aim={AIM}&portfolio=complete": "Everything that is asked is there",
    f"/portfolio?aim={AIM}&on=1990-01-01": "1990",
    "/preview/banks/hive-core": "bio-001",
    ITEM: "worker",
    "/preview/essays/river-guild/prompts/season-the-gift": "The gift",
    "/preview/essays/river-guild/rubrics/practice": "As a reviewer fills it in",
    EXAM: "drawn from seed 1",
    f"{EXAM}?seed=99&category=teaching": "seed 99",
    f"{EXAM}/lobby": "Ready when you are",
    f"{EXAM}/lobby?part=2": "Time for a pause",
    f"{EXAM}/room": "Question",
    f"{EXAM}/room?part=2": "Your tasks",
    "/preview/maps/beekeeping": "competencies in",
    "/preview/agreements/river-guild/hive-code": "Your signature",
}


def _all(client: FlaskClient, address: str) -> str:
    """The words of a page with its strip, in one line."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.text.split())


@pytest.mark.parametrize("address", PAGES)
def test_every_page_shows_what_the_files_say(client: FlaskClient, address: str) -> None:
    page = _all(client, address)

    assert PAGES[address] in page
    assert "No problem" in page
    assert '<meta name="edition" content="1.1">' in page
    assert "preview/reload.js" in page


def test_an_item_says_of_which_type_it_is(client: FlaskClient) -> None:
    assert "Single best answer · recall" in words(client.get(ITEM).text)
    assert "Single best answer" not in words(client.get(f"{EXAM}/room").text)


def test_no_page_has_a_script_or_a_style_inside(client: FlaskClient) -> None:
    for address in PAGES:
        answer = client.get(address)
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "<style" not in answer.text
        assert " style=" not in answer.text


def test_the_start_page_is_a_table_of_contents(client: FlaskClient, folder: Path) -> None:
    page = words(client.get("/").text)

    for each in ("What everybody can read", "Code", "The gift", "Beekeeping", "operational", "Changed last"):
        assert each in page


def test_a_change_is_on_the_next_page(client: FlaskClient, change: Callable[[str, str, str], None]) -> None:
    change("criteria/master.yaml", "three winters", "seven winters")

    assert "seven winters" in words(client.get("/associations/river-guild/master/practice").text)
    assert "seven winters" in words(client.get(f"/portfolio?aim={AIM}").text)


def test_a_problem_stands_beside_its_text_with_the_line_and_the_remedy(
    client: FlaskClient, change: Callable[[str, str, str], None]
) -> None:
    change(f"{ITEMS}/bio-001.md", "- [x]", "- [ ]")

    for address in (ITEM, "/", "/preview/problems"):
        page = _all(client, address)
        assert "No option is marked as the key." in page
        assert "Expected exactly one <code>[x]</code>." in page
        assert "bio-001.md:" in page
        assert "<code>- [ ] " in page
    assert "cannot be used as it is now" in _all(client, ITEM)
    assert "as it was" not in _all(client, "/preview/banks/hive-core")
    change(f"{ITEMS}/bio-001.md", "- [ ]", "- [x]")
    assert "second key" in _all(client, ITEM)


def test_what_stops_being_wrong_is_no_longer_said(
    client: FlaskClient, change: Callable[[str, str, str], None]
) -> None:
    change(f"{ITEMS}/bio-001.md", "cognitive:", "cognitve:")
    assert "cognitve" in _all(client, ITEM)
    change(f"{ITEMS}/bio-001.md", "cognitve:", "cognitive:")

    page = _all(client, ITEM)
    assert "Nothing to remark" in page
    assert "cannot be used as it is now" not in page


def test_the_checks_of_the_whole_stand_beside_what_they_are_about(
    client: FlaskClient, change: Callable[[str, str, str], None]
) -> None:
    change("criteria/master.yaml", "sentence: Have kept at least two colonies through three winters.",
           "sentence: Have kept bees.\n        until: 2020-01-01")  # fmt: skip

    assert "criteria/master.yaml" in _all(client, f"/portfolio?aim={AIM}")
    assert "2020" in _all(client, "/preview/problems")


def test_what_never_could_be_read_has_a_page_that_says_why(
    client: FlaskClient, folder: Path, watch: Watch
) -> None:
    (folder / ITEMS / "new-001.md").write_text("---\nid: new-001\n---\nWhat?\n")
    watch.settled(60)

    page = _all(client, "/preview/banks/hive-core/items/new-001")

    assert "This question cannot be shown yet" in page
    assert "<code>cognitive</code> is missing." in page
    assert "new-001" in words(client.get("/preview/banks/hive-core").text)


def test_a_file_is_shown_as_it_is_written_and_no_other_file_is(client: FlaskClient, folder: Path) -> None:
    page = client.get(f"/preview/file?name={quote(str(folder / ITEMS / 'bio-001.md'))}")

    assert (page.status_code, "id: bio-001" in page.text) == (200, True)
    for other in ("/etc/passwd", str(folder / ".." / "assay.sqlite"), str(folder / "nothing.md"), "", "\0"):
        assert client.get("/preview/file", query_string={"name": other}).status_code == 404


def test_what_the_reader_refused_is_not_shown_either(
    client: FlaskClient, folder: Path, watch: Watch, tmp_path: Path
) -> None:
    (tmp_path / "secret.md").write_text("a secret of this machine\n")
    (folder / ITEMS / "out-001.md").symlink_to(tmp_path / "secret.md")
    mkfifo(folder / ITEMS / "pipe-001.md")
    watch.settled(60)

    for name in ("out-001.md", "pipe-001.md"):
        page = client.get("/preview/file", query_string={"name": str(folder / ITEMS / name)})
        assert page.status_code == 200
        assert "a secret" not in page.text
        assert "leads out of the folder" in page.text or "is not a file" in page.text
    assert "a secret" not in client.get("/preview/problems").text


def test_a_broken_association_says_what_to_mend_first(
    client: FlaskClient, folder: Path, watch: Watch
) -> None:
    (folder / "association.yaml").write_text("id: [\n")
    watch.settled(60)

    page = _all(client, "/")

    assert "association.yaml:" in page
    assert "<code>id: [</code>" in page
    assert "River Valley Beekeepers" in page  # as it was


def test_what_is_not_there_is_not_found(client: FlaskClient) -> None:
    for address in (
        "/associations/nobody",
        "/portfolio?aim=nobody/nothing",
        "/preview/banks/none",
        "/preview/banks/hive-core/items/none",
        "/preview/essays/river-guild/prompts/none",
        "/preview/essays/nobody/rubrics/none",
        "/preview/maps/none",
        "/preview/exams/river-guild/none",
        "/preview/exams/river-guild/none/lobby",
        f"{EXAM}/room?part=9",
        "/preview/agreements/river-guild/none",
        "/nowhere",
    ):
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert "Preview" in answer.text


def test_every_link_of_an_association_leads_somewhere(client: FlaskClient) -> None:
    links = set(re.findall(r'<a [^>]*href="(/[^"]*)"', client.get("/associations/river-guild").text))
    links -= {each for each in links if each.startswith("/language/")}  # these change the others
    assert "/associations/river-guild/master/practice" in links

    for each in sorted(links):
        answer = client.get(unescape(each), follow_redirects=True)
        assert answer.status_code == 200 or "This page is somebody’s own" in answer.text, each
        assert "What everybody can read" in answer.text or not each.startswith("/associations/"), each


@pytest.mark.parametrize("address", ["/exam", "/portfolio/training", "/sign-in", "/coordinate/", "/registry"])
def test_pages_that_are_somebodys_own_say_so(client: FlaskClient, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 404
    assert "This page is somebody’s own" in answer.text
