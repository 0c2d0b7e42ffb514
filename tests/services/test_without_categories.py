"""An exam for an endorsement without categories: scheduled, registered for, sat, and sat again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from assay.assessment.exam.forms import MultipleChoicePart
from assay.assessment.exam.offering import categories
from assay.content.catalog import Catalog
from assay.services.candidacy.registration import obstacle, register
from assay.services.candidacy.sittings import begin_section, enter_room
from assay.services.errors import NotFound, Refused
from assay.services.forms import draw_form
from assay.services.people import Actor
from assay.services.windows import WindowPlan, find_window, schedule_window
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.windows import StoredForm
from services import building
from services.applications import keeping
from services.building import NOW, hand_in

SOCIETY, EXAM = "lighthouse-society", "coast-guard"


@pytest.fixture(scope="session")
def society() -> Catalog:
    """The content of an association whose endorsement has no categories."""
    return keeping.society()


@pytest.fixture
def window(database: Database, society: Catalog) -> int:
    """A window of the society's exam that is open now."""
    plan = WindowPlan(EXAM, "Autumn", NOW - timedelta(days=1), NOW + timedelta(days=90), seed=7)
    with database.writing() as session:
        coordinator = building.add_person(session, "Cora Coordinator", "coordinator", association=SOCIETY)
        return schedule_window(session, society, coordinator, SOCIETY, plan, NOW).id


def test_one_form_is_drawn_for_everybody(database: Database, society: Catalog, window: int) -> None:
    with database.reading() as session:
        form = session.scalars(select(StoredForm)).one()
        line = session.scalars(select(AuditLine)).one()
    assert form.category == "all"
    assert line.detail["forms"] == {"all": form.fingerprint}
    assert categories(society.exams[f"{SOCIETY}/{EXAM}"]) == ("all",)


def test_the_room_opens_and_what_is_outside_the_map_is_not_asked(
    database: Database, make_person: Callable[..., Actor], window: int
) -> None:
    ann = make_person("Ann Applicant")
    with database.writing() as session:
        sitting = register(session, ann, window, "all", NOW)
        begin_section(session, ann, sitting.id, NOW)
        _, form, _ = enter_room(session, ann, sitting.id, NOW)
    assert (sitting.category, form.category) == ("all", "all")
    [questions] = [part for part in form.parts if isinstance(part, MultipleChoicePart)]
    asked = {each.competency for each in questions.items}
    assert len(questions.items) == 4
    assert asked <= {"light.lamps", "light.signals", "watch.weather"}


def test_no_category_can_be_chosen(
    database: Database, make_person: Callable[..., Actor], window: int
) -> None:
    ann = make_person("Ann Applicant")
    with pytest.raises(NotFound, match="not offered in the category keeper"), database.writing() as session:
        register(session, ann, window, "keeper", NOW)


def test_who_sat_it_waits_for_the_result(
    database: Database, society: Catalog, make_person: Callable[..., Actor], window: int
) -> None:
    ann = make_person("Ann Applicant")
    hand_in(database, ann, window, {1: "I wake the others."}, "all")
    with database.reading() as session:
        assert obstacle(session, ann, find_window(session, window), NOW).startswith("You are already")


@pytest.mark.parametrize(
    ("name", "category", "sentence"),
    [
        ("lighthouse-society/coast-guard", "keeper", "it has none, so name none"),
        ("river-guild/master", "all", "This exam has categories; choose one of practice, teaching"),
        ("river-guild/master", "poetry", "poetry is not a category of this exam; there are practice"),
    ],
)
def test_a_category_that_is_not_there_is_told_in_a_sentence(
    society: Catalog, guild: Catalog, name: str, category: str, sentence: str
) -> None:
    association, _, exam = name.partition("/")
    catalog = society if association == SOCIETY else guild
    with pytest.raises(Refused, match=sentence):
        draw_form(catalog, association, exam, category, 1)
