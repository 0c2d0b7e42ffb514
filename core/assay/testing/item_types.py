"""What every item type must hold, as tests that run for each type of the plugin of whoever extends them."""

from functools import cache
from typing import Any, ClassVar

import pytest

from assay.content.item_types.base import ItemType
from assay.content.item_types.known import BUILT_IN, ItemTypes
from assay.content.item_types.samples import faults_of, item_of, samples_of
from assay.content.items import SINGLE_BEST
from assay.hooks.loading import Candidate, installed, item_types_of
from assay.web.item_drawing import draw_plainly

#: Elements that take an answer; a type that asks needs one, or a list that becomes checkboxes.
CONTROLS = ("<input", "<select", "<textarea", "data-choices")


def installed_types() -> tuple[ItemType[Any], ...]:
    """Every type of the environment: those of Assay, and those that installed plugins bring."""
    return (*BUILT_IN, *(each for candidate in installed() for each in _types_of(candidate)))


@cache
def _types_of(candidate: Candidate) -> tuple[ItemType[Any], ...]:
    return tuple(item_types_of(candidate))


class ItemTypeConformance:
    """Extend it under a name that begins with `Test`, and say for which plugin; without one, for all installed."""

    #: The object that the entry point of the plugin names.
    plugin: ClassVar[object | None] = None

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """One test for each type."""
        if "item_type" in metafunc.fixturenames:
            types = (
                _types_of(Candidate("plugin", "", "", plugin=self.plugin))
                if self.plugin
                else installed_types()
            )
            metafunc.parametrize("item_type", types, ids=[each.name for each in types])

    def test_it_stands_its_samples(self, item_type: ItemType[Any]) -> None:
        """Right, wrong, edge, empty and malformed responses earn what `samples.yaml` says."""
        assert faults_of(item_type) == []

    def test_its_template_draws_each_sample(self, item_type: ItemType[Any]) -> None:
        """To be answered, with a legend and controls and without the key; and to be read."""
        types = ItemTypes({item_type.name: item_type})
        for sample in samples_of(item_type):
            item = item_of(sample, types)
            asked = draw_plainly(types, item, "answering")
            if item_type.name != SINGLE_BEST:
                assert asked.startswith("<legend"), f"{item.id}: the first element has to be a `<legend>`"
                assert any(each in asked for each in CONTROLS), f"{item.id}: nothing takes an answer"
            for forbidden in ("<script", "<style", " style=", " onclick="):
                assert forbidden not in asked, f"{item.id}: pages allow no `{forbidden.strip()}`"
            assert draw_plainly(types, item, "reading", shows_key=True), f"{item.id}: nothing is read"
            for response in sample.responses:
                draw_plainly(types, item, "reading", response=response.plain)

    def test_its_fields_are_described(self, item_type: ItemType[Any]) -> None:
        """`assay schema` tells an author what each key means."""
        for model in (item_type.answer, item_type.interaction):
            silent = [name for name, each in model.model_fields.items() if not each.description]
            assert silent == [], f"{model.__name__}: fields without a description"
