"""A part of the form that was kept on another device meanwhile, without JavaScript."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from web.acting import Clock, csrf_token, send, words
from web.rater.links import Links


def levels(wilma: Links) -> dict[str, str]:
    draft = wilma.request().draft
    return dict(draft["levels"]) if draft else {}


def test_a_part_that_was_kept_elsewhere_is_not_replaced_without_a_word(
    client: FlaskClient, wilma: Links, clock: Clock
) -> None:
    page = f"{wilma.path}/domains/colony"
    token = csrf_token(client.get(page).text)
    old = {"csrf_token": token, "version": "", "colony.biology": "leading", "action": "next"}
    send(client, page, {"colony.biology": "capable", "action": "later"})
    clock.advance(minutes=5)
    shown = client.post(page, data=old)
    version = clock.now - timedelta(minutes=5)

    assert shown.status_code == 409
    assert "kept elsewhere on Sat 21 Nov 2026, 9:30 PM UTC" in words(shown.text)
    assert f'name="version" value="{version.isoformat()}"' in shown.text
    assert 'value="leading" checked' in shown.text
    assert levels(wilma) == {"colony.biology": "capable"}
    assert send(client, page, {**old, "version": version.isoformat()}).status_code == 303
    assert levels(wilma) == {"colony.biology": "leading"}


def test_parts_do_not_stand_in_each_others_way_and_a_button_may_be_pressed_twice(
    client: FlaskClient, wilma: Links, clock: Clock
) -> None:
    pages = [f"{wilma.path}/domains/{each}" for each in ("colony", "health")]
    token = csrf_token(client.get(pages[0]).text)
    for page, name in zip(pages, ("colony.biology", "health.varroa"), strict=True):
        for _ in range(2):
            clock.advance(minutes=1)
            said = {"csrf_token": token, "version": "", name: "leading", "action": "later"}
            assert client.post(page, data=said).status_code == 303

    assert levels(wilma) == {"colony.biology": "leading", "health.varroa": "leading"}


FAULTS = [
    ("about", {"name": ""}, {"name": "Wilma Holt", "roles": "neighbor"}, "Wilma M. Holt"),
    ("closing", {"comment": "Calm hands. " * 500}, {"comment": "Calm hands."}, "Much newer words"),
]


@pytest.mark.parametrize(("part", "faulty", "mended", "newer"), FAULTS)
def test_a_page_with_a_fault_knows_no_more_than_it_did(
    client: FlaskClient, wilma: Links, part: str, faulty: dict[str, str], mended: dict[str, str], newer: str
) -> None:
    page = f"{wilma.path}/{part}"
    old = {"csrf_token": csrf_token(client.get(page).text), "version": "", "action": "next"}
    send(client, page, {"name": newer, "roles": "neighbor", "comment": newer})
    shown = client.post(page, data={**old, **faulty})
    known = re.findall(r'name="version" value="(.*?)"', shown.text)

    assert (shown.status_code, known) == (422, [""])
    assert client.post(page, data={**old, "version": known[0], **mended}).status_code == 409
    draft = wilma.request().draft
    assert draft is not None
    assert newer in {draft["name"], draft["comment"]}


@pytest.mark.parametrize("version", ["x", "\0", "9" * 100_000, "\U0001f41d", "2026-11-21"])
def test_a_version_that_never_was_replaces_nothing_and_stands_in_nobodys_way(
    client: FlaskClient, wilma: Links, version: str
) -> None:
    page = f"{wilma.path}/closing"
    sent = {"csrf_token": csrf_token(client.get(page).text), "version": version, "action": "next"}

    assert client.post(page, data={**sent, "comment": "Hello"}).status_code == 303
    assert client.post(page, data={**sent, "comment": "Good-bye"}).status_code == 409
    assert client.post(page, data={**sent, "comment": "Long. " * 1_000}).status_code == 422
    draft = wilma.request().draft
    assert draft is not None
    assert draft["comment"] == "Hello"


def test_the_same_kept_again_is_no_newer_draft(client: FlaskClient, wilma: Links, clock: Clock) -> None:
    page = f"{wilma.path}/closing"
    token = csrf_token(client.get(page).text)
    said = {"csrf_token": token, "comment": "Hello"}
    versions = [""]
    for _ in range(2):
        answer = client.post(
            page, data={**said, "version": versions[-1]}, headers={"Accept": "application/json"}
        )
        versions.append(answer.json["version"])
        clock.advance(minutes=1)

    assert versions[1] == versions[2]
