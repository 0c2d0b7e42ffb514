"""What an author does on the pages of a preview: draws forms, sits them, signs; and what is refused."""

import re
from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskClient

from assay.services.preview.watching import Watch
from web.acting import csrf_token, words

ITEMS = "question_banks/hive-core/items"
EXAM = "/preview/exams/river-guild/master"


def _all(client: FlaskClient, address: str) -> str:
    """The words of a page with its strip, in one line."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.text.split())


def test_where_no_form_can_be_drawn_the_reasons_are_told(
    client: FlaskClient, change: Callable[[str, str, str], None], folder: Path
) -> None:
    for each in sorted((folder / ITEMS).glob("*.md"))[2:]:
        each.write_text(each.read_text().replace("status: operational", "status: retired"))
    change("association.yaml", "name:", "name:")

    page = _all(client, EXAM)

    assert "No form can be drawn" in page
    assert "What would help" in page


def test_another_seed_draws_another_form_and_the_same_seed_the_same(client: FlaskClient) -> None:
    def drawn(seed: str) -> str:
        page = client.get(EXAM, query_string={"seed": seed}).text
        return page[page.index("Questions in the order shown") :]

    assert drawn("4") == drawn("4")
    assert drawn("4") != drawn("5")
    assert "seed 1" in words(client.get(f"{EXAM}?seed=none").text)
    assert "seed 2147483647" in words(client.get(f"{EXAM}?seed=9999999999").text)


def test_an_exam_is_gone_through_and_nothing_of_it_is_kept(client: FlaskClient) -> None:
    lobby = client.get(f"{EXAM}/lobby?seed=3&category=teaching")
    token, referrer = (
        csrf_token(lobby.text),
        {"Referer": f"http://localhost{EXAM}/lobby?seed=3&category=teaching"},
    )

    begun = client.post("/sittings/1/begin", data={"csrf_token": token, "section": 0}, headers=referrer)
    room = {"Referer": f"http://localhost{begun.location}"}
    ended = client.post("/sittings/1/finish", data={"csrf_token": token, "section": 0}, headers=room)
    last = client.post("/sittings/1/finish", data={"csrf_token": token, "section": 1}, headers=room)

    assert begun.location == f"{EXAM}/room?seed=3&category=teaching"
    assert ended.location == f"{EXAM}/lobby?seed=3&category=teaching&part=2"
    end = client.get(last.location, follow_redirects=True)
    assert "Everything is handed in." in words(end.text)


def test_a_room_that_comes_from_elsewhere_leads_to_the_contents(client: FlaskClient) -> None:
    token = csrf_token(client.get(f"{EXAM}/lobby").text)
    for referrer in ("http://elsewhere.example/preview/exams/a/b/room", "http://localhost/", ""):
        answer = client.post(
            "/sittings/1/begin", data={"csrf_token": token}, headers={"Referer": referrer} if referrer else {}
        )
        assert answer.location == "/"


def test_the_journal_takes_what_a_room_sends_and_refuses_what_none_does(client: FlaskClient) -> None:
    entry = {
        "id": "0a0a0a0a-0a0a-4a0a-8a0a-0a0a0a0a0a0a",
        "question": 1,
        "kind": "answer",
        "answer": {"choice": 1},
        "typed_at": 1_700_000_000_000,
    }

    taken = client.post("/sittings/7/journal", json={"section": 0, "entries": [entry]})

    assert taken.json["saved"] == [entry["id"]]
    assert set(taken.json) == {"saved", "late", "section", "deadline", "now"}  # what the room's script reads
    assert client.post("/sittings/7/journal", data=b"{").status_code == 400


def test_a_room_runs_in_its_own_part_and_a_lobby_in_none(client: FlaskClient) -> None:
    for page, section in (("room", 0), ("room?part=2", 1), ("lobby?part=2", None)):
        number = re.search(r'data-sitting="(\d+)"', client.get(f"{EXAM}/{page}").text)
        assert number, page
        for sitting in (number[1], "7"):  # which this server gave, and which one before it gave
            asked = client.post(
                f"/sittings/{sitting}/journal",
                json={"entries": []},
                headers={"Referer": f"http://localhost{EXAM}/{page}"},
            )
            assert asked.json["section"] == section, (page, sitting)
            assert (asked.json["deadline"] is None) == (section is None)


def test_a_signature_is_taken_and_not_kept(client: FlaskClient) -> None:
    address = "/preview/agreements/river-guild/hive-code"
    token = csrf_token(client.get(address).text)

    wrong = client.post(address, data={"csrf_token": token})
    signed = client.post(
        address, data={"csrf_token": token, "read": "y", "name": "Ottilie"}, follow_redirects=True
    )

    assert wrong.status_code == 422
    assert "nothing is kept" in words(signed.text)


def test_nobody_is_signed_out_of_an_assay_beside_it(client: FlaskClient) -> None:
    cookies = client.get(f"{EXAM}/lobby").headers.getlist("Set-Cookie")

    assert cookies
    assert all(each.startswith("assay-preview-") for each in cookies)


def test_no_other_site_can_have_itself_called_by_this_name(client: FlaskClient) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/", headers={"Host": "127.0.0.1:8010"}).status_code == 200


def test_pages_are_told_of_a_new_edition(client: FlaskClient, folder: Path) -> None:
    (folder / ITEMS / "bio-002.md").unlink()

    answer = client.get("/preview/changes?edition=1.1", buffered=False)
    event = next(iter(answer.response))

    assert event in (b"data: 2.0\n\n", b"data: 2.1\n\n")
    assert answer.mimetype == "text/event-stream"
    answer.close()


def test_two_hundred_remarks_are_shown_and_the_rest_is_counted(
    client: FlaskClient, folder: Path, watch: Watch
) -> None:
    for number in range(80):
        (folder / ITEMS / f"new-{number:03}.md").write_text(f"---\nid: new-{number:03}\n---\nWhat?\n")
    watch.settled(60)

    assert "And 200 more, which come up here as these are mended" in _all(client, "/preview/problems")
    assert "All 400 remarks" in _all(client, "/")
