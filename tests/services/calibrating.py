"""The guild with an exam that asks for calibration, and control responses to decide by."""

from collections.abc import Mapping
from decimal import Decimal

from assay.content.adjudication import Amount, Calibration
from assay.content.catalog import Catalog
from assay.content.controls import ControlResponse, ReferenceLevel, Use
from assay.content.exams import EssaySection
from services.building import ASSOCIATION, EXAM, guild

KEY = (ASSOCIATION, EXAM, "essays")
PRACTICE, FIRST, SECOND = "b-practice", "c-control", "d-control"
#: What the reference ratings are.
REFERENCES = {
    PRACTICE: {"observation": 2, "care": 1},
    FIRST: {"observation": 3, "care": 3},
    SECOND: {"observation": 0, "care": 1},
}


def control(name: str, use: Use, levels: Mapping[str, int]) -> ControlResponse:
    """A control response of the guild."""
    why = f"The reason for {name}."
    return ControlResponse(
        id=name,
        prompt="season-the-gift",
        use=use,
        source="Agreed on by the masters",
        reference={key: ReferenceLevel(level=level, rationale=why) for key, level in levels.items()},
        text=f"The words of {name}.",
    )


def calibrating_guild(least: str = "1") -> Catalog:
    """The guild, whose reviewers may be one level off, and a tenth of the points."""
    found = guild()
    exam = found.exams[f"{ASSOCIATION}/{EXAM}"]
    asked = Calibration(criterion=1, total=Amount(share=Decimal("0.5")), least=Decimal(least))
    sections = tuple(
        each.model_copy(update={"rating": each.rating.model_copy(update={"calibration": asked})})
        if isinstance(each, EssaySection)
        else each
        for each in exam.sections
    )
    uses: dict[str, Use] = {PRACTICE: "practice", FIRST: "control", SECOND: "control"}
    controls = {f"{ASSOCIATION}/{name}": control(name, use, REFERENCES[name]) for name, use in uses.items()}
    return Catalog(
        **{
            **vars(found),
            "exams": {f"{ASSOCIATION}/{EXAM}": exam.model_copy(update={"sections": sections})},
            "controls": controls,
        }
    )
