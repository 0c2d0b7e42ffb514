"""`assay check` on what is installed."""

import json
from importlib import import_module
from pathlib import Path

import pytest

from assay.content.item_types.numeric.type import NumericType
from assay.hooks.plugins import Plugins
from cli.conftest import BUILT_IN, Assay
from dummy.typed import add_typed_exam
from plugins.conftest import STRANGER


def test_the_real_content_has_no_problem_and_is_complete(assay: Assay) -> None:
    result = assay("check", "--json")
    report = json.loads(result.stdout)
    counts, notes = report.pop("counts"), report.pop("notes")

    assert (result.exit_code, report) == (0, {"problems": []})
    assert all(set(each) == {"file", "line", "what", "expected"} for each in notes)
    assert (counts["associations"], counts["maps"], counts["banks"], counts["exams"]) == (4, 2, 2, 5)
    assert (counts["domains"], counts["competencies"], counts["indicators"]) == (17, 96, 135)
    assert counts["items"] >= 300
    assert counts["prompts"] >= 50
    assert counts["rubrics"] >= 10


def test_a_plugin_is_checked_by_its_name(assay: Assay, guild: Path) -> None:
    result = assay("check", "river-guild", "--json")
    counts = json.loads(result.stdout)["counts"]

    assert result.exit_code == 0
    assert (counts["associations"], counts["domains"], counts["items"], counts["prompts"]) == (1, 3, 15, 5)


def test_a_plugin_that_was_set_aside_can_still_be_checked(assay: Assay, guild: Path) -> None:
    file = guild / "exams" / "master.yaml"
    file.write_text(file.read_text().replace("bank: hive-core", "bank: hive-cores"))
    result = assay("check", "river-guild", "--json")
    [problem] = json.loads(result.stdout)["problems"]

    assert result.exit_code == 1
    assert problem["file"].endswith("assay_river_guild/exams/master.yaml")
    assert problem["line"] == 11
    assert problem["what"] == "the bank `hive-cores` does not exist"
    assert problem["expected"] == "expected `hive-core`"


def test_in_words_a_problem_is_one_line(assay: Assay, guild: Path) -> None:
    (guild / "rubrics" / "practice.yaml").write_text("")
    result = assay("check")

    assert result.exit_code == 1
    assert "rubrics/practice.yaml:1: the file is empty, expected content\n" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("1 problem(s) in 1 file(s). Read: ")


def _make_hard_to_read(guild: Path) -> None:
    file = guild / "prompts" / "season-the-gift.md"
    hard = "unanticipated epidemiological circumstances notwithstanding " * 8
    file.write_text(file.read_text().replace("In October a friend", f"{hard}a friend"))


def test_a_note_stands_below_the_problems_and_stops_nothing_unless_it_is_told_to(
    assay: Assay, guild: Path
) -> None:
    _make_hard_to_read(guild)
    result = assay("check", "river-guild")
    *notes, last = result.stdout.splitlines()

    assert result.exit_code == 0
    assert [each.partition("prompts/")[2].partition(",")[0] for each in notes] == [
        "season-the-gift.md:9: the prompt reads like grade 29 (Flesch-Kincaid)"
    ]
    assert notes[0].startswith("note: ")
    assert last.startswith("No problem, 1 note(s). Read: ")
    assert assay("check", "river-guild", "--strict").exit_code == 1
    [note] = json.loads(assay("check", "river-guild", "--json").stdout)["notes"]
    assert (note["line"], note["file"].endswith("prompts/season-the-gift.md")) == (9, True)


@pytest.mark.usefixtures("guild")
def test_a_portfolio_that_meets_everything_is_one_that_evaluate_reads(assay: Assay, tmp_path: Path) -> None:
    shown = assay("check", "--show-portfolio", "master/practice", "--on", "2026-11-22")
    (tmp_path / "portfolio.yaml").write_text(shown.stdout)
    named = ("--association", "river-guild", "--endorsement", "master", "--category", "practice")
    found = assay("evaluate", "portfolio.yaml", *named, "--on", "2026-11-22", "--json")

    assert shown.exit_code == 0
    assert shown.stdout.startswith("# river-guild/master/practice on 2026-11-22: 2 of 2 requirements met.\n")
    assert json.loads(found.stdout)["status"] == "met"


