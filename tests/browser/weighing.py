"""The guild, with an exam whose readers are calibrated, and whose essays are settled in two ways."""

from dataclasses import replace
from typing import Any

from assay.content.catalog import Catalog
from assay.content.exams import EssaySection
from services.building import ASSOCIATION, EXAM, guild
from services.calibrating import FIRST, PRACTICE, REFERENCES, SECOND, control

FAR = {"distance": {"share": "0.30"}}
THIRD = {**FAR, "by": "third-reader", "final": "mean-of-all"}
TALK = {**FAR, "by": "discussion", "final": "third-decides"}
CALIBRATION = {"criterion": 1, "total": {"share": "0.50"}, "least": "1"}


def weighing_guild() -> Catalog:
    """A third reader settles `essays`, which ask for calibration; over `letters` the first readers talk."""
    found, key = guild(), f"{ASSOCIATION}/{EXAM}"
    questions = found.exams[key].sections[0]
    essays = _section("essays", "Essays", "season", {"adjudicate": THIRD, "calibration": CALIBRATION})
    letters = _section("letters", "Letters", "inspection", {"adjudicate": TALK})
    exam = found.exams[key].model_copy(update={"sections": (questions, essays, letters)})
    controls = [control(PRACTICE, "practice", REFERENCES[PRACTICE])]
    controls += [control(name, "control", REFERENCES[name]) for name in (FIRST, SECOND)]
    return replace(
        found,
        exams={**found.exams, key: exam},
        controls={f"{ASSOCIATION}/{each.id}": each for each in controls},
    )


def _section(name: str, title: str, pool: str, rating: dict[str, Any]) -> EssaySection:
    return EssaySection.model_validate(
        {
            "id": name,
            "kind": "essays",
            "title": title,
            "instructions": "Write as you would speak to a fellow beekeeper.",
            "minutes": 20,
            "choose": {"practice": [{"from": pool, "answer": 1, "of": 1}]},
            "rating": {"raters": 2, **rating},
            "cut": {"share": "0.60"},
        }
    )
