"""Everything that criteria can ask has words: a kind, a key or a field that is new and has none is found here."""

from typing import get_args

import pytest

from assay.content.catalog import Catalog
from assay.content.conditions import Qualification, Where, Window
from assay.content.raters import FallBack, Slot
from assay.content.requirements import AllOf, AnyOf, HoursPart, Requirement, Single
from assay.content.rules import Rule
from assay.web.criteria.clauses import Clause, clauses_of, qualified
from assay.web.criteria.names import Names
from assay.web.criteria.telling import Told, tell
from web.criteria.samples import DAY, KINDS, RULE, WHERE, condition, requirement

NAMES = Names(Catalog(), "river-guild", {})
MODELS = {
    get_args(each.model_fields["kind"].annotation)[0]: each for each in (*get_args(Single), AllOf, AnyOf)
}
#: What is shown beside the words, or decides whom they are for; and what only tells one thing from another.
BESIDE = {"id", "kind", "title", "sentence", "place", "strength", "categories", "effective", "until"}
FIELDS = [(kind, key) for kind, model in MODELS.items() for key in model.model_fields if key not in BESIDE]


def _told(sample: Requirement) -> Told:
    return tell(sample, NAMES, DAY)


def test_samples_say_everything_that_a_requirement_can_say() -> None:
    assert set(KINDS) == set(MODELS)
    for kind, model in MODELS.items():
        assert {*RULE, *KINDS[kind], "kind"} == set(model.model_fields), kind
    assert set(RULE) | {"kind"} >= set(Rule.model_fields)


def test_samples_say_everything_inside_them_too() -> None:
    hours, references = KINDS["hours"], KINDS["references"]
    window, slot = hours["window"], references["slots"][0]

    assert set(window) == set(Window.model_fields)
    assert set(slot) == set(Slot.model_fields)
    assert set(slot["otherwise"][0]) == set(FallBack.model_fields)
    assert set(slot["rater"]) == set(Qualification.model_fields)
    assert {*hours["including"][0], "when", "effective", "until"} == set(HoursPart.model_fields)
    assert set(references["among"]) == {"least", "rater"}


@pytest.mark.parametrize("kind", MODELS)
def test_every_kind_has_words(kind: str) -> None:
    told = _told(requirement(kind))

    assert told.measure
    assert [each.label for each in told.clauses if each.label == "Reviewers"]
    assert all(each.label and (each.text or each.alternatives) for each in told.clauses)
    assert Clause("Asked only if", "Keeps queens") in told.clauses


@pytest.mark.parametrize(("kind", "key"), FIELDS)
def test_everything_that_a_kind_can_say_makes_a_difference(kind: str, key: str) -> None:
    model, whole = MODELS[kind], requirement(kind)
    field = model.model_fields[key]
    if not field.is_required():
        assert _told(whole) != _told(whole.model_copy(update={key: field.get_default()}))
    else:
        assert _words_of(KINDS[kind][key]) <= _all_words(_told(whole))


def _words_of(value: object) -> set[str]:
    """The words that a value that must be said is told by."""
    if isinstance(value, dict):
        return {str(value["title"]).casefold()} if "title" in value else set()
    if isinstance(value, list):
        return {word for each in value for word in _words_of(each)}
    return {str(value).replace("-", " ").casefold()} - {"training"}


def _all_words(told: Told) -> set[str]:
    texts = [told.title, told.measure, *told.measure.split(), *(each.text for each in told.clauses)]
    inner = {word for each in told.inner for word in _all_words(each)}
    spoken = {str(each).casefold() for each in texts}
    return spoken | inner | {part for each in spoken for part in each.split(" or ")}


@pytest.mark.parametrize("key", Where.model_fields)
def test_every_key_of_a_condition_has_words(key: str) -> None:
    (told,) = clauses_of(condition(key), NAMES, DAY)

    assert told.label
    assert told.text or all(told.alternatives)


def test_samples_hold_every_key_of_a_condition() -> None:
    assert set(WHERE) == set(Where.model_fields)


def test_whose_vetting_counts_is_told_until_it_ends() -> None:
    rater = Qualification.model_validate(WHERE["provider"])
    after = DAY.replace(year=2091)

    assert qualified(rater, NAMES, DAY) == (
        "somebody endorsed as Master practice, somebody who meets the requirements without being endorsed (if "
        "reviewers agree), or until 31 December 2090 somebody vetted by River guild"
    )
    assert "River guild" not in qualified(rater, NAMES, after)


def test_ages_are_told_in_the_unit_of_the_criteria() -> None:
    def ages(text: str) -> str:
        return clauses_of(Where(ages=text), NAMES, DAY)[0].text

    assert [ages(each) for each in ("prenatal-36m", "0-36m", "3-6y")] == [
        "from before birth to 36 months",
        "from birth to 36 months",
        "from 3 years to 6 years",
    ]


def test_a_list_keeps_words_with_commas_apart() -> None:
    names = Names(
        Catalog(), "river-guild", {"families": "Infants, children, and families", "policy": "Policy"}
    )

    assert clauses_of(Where(topics=("families", "policy")), names, DAY)[0].text == (
        "“Infants, children, and families” or “policy”"
    )
