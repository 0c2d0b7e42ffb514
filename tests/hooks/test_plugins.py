"""Plugins: what they bring, and that a broken one stands alone with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from shutil import copytree

import pytest

from assay import bundled
from assay.content.banks import Bank
from assay.content.exams import Exam
from assay.hooks import AssociationFolder, DecisionMade, hookimpl, specs
from assay.hooks.loading import Candidate, content_of, reason
from assay.hooks.plugins import Plugins
from dummy.plugins import on_the_path, write_distribution

GUILD = Path(__file__).parents[1] / "dummy" / "guild"


class Folder(AssociationFolder):
    """The plugin of any folder, without a package around it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder


@pytest.fixture
def guild() -> Folder:
    """The association that exists only in tests."""
    return Folder(GUILD)


def test_no_plugin_is_an_empty_catalog() -> None:
    assert Plugins.only({}).catalog.associations == {}
    assert Plugins().states == ()


def test_a_folder_answers_every_content_hook(guild: Folder) -> None:
    plugins = Plugins.only({"guild": guild})
    catalog, state = plugins.catalog, plugins.state("guild")

    assert state is not None
    assert (state.status, state.reason, state.association) == ("loaded", "", "river-guild")
    assert set(state.brings) == {"maps", "banks", "prompts", "rubrics", "criteria", "exams", "agreements"}
    assert set(catalog.exams) == {"river-guild/master"}
    assert all(
        len(part)
        for part in (catalog.maps, catalog.banks, catalog.prompts, catalog.rubrics, catalog.criteria)
    )


class Raises:
    """Its hook raises."""

    @hookimpl
    def exams(self) -> Sequence[Exam]:
        raise LookupError("the cellar is locked")


class Exits:
    """Its hook ends the process, or so it thinks."""

    @hookimpl
    def association(self) -> None:
        raise SystemExit(3)


class Misspelt:
    """It implements a hook that does not exist."""

    @hookimpl
    def asociation(self) -> None:
        return None


class WrongArgument:
    """Its hook wants what no hook gets."""

    @hookimpl
    def exams(self, request: object) -> Sequence[Exam]:
        raise LookupError(request)


class Silent:
    """It implements nothing."""


class Homeless:
    """It has exams but no association."""

    @hookimpl
    def exams(self) -> Sequence[Exam]:
        return tuple(Folder(GUILD).content.exams)


