"""`assay new plugin`: what it asks, what it writes, and that this is sound whatever the association is called."""

import json
import tomllib
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from assay import bundled
from assay.cli.authoring import answers
from assay.cli.authoring.answers import Answers, Unusable
from assay.cli.authoring.writing import write_plugin
from assay.cli.main import main
from assay.content.checking import Report, read_sources
from assay.content.finding import sources_at
from assay.content.sources import read_association_folder
from cli.conftest import BUILT_IN, Assay

TODAY = date(2026, 11, 22)
GIVEN = (
    *("--name", "Bund „Ährenlese“: Korn & Brot #1", "--id", "aehrenlese", "--place", "Württemberg"),
    *("--endorsement", "Müller/in", "--categories", "Mühle, Bäckerei", "--time-zone", "Europe/Berlin"),
)


def _report(folder: Path) -> Report:
    return read_sources(sources_at(folder)).report()


def test_what_it_writes_is_sound_and_small(assay: Assay, bare: None) -> None:
    written = assay("new", "plugin", "korn", "--yes", *GIVEN)
    checked = assay("check", "korn", "--json", "--strict")
    report = json.loads(checked.stdout)

    assert (written.exit_code, written.stderr) == (0, "")
    for command in ("check", "preview"):
        assert f"assay {command} {Path('korn', 'assay_aehrenlese')} " in written.stdout
        assert f"\nassay {command} assay_aehrenlese\n" in Path("korn", "README.md").read_text()
    assert (checked.exit_code, report["problems"], report["notes"]) == (0, [], [])
    assert report["counts"] == {
        "associations": 1, "maps": 1, "domains": 2, "competencies": 5, "indicators": 8, "banks": 1, "items": 10,
        "prompts": 2, "rubrics": 1, "criteria": 4, "exams": 1, "agreements": 1, "controls": 0,
    }  # fmt: skip


def test_every_answer_stands_where_it_belongs(assay: Assay) -> None:
    assay(
        "new",
        "plugin",
        "korn",
        "--yes",
        *GIVEN,
        "--language",
        "de",
        "--website",
        "https://korn.example/?a=1&b",
    )
    content = read_association_folder(Path("korn", "assay_aehrenlese"))
    association = content.association
    [endorsement] = association.endorsements

    assert (association.id, association.name) == ("aehrenlese", "Bund „Ährenlese“: Korn & Brot #1")
    assert (association.place, association.time_zone) == ("Württemberg", "Europe/Berlin")
    assert (association.languages, association.website) == (("de",), "https://korn.example/?a=1&b")
    assert (endorsement.id, endorsement.title) == ("muller-in", "Müller/in")
    assert [(each.id, each.title) for each in endorsement.categories] == [
        ("muhle", "Mühle"),
        ("backerei", "Bäckerei"),
    ]


def test_what_no_option_gives_is_asked_and_what_cannot_be_used_is_asked_again(assay_asked: Assay) -> None:
    Path("assay-taken").mkdir()
    Path("assay-taken", "letter.txt").write_text("Dear guild")
    ids = ["Not an id", "taken", BUILT_IN[0], "bees"]
    answered = ["Guild of \\ Bees", *ids, "", "", "", "", "", "Mars/Olympus", "denver", "america/denver", ""]
    result = assay_asked("\n".join([*answered, ""]))
    association = read_association_folder(Path("assay-bees", "assay_bees")).association

    assert result.exit_code == 0
    assert "Error: expected lower-case words with hyphens" in result.stdout
    assert "Error: expected another id, as the folder assay-taken is not empty" in result.stdout
    assert f"Error: expected another id, as the plugin {BUILT_IN[0]} is installed here" in result.stdout
    assert "Error: expected a name such as Europe/Lisbon or America/Detroit\n" in result.stdout
    assert "Detroit, perhaps America/Denver\n" in result.stdout
    assert (association.name, association.short_name) == ("Guild of \\ Bees", "Guild of \\ Bees")
    assert (association.time_zone, association.endorsements[0].categories) == ("America/Denver", ())


@pytest.mark.parametrize("typed", ["", "Guild of Bees\nbees\n"])
def test_who_stops_before_the_last_answer_has_written_nothing(assay_asked: Assay, typed: str) -> None:
    result = assay_asked(typed)

    assert result.exit_code == 1
    assert "nothing was written" in result.stderr
    assert list(Path().iterdir()) == []


