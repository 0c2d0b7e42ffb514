"""What counts of a section when it closes: the answer to each question, and which essays are handed in."""

from collections.abc import Mapping
from dataclasses import dataclass

from assay.assessment.exam.forms import EssayPart, MultipleChoicePart
from assay.assessment.exam.sittings import Essay, handed_in

#: Answers as they stand: the newest entry of each kind, by (question, kind).
Answers = Mapping[tuple[int, str], Mapping[str, object]]


@dataclass(frozen=True)
class Frozen:
    """The answer to one question as it is scored; `handed_in` is false for an essay that the candidate left out."""

    question: int
    answer: dict[str, object]
    handed_in: bool


def freeze(part: MultipleChoicePart | EssayPart, given: Answers) -> list[Frozen]:
    """Every question of a section, with what counts of what was given."""
    chosen = _handed_in(part, given) if isinstance(part, EssayPart) else set(range(1, part.length + 1))
    return [
        Frozen(question, _kept(given.get((question, "answer"), {})), question in chosen)
        for question in range(1, part.length + 1)
    ]


def _kept(answer: Mapping[str, object]) -> dict[str, object]:
    """An answer as it is scored; a text of nothing but space is none."""
    text = answer.get("text")
    return {} if isinstance(text, str) and not text.strip() else dict(answer)


def _handed_in(part: EssayPart, given: Answers) -> set[int]:
    essays = {
        question: Essay(
            text=str(given.get((question, "answer"), {}).get("text", "")),
            picked=_picked(given.get((question, "pick"), {}).get("on")),
        )
        for question in range(1, part.length + 1)
    }
    return handed_in(part.numbered_groups(), essays)


def _picked(value: object) -> bool | None:
    return value if isinstance(value, bool) else None
