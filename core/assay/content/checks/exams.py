"""Exams: what they point at, and whether there is enough of it."""

from collections.abc import Iterator

from assay.content.associations import Endorsement
from assay.content.base import Steps
from assay.content.catalog import owner_of
from assay.content.checks.blueprints import BlueprintCheck
from assay.content.checks.essays import EssayCheck
from assay.content.checks.index import Index, nearest
from assay.content.exams import EssaySection, Exam, MultipleChoiceSection
from assay.content.problems import Key, Problem


def check_exams(index: Index) -> Iterator[Problem]:
    """Every problem of every exam."""
    for name, exam in index.catalog.exams.items():
        key = Key("exam", exam.id, owner_of(name))
        yield from _check_endorsement(exam, key, index)
        yield from _check_map(exam, key, index)
        for place, section in enumerate(exam.sections):
            at = ("sections", place)
            if isinstance(section, EssaySection):
                endorsement = _endorsements(key, index).get(exam.endorsement)
                yield from EssayCheck(index, key, at, section, endorsement).problems()
            else:
                yield from _check_items(section, exam.map, key, at, index)


def _endorsements(key: Key, index: Index) -> dict[str, Endorsement]:
    return {each.id: each for each in index.catalog.associations[key.owner].endorsements}


def _check_endorsement(exam: Exam, key: Key, index: Index) -> Iterator[Problem]:
    known = _endorsements(key, index)
    if exam.endorsement not in known:
        what = f"the endorsement `{exam.endorsement}` does not exist in `{key.owner}`"
        yield index.problem(key, ("endorsement",), what, f"expected {nearest(exam.endorsement, known)}")


def _check_map(exam: Exam, key: Key, index: Index) -> Iterator[Problem]:
    if not index.has_map(exam.map):
        what = f"the competency map `{exam.map}` does not exist"
        yield index.problem(key, ("map",), what, f"expected {nearest(exam.map, index.catalog.maps)}")


def _check_items(
    section: MultipleChoiceSection, map_id: str, key: Key, at: Steps, index: Index
) -> Iterator[Problem]:
    banks = index.catalog.banks
    if not index.is_known(Key("bank", section.bank), banks):
        what = f"the bank `{section.bank}` does not exist"
        yield index.problem(key, (*at, "bank"), what, f"expected {nearest(section.bank, banks)}")
    bank, of_exam = banks.get(section.bank), index.catalog.maps.get(map_id)
    of_bank = index.catalog.maps.get(bank.map) if bank else None
    if not (bank and of_bank and of_exam):
        return
    if missing := [each for each in of_exam.competencies if not of_bank.holds([each])]:
        more = f" and {len(missing) - 1} more" if missing[1:] else ""
        what = f"the map `{of_bank.id}` of the bank `{bank.id}` lacks `{missing[0]}`{more}"
        expected = f"expected a bank whose map holds every competency of the exam's map `{of_exam.id}`"
        yield index.problem(key, (*at, "bank"), what, expected)
    else:
        yield from BlueprintCheck(index, key, at, section, bank, of_exam).problems()
