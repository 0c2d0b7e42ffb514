"""What is so or not so of a person."""

from assay.services.people import Actor
from assay.services.portfolio.facts import facts_of, say_facts
from assay.storage.database import Database
from services.building import NOW


def test_yes_no_and_not_said(database: Database, ada: Actor, olaf: Actor) -> None:
    with database.writing() as session:
        say_facts(session, ada, {"teaches": True, "leads": False, "sails": None}, NOW)
        assert facts_of(session, ada) == {"leads": False, "teaches": True}
        assert facts_of(session, olaf) == {}


def test_an_answer_can_be_changed_and_taken_back_and_others_stay(database: Database, ada: Actor) -> None:
    with database.writing() as session:
        say_facts(session, ada, {"teaches": True, "leads": False}, NOW)
    with database.writing() as session:
        say_facts(session, ada, {"teaches": False}, NOW)
        say_facts(session, ada, {"teaches": False, "sails": None}, NOW)
        assert facts_of(session, ada) == {"leads": False, "teaches": False}
        say_facts(session, ada, {"leads": None}, NOW)
        assert facts_of(session, ada) == {"teaches": False}
