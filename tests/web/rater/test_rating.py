"""A rater's way by a link: from the welcome to the thanks, without an account and without JavaScript."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from assay.content.catalog import Catalog
from assay.services.references.answering import keep_draft
from assay.services.references.changing import withdraw
from assay.services.references.requesting import LIFETIME
from assay.storage.references import ReferenceRequest
from services.references.asking import filled
from web.acting import Clock, Mailbox, Someone, csrf_token, send, sign_in, words
from web.rater.links import Links

ABOUT = {"name": "Wilma M. Holt", "roles": "neighbor"}
PAGES = ("", "/about", "/domains/colony", "/closing", "/check", "/decline")


def fill_in(client: FlaskClient, link: str, levels: dict[str, str]) -> None:
    """Give the same levels on the page of each domain."""
    for domain in ("colony", "health", "people"):
        send(client, f"{link}/domains/{domain}", {**levels, "action": "next"})


def complete(wilma: Links) -> None:
    """As if everything had been filled in."""
    with wilma.database.writing() as session:
        keep_draft(session.get_one(ReferenceRequest, wilma.request_id), filled(wilma.catalog))


def test_a_stranger_answers_from_the_welcome_to_the_thanks(
    client: FlaskClient, wilma: Links, mails: Mailbox, catalog: Catalog
) -> None:
    link = wilma.path
    welcome = words(client.get(link).text)
    about = send(client, f"{link}/about", {**ABOUT, "action": "next"})
    levels = dict.fromkeys(catalog.maps["beekeeping"].competencies, "strong")
    fill_in(client, link, levels)
    send(client, f"{link}/closing", {"comment": "Calm hands.", "may_travel": "y", "action": "next"})
    check = client.get(f"{link}/check").text
    sent = send(client, f"{link}/send", {}, page=f"{link}/check")
    rating = wilma.rating()

    assert "Ana Ruiz asks you for a reference" in welcome
    assert "Master Beekeeper" in welcome
    assert about.location == f"{link}/domains/colony"
    assert "Ready to send" in words(check)
    assert "Calm hands." in words(check)
    assert "Thank you" in words(client.get(sent.location).text)
    assert rating is not None
    assert (rating.name, rating.roles, rating.levels, rating.may_travel) == (
        "Wilma M. Holt",
        ["neighbor"],
        levels,
        True,
    )
    assert [mail["Subject"] for mail in mails.all()][-2:] == [
        "Thank you for your reference for Ana Ruiz",
        "Wilma Holt has answered",
    ]


def test_the_first_opening_is_noted(client: FlaskClient, wilma: Links, clock: Clock) -> None:
    first = clock.now
    client.get(wilma.path)
    clock.advance(hours=1)
    client.get(wilma.path)

    assert wilma.request().opened_at == first


@pytest.mark.parametrize("page", PAGES)
def test_pages_tell_a_stranger_no_more_than_name_and_endorsement(
    client: FlaskClient, wilma: Links, ana: Someone, page: str
) -> None:
    answer = client.get(wilma.path + page)

    assert answer.status_code == 200
    assert ana.name in answer.text
    assert ana.email not in answer.text
    assert "A private word." not in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in answer.text
    # Flask-WTF needs to see where a form comes from; no other site ever gets the address.
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", PAGES)
def test_links_that_do_not_work_look_all_the_same(
    client: FlaskClient, wilma: Links, clock: Clock, page: str
) -> None:
    link = wilma.path
    signed, _, signature = link.rpartition(".")
    tampered = f"{signed}.{signature[::-1]}"
    shown = {words(client.get(each + page).text) for each in (tampered, "/rate/none")}
    wilma.replace(clock.now)
    shown.add(words(client.get(link + page).text))
    newest = wilma.path
    assert client.get(newest + page).status_code == 200
    clock.advance(days=61)
    expired = client.get(newest + page)
    shown.add(words(expired.text))
    (said,) = shown

    assert expired.status_code == 404
    assert "ask the person who needs your reference to send you a new link" in said
    assert "Ana" not in expired.text


def test_an_expired_link_works_up_to_its_last_moment(client: FlaskClient, wilma: Links, clock: Clock) -> None:
    clock.now += LIFETIME - timedelta(seconds=1)
    before = client.get(wilma.path).status_code
    clock.advance(seconds=1)

    assert (before, client.get(wilma.path).status_code) == (200, 404)


def test_nothing_is_taken_by_a_link_that_expired_meanwhile(
    client: FlaskClient, wilma: Links, clock: Clock
) -> None:
    complete(wilma)
    token = csrf_token(client.get(f"{wilma.path}/check").text)
    clock.advance(days=61)
    answer = client.post(f"{wilma.path}/send", data={"csrf_token": token})

    assert answer.status_code == 404
    assert wilma.rating() is None


def test_an_answer_counts_once(client: FlaskClient, wilma: Links, mails: Mailbox) -> None:
    complete(wilma)
    token = csrf_token(client.get(f"{wilma.path}/check").text)
    answers = [client.post(f"{wilma.path}/send", data={"csrf_token": token}) for _ in range(2)]
    again = [client.get(wilma.path + page).location for page in PAGES[1:]]
    count = len(mails.all())

    assert [(each.status_code, each.location) for each in answers] == [(303, wilma.path)] * 2
    assert again == [wilma.path] * len(again)
    assert count == 3  # the request, the thanks, and what Ana reads


def test_what_is_missing_is_named_and_not_sent(client: FlaskClient, wilma: Links) -> None:
    link = wilma.path
    send(client, f"{link}/domains/colony", {"colony.biology": "capable", "action": "next"})
    check = words(client.get(f"{link}/check").text)
    token = csrf_token(client.get(f"{link}/about").text)
    answer = client.post(f"{link}/send", data={"csrf_token": token})

    assert "Not quite complete" in check
    assert "The colony 1 of 2 has no level yet" in check
    assert answer.location == f"{link}/check"
    assert wilma.rating() is None


def test_the_rest_of_a_domain_can_be_marked_as_not_seen(client: FlaskClient, wilma: Links) -> None:
    answer = send(client, f"{wilma.path}/domains/colony", {"colony.biology": "capable", "action": "rest"})
    draft = wilma.request().draft

    assert answer.location == f"{wilma.path}/domains/health"
    assert draft is not None
    assert draft["levels"] == {"colony.biology": "capable", "colony.seasons": "not-seen"}


def test_a_script_keeps_what_is_filled_in_also_when_it_is_not_sound_yet(
    client: FlaskClient, wilma: Links
) -> None:
    link, asks = wilma.path, {"Accept": "application/json"}
    token = {"csrf_token": csrf_token(client.get(f"{link}/about").text)}
    levels = {"colony.biology": "leading", "colony.seasons": "splendid", "health.varroa": "leading"}
    said = client.post(f"{link}/domains/colony", data={**token, **levels}, headers=asks).json
    row = {"endorsements-0-endorsement": "elder", "endorsements-1-since": "2019-04-01"}
    about = {**token, "name": "", "roles": "neighbor", **row}
    client.post(f"{link}/about", data=about, headers=asks)
    draft = wilma.request().draft

    assert said == {"words": "Saved", "version": "2026-11-21T21:30:00+00:00"}
    assert draft is not None
    assert draft["levels"] == {"colony.biology": "leading"}
    assert (draft["name"], draft["roles"], draft["endorsements"]) == ("Wilma Holt", ["neighbor"], [])
    assert "Go on" in words(client.get(link).text)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"endorsement": "elder", "since": ""}, "Give the first day on which you held it"),
        ({"endorsement": "", "since": "2019-04-01"}, "Choose which endorsement this is the first day of"),
        ({"endorsement": "elder", "since": "2099-01-01"}, "This day is still to come"),
        ({"endorsement": "elder", "since": "spring"}, "Give a whole date"),
    ],
)
def test_half_an_endorsement_is_named_beside_its_field(
    client: FlaskClient, wilma: Links, row: dict[str, str], said: str
) -> None:
    fields = {f"endorsements-0-{name}": value for name, value in row.items()}
    answer = send(client, f"{wilma.path}/about", {**ABOUT, **fields, "action": "next"})

    assert answer.status_code == 422
    assert words(answer.text).count(said) == 2  # above the form, and beside the field
    assert wilma.request().draft is None


def test_a_whole_endorsement_is_kept_and_shown_again(client: FlaskClient, wilma: Links) -> None:
    row = {"endorsements-0-endorsement": "elder", "endorsements-0-since": "2019-04-01"}
    send(client, f"{wilma.path}/about", {**ABOUT, **row, "action": "later"})
    draft = wilma.request().draft

    assert draft is not None
    assert draft["endorsements"] == [["elder", "2019-04-01"]]
    assert 'value="2019-04-01"' in client.get(f"{wilma.path}/about").text
    assert "Elder, since 2019-04-01" in words(client.get(f"{wilma.path}/check").text)


def test_who_has_no_name_and_no_role_is_asked_for_them(client: FlaskClient, wilma: Links) -> None:
    answer = send(client, f"{wilma.path}/about", {"name": " ", "action": "next"})

    assert answer.status_code == 422
    assert "Please write your name. Choose at least one role." in words(answer.text)


def test_an_overlong_comment_is_refused_and_not_lost(client: FlaskClient, wilma: Links) -> None:
    answer = send(client, f"{wilma.path}/closing", {"comment": "bee " * 1300, "action": "next"})

    assert answer.status_code == 422
    assert "Please keep to 5000 characters" in words(answer.text)
    assert "bee bee" in answer.text


def test_a_rater_declines_with_a_word(client: FlaskClient, wilma: Links, mails: Mailbox) -> None:
    answer = send(client, f"{wilma.path}/decline", {"reason": "I am her aunt."})

    assert answer.location == wilma.path
    assert "You have declined" in words(client.get(wilma.path).text)
    assert wilma.request().status == "declined"
    assert "> I am her aunt." in str(mails.all()[-1].get_payload())


def test_a_request_that_was_taken_back_says_so(client: FlaskClient, wilma: Links, clock: Clock) -> None:
    with wilma.database.writing() as session:
        withdraw(session, wilma.applicant, wilma.request_id, clock.now)

    assert "This is no longer needed" in words(client.get(wilma.path).text)


def test_nobody_rates_themselves_while_signed_in(client: FlaskClient, wilma: Links, ana: Someone) -> None:
    sign_in(client, ana)
    answer = client.get(wilma.path)

    assert answer.status_code == 403
    assert "This link is for the person whom you asked" in words(answer.text)
    assert wilma.request().opened_at is None


def test_every_form_needs_its_token(client: FlaskClient, wilma: Links) -> None:
    complete(wilma)
    answers = [client.post(wilma.path + page) for page in ("/send", "/decline", "/about", "/domains/colony")]

    assert {each.status_code for each in answers} == {400}
    assert wilma.request().status == "asked"


def test_a_domain_that_is_not_in_the_map_is_no_page(client: FlaskClient, wilma: Links) -> None:
    assert client.get(f"{wilma.path}/domains/flying").status_code == 404
