"""Evidence that counts through another map: once, for the broader, and with the map named."""

from datetime import date

import pytest

from assay.assessment.requirements.coverage import cover
from assay.assessment.requirements.everywhere import evaluate_everywhere
from assay.content.associations import Association, Endorsement
from assay.content.catalog import AssociationContent, Catalog
from assay.content.criteria import Criteria, CriteriaSource, CriteriaVersion
from assay.content.crosswalk import Crossing
from assay.content.evidence import Training, Work
from assay.content.portfolio import Portfolio
from assay.content.requirements import CompetenciesRequirement
from content.mapping import Relation, full, make_map

ON = date(2026, 6, 1)
WIND, REEF = full("wind"), full("reef")


def training(name: str, *tags: str) -> Training:
    values = {"id": name, "title": name, "hours": "2", "on": "2026-01-01", "topics": ["sea"]}
    return Training.model_validate({**values, "competencies": list(tags)})


def catalog(relation: Relation, least: int = 1) -> Catalog:
    """An association whose map has the competency `wind`, and a map of sailors that states a match with it."""
    requirement = CompetenciesRequirement(
        id="c", kind="competencies", title="C", sentence="C.", by=("training", "work"), least=least
    )
    version = CriteriaVersion(
        effective=None, source=CriteriaSource(document="Rules"), requirements=(requirement,)
    )
    association = Association(
        id="keepers",
        name="Keepers",
        short_name="K",
        place="Coast",
        website="https://keepers.example",
        languages=("en",),
        time_zone="Europe/Lisbon",
        about="Keepers.",
        endorsements=(Endorsement(id="keeper", title="Keeper", summary="Keeps.", map="keeping"),),
    )
    content = AssociationContent(
        association, criteria={"keeper": Criteria(endorsement="keeper", versions=(version,))}
    )
    sailing = make_map("sailing", "reef", ("reef", relation, "keeping:wind"))
    return Catalog.of([make_map("keeping", "wind"), sailing], contents=[content])


@pytest.mark.parametrize(
    ("relation", "status"), [("exact", "met"), ("broader", "met"), ("narrower", "unmet")]
)
def test_everywhere_counts_what_is_the_same_or_narrower_and_says_through_what(
    relation: Relation, status: str
) -> None:
    portfolio = Portfolio(training=(training("course", REEF),))
    (found,) = evaluate_everywhere(catalog(relation), portfolio, ON)

    assert found.status == status
    used = [
        (each.evidence, each.as_what, [str(why) for why in each.reasons]) for each in found.findings[0].used
    ]
    through = [("course", WIND, [f"through {REEF} of the map sailing"])]
    assert used == (through if status == "met" else [])


def test_an_entry_with_both_tags_counts_once_and_as_its_own() -> None:
    portfolio = Portfolio(training=(training("course", REEF, WIND),))
    (found,) = evaluate_everywhere(catalog("exact", least=2), portfolio, ON)

    assert found.status == "unmet"
    assert [str(note) for note in found.findings[0].notes] == [f"1 of 2 entries document {WIND}"]


def test_cells_hold_their_own_and_what_crosses_and_know_which_is_which() -> None:
    work = Work.model_validate({"id": "job", "title": "J", "from": "2025-01-01", "competencies": [REEF]})
    portfolio = Portfolio(training=(training("b", WIND), training("a", REEF)), work=(work,))
    crossings = (Crossing(WIND, REEF, "sailing"), Crossing(WIND, full("other"), "third"))
    found = cover(portfolio, ["training", "work"], ON, crossings)

    assert found.entries(WIND, ["training", "work"]) == ("a", "b", "job")
    assert found.entries(REEF, ["training", "work"]) == ("a", "job")
    assert found.crossed == {(WIND, "a"): crossings[0], (WIND, "job"): crossings[0]}
    assert cover(portfolio, ["training", "work"], ON).entries(WIND, ["training", "work"]) == ("b",)
