"""Small numbers and lists in words, in the language of whoever reads them."""

from collections.abc import Iterable
from typing import Final, Literal

from babel.lists import format_list

from assay.wording import language, say

_WORDS: Final = (
    say("two"),
    say("three"),
    say("four"),
    say("five"),
    say("six"),
    say("seven"),
    say("eight"),
    say("nine"),
)


def in_words(number: int) -> str:
    """Inside a sentence: `two` to `nine`, and digits for every other number. What is alone is said by `ngettext`."""
    return str(_WORDS[number - 2]) if 2 <= number < 10 else str(number)


def at_head(number: int) -> str:
    """The same at the beginning of a sentence."""
    return in_words(number).capitalize()


def listed(words: Iterable[object], style: Literal["standard", "or"] = "standard") -> str:
    """Names one after the other, as `Ruth, Elias, and Carmen`, or with `or`."""
    return format_list([str(each) for each in words], style=style, locale=language())


def quoted(words: Iterable[object]) -> list[str]:
    """Each between quotation marks."""
    return [f"“{each}”" for each in words]
