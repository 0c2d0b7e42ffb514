"""A part of the form that was kept on another device meanwhile, without JavaScript."""

from datetime import timedelta

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
