"""Words for people, in the language of whoever reads them.

What a rule or a service says is a `Phrase`: English to the program, which may compare, store and test it, and spoken
in the reader's language where it is shown. So nothing below the pages has to know who will read it.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple, Self

from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from jinja2 import Environment
from markupsafe import escape
from pydantic import ValidatorFunctionWrapHandler, WrapValidator

#: In this order they are offered; the first is what everything is written in.
LANGUAGES: Final = {"en": "English", "es": "Español"}
MASTER: Final = "en"
FOLDER: Final = Path(__file__).parent / "translations"

_language: ContextVar[str] = ContextVar("language", default=MASTER)


def language() -> str:
    """What is spoken here and now, such as `es`."""
    return _language.get()


def speak(name: str) -> None:
    """From now on in this thread or task; the master's language where we do not speak this one."""
    _language.set(name if name in LANGUAGES else MASTER)


@contextmanager
def spoken_in(name: str) -> Iterator[None]:
    """For a while, such as for a mail to somebody else."""
    before = language()
    speak(name)
    try:
        yield
    finally:
        speak(before)


@cache
def translations(name: str) -> NullTranslations:
    """What `messages.po` of a language says; what it does not say stays as it is."""
    path = FOLDER / name / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=name))
    compiled.seek(0)
    return Translations(compiled)


class _Message(NamedTuple):
    """What is to be said: with `plural`, `values["num"]` chooses; `context` tells words apart that look alike."""

    words: str
    plural: str
    context: str
    values: Mapping[str, object]

    def spoken(self, book: NullTranslations) -> str:
        """With this book's words, in the language that is spoken now."""
        found = self._found(book)
        return found % self.values if self.values else found

    def _found(self, book: NullTranslations) -> str:
        if self.context:
            return book.pgettext(self.context, self.words)
        if self.plural:
            return book.ngettext(self.words, self.plural, self._number)
        return book.gettext(self.words)

    @property
    def _number(self) -> int:
        return ceil(Decimal(str(self.values["num"]).replace(",", "")))


class _Listed(NamedTuple):
    """Several words or phrases, one after the other."""

    words: tuple[str, ...]

    def spoken(self, _: NullTranslations) -> str:
        """With the `and` of the language that is spoken now."""
        return format_list([str(each) for each in self.words], locale=language())


class Phrase(str):
    """A sentence for people: its English as a value, and the reader's language when it is shown or put into another.

    Joining it to other text by `+` or `join` gives English: say whole sentences, with what changes as values.
    """

    message: _Message | _Listed

    def __new__(cls, message: _Message | _Listed) -> Self:
        """The English of it is made now, and the rest when it is asked for."""
        with spoken_in(MASTER):
            phrase = super().__new__(cls, message.spoken(translations(MASTER)))
        phrase.message = message
        return phrase

    def __str__(self) -> str:
        """In the language that is spoken now."""
        if language() == MASTER:
            return str.__str__(self)
        return self.message.spoken(translations(language()))

    def __format__(self, spec: str) -> str:
        """As it is shown, also inside an f-string."""
        return format(str(self), spec)

    def __mod__(self, values: Any) -> str:
        """Filled in as it is shown: validators put numbers into their messages, or nothing."""
        filled: str = str(self) % values
        return filled

    def __html__(self) -> str:
        """As it is shown on a page."""
        return escape(str(self))

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """To other processes it goes as English."""
        return str, (str.__str__(self),)

    def __copy__(self) -> Self:
        """Itself: it never changes."""
        return self

    def __deepcopy__(self, memo: object) -> Self:
        """Itself: it never changes."""
        return self


def _kept(value: object, handler: ValidatorFunctionWrapHandler) -> str:
    return value if isinstance(value, Phrase) else str(handler(value))


#: The type of a model's field that holds what is said: pydantic would make plain English of a phrase.
Sentence = Annotated[str, WrapValidator(_kept)]


def say(words: str, /, **values: object) -> str:
    """A sentence; `%(name)s` in it stands for a value. Without values, `%` is a plain sign."""
    return Phrase(_Message(words, "", "", values))


def say_many(one: str, many: str, /, num: object, **values: object) -> str:
    """A sentence about `num` things, a whole number or its digits with commas; it stands there as `%(num)s`."""
    return Phrase(_Message(one, many, "", {"num": num, **values}))


def say_as(context: str, words: str, /, **values: object) -> str:
    """A word that means several things, such as `open`: `context` tells the translator which."""
    return Phrase(_Message(words, "", context, values))


def say_list(words: Iterable[str]) -> str:
    """One or several after each other, as `Ruth, Elias, and Carmen`, to stand in a sentence."""
    return Phrase(_Listed(tuple(words)))


def spoken(value: Any) -> Any:
    """The same lists and mappings with every phrase in plain words of now, for whatever takes only plain text."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Mapping):
        return {key: spoken(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [spoken(each) for each in value]
    return value


def teach(environment: Environment) -> None:
    """Let templates say `_("…")`, `ngettext`, `pgettext` and `{% trans %}`, in the language of the moment."""
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda words: translations(language()).gettext(words),
        ngettext=lambda one, many, n: translations(language()).ngettext(one, many, ceil(n)),
        pgettext=lambda context, words: translations(language()).pgettext(context, words),
        npgettext=lambda context, one, many, n: translations(language()).npgettext(
            context, one, many, ceil(n)
        ),
        newstyle=True,
    )
    environment.globals.update(language=language)
