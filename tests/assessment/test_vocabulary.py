"""What criteria ask of evidence, and the words that they use."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assay.assessment.requirements.demands import Demand
from assay.assessment.requirements.vocabulary import Vocabulary, Word, readable, vocabulary_of
from assay.content.associations import Association
from assay.content.catalog import AssociationContent, Catalog
from assay.content.criteria import Criteria
from assay.content.evidence import Education, Leadership, Supervision, Training, Work
from assay.content.people import Membership
from assay.content.sources import read_association_folder
from web.applicant.portfolio.harbor import PILOT, harbor

TODAY = date(2026, 11, 21)
GUILD = Path(__file__).parents[1] / "dummy" / "guild"


@pytest.fixture(scope="module")
def asked() -> Vocabulary:
    """What the pilots of the harbor are asked."""
    return vocabulary_of(Catalog.of(contents=[harbor()]), TODAY)


def ids(words: tuple[Word, ...]) -> list[str]:
    return [each.id for each in words]


def criteria(*requirements: Mapping[str, Any], **rest: Any) -> Catalog:
    """The harbor with other requirements."""
    version = {"source": {"document": "Rules"}, "requirements": list(requirements), **rest}
    values = {"endorsement": "pilot", "categories": ["deep-sea"], "versions": [version]}
    return Catalog.of(contents=[replace(harbor(), criteria={"pilot": Criteria.model_validate(values)})])


def requirement(id_: str, kind: str = "experience", **rest: Any) -> dict[str, Any]:
    return {"id": id_, "kind": kind, "title": id_, "sentence": f"Have {id_}.", **rest}


def test_words_come_by_kind_and_field(asked: Vocabulary) -> None:
    assert ids(asked.words("training", "topics")) == ["currents", "winds", "radar"]
    assert ids(asked.words("education", "degree")) == ["bsc", "msc"]
    assert ids(asked.words("work", "serving")) == ["crew", "cargo"]
    assert ids(asked.words("memberships", "organisation")) == ["harbor"]
    assert asked.words("training", "format") == ()


def test_usual_words_stand_beside_those_asked_for(asked: Vocabulary) -> None:
    assert ids(asked.words("supervision", "about")) == ["own-practice", "supervision-provided"]
    assert ids(asked.words("leadership", "level")) == ["local", "regional", "state", "national"]


def test_a_word_has_the_title_of_its_association_or_reads_as_its_id(asked: Vocabulary) -> None:
    titles = {each.id: each.title for each in asked.words("training", "topics")}
    assert titles == {"currents": "Currents", "winds": "Winds and weather", "radar": "Radar"}
    assert asked.title("pilot-deep-sea") == "Pilot, Deep sea"
    assert readable("social-emotional") == "Social emotional"


def test_every_field_that_is_asked_of_is_one_of_the_evidence(asked: Vocabulary) -> None:
    models = {
        "education": Education,
        "training": Training,
        "work": Work,
        "leadership": Leadership,
        "supervision": Supervision,
        "memberships": Membership,
    }
    for kind, model in models.items():
        assert asked.fields(kind)
        assert set(asked.fields(kind)) <= set(model.model_fields)


def test_flags_people_and_facts_are_asked_for_without_words(asked: Vocabulary) -> None:
    assert {"paid", "supervised", "internship", "supervisor", "share"} <= set(asked.fields("work"))
    assert asked.fields("facts") == ("leads-pilots",)
    assert ids(asked.words("people", "endorsements")) == ["pilot"]
    assert ids(asked.words("people", "vetted")) == ["harbor"]


def test_a_demand_tells_its_requirement_its_part_and_whether_it_renews(asked: Vocabulary) -> None:
    def told(each: Demand) -> tuple[str, str, bool]:
        part = each.asked.part
        return each.requirement.id, part.title if part else "", each.is_for_renewal

    assert [told(each) for each in asked.asking("training", "topics", "winds")] == [
        ("training", "", False),
        ("training", "Winds", False),
    ]
    assert [told(each) for each in asked.feeds("training")] == [
        ("training", "", False),
        ("refreshing", "", True),
    ]


def test_only_the_aims_that_are_named_are_asked() -> None:
    catalog = Catalog.of(contents=[harbor(), read_association_folder(GUILD)])
    everybody = {str(each.aim) for each in vocabulary_of(catalog, TODAY).demands}
    assert everybody == {PILOT, "river-guild/master/practice", "river-guild/master/teaching"}
    assert {str(each.aim) for each in vocabulary_of(catalog, TODAY, [PILOT]).demands} == {PILOT}
    assert vocabulary_of(catalog, TODAY, ["gone/away"]).demands == ()


def test_what_is_not_in_force_or_for_others_is_not_asked() -> None:
    catalog = criteria(
        requirement("always", where={"activities": ["always"]}),
        requirement("over", until="2025-12-31", where={"activities": ["over"]}),
        requirement("coming", effective="2027-01-01", where={"activities": ["coming"]}),
    )
    assert ids(vocabulary_of(catalog, TODAY).words("work", "activities")) == ["always"]
    assert ids(vocabulary_of(catalog, date(2027, 1, 1)).words("work", "activities")) == ["always", "coming"]


def test_alternatives_are_all_asked_with_the_facts_around_them() -> None:
    either = {"any_of": [{"activities": ["one"]}, {"topics": ["two"], "after_education": ["master"]}]}
    inner = requirement("inner", where=either)
    catalog = criteria(requirement("outer", "any_of", when={"sails": True}, requirements=[inner]))
    found = vocabulary_of(catalog, TODAY)
    assert ids(found.words("work", "activities")) == ["one"]
    assert ids(found.words("work", "topics")) == ["two"]
    assert ids(found.words("education", "level")) == ["master"]
    assert found.fields("facts") == ("sails",)


def test_raters_and_their_fall_backs_are_asked_of_people() -> None:
    slot = {
        "id": "first",
        "roles": ["mate"],
        "rater": {"endorsed": ["any"]},
        "otherwise": [{"roles": ["captain"], "when": {"has-mate": False}}],
    }
    among = {"least": 1, "rater": {"endorsed": ["pilot"]}}
    catalog = criteria(requirement("references", "references", slots=[slot], among=among))
    found = vocabulary_of(catalog, TODAY)
    assert ids(found.words("people", "roles")) == ["mate", "captain"]
    assert ids(found.words("people", "endorsements")) == ["pilot"]
    assert found.fields("facts") == ("has-mate",)


def test_where_associations_differ_the_one_worked_towards_has_the_say() -> None:
    other = harbor().association.model_dump()
    renamed = Association.model_validate({**other, "id": "a-coast", "words": {"winds": "Gales"}})
    catalog = Catalog.of(contents=[AssociationContent(association=renamed), harbor()])
    assert vocabulary_of(catalog, TODAY, [PILOT]).title("winds") == "Winds and weather"
    assert vocabulary_of(catalog, TODAY, []).title("winds") == "Gales"
