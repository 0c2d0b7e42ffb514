"""What people answered to a question without options, ready to be shown."""

import json
from dataclasses import dataclass
from typing import Final

from assay.services.item_types import describe
from assay.services.statistics.items import ItemResult, SectionItems
from assay.web.item_drawing import types
from assay.web.scores import points_words

#: Answers in the table of a question without options.
MOST_ANSWERS: Final = 20


@dataclass(frozen=True)
class AnswerRow:
    """One answer to a question without options."""

    words: str
    n: int
    share: str
    credit: str


def answer_rows(items: SectionItems, result: ItemResult) -> list[AnswerRow]:
    """The different answers, the most frequent first; none of a single best answer, whose options are analysed."""
    if result.item.is_single_best:
        return []
    return [
        AnswerRow(
            words=describe(types(), result.item, {"response": json.loads(each.response)}),
            n=n,
            share=f"{n / items.responses.n:.1%}",
            credit="1" if each.response in result.accepted else points_words(each.credit),
        )
        for each, n in items.responses.answers(result.number)
    ]