@pytest.mark.parametrize(
    ("plugin", "words"),
    [
        (Raises(), ("LookupError", "the cellar is locked", "test_plugins.py:")),
        (Exits(), ("SystemExit", "3")),
        (Misspelt(), ("PluginValidationError", "asociation")),
        (WrongArgument(), ("PluginValidationError", "request")),
        (Silent(), ("implements no hook",)),
        (Homeless(), ("answers exams but has no association",)),
        (Folder(GUILD / "nowhere"), ("association.yaml",)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_broken_plugin_is_set_aside_and_the_others_run(
    plugin: object, words: tuple[str, ...], guild: Folder
) -> None:
    plugins = Plugins.only({"broken": plugin, "guild": guild})
    state = plugins.state("broken")

    assert state is not None
    assert state.status == "failed"
    assert all(word in state.reason for word in words), state.reason
    assert set(plugins.catalog.associations) == {"river-guild"}


@dataclass
class Unhashable:
    """What compares by its values has no hash, and is a plugin like any other."""

    number: int = 0

    @hookimpl
    def question_banks(self) -> Sequence[Bank]:
        return ()


def test_an_unusual_plugin_does_not_spoil_those_after_it(guild: Folder) -> None:
    plugins = Plugins.only({"first": Unhashable(), "second": Unhashable(), "guild": guild})

    assert [state.status for state in plugins.states] == ["loaded"] * 3


def test_of_two_distributions_with_one_name_the_second_is_set_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("first", "second"):
        write_distribution(tmp_path / place)
    about = tmp_path / "second" / "assay_river_guild-2.1.dist-info"
    about.rename(about.with_name("assay_another-1.dist-info"))
    with on_the_path(monkeypatch, tmp_path / "first", tmp_path / "second"):
        ours = [state for state in Plugins.installed().states if state.name == "river-guild"]

    assert sorted(state.status for state in ours) == ["failed", "loaded"]
    assert ["another plugin has the name `river-guild`" in state.reason for state in ours] == [False, True]


def test_a_plugin_that_cannot_be_imported_says_which_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a_plugin_with_a_fault.py").write_text("x = 1\nimport a_module_that_is_not_there\n")
    monkeypatch.syspath_prepend(tmp_path)
    candidate = Candidate("fault", "d", "1", EntryPoint("fault", "a_plugin_with_a_fault", specs.GROUP))
    with pytest.raises(ModuleNotFoundError) as error:
        content_of(candidate)

    assert "a_plugin_with_a_fault.py:2" in reason(error.value)


def test_the_second_of_two_plugins_with_one_id_is_set_aside(guild: Folder) -> None:
    plugins = Plugins.only({"first": guild, "second": Folder(GUILD)})
    second = plugins.state("second")

    assert second is not None
    assert second.status == "failed"
    assert "`river-guild` is taken twice" in second.reason


def test_a_plugin_whose_exam_points_nowhere_is_set_aside_with_all_it_brings(
    guild: Folder, tmp_path: Path
) -> None:
    folder = tmp_path / "guild"
    copytree(GUILD, folder)
    exam = next((folder / "exams").glob("*.yaml"))
    exam.write_text(exam.read_text().replace("bank: hive-core", "bank: no-such-bank"))
    plugins = Plugins.only({"guild": Folder(folder)})
    state = plugins.state("guild")

    assert state is not None
    assert state.status == "failed"
    assert "no-such-bank" in state.reason
    assert plugins.catalog == Plugins.only({}).catalog


def test_a_broken_shared_bank_is_set_aside_by_its_name(tmp_path: Path) -> None:
    bank = tmp_path / "question_banks" / "half"
    bank.mkdir(parents=True)
    (bank / "bank.yaml").write_text("id: half\n")
    plugins = Plugins.only({}, bank_folders=[tmp_path / "question_banks"])

    assert [(state.name, state.status) for state in plugins.states] == [("question_banks/half", "failed")]
    assert plugins.states[0].reason.startswith("half/bank.yaml:")


def test_a_reason_does_not_tell_where_the_server_keeps_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copytree(GUILD, tmp_path / "site" / "assay_river_guild")
    monkeypatch.syspath_prepend(tmp_path / "site")
    (tmp_path / "site" / "assay_river_guild" / "rubrics" / "practice.yaml").write_text("")
    state = Plugins.only({"guild": Folder(tmp_path / "site" / "assay_river_guild")}).states[0]

    assert state.reason.startswith("assay_river_guild/rubrics/practice.yaml:1: ")
    assert str(tmp_path) not in state.reason


def test_what_is_installed_here_loads_and_what_is_disabled_does_not() -> None:
    shared = ([bundled.QUESTION_BANKS], [bundled.COMPETENCY_MAPS])
    names = [each.name for each in entry_points(group="assay")]
    on, off = Plugins.installed(*shared), Plugins.installed(*shared, disabled=names)

    assert {state.status for state in on.states} == {"loaded"}
    assert {state.status for state in off.states} == {"disabled"}
    assert set(on.catalog.associations) == set(names) >= {"ct-aimh", "mi-aimh", "nc-imha", "nm-aimh"}
    assert off.catalog.associations == {}


class Raising:
    """It is sound until it is told something."""

    @hookimpl
    def decision_made(self, event: DecisionMade) -> None:
        raise LookupError(event.application)


class WrongEvent:
    """It wants more of an event than there is."""

    @hookimpl
    def decision_made(self, event: DecisionMade, session: object) -> None:
        raise LookupError(event, session)


class MisspeltEvent:
    """It waits for an event that never happens."""

    @hookimpl
    def decision_mde(self, event: DecisionMade) -> None:
        raise LookupError(event)


@pytest.mark.parametrize(("plugin", "word"), [(WrongEvent(), "session"), (MisspeltEvent(), "decision_mde")])
def test_a_misspelt_hook_of_an_event_is_refused(plugin: object, word: str, guild: Folder) -> None:
    plugins = Plugins.only({"broken": plugin, "guild": guild})
    state = plugins.state("broken")

    assert state is not None
    assert (state.status, word in state.reason) == ("failed", True)
    assert plugins.listeners == ()


class Listening(Folder):
    """An association's own plugin that is told of its decisions."""

    @hookimpl
    def decision_made(self, event: DecisionMade) -> None:
        raise LookupError(event.application)


def test_a_plugin_that_is_told_says_so_and_one_that_was_set_aside_is_not_told() -> None:
    plugins = Plugins.only(
        {"guild": Listening(GUILD), "again": Listening(GUILD), "all": Raising(), "still": Folder(GUILD)}
    )

    assert [(each.plugin, each.association) for each in plugins.listeners] == [
        ("guild", "river-guild"),
        ("all", ""),
    ]
    assert [(state.name, state.status, state.hears) for state in plugins.states][::2] == [
        ("guild", "loaded", ("decision_made",)),
        ("all", "loaded", ("decision_made",)),
    ]
