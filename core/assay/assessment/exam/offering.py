"""What an exam can be sat in and drawn from, of everything that is there."""

from assay.assessment.exam.assembling import Pools
from assay.content.catalog import Catalog
from assay.content.exams import EVERYBODY, EssaySection, Exam, MultipleChoiceSection


def categories(exam: Exam) -> tuple[str, ...]:
    """The categories that an exam can be sat in: those every essay section has prompts for.

    `all` is the only one where the exam does not tell categories apart, as for an endorsement that has none.
    """
    offered = [tuple(part.by_category) for part in exam.sections if isinstance(part, EssaySection)]
    if not offered:
        return (EVERYBODY,)
    return tuple(name for name in offered[0] if all(name in others for others in offered))


def pools_of(catalog: Catalog, association: str, exam: Exam) -> Pools:
    """The items, texts, prompts and rubrics of an association's exam; KeyError where its map or bank is not there."""
    banks = {part.bank for part in exam.sections if isinstance(part, MultipleChoiceSection)}
    own = f"{association}/"
    prompts = [prompt for name, prompt in catalog.prompts.items() if name.startswith(own)]
    pools = {prompt.pool for prompt in prompts}
    return Pools(
        map=catalog.maps[exam.map],
        items={bank: catalog.banks[bank].items for bank in banks},
        stimuli={bank: catalog.banks[bank].stimuli for bank in banks},
        prompts={pool: tuple(p for p in prompts if p.pool == pool) for pool in pools},
        rubrics={rubric.id: rubric for name, rubric in catalog.rubrics.items() if name.startswith(own)},
    )
