"""What is held about a rater, by the link alone: seen, erased, and kept after all."""

import re
from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from assay.services.privacy.erasing import REFLECTION
from assay.services.privacy.raters import erase_due_raters
from assay.services.references.requesting import LIFETIME
from web.acting import Clock, Mailbox, Someone, send, sign_in, words
from web.rater.links import Links
from web.rater.test_rating import complete


def test_the_rater_sees_what_is_held_also_after_the_link_can_answer_nothing(
    client: FlaskClient, wilma: Links, clock: Clock
) -> None:
    complete(wilma)
    send(client, f"{wilma.path}/send", {}, page=f"{wilma.path}/check")
    clock.advance(minutes=LIFETIME / timedelta(minutes=1))
    page = client.get(f"{wilma.path}/data")

    assert client.get(wilma.path).status_code == 404
    assert page.status_code == 200
    for said in ("Wilma Holt", "wilma-holt@raters.example", "The levels that you gave", "Thank you for your"):
        assert said in words(page.text)
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_it_is_asked_for_told_by_mail_and_taken_back(
    client: FlaskClient, wilma: Links, mails: Mailbox
) -> None:
    page = f"{wilma.path}/data"
    assert "What is held about you" in words(client.get(wilma.path).text)
    send(client, f"{page}/erase", {}, page=page)
    (mail,) = [each for each in mails.all() if each["Subject"] == "What is held about you will be erased"]

    assert mail["To"] == "wilma-holt@raters.example"
    assert client.get(re.search(r"/rate/\S+/data", mail.get_content())[0]).status_code == 200
    assert "You asked to be erased" in words(client.get(page).text)
    assert (wilma.request().status, wilma.request().erase_at is not None) == ("declined", True)
    send(client, f"{page}/keep", {}, page=page)
    assert "You asked to be erased" not in words(client.get(page).text)
    assert wilma.request().erase_at is None


def test_after_it_the_link_opens_nothing(client: FlaskClient, wilma: Links, clock: Clock) -> None:
    path = wilma.path
    send(client, f"{path}/data/erase", {}, page=f"{path}/data")
    client.get(f"{path}/data")  # where it is said that it was asked for
    assert erase_due_raters(wilma.database, clock.now + REFLECTION) == 1

    unknown = words(client.get("/rate/none/data").text)
    assert {words(client.get(path + each).text) for each in ("", "/data")} == {unknown}
    assert client.get(f"{path}/data").status_code == 404


def test_the_applicant_sees_nothing_by_the_link(client: FlaskClient, wilma: Links, ana: Someone) -> None:
    sign_in(client, ana)
    answer = client.get(f"{wilma.path}/data")

    assert answer.status_code == 403
    assert "wilma-holt@raters.example" not in answer.text


def test_the_coordinator_reads_who_asked(
    client: FlaskClient, wilma: Links, make_person: Callable[..., Someone]
) -> None:
    send(client, f"{wilma.path}/data/erase", {}, page=f"{wilma.path}/data")
    sign_in(client, make_person("Cora", "cora@post.example", roles=[("river-guild", "coordinator")]))
    page = words(client.get("/coordinate/river-guild/people").text)

    assert "Raters who asked to be erased" in page
    assert "Wilma Holt asked by Ana Ruiz" in page
