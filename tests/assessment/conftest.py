"""What tests of the rules share: items and sections made in a line."""

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest

from assay.content.exams import Blueprint, Cut, MultipleChoiceSection, Range
from assay.content.items import Item, Option

MakeItem = Callable[..., Item]
MakeSection = Callable[..., MultipleChoiceSection]


@pytest.fixture(scope="session")
def make_item() -> MakeItem:
    """`make_item("a-1", "domain.competency")`: an operational item of four options whose key is the second."""

    def make(
        name: str, competency: str = "bees.biology", cognitive: str = "recall", key: int = 1, **rest: object
    ) -> Item:
        options = tuple(Option(text=f"Answer {n} of {name}", is_key=n == key) for n in range(4))
        return Item.model_validate(
            {
                "id": name,
                "competencies": (competency,),
                "cognitive": cognitive,
                "status": "operational",
                "stem": f"What about {name}?",
                "options": options,
                "rationale": "Because.",
                **rest,
            }
        )

    return make


@pytest.fixture(scope="session")
def make_section() -> MakeSection:
    """`make_section(6, {"bees": (2, 4)})`: a multiple-choice section with this blueprint."""

    def make(items: int, domains: Mapping[str, tuple[int, int]], **ranges: object) -> MultipleChoiceSection:
        cells = {name: Range(*cell) for name, cell in domains.items()}
        blueprint = Blueprint.model_validate({"domains": cells, **ranges})
        return MultipleChoiceSection(
            id="mc",
            kind="multiple-choice",
            title="Multiple choice",
            instructions="Choose.",
            minutes=30,
            bank="hive",
            items=items,
            blueprint=blueprint,
            cut=Cut(share=Decimal("0.8")),
        )

    return make
