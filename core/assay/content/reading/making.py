"""Models made from plain values, every error reported in the line of its key."""

import json
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from assay.content.problems import Gathering, Origin
from assay.content.reading.wording import words_for
from assay.content.reading.yaml_values import Values

Model = TypeVar("Model", bound=BaseModel)


def make(model: type[Model], values: Values, origin: Origin, gathering: Gathering) -> Model | None:
    """A model of the values; None when it has errors, which are then noted."""
    try:
        # Strict JSON: a list is a tuple and a text a date, but never a text a number.
        return model.model_validate_json(json.dumps(values), strict=True, by_alias=True, by_name=False)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            if not _is_echo(detail):
                _report(detail, model, origin, gathering)
        return None


def _is_echo(detail: ErrorDetails) -> bool:
    """Whether a list is called too short only because its entries have errors of their own."""
    return detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]


def _report(detail: ErrorDetails, model: type[BaseModel], origin: Origin, gathering: Gathering) -> None:
    if detail["type"] != "flaws":
        what, expected = words_for(detail, model)
        gathering.problems.append(origin.problem(detail["loc"], what, expected))
        return
    flaws: Any = detail["ctx"]["flaws"]
    for flaw in flaws:
        gathering.problems.append(origin.problem((*detail["loc"], *flaw.at), flaw.what, flaw.expected))
