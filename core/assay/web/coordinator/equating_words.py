"""Methods of equating, as pages call them."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from assay.assessment.equating.cuts import CutMethod
from assay.wording import say


class MethodWords(NamedTuple):
    """What a method is called, and what it takes for granted."""

    title: str
    about: str


METHODS: Final[Mapping[CutMethod, MethodWords]] = {
    "tucker": MethodWords("Tucker", say("A line. Scores rise with the common items alike in both groups.")),
    "levine": MethodWords("Levine", say("A line. The common items measure just what the forms measure.")),
    "chained-linear": MethodWords(
        say("Chained, linear"), say("A line to the common items, and another one from there.")
    ),
    "chained-equipercentile": MethodWords(
        say("Chained, equipercentile"), say("By ranks to the common items, and by ranks from there.")
    ),
    "frequency-estimation": MethodWords(
        say("Frequency estimation"), say("By ranks. People alike on the common items are alike on the form.")
    ),
    "rasch": MethodWords(say("Rasch model"), say("Items differ in how hard they are, and in nothing else.")),
}
