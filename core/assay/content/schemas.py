"""JSON Schemas of the files that associations write."""

from collections.abc import Mapping
from typing import Any, Final

from assay.content.agreements import AgreementFrontMatter
from assay.content.associations import Association
from assay.content.banks import BankFile
from assay.content.base import Content
from assay.content.competencies import CompetencyMap
from assay.content.controls import ControlFrontMatter
from assay.content.criteria import Criteria
from assay.content.exams import Exam
from assay.content.item_types.base import Nothing
from assay.content.item_types.known import BUILT_IN
from assay.content.items import ItemFrontMatter
from assay.content.policies import AdjudicationPolicy
from assay.content.portfolio import Portfolio
from assay.content.prompts import PromptFrontMatter
from assay.content.rubrics import Rubric
from assay.content.stimuli import StimulusFrontMatter

#: For Markdown files it is the front matter that has a schema.
MODELS: Final[Mapping[str, type[Content]]] = {
    "association": Association,
    "competency-map": CompetencyMap,
    "item": ItemFrontMatter,
    "bank": BankFile,
    "stimulus": StimulusFrontMatter,
    "prompt": PromptFrontMatter,
    "rubric": Rubric,
    "exam": Exam,
    "adjudication-policy": AdjudicationPolicy,
    "criteria": Criteria,
    "agreement": AgreementFrontMatter,
    "control": ControlFrontMatter,
    "portfolio": Portfolio,
    # What stands under `answer:` in an item, by its type.
    **{f"answer-{each.name}": each.answer for each in BUILT_IN if each.answer is not Nothing},
}


def schema_of(kind: str) -> dict[str, Any]:
    """The JSON Schema of a kind; KeyError when there is none."""
    schema = MODELS[kind].model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