def test_who_can_meet_nothing_is_shown_what_is_missing(assay: Assay, guild: Path) -> None:
    file = guild / "criteria" / "master.yaml"
    more = "years: 3\n        where: {paid: true, any_of: [{paid: false}]}"
    file.write_text(file.read_text().replace("years: 3", more))
    shown = assay("check", "--show-portfolio", "river-guild/master/teaching", "--on", "2026-11-22")

    assert shown.exit_code == 1
    assert "# Nobody can meet seasons: `paid: true` and `paid: false` exclude each other" in shown.stdout


@pytest.mark.usefixtures("guild")
def test_an_endorsement_that_is_not_clear_is_answered_with_those_there_are(assay: Assay) -> None:
    for wanted, what in (("master", "several endorsements fit"), ("mastery", "no endorsement fits")):
        result = assay("check", "--show-portfolio", wanted)

        assert result.exit_code == 2
        assert what in result.stderr
        assert "river-guild/master/practice, river-guild/master/teaching" in " ".join(result.stderr.split())


def test_what_can_no_longer_be_met_is_told_from_its_day_on(assay: Assay, guild: Path) -> None:
    file = guild / "criteria" / "master.yaml"
    closed = "years: 3\n        where: {paid: true, any_of: [{paid: false}]}\n        effective: 2027-03-01"
    file.write_text(file.read_text().replace("years: 3", closed))

    before = assay("check", "river-guild", "--on", "2026-11-22")
    after = assay("check", "river-guild", "--on", "2027-03-01")

    assert before.exit_code == after.exit_code == 1
    assert "nobody can meet `seasons` of `master` from 2027-03-01 on: " in before.stdout
    assert "nobody can meet `seasons` of `master`: " in after.stdout


def test_a_plugin_that_cannot_be_imported_is_named_and_the_others_are_checked(
    assay: Assay, guild: Path
) -> None:
    (guild / "__init__.py").write_text("import a_module_that_is_not_there\n")

    assert assay("check", "river-guild").exit_code == 2
    assert "river-guild was set aside: ModuleNotFoundError" in assay("check").stderr


@pytest.mark.usefixtures("guild")
def test_a_plugin_that_the_operator_disabled_is_not_checked(assay: Assay) -> None:
    result = assay("check", "river-guild", disabled_plugins=" ".join([*BUILT_IN, "river-guild"]))

    assert result.exit_code == 2
    assert "no file, folder or plugin is called 'river-guild' (plugins: none)" in result.stderr


@pytest.fixture
def typed(guild: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The guild's package, with an exam of questions of a stranger's type."""
    monkeypatch.syspath_prepend(STRANGER)
    stranger = import_module("assay_true_or_false.true_or_false")
    return add_typed_exam(guild, [stranger.TrueOrFalse(), NumericType()])


def _install_type(site: Path, about: str = "assay_true_or_false:plugin") -> None:
    folder = site / "assay_true_or_false-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.4\nName: assay-true-or-false\nVersion: 1.0\n")
    (folder / "entry_points.txt").write_text(f"[assay]\ntrue-or-false = {about}\n")


def test_a_folder_may_name_an_item_type_of_any_plugin_that_is_installed(assay: Assay, typed: Path) -> None:
    before = assay("check", str(typed))
    _install_type(typed.parent)
    after = assay("check", str(typed))
    bank = assay("check", str(typed / "question_banks" / "hive-kinds"))

    assert before.exit_code == 1
    assert "queens.md:3: the item type `true-or-false` is not installed" in before.stdout
    assert (after.exit_code, bank.exit_code) == (0, 0), after.output
    assert "2 items" in bank.stdout


def test_a_plugin_whose_types_cannot_be_taken_is_named_with_the_reason(assay: Assay, typed: Path) -> None:
    _install_type(typed.parent, "assay_true_or_false.true_or_false:TrueOrFalse")
    result = assay("check", str(typed))

    assert result.exit_code == 1
    assert result.stderr.count("true-or-false was set aside: it implements no hook") == 1


def test_what_is_checked_is_what_is_loaded(assay: Assay, guild: Path) -> None:
    """The two read the same folders, by two ways."""
    catalog = Plugins.installed(disabled=BUILT_IN).catalog
    counts = json.loads(assay("check", "--json").stdout)["counts"]

    assert counts["items"] == sum(len(bank.items) for bank in catalog.banks.values())
    assert counts["prompts"] == len(catalog.prompts)
