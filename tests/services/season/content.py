"""The guild with a bank for a season: one key in it is wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final, Literal

from assay.content.adjudication import Rating
from assay.content.banks import Bank
from assay.content.catalog import Catalog
from assay.content.controls import ControlResponse, ReferenceLevel, Use
from assay.content.exams import EssaySection, Exam, MultipleChoiceSection
from assay.content.items import Item
from assay.content.rubrics import Criterion, Rubric
from services.building import ASSOCIATION, EXAM, guild
from services.season.truth import CRITERIA, DIFFICULTIES, KEYS, OPTIONS, WEIGHTS

#: The windows of a season by name, and the seeds that draw their forms.
SEEDS: Final = {"Spring": 11, "Autumn": 23}
LENGTH: Final = 40
#: What the competencies of the items are, in turn.
COMPETENCIES: Final = (
    "colony.biology",
    "health.varroa",
    "colony.seasons",
    "health.brood-diseases",
    "people.neighbors",
)
#: An essay is sent on by so much of the points; it passes with half of them.
DISTANCE, ESSAY_CUT = "0.35", "0.50"
#: What is agreed on about control responses: practice, then what decides.
CONTROLS: Final = {"a-practice": 2, "b-control": 0, "c-control": 1, "d-control": 2, "e-control": 3}
Way = Literal["third-reader", "discussion"]
POLICIES: Final[dict[Way, dict[str, Any]]] = {
    "third-reader": {
        "distance": {"share": DISTANCE},
        "straddles_cut": True,
        "by": "third-reader",
        "final": "mean-of-all",
    },
    "discussion": {"distance": {"share": DISTANCE}, "by": "discussion", "final": "third-decides"},
}


def season_catalog(way: Way, wrong: int | None) -> Catalog:
    """All content, with this policy of adjudication; the key of item `wrong` is the option after the true one."""
    catalog, key = guild(), f"{ASSOCIATION}/{EXAM}"
    stated = [int(true + (place == wrong)) % OPTIONS for place, true in enumerate(KEYS)]
    bank = catalog.banks["hive-core"].model_copy(
        update={"items": tuple(_item(place, right) for place, right in enumerate(stated))}
    )
    controls = {f"{ASSOCIATION}/{name}": _control(name, level) for name, level in CONTROLS.items()}
    return replace(
        catalog,
        banks={**catalog.banks, bank.id: Bank.model_validate(bank.model_dump())},
        rubrics={**catalog.rubrics, f"{ASSOCIATION}/practice": _rubric(catalog)},
        exams={**catalog.exams, key: _exam(catalog.exams[key], way)},
        controls=controls,
    )


def wrong_among(forms: Iterable[Sequence[int]]) -> int:
    """The item whose stated key is wrong: of those on all forms the one of middling difficulty."""
    common = set.intersection(*map(set, forms))
    return min(common, key=lambda place: abs(float(DIFFICULTIES[place])))


def place_of(item: Item) -> int:
    """Where an item stands in the bank."""
    return int(item.id.removeprefix("item-"))


def _item(place: int, right: int) -> Item:
    options = [
        {"text": f"Answer {letter}", "is_key": n == right} for n, letter in enumerate("ABCD"[:OPTIONS])
    ]
    return Item.model_validate(
        {
            "id": f"item-{place:02}",
            "competencies": [COMPETENCIES[place % len(COMPETENCIES)]],
            "cognitive": ("recall", "application", "analysis")[place % 3],
            "status": "operational",
            "stem": f"Question {place}?",
            "options": options,
            "rationale": "By agreement.",
        }
    )


def _exam(exam: Exam, way: Way) -> Exam:
    questions, essays = exam.sections
    assert isinstance(questions, MultipleChoiceSection)
    assert isinstance(essays, EssaySection)
    wanted = {"colony": (14, 18), "health": (14, 18), "people": (6, 10)}
    rating = Rating.model_validate(
        {"raters": 2, "adjudicate": POLICIES[way], "calibration": {"criterion": 1, "least": "0.75"}}
    )
    sections = (
        questions.model_dump() | {"items": LENGTH, "blueprint": {"domains": wanted}},
        essays.model_dump(by_alias=True)
        | {
            "choose": [{"from": "season", "answer": 1, "of": 1}],
            "rating": rating.model_dump(),
            "cut": {"share": ESSAY_CUT},
        },
    )
    return Exam.model_validate(exam.model_dump(by_alias=True) | {"sections": sections})


def _rubric(catalog: Catalog) -> Rubric:
    rubric = catalog.rubrics[f"{ASSOCIATION}/practice"]
    model = rubric.criteria[0]
    criteria = tuple(
        Criterion.model_validate(
            model.model_dump() | {"id": name, "title": name.capitalize(), "weight": WEIGHTS[name]}
        )
        for name in CRITERIA
    )
    return rubric.model_copy(update={"criteria": criteria})


def _control(name: str, level: int) -> ControlResponse:
    use: Use = "practice" if name.endswith("practice") else "control"
    return ControlResponse(
        id=name,
        prompt="season-the-gift",
        use=use,
        source="Agreed on by the masters",
        reference={each: ReferenceLevel(level=level, rationale="By agreement.") for each in CRITERIA},
        text=f"The words of {name}.",
    )
