"""Who takes part in a season: everybody has an account, and the coordinator appoints and invites by services."""

from dataclasses import dataclass

from assay.content.people import Person as Named
from assay.services.appointments import appoint
from assay.services.people import Actor
from assay.services.portfolio.contacts import Card, add_contact
from assay.storage.database import Database
from assay.storage.people import Person
from services.building import ASSOCIATION, NOW, add_person
from services.season.truth import JUDGES, SEVERITIES

#: Readers whom the first candidate names in their portfolio, by their places: nobody but the other four may read it.
NAMED = tuple(range(10))
#: The reader who names the second candidate.
NAMING = 12


@dataclass(frozen=True)
class Cast:
    """Everybody, candidates and reviewers in the order of the truth."""

    coordinator: Actor
    reviewers: tuple[Actor, ...]
    #: Who fails calibration.
    stopped: Actor
    judges: tuple[Actor, ...]
    candidates: tuple[Actor, ...]


def gather(database: Database, size: int) -> Cast:
    """Make accounts, appoint reviewers, and let two conflicts of interest be known."""
    with database.writing() as session:
        boss = add_person(session, "Cora Coordinator", "coordinator")
        names = [f"Rater {letter}" for letter in "ABCDEFGHIJKLMNO"]
        people = [add_person(session, name) for name in names]
        appointed = [appoint(session, boss, ASSOCIATION, _email(name), "reviewer", NOW) for name in names]
        session.flush()
        for person in appointed:
            session.refresh(person, ["appointments"])
        reviewers = [Actor.of(person) for person in appointed]
        judges = tuple(add_person(session, f"Judge {number}") for number in range(len(JUDGES)))
        candidates = tuple(add_person(session, f"Candidate Nr{number:03}") for number in range(size))
    assert [each.person_id for each in people] == [each.person_id for each in reviewers]
    cast = Cast(boss, tuple(reviewers[: len(SEVERITIES)]), reviewers[-1], judges, candidates)
    _tell_conflicts(database, cast)
    return cast


def _email(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@people.example"


def _tell_conflicts(database: Database, cast: Cast) -> None:
    pairs = [(cast.candidates[0], cast.reviewers[place]) for place in NAMED]
    with database.writing() as session:
        for owner, other in [*pairs, (cast.reviewers[NAMING], cast.candidates[1])]:
            person = session.get_one(Person, other.person_id)
            card = Card(Named(id="somebody", name=person.name), person.email)
            add_contact(session, owner, card, NOW)
