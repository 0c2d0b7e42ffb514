"""Associations: what their endorsements, criteria, prompts and rubrics point at."""

from collections.abc import Iterator

from assay.content.associations import Association
from assay.content.catalog import owner_of
from assay.content.checks.index import Index, nearest
from assay.content.criteria import Criteria
from assay.content.problems import Key, Problem
from assay.content.prompts import Prompt


def check_associations(index: Index) -> Iterator[Problem]:
    """Every problem of every association, its exams aside."""
    for association in index.catalog.associations.values():
        yield from _check_endorsements(association, index)
        yield from _check_rubrics(association, index)
        for name, prompt in index.catalog.prompts.items():
            if owner_of(name) == association.id:
                yield from _check_prompt(prompt, association, index)
        yield from _check_all_criteria(association, index)


def _maps(association: Association, index: Index) -> list[str]:
    """The maps that an association's endorsements and exams follow."""
    of_exams = [exam.map for name, exam in index.catalog.exams.items() if owner_of(name) == association.id]
    return list(dict.fromkeys([*(each.map for each in association.endorsements if each.map), *of_exams]))


def _check_endorsements(association: Association, index: Index) -> Iterator[Problem]:
    for place, each in enumerate(association.endorsements):
        if each.map and not index.has_map(each.map):
            what = f"the competency map `{each.map}` does not exist"
            expected = f"expected {nearest(each.map, index.catalog.maps)}"
            yield index.problem(
                Key("association", association.id), ("endorsements", place, "map"), what, expected
            )


def _check_rubrics(association: Association, index: Index) -> Iterator[Problem]:
    maps = _maps(association, index)
    for name, rubric in index.catalog.rubrics.items():
        if owner_of(name) != association.id:
            continue
        for row, criterion in enumerate(rubric.criteria):
            for place, each in enumerate(criterion.competencies):
                flaw = index.competency_flaw(each, maps)
                if flaw:
                    at = ("criteria", row, "competencies", place)
                    yield index.problem(Key("rubric", rubric.id, association.id), at, *flaw)


def _check_prompt(prompt: Prompt, association: Association, index: Index) -> Iterator[Problem]:
    key = Key("prompt", prompt.id, association.id)
    known = [each.id for name, each in index.catalog.rubrics.items() if owner_of(name) == association.id]
    if not index.is_known(Key("rubric", prompt.rubric, association.id), known):
        what = f"the rubric `{prompt.rubric}` does not exist"
        yield index.problem(key, ("rubric",), what, f"expected {nearest(prompt.rubric, known)}")
    for place, each in enumerate(prompt.competencies):
        flaw = index.competency_flaw(each, _maps(association, index))
        if flaw:
            yield index.problem(key, ("competencies", place), *flaw)


def _check_all_criteria(association: Association, index: Index) -> Iterator[Problem]:
    taken: dict[tuple[str, str], str] = {}
    for name, criteria in index.catalog.criteria.items():
        if owner_of(name) != association.id:
            continue
        key = Key("criteria", name.partition("/")[2], association.id)
        yield from _check_criteria(criteria, key, association, index)
        for place, category in enumerate(criteria.categories or ("",)):
            first = taken.setdefault((criteria.endorsement, category), key.id)
            if first != key.id:
                whom = f"`{category}`" if category else "everybody"
                what = f"`{criteria.endorsement}` has criteria for {whom} already, in `{first}.yaml`"
                yield index.problem(key, ("categories", place), what, "expected one file for each category")


def _check_criteria(
    criteria: Criteria, key: Key, association: Association, index: Index
) -> Iterator[Problem]:
    endorsements = {each.id: each for each in association.endorsements}
    found = endorsements.get(criteria.endorsement)
    if not found:
        what = f"the endorsement `{criteria.endorsement}` does not exist in `{association.id}`"
        yield index.problem(
            key, ("endorsement",), what, f"expected {nearest(criteria.endorsement, endorsements)}"
        )
        return
    known = [each.id for each in found.categories]
    if known and not criteria.categories:
        what = f"`{criteria.endorsement}` has categories, but the file names none"
        yield index.problem(key, ("endorsement",), what, f"expected `categories: [{', '.join(known)}]`")
    for place, category in enumerate(criteria.categories):
        if category not in known:
            what = f"the category `{category}` does not exist"
            yield index.problem(key, ("categories", place), what, f"expected {nearest(category, known)}")
