"""What every plugin must hold, as tests that run for the plugin of whoever extends them."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import ClassVar

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assay import bundled
from assay.assessment.aims import aims_of
from assay.assessment.conformance.conforming import check_conformance, remarks_on
from assay.assessment.conformance.ground import Ground, Remark
from assay.assessment.exam.offering import categories
from assay.assessment.requirements.eligibility import evaluate
from assay.content.associations import Association
from assay.content.catalog import Catalog, owner_of
from assay.content.checking import Report, check_catalog
from assay.content.checks.index import Index
from assay.content.exams import Exam
from assay.content.finding import Source, sources_at
from assay.content.markdown import to_plain
from assay.content.portfolio import Portfolio
from assay.hooks import AssociationFolder
from assay.hooks.plugins import Plugins
from assay.services.errors import Refused
from assay.services.forms import draw_form
from assay.settings import Settings
from assay.storage import schema
from assay.storage.database import Database
from assay.testing.texts import markdown_texts
from assay.web.app import create_app

#: What plugins are called while they are tested by themselves.
NAME = "plugin"


class Conformance:
    """Extend it under a name that begins with `Test`, and say which plugin it is for.

    Its fixtures `catalog`, `association`, `app` and `client` are there for tests of your own in the same class.
    """

    #: The object that the entry point of the plugin names.
    plugin: ClassVar[object]
    #: Whether a note of `assay check`, which need not be mended, fails too.
    strict: ClassVar[bool] = False
    #: Each exam is drawn once with each of these, for each of its categories.
    seeds: ClassVar[Iterable[int]] = range(25)
    #: Folders of shared banks and maps that the plugin may point at; those that ship with Assay, unless you say.
    bank_folders: ClassVar[tuple[Path, ...]] = (bundled.QUESTION_BANKS,)
    map_folders: ClassVar[tuple[Path, ...]] = (bundled.COMPETENCY_MAPS,)

    @pytest.fixture(scope="class")
    @classmethod
    def plugins(cls) -> Plugins:
        """The plugin as Assay loads it, and no other."""
        return Plugins.only({NAME: cls.plugin}, cls.bank_folders, cls.map_folders)

    @pytest.fixture(scope="class")
    @classmethod
    def catalog(cls, plugins: Plugins) -> Catalog:
        """Everything that the plugin brings, beside the shared banks and maps."""
        return plugins.catalog

    @pytest.fixture(scope="class")
    @classmethod
    def association(cls, plugins: Plugins) -> Association:
        """The association that the plugin speaks for."""
        state = plugins.state(NAME)
        assert state is not None
        assert state.association, state.reason or "the plugin speaks for no association"
        return plugins.catalog.associations[state.association]

    @pytest.fixture(scope="class")
    @classmethod
    def app(cls, plugins: Plugins, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
        """An installation with the plugin alone, in a folder that is thrown away."""
        instance = tmp_path_factory.mktemp("instance")
        database = Database(f"sqlite:///{instance / 'assay.sqlite'}")
        schema.upgrade(database)
        address = str(database.engine.url)
        known = "known to every test" * 2
        settings = Settings(instance, address, secret_key=known, password_salt=known)
        made = create_app(settings, plugins, database=database)
        made.testing = True
        yield made
        made.extensions["outbox"].close()
        database.dispose()

    @pytest.fixture
    def client(self, app: Flask) -> FlaskClient:
        """A browser without pictures, and without an account."""
        return app.test_client()

    def test_it_is_loaded(self, plugins: Plugins) -> None:
        """Every hook answers, and nothing is set aside."""
        state = plugins.state(NAME)

        assert state is not None
        assert state.status == "loaded", state.reason

    def test_its_files_have_no_problem(self, catalog: Catalog) -> None:
        """What `assay check` says today, with notes where the suite is strict."""
        report = self._report(catalog, datetime.now(UTC).date())
        found = [*report.problems, *(report.notes if self.strict else ())]

        assert not found, "\n".join(map(str, found))

    def test_every_form_can_be_drawn(self, catalog: Catalog, association: Association) -> None:
        """Each exam, for each of its categories, with each of the seeds."""
        failures = []
        for exam in _exams_of(association, catalog):
            for category in categories(exam):
                for seed in self.seeds:
                    try:
                        draw_form(catalog, association.id, exam.id, category, seed)
                    except Refused as error:
                        failures.append(f"{exam.id}, {category}, seed {seed}: {error}")

        assert not failures, "\n".join(failures)

    def test_nobody_qualifies_with_an_empty_portfolio(
        self, catalog: Catalog, association: Association
    ) -> None:
        """Each version of the criteria can be evaluated, and asks for something, in each category."""
        for aim, criteria in aims_of(catalog):
            for version in criteria.versions if aim.association == association.id else ():
                day = version.effective or version.source.dated or criteria.versions[-1].effective
                if day is not None:
                    found = evaluate(version, Portfolio(), aim, day)
                    assert found.status != "met", f"{aim}, in force on {day}, asks for nothing"

    def test_every_text_has_words(self, catalog: Catalog, association: Association) -> None:
        """Markdown is cleaned before it is shown: what is nothing but markup would leave a hole in a page."""
        texts = markdown_texts(association, catalog)
        empty = [text for text in texts if not to_plain(text)]

        assert not empty, "nothing is left of these texts on a page:\n" + "\n".join(map(repr, empty))

    def test_its_public_pages_are_shown(self, client: FlaskClient, association: Association) -> None:
        """The first page, its own, the register and the plugins."""
        paths = ("/", f"/associations/{association.id}", "/registry", "/plugins")
        answers = {path: client.get(path).status_code for path in paths}

        assert answers == dict.fromkeys(paths, 200)

    def _report(self, catalog: Catalog, on: date) -> Report:
        if not isinstance(self.plugin, AssociationFolder):
            return self._of_code(catalog, on)
        folders = (*self.map_folders, *self.bank_folders)
        shared = [each for folder in folders for each in sources_at(folder)]
        return check_conformance([Source("association", self.plugin.folder)], on, shared)

    def _of_code(self, catalog: Catalog, on: date) -> Report:
        """On content without files, of which nothing says where it was read; what is shared is left out."""
        if problems := check_catalog(catalog):  # what points nowhere is not looked at further
            return Report(tuple(problems), {})
        shared = Plugins.only({}, self.bank_folders, self.map_folders).catalog
        found = _remarks(catalog, on) - _remarks(shared, on)
        problems = sorted(each.problem for each in found if not each.is_note)
        return Report(tuple(problems), {}, tuple(sorted(each.problem for each in found if each.is_note)))


def _remarks(catalog: Catalog, on: date) -> set[Remark]:
    return set(remarks_on(Ground(Index(catalog)), on))


def _exams_of(association: Association, catalog: Catalog) -> list[Exam]:
    return [exam for key, exam in catalog.exams.items() if owner_of(key) == association.id]
