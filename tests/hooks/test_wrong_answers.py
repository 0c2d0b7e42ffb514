"""Plugins whose hooks answer with what is no content: each is set aside by its name, and nothing of it stays."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest

from assay.content.banks import Bank
from assay.content.exams import Exam
from assay.content.item_types.base import ItemType
from assay.content.item_types.numeric.type import NumericType
from assay.hooks import hookimpl
from assay.hooks.loading import MOST_CHARACTERS, PARTS
from assay.hooks.plugins import Plugins
from hooks.test_plugins import GUILD, Folder

Answer = Callable[[Folder], Any]

#: The guild, read once.
OWN = Folder(GUILD)


class Speechless(Exception):
    """Cannot even say what it is."""

    def __str__(self) -> str:
        raise ValueError("nor this")


class Unwilling(BaseException):
    """No `Exception`, as some libraries have it for what ends a task."""

    def __str__(self) -> str:
        raise Unwilling


class Torn(dict[str, Any]):
    """Nobody can read it."""

    def __iter__(self) -> Iterator[str]:
        raise LookupError("the page is torn")

    def keys(self) -> Any:
        """Nor this."""
        raise LookupError("the page is torn")


def answering(hook: str, act: Answer) -> Folder:
    """The guild's plugin, with another answer to one hook."""

    def answer(self: Folder) -> Any:
        return act(self)

    made = type("Answering", (Folder,), {hook: hookimpl(answer), "content": OWN.content})
    return cast(Folder, made(GUILD))


def saying(what: Any) -> Answer:
    """What answers so."""
    return lambda _: what


def raising(error: BaseException) -> Answer:
    """What raises."""

    def act(_: Folder) -> Any:
        raise error

    return act


def in_the_middle(own: Folder) -> Iterator[Any]:
    """What raises when half of it was given."""
    yield own.content.prompts[0]
    raise LookupError("the second is lost")


def copied(field: str, **values: Any) -> Answer:
    """One of the guild's own, copied with what Pydantic does not look at."""
    return lambda own: [getattr(own.content, field)[0].model_copy(update=values)]


def association(**values: Any) -> Answer:
    """The guild, copied in the same way."""
    return lambda own: own.content.association.model_copy(update=values)