@pytest.fixture
def assay_asked(assay: Assay, monkeypatch: pytest.MonkeyPatch) -> Assay:
    """The command with somebody at the keyboard."""
    return lambda typed: CliRunner().invoke(main, ["new", "plugin"], input=typed)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--yes",), "--name"),
        (("--yes", "--name", "日本"), "--id"),
        (("--yes", "--name", " "), "expected some words"),
        (("--yes", "--name", "A\x07"), "expected characters that can be printed"),
        (("--yes", "--name", "A" * 201), "at most 200 characters"),
        (("--yes", "--name", "A", "--id", "a--b"), "expected lower-case words"),
        (("--yes", "--name", "A", "--id", "a" * 41), "at most 40 characters"),
        (("--yes", "--name", "A", "--id", BUILT_IN[0]), "is installed here already"),
        (("--yes", "--name", "A", "--website", "a.example"), "https://"),
        (("--yes", "--name", "A", "--time-zone", "Mars/Olympus"), "Europe/Lisbon"),
        (("--yes", "--name", "A", "--time-zone", "../etc"), "Europe/Lisbon"),
        (("--yes", "--name", "A", "--language", "English"), "en, es or pt-BR"),
        (("--yes", "--name", "A", "--categories", "One, one"), "stands twice"),
    ],
)
def test_an_option_that_cannot_be_used_is_named_and_nothing_is_written(
    assay: Assay, arguments: tuple[str, ...], words: str
) -> None:
    result = assay("new", "plugin", *arguments)

    assert result.exit_code == 2
    assert words in result.stderr
    assert list(Path().iterdir()) == []


def test_a_folder_that_is_not_empty_is_left_as_it_is(assay: Assay, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("Dear guild")
    (tmp_path / "file").write_text("")
    answers = [assay("new", "plugin", each, "--yes", "--name", "A guild") for each in ("mine", "file")]

    assert [(each.exit_code, "is not an empty folder" in each.stderr) for each in answers] == [(1, True)] * 2
    assert [each.name for each in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_a_folder_that_cannot_be_made_is_named(assay: Assay, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = assay("new", "plugin", "file/below", "--yes", "--name", "A guild")

    assert result.exit_code == 1
    assert "file/below cannot be written" in result.stderr
    assert isinstance(result.exception, SystemExit)


def test_no_template_is_left_unfilled_and_every_file_says_that_it_is_a_placeholder(tmp_path: Path) -> None:
    written = write_plugin(tmp_path / "new", _answers("A guild"), TODAY)
    texts = {each: each.read_text() for each in written}
    items = [text for path, text in texts.items() if path.parent.name in ("items", "prompts")]

    assert len(written) == len(list(bundled.NEW_PLUGIN.rglob("*.jinja")))
    assert [
        path for path, text in texts.items() if "{{" in text or "{%" in text or not text.endswith("\n")
    ] == []
    assert len(items) == 12
    assert all("Placeholder" in text for text in items)


#: Whatever an author may type, with much that YAML, TOML and Markdown read as something else.
ODD = """
null|yes|on|0x1F|1e5|2024-01-01|~|all|- a|? b|*c|&d|!e|%f|@g|`h`|[i]|{j}|k: l|m # n|
'o'|"p"|\\q|1. FC Köln|> r|<b>s</b>|日本|\uf900|\u0958
"""
TEXTS = st.sampled_from(ODD.replace("\n", "").split("|")) | st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1, max_size=40
)


@settings(max_examples=25, deadline=None)
@given(name=TEXTS, endorsement=TEXTS, categories=st.lists(TEXTS, max_size=3))
def test_whatever_things_are_called_the_files_are_sound(
    name: str, endorsement: str, categories: list[str]
) -> None:
    try:
        made = _answers(name, endorsement, ",".join(categories))
    except Unusable:
        return  # nothing but blanks, or a category twice
    with TemporaryDirectory() as folder:
        write_plugin(Path(folder), made, TODAY)
        project = tomllib.loads(Path(folder, "pyproject.toml").read_text("utf-8"))["project"]
        package = Path(folder, f"assay_{made.id.replace('-', '_')}")
        content = read_association_folder(package)
        problems = _report(Path(folder)).problems
    [found] = content.association.endorsements

    assert problems == ()
    assert content.association.name == made.name
    assert found.title == made.endorsement
    assert [(each.id, each.title) for each in found.categories] == [
        (each.id, each.title) for each in made.categories
    ]
    assert made.name in project["description"]
    assert project["entry-points"]["assay"] == {made.id: f"{package.name}:plugin"}


@settings(max_examples=200)
@given(st.text())
def test_an_id_that_a_text_suggests_can_be_used(given_: str) -> None:
    suggested = answers.slug(given_)

    assert not suggested or answers.identifier(suggested) == suggested


def test_a_long_name_suggests_an_id_of_whole_words() -> None:
    long = "Asociación de Salud Mental Infantil de Nuevo México"

    assert answers.slug(long) == "asociacion-de-salud-mental-infantil-de"
    assert answers.slug("x" * 60) == "x" * answers.LONGEST_ID


def _answers(name: str, endorsement: str = "Master", categories: str = "") -> Answers:
    return Answers(
        name=answers.text(name),
        id=answers.slug(name) or "guild",
        short_name=answers.text(name),
        place=answers.text(name),
        website="https://example.org",
        language="en",
        time_zone="UTC",
        endorsement=answers.text(endorsement),
        categories=answers.categories(categories),
    )
