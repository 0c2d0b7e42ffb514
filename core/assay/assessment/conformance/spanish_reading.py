"""How hard a Spanish text is to read: the index of Szigriszt, read on the scale INFLESZ.

Szigriszt Pazos (1993), Sistemas predictivos de legibilidad del mensaje escrito: formula de perspicuidad, thesis,
Universidad Complutense de Madrid: index = 206.835 - 62.3 syllables a word - words a sentence. Barrio-Cantalejo and
others (2008), Validacion de la Escala INFLESZ, Anales del Sistema Sanitario de Navarra 31(2): below 40 a text is very
difficult, of the kind that universities and scientific journals write.
"""

import re
from functools import lru_cache
from typing import Final

from assay.assessment.conformance.sentences import FEWEST_WORDS, sentences_in

#: Below it stands what needs more than secondary school, as an English text above grade 12 does.
LOWEST_INDEX: Final = 40
_WORD: Final = re.compile(r"[^\W_]+")
#: The `u` of `que`, `guerra` and `guitarra` is not spoken; that of `agua` and `pingüino` is.
_SILENT: Final = re.compile(r"(?<=q)u|(?<=g)u(?=[eiéí])")
#: A `y` is a vowel at the end of a word.
_VOWELS: Final = re.compile(r"(?:[aeiouáéíóúü]|y\b)+")
#: Each is a syllable of its own, also beside another: `le-er`, `dí-a`. An `i` or `u` leans on what is beside it.
_STRONG: Final = re.compile(r"[aeoáéíóú]")


def too_hard(text: str) -> str | None:
    """How hard a text is, where that is too hard; None where it is not."""
    index = index_of(text)
    if index is None or index >= LOWEST_INDEX:
        return None
    return f"{index:.0f} (Szigriszt, INFLESZ), below {LOWEST_INDEX}"


def index_of(text: str) -> float | None:
    """The index of Szigriszt of plain text, the higher the easier; None of fewer than 30 words."""
    words = _WORD.findall(text)
    if len(words) < FEWEST_WORDS:
        return None
    a_sentence = len(words) / sentences_in(text, _WORD)
    return 206.835 - 62.3 * sum(map(syllables, words)) / len(words) - a_sentence


@lru_cache(maxsize=16_384)
def syllables(word: str) -> int:
    """How many syllables a Spanish word has: in each group of vowels the strong ones, or one."""
    groups = _VOWELS.findall(_SILENT.sub("", word.lower()))
    return max(sum(max(len(_STRONG.findall(each)), 1) for each in groups), 1)
