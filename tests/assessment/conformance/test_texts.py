"""Reading level and the habits of keys, on texts and banks of which the answer is known."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from assay.assessment.conformance.english_reading import grade_of, syllables
from assay.assessment.conformance.ground import Ground
from assay.assessment.conformance.key_habits import check_keys
from assay.assessment.conformance.reading_level import check_reading
from assay.assessment.conformance.spanish_reading import index_of
from assay.assessment.conformance.spanish_reading import syllables as spanish_syllables
from assay.content.banks import Bank
from assay.content.catalog import Catalog
from assay.content.checks.index import Index
from assay.content.items import Item
from assay.content.sources import read_association_folder

LIGHTHOUSE = Path(__file__).parents[2] / "dummy" / "lighthouse"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("the", 1), ("make", 1), ("makes", 1), ("mile", 1), ("miles", 1), ("table", 2), ("tables", 2),
        ("places", 2), ("asked", 1), ("waited", 2), ("infant", 2), ("relationship", 4), ("family's", 3),
        ("understanding", 4), ("I", 1), ("36", 1),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_spoken(word: str, expected: int) -> None:
    assert syllables(word) == expected


def test_the_grade_is_that_of_the_formula() -> None:
    """Ten words of one syllable a sentence: 0.39 x 10 + 11.8 x 1 - 15.59."""
    text = "The cat sat on the mat and saw the dog. " * 4

    assert grade_of(text) == pytest.approx(0.39 * 10 + 11.8 - 15.59)


def test_a_line_ends_a_sentence_and_a_decimal_does_not() -> None:
    words = "a cat sat on a mat and saw a dog"

    assert grade_of("\n".join([words] * 4)) == pytest.approx(grade_of(f"{words}. " * 4) or 0)
    assert grade_of(f"{words} at 2.5 of ten. " * 4) == pytest.approx(0.39 * 15 + 11.8 - 15.59)


def test_of_few_words_nothing_is_said() -> None:
    assert grade_of("Immeasurable incomprehensibility.") is None


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("que", 1), ("guerra", 2), ("guitarra", 3), ("agua", 2), ("pingüino", 3), ("día", 2), ("leer", 2),
        ("país", 2), ("muy", 1), ("y", 1), ("yo", 1), ("ciudad", 2), ("construí", 2), ("averiguáis", 4),
        ("relación", 3), ("niño", 2), ("Ángel", 2), ("mayor", 2), ("36", 1),
    ],
)  # fmt: skip
def test_spanish_syllables_are_counted_as_they_are_spoken(word: str, expected: int) -> None:
    assert spanish_syllables(word) == expected


def test_the_spanish_index_is_that_of_the_formula() -> None:
    """Ten words with 13 syllables a sentence: 206.835 - 62.3 x 1.3 - 10."""
    text = "El gato se sienta en la mesa y ve al. " * 4

    assert sum(map(spanish_syllables, text.split()[:10])) == 13
    assert index_of(text) == pytest.approx(206.835 - 62.3 * 1.3 - 10)
    assert index_of("Incomprensibilidad inconmensurable.") is None


PLAIN = (
    "Una familia joven llega a la consulta con su niña de dos meses, que llora mucho por la noche y come poco "
    "durante el día, y cuenta que la abuela quiere ayudar en la casa pero que todavía nadie la ha llamado. "
) * 6
HARD = (
    "La interdependencia biopsicosocial intergeneracional condiciona significativamente la vulnerabilidad "
    "emocional, particularmente mediante representaciones internalizadas, comportamientos sobreprotectores e "
    "interpretaciones distorsionadas que obstaculizan sistemáticamente la autorregulación y la exploración "
    "independiente."
)


def _reading(stem: str, *languages: str) -> list[str]:
    """What is said of the only item, which associations that write in some languages draw from one bank."""
    bank = _bank([0])
    item = bank.items[0].model_copy(update={"stem": stem})
    lighthouse = Catalog.of(contents=[read_association_folder(LIGHTHOUSE)])
    [association], [exam] = lighthouse.associations.values(), lighthouse.exams.values()
    section = exam.sections[0].model_copy(update={"bank": bank.id})
    users = {f"in-{each}": association.model_copy(update={"languages": (each,)}) for each in languages}
    catalog = Catalog(
        banks={bank.id: bank.model_copy(update={"items": (item,)})},
        associations=users,
        exams={f"{each}/exam": exam.model_copy(update={"sections": (section,)}) for each in users},
    )
    return [each.problem.what for each in check_reading(Ground(Index(catalog)))]


def test_the_formula_is_that_of_the_language_of_those_who_use_the_bank() -> None:
    assert _reading(PLAIN, "en") == ["the item reads like grade 13 (Flesch-Kincaid), above 12"]
    assert _reading(PLAIN, "es") == _reading(PLAIN, "es-MX") == []
    assert _reading(HARD, "es-MX") == ["the item reads like -30 (Szigriszt, INFLESZ), below 40"]
    assert len(_reading(HARD)) == 1, "a bank that nobody uses is in English"


def test_of_a_language_without_a_formula_and_of_two_at_once_nothing_is_said() -> None:
    assert _reading(HARD, "pt") == []
    assert _reading(HARD, "es", "en") == []


def test_a_prompt_is_read_in_the_language_of_its_association() -> None:
    lighthouse = Catalog.of(contents=[read_association_folder(LIGHTHOUSE)])
    [association] = lighthouse.associations.values()
    name, prompt = next(iter(lighthouse.prompts.items()))
    for language, expected in (("es", ["the prompt reads like"]), ("pt", [])):
        catalog = Catalog(
            associations={association.id: association.model_copy(update={"languages": (language,)})},
            prompts={name: prompt.model_copy(update={"vignette": HARD})},
        )
        said = [each.problem.what[:21] for each in check_reading(Ground(Index(catalog)))]
        assert said == expected


def _bank(keys: Sequence[int], *, long_keys: int = 0) -> Bank:
    items = []
    for number, key in enumerate(keys):
        long = " which is far longer than any other" if number < long_keys else ""
        options = [
            {"text": f"Answer {place}{long if place == key else ''}", "is_key": place == key}
            for place in range(4)
        ]
        values = {
            "id": f"i-{number}",
            "competencies": ["a.b"],
            "cognitive": "recall",
            "status": "operational",
        }
        texts = {"stem": "What?", "rationale": "So.", "options": options}
        items.append(Item.model_validate({**values, **texts}))
    head = {"id": "bank", "title": "Bank", "map": "map", "description": "Bank."}
    return Bank.model_validate({**head, "items": items})


def _said(bank: Bank) -> list[str]:
    return [each.problem.what for each in check_keys(Ground(Index(Catalog(banks={"bank": bank}))))]


def test_keys_that_stand_evenly_are_no_habit() -> None:
    assert _said(_bank([0, 1, 2, 3] * 10, long_keys=10)) == []


def test_keys_that_stand_in_one_place_too_often_are_noted_with_the_figures() -> None:
    """Of 40 items 22, 6, 6 and 6: chi-square (144 + 3 x 16) / 10 = 19.2, of which tables say p < 0.001."""
    said = "A 6, B 22, C 6, D 6 (chi-square 19.2, 3 degrees of freedom, p = 0.00025)"

    assert _said(_bank([0] * 6 + [1] * 22 + [2] * 6 + [3] * 6)) == [
        f"the keys of 40 items with 4 options stand unevenly: {said}"
    ]


def test_too_few_items_show_no_habit() -> None:
    assert _said(_bank([1] * 19, long_keys=19)) == []


def test_keys_that_are_the_longest_too_often_are_noted() -> None:
    """Of 40 items with 4 options, 18 or more come about by chance with p = 0.0047; 17 with 0.0116."""
    assert _said(_bank([0, 1, 2, 3] * 10, long_keys=17)) == []
    assert _said(_bank([0, 1, 2, 3] * 10, long_keys=18)) == [
        "the key is the longest option in 18 of 40 items (p = 0.0047)"
    ]
