"""Translations beside content: found by ids, whole or not, of today or older; and the master's fingerprints stay."""

from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from assay.content.catalog import AssociationContent, Catalog
from assay.content.checking import read_sources
from assay.content.finding import sources_at
from assay.content.fingerprints import fingerprint
from assay.content.schemas import MODELS, schema_of
from assay.content.sources import read_association_folder
from assay.content.translations import Translatable, is_whole, said_in, stamp_of, texts_of

LIGHTHOUSE = Path(__file__).parents[1] / "dummy" / "lighthouse"
ITEM = "question_banks/sea-core/items/sig-001.es.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the association that has two languages."""
    return copytree(LIGHTHOUSE, tmp_path / "lighthouse")


def _read(folder: Path) -> AssociationContent:
    return read_association_folder(folder)


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def _problems(folder: Path) -> list[str]:
    report = read_sources(sources_at(folder)).report()
    return [
        f"{each.path.relative_to(folder)}:{each.line}: {each.what}, {each.expected}"
        for each in report.problems
    ]


def _notes(folder: Path) -> list[str]:
    notes = read_sources(sources_at(folder)).report().notes
    return [f"{each.path.relative_to(folder)}:{each.line}: {each.what}" for each in notes]


def test_a_catalog_speaks_each_language_and_stays_what_it_is() -> None:
    catalog = Catalog.of(contents=[_read(LIGHTHOUSE)])
    spoken = catalog.in_language("es")

    assert spoken.associations["lighthouse-society"].name == "Sociedad de Fareros"
    assert spoken.associations["lighthouse-society"].endorsements[0].title == "Guardián del faro"
    assert spoken.maps["keeping"].competencies["light.signals"].title == "Señales"
    assert spoken.maps["keeping"].competencies["light.signals"].indicators[0].text.startswith("Conoce")
    item = spoken.banks["sea-core"].item("sig-001")
    assert [each.text for each in item.options] == ["En su altura", "En su ritmo", "En su farero"]
    assert item.key == 1
    assert spoken.criteria["lighthouse-society/keeper"].versions[0].requirements[0].title == "Supervisión"
    assert catalog.maps["keeping"].competencies["light.signals"].title == "Signals"
    assert catalog.in_language("fr") == catalog
    assert replace(catalog, closed={"lighthouse": "missing"}).in_language("es").closed == {
        "lighthouse": "missing"
    }


def test_what_has_no_translation_has_the_fingerprint_that_it_had(folder: Path) -> None:
    translated = _read(folder)
    for path in folder.rglob("*.es.*"):
        path.unlink()
    plain = _read(folder)

    assert [fingerprint(each) for each in plain.prompts] == [fingerprint(each) for each in translated.prompts]
    assert all(not each.translations for each in plain.prompts)
    assert "translations" not in plain.prompts[0].model_dump(exclude_defaults=True)
    assert fingerprint(plain.exams[0]) == fingerprint(translated.exams[0])


def test_whole_means_every_text_and_of_today(folder: Path) -> None:
    item = _read(folder).banks[0].item("sig-001")
    assert is_whole(item, "es")
    assert not is_whole(item, "pt")

    _change(folder / ITEM.replace(".es", ""), "two white lights", "two green lights")
    changed = _read(folder).banks[0].item("sig-001")
    assert not is_whole(changed, "es")
    assert said_in(item, "es").stem.startswith("¿En qué")
    assert said_in(changed, "es") == changed
    assert _notes(folder) == [f"{ITEM}:2: sig-001.md has changed since this was translated"]
    assert _problems(folder) == []


def test_what_is_missing_is_named_and_the_master_stands_in(folder: Path) -> None:
    _change(folder / "association.es.yaml", "    title: Guardián del faro\n", "")
    (problem,) = _problems(folder)

    assert problem.startswith("association.es.yaml:1: 1 of 4 texts of association.yaml are missing")
    assert "`endorsements.keeper.title`" in problem
    spoken = Catalog.of(contents=[_read(folder)]).in_language("es")
    assert spoken.associations["lighthouse-society"].endorsements[0].title == "Keeper of the Light"


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            "association.es.yaml",
            "  - id: keeper",
            "  - id: kepper",
            "`endorsements.kepper.id` is not in association.yaml",
        ),
        (
            "association.es.yaml",
            "name:",
            "nmae: x\nname:",
            "association.es.yaml:2: `nmae` is not in association.yaml",
        ),
        (
            "exams/coast-guard.es.yaml",
            "title:",
            "break_minutes: 99\ntitle:",
            "`break_minutes` is `99` here, and `15`",
        ),
        (
            ITEM,
            "- [x] En su ritmo",
            "- [ ] En su ritmo",
            "`options.1.is_key` is `False` here, and `True` in sig-001.md",
        ),
        (ITEM, "- [ ] En su altura", "- [x] En su altura", f"{ITEM}:6: `options.0.is_key` is `True` here"),
        (ITEM, "- [ ] En su altura\n", "", "`options.0.is_key` is `True` here, and `False`"),
        (ITEM, "## Rationale", "## Razones", "Razones"),
        ("criteria/keeper.es.yaml", "versions:", "versions: [", "criteria/keeper.es.yaml"),
    ],
)
def test_what_contradicts_the_master_is_a_problem_and_stops_nothing(
    folder: Path, file: str, old: str, new: str, problem: str
) -> None:
    _change(folder / file, old, new)

    assert any(problem in each for each in _problems(folder))
    assert _read(folder).association.id == "lighthouse-society"


def test_what_waits_for_its_translation_is_noted_and_the_master_stands_in(folder: Path) -> None:
    _change(folder / ITEM, "¿En qué", "[en] ¿En qué")

    assert _notes(folder) == [f"{ITEM}:4: 1 of 5 texts wait for their translation, the first one here"]
    item = _read(folder).banks[0].item("sig-001")
    assert said_in(item, "es").stem.startswith("By what")
    assert not is_whole(item, "es")


def test_a_translation_of_nothing_is_a_problem(folder: Path) -> None:
    (folder / "prompts" / "nothing.es.md").write_text("---\nof: x\n---\nNada")

    (problem,) = _problems(folder)
    assert "prompts/nothing.es.md:1: this translates nothing.md, which is not there" in problem


def test_translations_are_written_in_files_of_their_own(folder: Path) -> None:
    path = folder / "association.yaml"
    path.write_text(path.read_text() + "translations: []\n")

    assert any("the key `translations` is unknown" in each for each in _problems(folder))


@pytest.mark.parametrize("kind", MODELS)
def test_no_schema_offers_the_key(kind: str) -> None:
    assert "translations" not in str(schema_of(kind).get("properties"))


def test_a_stamp_changes_with_texts_only() -> None:
    item = _read(LIGHTHOUSE).banks[0].item("sig-001")

    assert stamp_of(item) == stamp_of(item.model_copy(update={"status": "retired"}))
    assert stamp_of(item) != stamp_of(item.model_copy(update={"stem": "Another one?"}))
    assert set(texts_of(item)) == {"stem", "rationale", "options.0.text", "options.1.text", "options.2.text"}


def test_a_bank_does_not_speak_for_its_items() -> None:
    bank = _read(LIGHTHOUSE).banks[0]

    assert isinstance(bank, Translatable)
    assert set(texts_of(bank)) == {"title", "description"}
