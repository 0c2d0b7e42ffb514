"""Every page, mail and message in every language: nothing unmarked, nothing untranslated, nothing out of date."""

from pathlib import Path

import pytest

from assay.wording import LANGUAGES, MASTER
from machine import phrases, unmarked, unmarked_code

OTHERS = [name for name in LANGUAGES if name != MASTER]


@pytest.mark.parametrize(
    "path", unmarked.pages(), ids=lambda path: path.relative_to(phrases.TEMPLATES).as_posix()
)
def test_words_of_templates_are_marked(path: Path) -> None:
    assert unmarked.unmarked(path) == []


def test_sentences_of_code_are_marked() -> None:
    assert [words for path in unmarked_code.sources() for words in unmarked_code.unmarked(path)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_left_untranslated(language: str) -> None:
    assert phrases.faults(language) == []


@pytest.mark.parametrize("language", OTHERS)
def test_what_translators_have_is_what_the_product_says(language: str) -> None:
    assert phrases.po_file(language).read_bytes() == phrases.updated(language, phrases.collected()), (
        "messages.po is not of today: run `python3 dev.py translate`"
    )
