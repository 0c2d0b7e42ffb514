"""What a rater does: open, fill in, send once or decline; and what the applicant learns of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from assay.content.catalog import Catalog
from assay.content.fingerprints import fingerprint
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.people import Actor
from assay.services.portfolio.assembling import portfolio_of
from assay.services.references.answering import (
    answer,
    decline,
    find_by_link,
    keep_draft,
    lacks,
    note_opening,
)
from assay.services.references.changing import withdraw
from assay.services.references.drafts import RatingDraft
from assay.services.references.links import SALT, Links
from assay.services.references.reading import shown_rating
from assay.services.references.requesting import LIFETIME
from assay.services.signing import signer
from assay.storage.database import Database
from assay.storage.people import Person
from assay.storage.references import ReferenceRating, ReferenceRequest
from services.references.asking import (
    ASSOCIATION,
    BASE_URL,
    STATIONERY,
    ask_for,
    filled,
    mails_of,
    with_references,
)

HOUR = timedelta(hours=1)


def token_of(request: ReferenceRequest) -> str:
    return STATIONERY.links.address(request).removeprefix(f"{BASE_URL}/rate/")


def test_a_link_opens_its_request_until_it_expires(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        request = ask_for(session, catalog, ana, now)
        token, end = token_of(request), now + LIFETIME
        last = end - timedelta(seconds=1)

        assert find_by_link(session, STATIONERY.links, token, None, last, lock=True) is request
        with pytest.raises(NotFound):
            find_by_link(session, STATIONERY.links, token, None, end)


def test_no_other_link_opens_anything_and_all_say_the_same(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        request = ask_for(session, catalog, ana, now)
        signed, _, signature = token_of(request).rpartition(".")
        forged = [
            f"{signed}.{signature[::-1]}",
            Links("another secret", BASE_URL).address(request).rpartition("/")[2],
            signer("a secret of tests", "exam room").dumps([request.id, 1]),
            *(str(signer("a secret of tests", SALT).dumps([request.id, n])) for n in (0, 2)),
            "",
            "none",
        ]
        said = set()
        for each in forged:
            with pytest.raises(NotFound) as refusal:
                find_by_link(session, STATIONERY.links, each, None, now)
            said.add(str(refusal.value))

        assert len(said) == 1


def test_nobody_rates_themselves(
    database: Database, catalog: Catalog, ana: Actor, make_person: Callable[..., Actor], now: datetime
) -> None:
    other = make_person("Ben Ode")
    with database.writing() as session:
        request = ask_for(session, catalog, ana, now)
        with pytest.raises(NotAllowed):
            find_by_link(session, STATIONERY.links, token_of(request), ana, now)

        assert find_by_link(session, STATIONERY.links, token_of(request), other, now) is request


def test_only_the_first_opening_is_noted(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        request = ask_for(session, catalog, ana, now)
        note_opening(request, now + HOUR)
        note_opening(request, now + 2 * HOUR)

        assert request.opened_at == now + HOUR


def test_a_draft_begins_with_what_the_applicant_said_and_is_kept(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        request = ask_for(session, catalog, ana, now)
        first = RatingDraft.of(request)
        keep_draft(
            request, filled(catalog).with_levels({"colony.biology": "not-seen", "colony.seasons": "best"})
        )
        number = request.id
    with database.reading() as session:
        kept = RatingDraft.of(session.get_one(ReferenceRequest, number))

    assert (first.name, first.roles, first.levels) == ("Wilma Holt", ("teacher",), {})
    assert kept.levels == {**filled(catalog).levels, "colony.biology": "not-seen"}
    assert replace(kept, levels={}) == replace(filled(catalog), levels={})


def test_what_is_missing_is_named_and_keeps_it_from_being_sent(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        request = ask_for(session, catalog, ana, now)
        draft = filled(catalog)
        levels = {key: level for key, level in draft.levels.items() if key != "people.mentoring"}
        short = replace(draft, name=" ", roles=("queen",), levels=levels)
        keep_draft(request, short)

        assert lacks(catalog, request, short) == ("name", "roles", "people")
        assert lacks(catalog, request, draft) == ()
        with pytest.raises(Refused, match="still to be filled in"):
            answer(session, catalog, STATIONERY, request, now)


def test_an_answer_counts_in_the_portfolio_and_both_are_told(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        request = ask_for(session, catalog, ana, now)
        keep_draft(request, filled(catalog, "Wilma M. Holt", "neighbor"))
        rating = answer(session, catalog, STATIONERY, request, now + HOUR)
    with database.reading() as session:
        portfolio = portfolio_of(session, catalog, ana.person_id, ASSOCIATION)
        _, thanks, told = mails_of(session)
    (reference,) = portfolio.references

    assert (request.status, request.closed_at, request.draft) == ("answered", now + HOUR, None)
    assert (rating.map, rating.fingerprint) == ("beekeeping", fingerprint(catalog.maps["beekeeping"]))
    assert rating.name == "Wilma M. Holt"
    assert (reference.id, reference.roles, reference.received) == (request.key, ("neighbor",), now.date())
    assert reference.competencies == ("health.brood-diseases", "health.varroa", "people.neighbors")
    assert portfolio.person_by_id["wilma-holt"].endorsements[0].endorsement == "elder"
    assert (thanks.to, thanks.about) == ("wilma-holt@raters.example", f"reference {request.id} thanks")
    assert (told.to, told.subject) == ("ana.ruiz@people.example", "Wilma Holt has answered")
    assert "Calm hands" not in thanks.body + told.body
    assert f"{BASE_URL}/references/{request.id}" in told.body


def test_both_are_told_in_the_language_of_who_asked(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        session.get_one(Person, ana.person_id).language = "es"
        request = ask_for(session, catalog, ana, now)
        keep_draft(request, filled(catalog, "Wilma M. Holt", "neighbor"))
        answer(session, catalog, STATIONERY, request, now + HOUR)
    with database.reading() as session:
        subjects = [each.subject for each in mails_of(session)]

    assert subjects == [
        "Ana Ruiz le pide una referencia",
        "Gracias por su referencia para Ana Ruiz",
        "Wilma Holt respondió",
    ]


def test_an_answer_is_given_once(database: Database, catalog: Catalog, ana: Actor, now: datetime) -> None:
    with database.writing() as session:
        request = ask_for(session, catalog, ana, now)
        keep_draft(request, filled(catalog))
        answer(session, catalog, STATIONERY, request, now)
        for act in (
            lambda: answer(session, catalog, STATIONERY, request, now),
            lambda: decline(session, catalog, STATIONERY, request, "No.", now),
            lambda: keep_draft(request, filled(catalog)),
            lambda: withdraw(session, ana, request.id, now),
        ):
            with pytest.raises(Refused):
                act()


def test_who_declines_is_believed_and_the_applicant_reads_why(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        request = ask_for(session, catalog, ana, now)
        keep_draft(request, filled(catalog))
        decline(session, catalog, STATIONERY, request, "I hardly know you.\n", now)
        told = mails_of(session)[-1]

        assert (request.status, request.reason, request.draft) == ("declined", "I hardly know you.", None)
        assert "> I hardly know you." in told.body
        assert session.get(ReferenceRating, request.id) is None


def test_an_applicant_reads_a_rating_only_if_its_rater_was_told_so(
    database: Database, guild: Catalog, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    open_rules = with_references(guild, shown=True)
    with database.writing() as session:
        found = {}
        for rules, name in ((catalog, "Wilma Holt"), (open_rules, "Bo Lind")):
            request = ask_for(session, rules, ana, now, name)
            keep_draft(request, filled(rules, name))
            answer(session, rules, STATIONERY, request, now)
            found[name] = shown_rating(session, ana, request.id)
        asked = mails_of(session)[3]

    assert found["Wilma Holt"] is None
    assert found["Bo Lind"] is not None
    assert "can read them, too" in asked.body
