"""Whether forms can be drawn: for every category, and in parallel where the exam declares it."""

from collections.abc import Iterator
from typing import Final

from assay.assessment.assembly.infeasible import Infeasible
from assay.assessment.assembly.programs import Allowance
from assay.assessment.assembly.remedies import remedies
from assay.assessment.conformance.ground import Ground, Remark
from assay.assessment.exam.assembling import Pools, assemble_parallel
from assay.assessment.exam.offering import categories, pools_of
from assay.content.catalog import owner_of
from assay.content.exams import Exam, MultipleChoiceSection
from assay.content.problems import Key

#: How long the solver looks for the forms of one exam.
SECONDS: Final = 3.0
#: Parallel forms that an exam must allow that declares what they may have in common.
PARALLEL: Final = 2
_SEED: Final = 1


def check_forms(ground: Ground) -> Iterator[Remark]:
    """A remark for each exam of which no form can be drawn, with the rules that exclude each other."""
    for name, exam in ground.catalog.exams.items():
        key = Key("exam", exam.id, owner_of(name))
        if _can_be_tried(ground, key, exam):
            pools = pools_of(ground.catalog, key.owner, exam)
            found = _clash(ground, key, exam, pools, 1)
            if found is None and _declares_parallel(exam):
                found = _clash(ground, key, exam, pools, PARALLEL)
            yield from [] if found is None else [found]


def _can_be_tried(ground: Ground, key: Key, exam: Exam) -> bool:
    """Whether everything that forms are drawn from is there and sound; what is not was named already."""
    banks = {each.bank for each in exam.sections if isinstance(each, MultipleChoiceSection)}
    keys = [Key("map", exam.map), Key("association", key.owner), *(Key("bank", each) for each in banks)]
    is_there = exam.map in ground.catalog.maps and all(each in ground.catalog.banks for each in banks)
    return is_there and all(ground.is_sound(each) for each in keys)


def _declares_parallel(exam: Exam) -> bool:
    sections = (each for each in exam.sections if isinstance(each, MultipleChoiceSection))
    return any(each.parallel.model_fields_set for each in sections)


def _clash(ground: Ground, key: Key, exam: Exam, pools: Pools, count: int) -> Remark | None:
    error = _infeasible(exam, pools, count)
    if error is None:
        return None
    place = _first_section(exam, pools, count)
    what = f"{count} parallel forms cannot be drawn" if count > 1 else "no form can be drawn"
    expected = " ".join(remedies(error.clashes)) or "Add operational items, or ask for fewer."
    remark = ground.problem if error.is_proven else ground.note
    at = ("sections", place, "parallel" if count > 1 else "blueprint")
    return remark(key, at, f"{what}: {'; '.join(error.reasons)}", f"expected a remedy: {expected}")


def _infeasible(exam: Exam, pools: Pools, count: int) -> Infeasible | None:
    try:
        assemble_parallel("", exam, categories(exam), pools, _SEED, count, None, Allowance(SECONDS))
    except Infeasible as error:
        return error
    return None


def _first_section(exam: Exam, pools: Pools, count: int) -> int:
    """The first section that cannot be filled after those before it."""
    for place in range(1, len(exam.sections)):
        if _infeasible(exam.model_copy(update={"sections": exam.sections[:place]}), pools, count):
            return place - 1
    return len(exam.sections) - 1
