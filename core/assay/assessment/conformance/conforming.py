"""Everything that a content check knows: what is wrong in the files, and whether they do what they are for."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import chain

from assay.assessment.conformance.competencies import check_competencies
from assay.assessment.conformance.criteria import check_criteria
from assay.assessment.conformance.dates import check_dates
from assay.assessment.conformance.forms import check_forms
from assay.assessment.conformance.ground import Ground, Remark
from assay.assessment.conformance.key_habits import check_keys
from assay.assessment.conformance.languages import check_languages
from assay.assessment.conformance.reading_level import check_reading
from assay.assessment.conformance.sources import check_sources_of
from assay.content.checking import Reading, Report, read_as_needed
from assay.content.finding import Source


def check_conformance(sources: Iterable[Source], on: date, around: Iterable[Source] = ()) -> Report:
    """Every problem and note of some sources on a day; those around them are pointed at, and not reported."""
    return conformance_of(read_as_needed(sources, around), on)


def conformance_of(reading: Reading, on: date) -> Report:
    """Every problem and note of what was read. What has a problem by itself is not looked at further."""
    report = reading.report()
    ground = Ground(reading.index, frozenset(each.path for each in reading.problems_everywhere))
    remarks = [each for each in remarks_on(ground, on) if each.problem.path in reading.files]
    problems = {each.problem for each in remarks if not each.is_note}
    notes = {*report.notes, *(each.problem for each in remarks if each.is_note)}
    return replace(report, problems=tuple(sorted({*report.problems, *problems})), notes=tuple(sorted(notes)))


def remarks_on(ground: Ground, on: date) -> Iterable[Remark]:
    """What is remarked on content, subject by subject."""
    return chain(
        check_forms(ground),
        check_competencies(ground),
        check_criteria(ground, on),
        check_dates(ground),
        check_sources_of(ground),
        check_reading(ground),
        check_keys(ground),
        check_languages(ground),
    )