NAMED = SimpleNamespace(id="oath", title="Oath", version="1", text="I swear.")
WRONG: Mapping[str, tuple[str, Answer, str]] = {
    "a key that is no text": (
        "endorsement_criteria",
        lambda own: {1: next(iter(own.content.criteria.values()))},
        "endorsement_criteria 1.[key]",
    ),
    "criteria in a list": ("endorsement_criteria", lambda _: [7], "TypeError"),
    "a torn mapping": ("endorsement_criteria", lambda _: Torn(a=1), "the page is torn"),
    "what looks like a model": ("agreements", lambda _: [NAMED], "agreements 0"),
    "nothing in a list": ("control_responses", lambda _: [None], "control_responses 0"),
    "a text": ("exams", lambda _: "abc", "exams 0"),
    "a number": ("rubrics", lambda _: 7, "not iterable"),
    "a generator that raises": ("essay_prompts", in_the_middle, "the second is lost"),
    "an association of another kind": ("association", lambda _: "river-guild", "association"),
    "an id that is no text": ("exams", copied("exams", id=7), "exams 0.id"),
    "an id of another world": (
        "competency_maps",
        copied("maps", id="b\0ee \N{HONEYBEE}"),
        "competency_maps 0.id",
    ),
    "a huge id": ("association", association(id="x" * 5000), "association id"),
    "parts of another kind": ("question_banks", copied("banks", items=(7,)), "banks.py:"),
    "a number for another": ("exams", copied("exams", sections=[]), "exams 0.sections"),
    "what cannot say what it is": ("exams", raising(Speechless()), "Speechless (test_wrong_answers.py:"),
    "what refuses to": ("exams", raising(Unwilling()), "Unwilling (test_wrong_answers.py:"),
    "an end": ("agreements", raising(SystemExit(3)), "SystemExit: 3"),
    "the end of a generator": ("agreements", raising(GeneratorExit()), "GeneratorExit"),
    "too many words": ("exams", raising(LookupError("x" * 99_999)), "LookupError: xxx"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_content_is_set_aside_with_its_plugin(wrong: str) -> None:
    hook, act, words = WRONG[wrong]
    alone = Plugins.only({"guild": OWN})
    plugins = Plugins.only({"broken": answering(hook, act), "guild": OWN})

    broken, guild = plugins.states
    assert (broken.name, broken.status, guild.status) == ("broken", "failed", "loaded")
    assert words in broken.reason
    assert len(broken.reason) <= MOST_CHARACTERS
    assert plugins.catalog == alone.catalog
    assert plugins.parts == alone.parts


@pytest.mark.parametrize("hook", ["association", *PARTS])
def test_every_hook_may_be_answered_with_nonsense(hook: str) -> None:
    for nonsense in (object(), [object()], {"a": object()}, 0.5, b"\xff", "\ud800", [[]]):
        plugins = Plugins.only({"broken": answering(hook, saying(nonsense)), "guild": OWN})

        assert [each.status for each in plugins.states] == ["failed", "loaded"], nonsense


class Shares:
    """It speaks for no association, and what it shares may be wrong."""

    def __init__(self, banks: Any) -> None:
        self.banks = banks

    @hookimpl
    def question_banks(self) -> Sequence[Bank]:
        """Whatever it was given."""
        found: Sequence[Bank] = self.banks
        return found


def test_a_shared_bank_that_is_none_is_set_aside_with_its_plugin() -> None:
    plugins = Plugins.only({"broken": Shares([NAMED]), "guild": OWN})

    assert [each.status for each in plugins.states] == ["failed", "loaded"]
    assert plugins.states[0].reason.startswith("question_banks 0: ")
    assert plugins.parts == Plugins.only({"guild": OWN}).parts


def test_what_can_be_read_only_once_is_read_once() -> None:
    banks = OWN.content.banks
    plugins = Plugins.only({"shares": Shares(each for each in banks)})

    assert plugins.states[0].brings == {"banks": len(banks)}
    assert [each.name for each in plugins.parts] == [f"bank/{each.id}" for each in banks]


def test_a_name_that_cannot_be_kept_is_refused() -> None:
    plugins = Plugins.only({"x" * 201: OWN, "guild": OWN})

    assert [each.status for each in plugins.states] == ["failed", "loaded"]
    assert plugins.states[0].reason == "its name is longer than 200 letters"


def test_whoever_stops_the_program_stops_it() -> None:
    with pytest.raises(KeyboardInterrupt):
        Plugins.only({"slow": answering("exams", raising(KeyboardInterrupt()))})


class Brings:
    """It brings item types, or what is to be some."""

    def __init__(self, types: Any) -> None:
        self.types = types

    @hookimpl
    def register_item_types(self) -> Sequence[ItemType[Any]]:
        """Whatever it was given."""
        found: Sequence[ItemType[Any]] = self.types() if callable(self.types) else self.types
        return found


class Level(NumericType):
    """A type with a name of its own."""

    name = "level"


def unwilling() -> Any:
    """Give nothing."""
    raise Unwilling


class Measured(Brings):
    """It brings a type, and an exam that is none."""

    @hookimpl
    def exams(self) -> Sequence[Exam]:
        """Nothing that could be used."""
        return cast(Sequence[Exam], [NAMED])


def test_the_types_of_a_plugin_whose_content_is_wrong_stay_for_what_is_in_effect_of_it() -> None:
    plugins = Plugins.only({"broken": Measured([Level()])})

    assert [(each.status, dict(each.brings)) for each in plugins.states] == [("failed", {})]
    assert dict(plugins.item_types.plugins) == {"level": "broken"}
    assert plugins.parts == ()


@pytest.mark.parametrize(
    ("types", "words"),
    [
        (7, "not iterable"),
        ([NumericType], "is no ItemType"),
        ([Level(), Level()], "the item type `level` twice"),
        (unwilling, "Unwilling"),
    ],
    ids=["a number", "a class", "twice", "unwilling"],
)
def test_types_that_are_none_are_set_aside_with_their_plugin(types: Any, words: str) -> None:
    plugins = Plugins.only({"broken": Brings(types), "guild": OWN})

    assert [each.status for each in plugins.states] == ["failed", "loaded"]
    assert words in plugins.states[0].reason
    assert dict(plugins.item_types.plugins) == {}
