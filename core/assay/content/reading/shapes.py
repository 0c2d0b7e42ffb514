"""What a model has at the place of an error, so that a message can say what was expected there."""

from collections.abc import Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, Tag
from pydantic.fields import FieldInfo

from assay.content.base import Steps


def keys_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """A model's fields by the keys that files use."""
    return {str(each.validation_alias or name): each for name, each in model.model_fields.items()}


def model_at(model: type[BaseModel], at: Steps) -> type[BaseModel] | None:
    """The model that stands at a place; None when something else does."""
    here: Any = model
    for step in at:
        here = _inside(_bare(here), step)
    here = _bare(here)
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None


def _inside(shape: Any, step: str | int) -> Any:
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        found = keys_of(shape).get(str(step))
        return found.annotation if found else None
    if get_origin(shape) in (Union, UnionType):
        return _branch(shape, step)
    arguments = get_args(shape)
    if get_origin(shape) is Mapping:
        return arguments[1]
    return arguments[0] if arguments else None


def _branch(union: Any, tag: str | int) -> Any:
    """The branch of a union that a tag names: its own, else its `kind`."""
    return next((each for each in get_args(union) if tag in _tags(each)), None)


def _tags(branch: Any) -> tuple[Any, ...]:
    if get_origin(branch) is Annotated:
        return tuple(each.tag for each in get_args(branch)[1:] if isinstance(each, Tag))
    return get_args(branch.model_fields["kind"].annotation)


def _bare(shape: Any) -> Any:
    """A shape without annotation and without `| None`."""
    if get_origin(shape) is Annotated:
        return _bare(get_args(shape)[0])
    if get_origin(shape) in (Union, UnionType):
        some = [each for each in get_args(shape) if each is not type(None)]
        return _bare(some[0]) if len(some) == 1 else shape
    return shape
