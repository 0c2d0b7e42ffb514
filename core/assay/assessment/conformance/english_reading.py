"""How hard an English text is to read: the Flesch-Kincaid grade, from syllables estimated by their vowels.

Kincaid, Fishburne, Rogers and Chissom (1975), Derivation of New Readability Formulas for Navy Enlisted Personnel,
Research Branch Report 8-75: grade = 0.39 words a sentence + 11.8 syllables a word - 15.59.
"""

import re
from functools import lru_cache
from typing import Final

from assay.assessment.conformance.sentences import FEWEST_WORDS, sentences_in

#: Years of school after which a text is read with ease. Above it, an exam examines reading too: a note.
HIGHEST_GRADE: Final = 12
_WORD: Final = re.compile(r"[A-Za-z0-9]+(?:['\u2019][A-Za-z]+)?")
_VOWELS: Final = re.compile(r"[aeiouy]+")
#: `make`, `mile`, not `table`; `makes`, `miles`, not `places`; `asked`, not `waited`.
_SILENT: Final = re.compile(r"([^aeiouyl]|[aeiouy]l)e$|([^aeiouylsxzcgh]|[aeiouy]l)es$|[^aeiouytd]ed$")


def too_hard(text: str) -> str | None:
    """How hard a text is, where that is too hard; None where it is not."""
    grade = grade_of(text)
    if grade is None or grade <= HIGHEST_GRADE:
        return None
    return f"grade {grade:.0f} (Flesch-Kincaid), above {HIGHEST_GRADE}"


def grade_of(text: str) -> float | None:
    """The Flesch-Kincaid grade of plain text; None of fewer than 30 words. A line is a sentence at least."""
    words = _WORD.findall(text)
    if len(words) < FEWEST_WORDS:
        return None
    a_sentence = len(words) / sentences_in(text, _WORD)
    return 0.39 * a_sentence + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@lru_cache(maxsize=16_384)
def syllables(word: str) -> int:
    """How many syllables an English word has: its groups of vowels, without a silent `e` near its end."""
    plain = re.sub(r"['\u2019]s$", "", word.lower())
    return max(len(_VOWELS.findall(plain)) - bool(_SILENT.search(plain)), 1)
