"""What a candidate's browser must never be sent, and how to find it in what it was sent."""

import re
from collections.abc import Iterable, Iterator
from html import unescape

from assay.assessment.exam.forms import EssayPart, Form, MultipleChoicePart

#: Pieces of a text shorter than this may stand elsewhere by chance.
LEAST = 25


def plain(text: str) -> str:
    """The words alone, in small letters: without tags, entities and Markdown."""
    text = re.sub(r"</?(strong|em|code|span|b)\b[^>]*>", "", text)
    text = unescape(re.sub(r"<[^>]+>", " ", text))
    return " ".join(re.sub(r"[*_`\\\"“”'‘’]", "", text).split()).lower()


def sentences(text: str) -> Iterator[str]:
    """Its sentences in plain words, but for the short ones."""
    for piece in re.split(r"(?<=[.;:!?])\s+|\n", text):
        if len(found := plain(piece)) >= LEAST:
            yield found


def shown_texts(form: Form) -> list[str]:
    """What a candidate does read: to see that this way of looking finds what is there."""
    texts = [text for part in form.parts for text in _shown(part)]
    return [sentence for text in texts for sentence in sentences(text)]


def _shown(part: MultipleChoicePart | EssayPart) -> Iterable[str]:
    if isinstance(part, MultipleChoicePart):
        return [item.stem for item in part.items]
    return [text for prompt in part.prompts for text in (prompt.vignette, *prompt.tasks)]


def secret_texts(form: Form) -> list[str]:
    """Sentences that only reviewers and coordinators read."""
    texts = [text for part in form.parts for text in _secret(part)]
    return [sentence for text in texts for sentence in sentences(text)]


def _secret(part: MultipleChoicePart | EssayPart) -> Iterator[str]:
    if isinstance(part, MultipleChoicePart):
        for item in part.items:
            yield from (item.rationale, *item.sources)
        return
    for prompt in part.prompts:
        yield from (prompt.for_reviewers or "", *prompt.sources)
    for rubric in part.rubrics:
        for criterion in rubric.criteria:
            yield from (criterion.question, *(level.descriptor for level in criterion.levels))


def secret_names(form: Form) -> Iterator[str]:
    """Ids of items, prompts, rubrics and competencies, and what marks a key."""
    yield from ("is_key", "rationale", "for_reviewers", "[x]")
    for part in form.parts:
        if isinstance(part, MultipleChoicePart):
            yield from (item.id for item in part.items)
            yield from {name for item in part.items for name in item.competencies}
        else:
            yield from (prompt.id for prompt in part.prompts)
            yield from {name for prompt in part.prompts for name in prompt.competencies}
