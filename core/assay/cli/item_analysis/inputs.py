"""Files of responses as what item analysis takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from assay.assessment.item_analysis.scores import (
    OMITTED,
    Choices,
    Omitted,
    Scores,
    score_choices,
    score_points,
)
from assay.interchange.keys import read_key
from assay.interchange.responses import Responses, read_responses
from assay.interchange.tables import TableError, read_table


@dataclass(frozen=True)
class Answers:
    """Those who responded to anything, and how many did not."""

    responses: Responses
    scores: Scores
    choices: Choices | None
    #: How many omitted each item.
    omitted: NDArray[np.intp]
    left_out: int
    #: Which people of the file responded to anything.
    there: NDArray[np.bool_]

    def beside(self, column: str) -> tuple[str, ...]:
        """The texts of another column, of those who responded."""
        texts = self.responses.beside[column]
        return tuple(text for text, is_there in zip(texts, self.there, strict=True) if is_there)


def read_answers(file: Path, key: Path | None, not_items: Sequence[str], omitted: Omitted) -> Answers:
    """Read and score; ends the command with status 1 and every problem where that cannot be."""
    try:
        right = read_key(read_table(key.read_bytes(), str(key))) if key else None
        responses = read_responses(read_table(file.read_bytes(), str(file)), right, not_items)
    except TableError as error:
        click.echo(str(error), err=True)
        raise SystemExit(1) from error
    there = (responses.codes != OMITTED).any(axis=1)
    if not there.any():
        raise click.ClickException(f"{file}: nobody responded to anything")
    return _scored(responses, there, omitted)


def _scored(responses: Responses, there: NDArray[np.bool_], omitted: Omitted) -> Answers:
    codes = responses.codes if there.all() else responses.codes[there]
    choices = None
    if responses.right is None:
        scores = score_points(responses.points()[there], omitted)
    else:
        choices = Choices(codes, responses.options, responses.right)
        scores = score_choices(choices, omitted)
    skipped = np.asarray((codes == OMITTED).sum(axis=0), dtype=np.intp)
    return Answers(responses, scores, choices, skipped, int((~there).sum()), there)
