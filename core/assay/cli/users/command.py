"""`assay user`: look at accounts, make them, close them, and give and take roles."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from flask_security.recoverable import generate_reset_password_token
from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.cli import installation
from assay.cli.database import open_database
from assay.cli.people import appoint
from assay.cli.printing.columns import listed
from assay.cli.users.showing import HEAD, as_json, details, row
from assay.services.appointments import withdraw
from assay.services.errors import ServiceError
from assay.services.operating import accounts, looking
from assay.services.people import find_person
from assay.storage.people import ROLES, Person
from assay.web.account.accounts import Account
from assay.web.app import create_app

Act = Callable[[Session, str, datetime], Person]


@click.group("user")
def user() -> None:
    """Look at the accounts of this installation, and change them. Each change stands in the audit log."""


user.add_command(appoint)


@user.command("list")
@click.argument("word", default="")
@click.option("--association", default="", help="Only who has a role in it.")
@click.option("--role", type=click.Choice(ROLES), help="Only who has this role.")
@click.option("--json", "wants_json", is_flag=True, help="Print JSON for other programs.")
def list_people(word: str, association: str, role: str | None, wants_json: bool) -> None:
    """List accounts: all, or those with WORD in their name or address."""
    with _reading() as session:
        found = looking.people(session, association=association, role=role or "", word=word)
        if wants_json:
            click.echo(json.dumps([as_json(each) for each in found], indent=2))
        elif found:
            click.echo("\n".join(listed(HEAD, [row(each) for each in found])))
        else:
            click.echo("Nobody.")


@user.command("show")
@click.argument("email")
@click.option("--json", "wants_json", is_flag=True, help="Print JSON for other programs.")
def show(email: str, wants_json: bool) -> None:
    """Show one account: its roles, and by what its person signs in."""
    with _reading() as session:
        person, identities = looking.person(session, email)
        told = as_json(person, identities)
    click.echo(json.dumps(told, indent=2) if wants_json else "\n".join(details(told)))


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="As it should stand on a certificate.")
@click.option("--zone", default="UTC", show_default=True, help="Time zone, as America/Detroit.")
@click.option(
    "--language", default="", help="Of pages and mails, as es; by default what their browser asks for."
)
def add(email: str, name: str, zone: str, language: str) -> None:
    """Make an account, and print a link with which its person sets a password."""
    with _writing() as session:
        person = accounts.add_person(
            session, email, name, datetime.now(UTC), time_zone=zone, language=language
        )
    click.echo(f"{person.name} has an account. Send this link to them alone; they set a password with it:")
    click.echo(_link(person.email))


@user.command("link")
@click.argument("email")
def link(email: str) -> None:
    """Print a link with which the person sets a new password. It works once, for a day."""
    with _writing() as session:
        address = accounts.note_link(session, email, datetime.now(UTC)).email
    click.echo(_link(address))


@user.command("dismiss")
@click.argument("email")
@click.argument("association")
@click.argument("role", type=click.Choice(ROLES))
def dismiss(email: str, association: str, role: str) -> None:
    """Take a role in an association back."""
    with _writing() as session:
        person = find_person(session, email)
        withdraw(session, None, association, person.id, role, datetime.now(UTC))
        click.echo(f"{person.name} is no longer {role} of {association}.")


@user.command("deactivate")
@click.argument("email")
def deactivate(email: str) -> None:
    """Close an account: nobody signs in with it any more. What its person did stays."""
    with _writing() as session:
        person, without = accounts.close(session, email, datetime.now(UTC))
        click.echo(f"{person.name} cannot sign in any more.")
    for association in without:
        click.echo(
            f"{association} has no coordinator who can sign in: assay appoint EMAIL {association} coordinator",
            err=True,
        )


@user.command("reactivate")
@click.argument("email")
def reactivate(email: str) -> None:
    """Open a closed account again."""
    _do(accounts.reopen, email, "{0.name} can sign in again.")


@user.command("sign-out")
@click.argument("email")
def sign_out(email: str) -> None:
    """End every session of a person, on every device."""
    _do(accounts.sign_out, email, "{0.name} is signed out everywhere.")


@user.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Take off the app, passkeys and recovery codes of a person who lost them. Be sure that it is them who ask."""
    _do(accounts.take_factors_off, email, "{0.name} signs in with the password alone now.")


@user.command("change-address")
@click.argument("email")
@click.argument("new")
def change_address(email: str, new: str) -> None:
    """Let the person sign in with the address NEW. Be sure that it is theirs: links go there."""
    _do(
        lambda session, old, now: accounts.change_address(session, old, new, now),
        email,
        "{0.name} signs in with {0.email} now.",
    )


def _do(act: Act, email: str, sentence: str) -> None:
    with _writing() as session:
        person = act(session, email, datetime.now(UTC))
        click.echo(sentence.format(person))


def _link(email: str) -> str:
    chosen = installation.settings()
    with open_database(chosen) as database, database.reading() as session:
        app = create_app(chosen, installation.plugins(chosen), database=database)
        account = session.scalars(select(Account).where(Account.email == email)).one()
        with app.app_context():
            token = generate_reset_password_token(account)  # type: ignore[no-untyped-call]
        app.extensions["outbox"].close()
    return chosen.base_url + app.url_map.bind("").build("security.reset_password", {"token": token})


@contextmanager
def _reading() -> Iterator[Session]:
    with open_database(installation.settings()) as database, database.reading() as session, _in_words():
        yield session


@contextmanager
def _writing() -> Iterator[Session]:
    with open_database(installation.settings()) as database, _in_words(), database.writing() as session:
        yield session


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except ServiceError as error:
        raise click.ClickException(str(error)) from error
