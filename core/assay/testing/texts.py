"""Every text of a plugin that pages show as Markdown."""

from collections.abc import Iterator

from assay.content.associations import Association
from assay.content.banks import Bank
from assay.content.catalog import Catalog, owner_of
from assay.content.criteria import Criteria
from assay.content.exams import Exam, MultipleChoiceSection
from assay.content.prompts import Prompt
from assay.content.requirements import with_inner


def markdown_texts(association: Association, catalog: Catalog) -> Iterator[str]:
    """The texts of an association, and those of the maps and banks that it uses."""
    yield association.about
    yield from (each.summary for each in association.endorsements)
    yield from (each.text for key, each in catalog.agreements.items() if owner_of(key) == association.id)
    for key, criteria in catalog.criteria.items():
        yield from _of_criteria(criteria) if owner_of(key) == association.id else ()
    for key, prompt in catalog.prompts.items():
        yield from _of_prompt(prompt) if owner_of(key) == association.id else ()
    exams = [each for key, each in catalog.exams.items() if owner_of(key) == association.id]
    for exam in exams:
        yield from _of_exam(exam)
    for name in _banks_of(exams):
        yield from _of_bank(catalog.banks[name])


def _banks_of(exams: list[Exam]) -> list[str]:
    sections = [section for exam in exams for section in exam.sections]
    return sorted({each.bank for each in sections if isinstance(each, MultipleChoiceSection)})


def _of_criteria(criteria: Criteria) -> Iterator[str]:
    for version in criteria.versions:
        renewal = version.renewal.requirements if version.renewal else ()
        yield from (each.sentence for each in with_inner((*version.requirements, *renewal)))


def _of_prompt(prompt: Prompt) -> Iterator[str]:
    yield prompt.vignette
    yield from prompt.tasks
    if prompt.for_reviewers:
        yield prompt.for_reviewers


def _of_exam(exam: Exam) -> Iterator[str]:
    yield from (each.instructions for each in exam.sections)
    yield from exam.allowed
    yield from exam.not_allowed


def _of_bank(bank: Bank) -> Iterator[str]:
    yield bank.description
    yield from (each.text for each in bank.stimuli)
    for item in bank.items:
        yield item.stem
        yield from (each.text for each in item.options)
        yield item.rationale
