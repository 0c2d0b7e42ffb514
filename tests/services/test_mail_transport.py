"""Mails on their way to a real mail server, to one that refuses, to none, and into the folder."""

import email
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.policy import default
from pathlib import Path

import pytest

from assay.services.mail.outbox import NotNow, NotThisOne, OutgoingMail, Undeliverable
from assay.services.mail.transport import MailServer as Address
from assay.services.mail.transport import transport
from machine.certificates import certified
from services.mail_server import MailServer, running_mail_server

SENDER = "Assay <assay@guild.example>"
LINK = "https://assay.example/rate/" + "x" * 90
MAIL = OutgoingMail(
    7, "ines@example.org", "Für Inés", f"Liebe Inés,\n\n{LINK}\n", datetime(2026, 11, 21, 15, tzinfo=UTC)
)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running_mail_server() as running:
        yield running


def test_a_mail_arrives_whole(server: MailServer, tmp_path: Path) -> None:
    send = transport(server.url, SENDER, tmp_path)
    send(MAIL)
    send(MAIL)
    first, second = server.mails.get(timeout=20), server.mails.get(timeout=20)

    assert (first["From"], first["To"], first["Subject"]) == (SENDER, MAIL.to, MAIL.subject)
    assert first.get_content().splitlines() == MAIL.body.splitlines()
    assert first["Message-ID"] == second["Message-ID"] == "<20261121150000000000.7@guild.example>"
    assert first["Date"].datetime == MAIL.queued_at
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("answer", ["to_recipient", "to_mail"])
def test_what_the_server_refuses_for_good_is_undeliverable(
    server: MailServer, tmp_path: Path, answer: str
) -> None:
    setattr(server, answer, "550 5.1.1 no such user")

    with pytest.raises(Undeliverable, match=r"^550 5\.1\.1 no such user$"):
        transport(server.url, SENDER, tmp_path)(MAIL)


@pytest.mark.parametrize("answer", ["to_recipient", "to_mail"])
def test_what_the_server_cannot_take_now_may_be_tried_again(
    server: MailServer, tmp_path: Path, answer: str
) -> None:
    setattr(server, answer, "451 4.3.0 later")

    with pytest.raises(NotNow, match=r"^451 4\.3\.0 later$"):
        transport(server.url, SENDER, tmp_path)(MAIL)


@pytest.mark.parametrize(
    ("step", "answer", "is_of_all"),
    [("to_recipient", "450", False), ("to_recipient", "421", True), ("to_mail", "450", True)],
)
def test_what_is_said_of_an_address_is_not_said_of_the_server(
    server: MailServer, tmp_path: Path, step: str, answer: str, is_of_all: bool
) -> None:
    setattr(server, step, f"{answer} later")
    with pytest.raises(NotNow) as caught:
        transport(server.url, SENDER, tmp_path)(MAIL)

    assert isinstance(caught.value, NotThisOne) is not is_of_all


def test_an_address_that_the_server_cannot_write_is_refused_for_good(tmp_path: Path) -> None:
    with running_mail_server(is_ascii=True) as server, pytest.raises(Undeliverable, match="SMTPUTF8"):
        transport(server.url, SENDER, tmp_path)(replace(MAIL, to="josé@example.org"))


def test_before_its_text_goes_over_a_mail_tells_so_and_never_too_early(
    server: MailServer, tmp_path: Path
) -> None:
    told: list[str] = []
    mail = replace(MAIL, going=lambda: told.append(server.to_recipient))
    server.to_recipient = "550 no such user"
    with pytest.raises(Undeliverable):
        transport(server.url, SENDER, tmp_path)(mail)
    assert told == []
    server.to_recipient, server.breaks = "250 fine", True
    with pytest.raises(OSError, match="closed"):
        transport(server.url, SENDER, tmp_path)(mail)

    assert told == ["250 fine"]


def test_a_mail_that_was_taken_is_sent_however_the_server_says_good_bye(
    server: MailServer, tmp_path: Path
) -> None:
    server.to_quit = "554 leave me alone"
    transport(server.url, SENDER, tmp_path)(MAIL)

    assert server.mails.get(timeout=20)["To"] == MAIL.to


@pytest.mark.parametrize("scheme", ["smtps", "smtp"])
def test_only_a_server_that_proves_who_it_is_gets_a_mail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    certificate, context = certified(tmp_path)
    kinds = {"smtps": {"encryption": context}, "smtp": {"starttls": context}}
    with running_mail_server(**kinds[scheme]) as server:
        host = f"{'a:b@' if scheme == 'smtp' else ''}127.0.0.1:{server.port}"
        send = transport(f"{scheme}://{host}", SENDER, tmp_path)
        with pytest.raises(ssl.SSLCertVerificationError):
            send(MAIL)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        send(MAIL)

        assert server.mails.get(timeout=20)["To"] == MAIL.to


def test_a_server_that_is_away_may_be_back_later(tmp_path: Path) -> None:
    with pytest.raises(ConnectionRefusedError):
        transport("smtp://127.0.0.1:9", SENDER, tmp_path)(MAIL)


def test_a_password_never_travels_in_the_clear(server: MailServer, tmp_path: Path) -> None:
    # The server of the test offers no encryption, so nothing is said to it.
    address = server.url.replace("//", "//assay:secret@")

    with pytest.raises(OSError, match="STARTTLS"):
        transport(address, SENDER, tmp_path)(MAIL)


def test_without_a_server_mails_lie_in_a_folder(tmp_path: Path) -> None:
    send = transport("", SENDER, tmp_path / "mail")
    send(MAIL)
    send(MAIL)
    files = sorted((tmp_path / "mail").iterdir())
    message = email.message_from_bytes(files[0].read_bytes(), policy=default)

    assert [each.name for each in files] == ["20261121150000000000.7.log"]  # twice is once
    assert message["To"] == MAIL.to
    assert LINK in str(message.get_payload())


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", Address("mail.example", 587, None, None, False, False)),
        ("smtp://a%40b:p%3Aw@mail.example:25", Address("mail.example", 25, "a@b", "p:w", False, True)),
        ("smtps://a:b@mail.example", Address("mail.example", 465, "a", "b", True, False)),
    ],
)
def test_the_address_of_a_server(url: str, server: Address) -> None:
    assert Address.at(url) == server
