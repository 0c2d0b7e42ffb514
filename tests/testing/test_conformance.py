"""The suite for authors of plugins: sound ones pass it, and each of its tests finds what it is there for."""

import re
import shutil
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from decimal import Decimal
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from assay.assessment.exam.forms import Form
from assay.content.associations import Association
from assay.content.catalog import Catalog
from assay.content.criteria import Criteria
from assay.hooks import AssociationFolder, hookimpl
from assay.hooks.plugins import Plugins
from assay.services.forms import draw_form
from assay.testing import Conformance
from dummy.plugins import GUILD

LIGHTHOUSE = GUILD.with_name("lighthouse")
Suite = tuple[Conformance, Plugins]


class Folder(AssociationFolder):
    """The plugin of any folder, without a package around it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder


class TestTheGuild(Conformance):
    """An association that exists only in tests, and a test that its author added."""

    plugin = Folder(GUILD)
    bank_folders = map_folders = ()

    def test_of_its_own(self, client: FlaskClient, association: Association, catalog: Catalog) -> None:
        assert "River Valley Beekeepers" in client.get(f"/associations/{association.id}").text
        assert isinstance(draw_form(catalog, association.id, "master", "teaching", 3), Form)


class TestTheLighthouse(Conformance):
    """One whose endorsement has no categories."""

    plugin = Folder(LIGHTHOUSE)
    bank_folders = map_folders = ()


class ByHooks:
    """A plugin that is made of code and not of files: the lighthouse, without its agreement and with any criteria."""

    def __init__(self, criteria: Mapping[str, Criteria]) -> None:
        self.criteria = criteria

    @hookimpl
    def association(self) -> Association:
        return Folder(LIGHTHOUSE).content.association

    @hookimpl
    def endorsement_criteria(self) -> Mapping[str, Criteria]:
        return self.criteria


class TestAPluginOfCode(Conformance):
    """It has an association and nothing else, not even the map of its endorsement."""

    plugin = ByHooks({})
    bank_folders = (LIGHTHOUSE / "question_banks",)
    map_folders = (LIGHTHOUSE / "competency_maps",)


def _suite_of(plugin: object, **members: object) -> Suite:
    alone = {"plugin": plugin, "bank_folders": (), "map_folders": ()}
    suite = type("Suite", (Conformance,), {**alone, **members})()
    return suite, Plugins.only({"plugin": plugin}, suite.bank_folders, suite.map_folders)


@pytest.fixture
def broken(tmp_path: Path) -> Callable[..., Suite]:
    """The suite for a guild in which a pattern was replaced in some files."""

    def suite(files: str, pattern: str, replacement: str, **members: object) -> Suite:
        folder = Path(shutil.copytree(GUILD, tmp_path / "guild"))
        for path in folder.glob(files):
            path.write_text(re.sub(pattern, replacement, path.read_text(), flags=re.MULTILINE))
        return _suite_of(Folder(folder), **members)

    return suite


def test_a_plugin_that_is_set_aside_is_named_with_its_reason(broken: Callable[..., Suite]) -> None:
    suite, plugins = broken("association.yaml", "^name: .*$", "")

    with pytest.raises(AssertionError, match=r"association\.yaml:.*`name`"):
        suite.test_it_is_loaded(plugins)


def test_what_assay_check_finds_is_found(broken: Callable[..., Suite]) -> None:
    suite, plugins = broken(
        "criteria/master.yaml", "kind: exam$", "kind: agreement\n        agreements: [oath]"
    )

    suite.test_it_is_loaded(plugins)
    with pytest.raises(AssertionError, match=r"criteria/master\.yaml:\d+: .* asks to sign `oath`"):
        suite.test_its_files_have_no_problem(plugins.catalog)


def test_criteria_that_nobody_can_meet_are_found(broken: Callable[..., Suite]) -> None:
    suite, plugins = broken(
        "criteria/master.yaml", r"(minimum: )10(\n(?:.*\n)*.*strength: )recommended", r"\g<1>9000\2required"
    )

    with pytest.raises(AssertionError, match=r"criteria/master\.yaml:\d+: nobody can meet `visits`"):
        suite.test_its_files_have_no_problem(plugins.catalog)


def test_what_is_wrong_in_a_plugin_of_code_is_found_without_its_files() -> None:
    maps = (LIGHTHOUSE / "competency_maps",)
    [criteria] = Folder(LIGHTHOUSE).content.criteria.values()
    [version] = criteria.versions
    endless = version.requirements[0].model_copy(update={"minimum": Decimal(90_000)})
    lone = criteria.model_copy(
        update={"versions": (version.model_copy(update={"requirements": (endless,)}),)}
    )

    for each, words in ((criteria, "asks to sign `oath`"), (lone, "nobody can meet `supervision`")):
        suite, plugins = _suite_of(ByHooks({"keeper": each}), map_folders=maps)
        with pytest.raises(AssertionError, match=f"criteria/lighthouse-society/keeper.* {words}"):
            suite.test_its_files_have_no_problem(plugins.catalog)


@pytest.mark.parametrize("strict", [False, True])
def test_a_note_fails_only_where_the_suite_is_strict(broken: Callable[..., Suite], strict: bool) -> None:
    suite, plugins = broken(
        "competency_maps/*.yaml", "dated: (.*)}$", r"dated: \1, superseded_by: Third edition}", strict=strict
    )

    with pytest.raises(AssertionError, match="“Third edition”") if strict else nullcontext():
        suite.test_its_files_have_no_problem(plugins.catalog)


def test_a_form_that_no_seed_can_draw_is_found(broken: Callable[..., Suite]) -> None:
    """Each range can be filled by itself, so that `assay check` is content; but most of the items are enemies."""
    items = sorted(each.stem for each in GUILD.glob("question_banks/*/items/*.md"))
    others = ", ".join(each for each in items if not each.startswith("bio"))
    suite, plugins = broken(
        "question_banks/*/items/bio-*.md", "^(status: .*)\n(enemies: .*)?", rf"\1\nenemies: [{others}]\n"
    )
    catalog = plugins.catalog

    with pytest.raises(AssertionError, match="master, practice, seed 0: No form can be drawn"):
        suite.test_every_form_can_be_drawn(catalog, catalog.associations["river-guild"])


def test_criteria_that_ask_for_nothing_are_found(broken: Callable[..., Suite]) -> None:
    suite, plugins = broken("criteria/master.yaml", "strength: required", "strength: recommended")
    catalog = plugins.catalog

    with pytest.raises(
        AssertionError, match="river-guild/master/practice, in force on 2025-01-01, asks for noth"
    ):
        suite.test_nobody_qualifies_with_an_empty_portfolio(catalog, catalog.associations["river-guild"])


def test_a_text_of_which_a_page_shows_nothing_is_found(broken: Callable[..., Suite]) -> None:
    suite, plugins = broken("exams/master.yaml", "Books, notes and telephones", '"[](https://guild.example)"')
    catalog = plugins.catalog

    with pytest.raises(AssertionError, match=r"'\[\]\(https://guild\.example\)'"):
        suite.test_every_text_has_words(catalog, catalog.associations["river-guild"])
