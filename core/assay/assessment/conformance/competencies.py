"""Whether each competency of a map is examined, or documented, by anything at all."""

from collections.abc import Iterator
from typing import Final

from assay.assessment.conformance.ground import Ground, Remark
from assay.content.associations import Endorsement
from assay.content.catalog import owner_of
from assay.content.criteria import CriteriaVersion
from assay.content.exams import EssaySection, Exam, MultipleChoiceSection
from assay.content.problems import Key
from assay.content.prompts import Prompt
from assay.content.requirements import CompetenciesRequirement, with_inner

#: So many competencies are named in one note.
_MOST_NAMED: Final = 5
_EXPECTED: Final = "expected an item, a prompt or a rubric on each, or a requirement of kind `competencies`"


def check_competencies(ground: Ground) -> Iterator[Remark]:
    """A note for each endorsement that leaves competencies of its map to nothing, in any of its categories."""
    for association in ground.catalog.associations.values():
        key = Key("association", association.id)
        for place, endorsement in enumerate(association.endorsements if ground.is_sound(key) else ()):
            missing = _missing(ground, association.id, endorsement)
            if missing:
                named = ", ".join(f"`{each}`" for each in missing[:_MOST_NAMED])
                more = f" and {len(missing) - _MOST_NAMED} more" if missing[_MOST_NAMED:] else ""
                what = f"nothing in `{endorsement.id}` examines or documents {named}{more}"
                yield ground.note(key, ("endorsements", place, "map"), what, _EXPECTED)


def _missing(ground: Ground, owner: str, endorsement: Endorsement) -> list[str]:
    map_ = ground.catalog.maps.get(endorsement.map or "")
    if map_ is None or _is_documented(ground, owner, endorsement):
        return []
    own = [each for name, each in ground.catalog.exams.items() if owner_of(name) == owner]
    exams = [each for each in own if each.endorsement == endorsement.id]
    if not all(_is_whole(ground, Key(kind, name)) for kind, name in _parts(map_.id, exams)):
        return []
    examined: set[str] = set()
    for exam in exams:
        examined.update(_by_items(ground, exam))
        examined.update(_by_prompts(ground, owner, exam))
    return [each for each in map_.competencies if each not in examined]


def _parts(map_id: str, exams: list[Exam]) -> Iterator[tuple[str, str]]:
    """The map and the banks on which it depends what is examined."""
    yield "map", map_id
    for exam in exams:
        for section in exam.sections:
            if isinstance(section, MultipleChoiceSection):
                yield "bank", section.bank


def _is_whole(ground: Ground, key: Key) -> bool:
    """Whether a map or bank is there, and all of it could be read; what could not was named already."""
    there = ground.catalog.maps if key.kind == "map" else ground.catalog.banks
    return key.id in there and ground.is_sound(key)


def _is_documented(ground: Ground, owner: str, endorsement: Endorsement) -> bool:
    """Whether the newest criteria ask for evidence of every competency."""
    criteria = [each for name, each in ground.catalog.criteria.items() if owner_of(name) == owner]
    return any(_documents(each.versions[-1]) for each in criteria if each.endorsement == endorsement.id)


def _documents(version: CriteriaVersion) -> bool:
    asked = (each for each in with_inner(version.requirements) if isinstance(each, CompetenciesRequirement))
    return any(each.strength == "required" for each in asked)


def _by_items(ground: Ground, exam: Exam) -> Iterator[str]:
    """What operational items examine that the blueprint lets onto a form."""
    for section in exam.sections:
        if isinstance(section, MultipleChoiceSection) and section.bank in ground.catalog.banks:
            for item in ground.catalog.banks[section.bank].operational:
                cell = section.blueprint.domains.get(item.domain)
                yield from item.competencies if cell and cell.most else ()


def _by_prompts(ground: Ground, owner: str, exam: Exam) -> Iterator[str]:
    """What prompts of the exam's pools examine, and the rubrics that score them."""
    sections = (each for each in exam.sections if isinstance(each, EssaySection))
    choices = (each for section in sections for those in section.by_category.values() for each in those)
    for choice in choices:
        for prompt in ground.catalog.pool(owner, choice.from_):
            yield from _of_prompt(ground, owner, prompt)


def _of_prompt(ground: Ground, owner: str, prompt: Prompt) -> Iterator[str]:
    yield from prompt.competencies
    rubric = ground.catalog.rubrics.get(f"{owner}/{prompt.rubric}")
    for criterion in rubric.criteria if rubric else ():
        yield from criterion.competencies
