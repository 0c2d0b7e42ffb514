"""The guild with an exam that asks for calibration, and control responses to decide by."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from assay.content.adjudication import Amount, Calibration, InQueue
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


#: Those that lie among the essays, by id: prompt and reference levels.
SEEDED = {
    "s-gift": ("season-the-gift", {"observation": 2, "care": 2}),
    "s-hive": ("inspection-the-silent-hive", {"observation": 1, "care": 2}),
    "s-spring": ("season-the-late-spring", {"observation": 3, "care": 1}),
    "s-winter": ("inspection-the-silent-hive", {"observation": 0, "care": 0}),
}


def control(
    name: str, use: Use, levels: Mapping[str, int], prompt: str = "season-the-gift"
) -> ControlResponse:
    """A control response of the guild."""
    why = f"The reason for {name}."
    return ControlResponse(
        id=name,
        prompt=prompt,
        use=use,
        source="Agreed on by the masters",
        reference={key: ReferenceLevel(level=level, rationale=why) for key, level in levels.items()},
        text=f"The words\nof {name}.\n\nAnd more.",
    )


def seeding_guild(one_in: int = 3, without: Collection[str] = ()) -> Catalog:
    """The guild, with control responses among the essays; two of the newest three out of tolerance stop a reviewer."""
    found = calibrating_guild(in_queue=InQueue(one_in=one_in, last=3, out=2))
    seeded = {
        f"{ASSOCIATION}/{name}": control(name, "seeded", levels, prompt)
        for name, (prompt, levels) in SEEDED.items()
        if name not in without
    }
    return Catalog(**{**vars(found), "controls": {**found.controls, **seeded}})


def calibrating_guild(least: str = "1", in_queue: InQueue | None = None) -> Catalog:
    """The guild, whose reviewers may be one level off, and half of the points."""
    found = guild()
    exam = found.exams[f"{ASSOCIATION}/{EXAM}"]
    asked = Calibration(
        criterion=1, total=Amount(share=Decimal("0.5")), least=Decimal(least), in_queue=in_queue
    )
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
