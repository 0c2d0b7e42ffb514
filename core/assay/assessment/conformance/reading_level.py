"""How hard a text is to read: the Flesch-Kincaid grade, from syllables estimated by their vowels.

Kincaid, Fishburne, Rogers and Chissom (1975), Derivation of New Readability Formulas for Navy Enlisted Personnel,
Research Branch Report 8-75: grade = 0.39 words a sentence + 11.8 syllables a word - 15.59. For English only.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from assay.assessment.conformance.ground import Ground, Remark
from assay.content.markdown import to_plain
from assay.content.problems import Key

#: Years of school after which a text is read with ease. Above it, an exam examines reading too: a note.
HIGHEST_GRADE: Final = 12
#: Of fewer words, the formula says nothing.
FEWEST_WORDS: Final = 30
_SENTENCE: Final = re.compile(r"(?<=[.!?])[^\w\s]*\s+")
_WORD: Final = re.compile(r"[A-Za-z0-9]+(?:['\u2019][A-Za-z]+)?")
_VOWELS: Final = re.compile(r"[aeiouy]+")
#: `make`, `mile`, not `table`; `makes`, `miles`, not `places`; `asked`, not `waited`.
_SILENT: Final = re.compile(r"([^aeiouyl]|[aeiouy]l)e$|([^aeiouylsxzcgh]|[aeiouy]l)es$|[^aeiouytd]ed$")
_EXPECTED: Final = "expected shorter sentences or plainer words, unless the subject asks for these"


def grade_of(text: str) -> float | None:
    """The Flesch-Kincaid grade of plain text; None of fewer than 30 words. A line is a sentence at least."""
    words = _WORD.findall(text)
    if len(words) < FEWEST_WORDS:
        return None
    parts = (part for line in text.splitlines() for part in _SENTENCE.split(line))
    sentences = sum(1 for part in parts if _WORD.search(part))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@lru_cache(maxsize=16_384)
def syllables(word: str) -> int:
    """How many syllables an English word has: its groups of vowels, without a silent `e` near its end."""
    plain = re.sub(r"['\u2019]s$", "", word.lower())
    return max(len(_VOWELS.findall(plain)) - bool(_SILENT.search(plain)), 1)


def check_reading(ground: Ground) -> Iterator[Remark]:
    """A note for each item and prompt in use that is harder to read than it should be."""
    for bank in ground.catalog.banks.values():
        for item in bank.items:
            if item.status != "retired":
                yield from _note(ground, Key("item", item.id, bank.id), "stem", list(item.texts))
    for name, prompt in ground.catalog.prompts.items():
        if prompt.status != "retired":
            key = Key("prompt", prompt.id, name.partition("/")[0])
            yield from _note(ground, key, "vignette", [prompt.vignette, *prompt.tasks])


def _note(ground: Ground, key: Key, part: str, texts: list[str]) -> Iterator[Remark]:
    grade = grade_of("\n".join(map(to_plain, texts)))
    if grade is not None and grade > HIGHEST_GRADE:
        what = f"the {key.kind} reads like grade {grade:.0f} (Flesch-Kincaid), above {HIGHEST_GRADE}"
        yield ground.note(key, (part,), what, _EXPECTED)
