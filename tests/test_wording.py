"""Phrases: English to the program, the reader's language to people."""

import copy
import json
import pickle
from contextvars import copy_context

import pytest
from jinja2 import Environment
from markupsafe import escape
from pydantic import BaseModel

from assay.wording import Phrase, Sentence, language, say, say_as, say_many, speak, spoken, spoken_in, teach

HOURS = say_many("%(num)s hour", "%(num)s hours", 3)


def test_it_is_english_to_the_program_and_spanish_to_a_reader() -> None:
    assert HOURS == "3 hours"
    with spoken_in("es"):
        assert HOURS == "3 hours"
        assert str(HOURS) == f"{HOURS}" == "%s" % HOURS == "3 horas"  # noqa: UP031 (that way, too)
        assert escape(HOURS) == "3 horas"
        assert json.loads(json.dumps(HOURS)) == "3 hours"
    assert str(HOURS) == "3 hours"


def test_a_phrase_inside_another_follows_it() -> None:
    whole = say("%(city)s time (%(short)s)", city=say_many("%(num)s day", "%(num)s days", 1), short=HOURS)
    assert whole == "1 day time (3 hours)"
    with spoken_in("es"):
        assert str(whole).endswith("(3 horas)")


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1 hora"), (0, "0 horas"), ("1,200", "1,200 horas"), ("1.5", "1.5 horas")]
)
def test_numbers_choose_singular_or_plural_also_as_digits(number: object, words: str) -> None:
    with spoken_in("es"):
        assert str(say_many("%(num)s hour", "%(num)s hours", number)) == words


def test_what_nobody_translated_stays_english_and_percent_is_plain_without_values() -> None:
    with spoken_in("es"):
        assert str(say("80% of nothing that anybody translated")) == "80% of nothing that anybody translated"
        assert str(say_as("no such context", "Save")) == "Save"


def test_copies_are_the_same_and_other_processes_get_english() -> None:
    assert copy.copy(HOURS) is HOURS
    assert copy.deepcopy([HOURS])[0] is HOURS
    assert type(pickle.loads(pickle.dumps(HOURS))) is str  # noqa: S301 (our own)


def test_a_model_keeps_the_phrase_where_its_field_says_sentence() -> None:
    class Told(BaseModel):
        words: Sentence

    told = Told(words=HOURS)
    assert isinstance(told.words, Phrase)
    assert told.model_dump_json() == '{"words":"3 hours"}'
    assert Told.model_validate_json('{"words": "plain"}').words == "plain"


def test_plain_text_of_a_structure_is_in_the_language_of_now() -> None:
    with spoken_in("es"):
        assert spoken({"a": [HOURS, 1], "b": (HOURS,)}) == {"a": ["3 horas", 1], "b": ["3 horas"]}


def test_an_unknown_language_is_english_and_each_context_has_its_own() -> None:
    speak("xx")
    assert language() == "en"
    copy_context().run(speak, "es")
    assert language() == "en"


def test_templates_speak_and_escape_what_is_put_in() -> None:
    environment = Environment(autoescape=True)
    teach(environment)
    template = environment.from_string('{{ _("Welcome, %(name)s.", name=name) }} {{ hours }}')
    with spoken_in("es"):
        assert template.render(name="<Ana>", hours=HOURS) == "Le damos la bienvenida, &lt;Ana&gt;. 3 horas"


def test_what_a_validator_fills_in_is_said_in_the_language_of_now() -> None:
    message = say("Say it in at most %(most)s characters.", most=10)
    with spoken_in("es"):
        assert message % {"max": 10} == "Dígalo en 10 caracteres como máximo."
