"""The typed facade over pluggy: what the plugins of one application brought, and what became of each."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self, TypeVar

from assay.content.banks import Bank
from assay.content.catalog import AssociationContent, Catalog
from assay.content.checks.associations import check_associations
from assay.content.checks.exams import check_exams
from assay.content.checks.index import Index
from assay.content.checks.maps import check_maps
from assay.content.competencies import CompetencyMap
from assay.content.problems import ContentError, Problem
from assay.content.sources import BANK_FILE, read_bank, read_map
from assay.hooks.listening import Listener
from assay.hooks.loading import (
    PARTS,
    Candidate,
    PluginState,
    Unfit,
    association_content,
    content_of,
    counts,
    installed,
    reason,
)

Read = TypeVar("Read")


@dataclass(frozen=True)
class Plugins:
    """Everything that was loaded, as one catalog. Built per application by a function, never global."""

    catalog: Catalog = field(default_factory=Catalog)
    states: tuple[PluginState, ...] = ()
    #: The plugins that want to be told what happened.
    listeners: tuple[Listener, ...] = ()

    @classmethod
    def installed(
        cls, bank_folders: Iterable[Path] = (), map_folders: Iterable[Path] = (), disabled: Iterable[str] = ()
    ) -> Self:
        """The plugins of the environment, with the shared banks and maps of these folders."""
        loader = _Loader()
        loader.add_shared(map_folders, bank_folders)
        off, found = set(disabled), installed()
        for candidate in found:
            loader.disable(candidate) if candidate.name in off else loader.add(candidate)
        for name in sorted(off - {candidate.name for candidate in found}):
            reason = "disabled by setting, but no plugin of this name is installed"
            loader.states.append(PluginState(name, "?", "?", "failed", reason))
        return cls(loader.catalog(), tuple(loader.states), tuple(loader.listeners))

    @classmethod
    def only(
        cls,
        plugins: Mapping[str, object],
        bank_folders: Iterable[Path] = (),
        map_folders: Iterable[Path] = (),
    ) -> Self:
        """These plugins and no others: for tests and previews."""
        loader = _Loader()
        loader.add_shared(map_folders, bank_folders)
        for name, plugin in plugins.items():
            loader.add(Candidate(name, "", "", plugin=plugin))
        return cls(loader.catalog(), tuple(loader.states), tuple(loader.listeners))

    def state(self, name: str) -> PluginState | None:
        """What became of the plugin with this name."""
        return next((state for state in self.states if state.name == name), None)


@dataclass
class _Loader:
    """Gathers content plugin by plugin; what does not fit to what is there already is set aside."""

    maps: list[CompetencyMap] = field(default_factory=list)
    banks: list[Bank] = field(default_factory=list)
    contents: list[AssociationContent] = field(default_factory=list)
    states: list[PluginState] = field(default_factory=list)
    listeners: list[Listener] = field(default_factory=list)

    def catalog(self) -> Catalog:
        """Everything gathered so far."""
        return Catalog.of(self.maps, self.banks, self.contents)

    def add_shared(self, map_folders: Iterable[Path], bank_folders: Iterable[Path]) -> None:
        """Read shared maps and banks; a broken one is set aside like a broken plugin."""
        for folder in map_folders:
            for path in sorted(folder.glob("*.yaml")):
                self._share(path, read_map, self.maps)
        for folder in bank_folders:
            for path in sorted(each.parent for each in folder.glob(f"*/{BANK_FILE}")):
                self._share(path, read_bank, self.banks)

    def _share(self, path: Path, read: Callable[[Path], Read], into: list[Read]) -> None:
        try:
            into.append(read(path))
            try:
                self.catalog()
            except ContentError:
                into.pop()
                raise
        except ContentError as error:
            name = f"{path.parent.name}/{path.name}"
            self.states.append(PluginState(name, "shared content", "", "failed", reason(error)))

    def disable(self, candidate: Candidate) -> None:
        """Leave a plugin out because the operator said so."""
        self.states.append(
            PluginState(candidate.name, candidate.distribution, candidate.version, "disabled", "by setting")
        )

    def add(self, candidate: Candidate) -> None:
        """Load one plugin, or set it aside with the reason. Whatever its code raises stays here."""
        about = (candidate.name, candidate.distribution, candidate.version)
        try:
            self._refuse_second(candidate)
            answers = content_of(candidate)
            content = association_content(answers)
            owner = content.association.id if content else ""
            listener = Listener.of(candidate.name, owner, candidate.load())
            self._fit(content, answers)
        except (Exception, SystemExit) as error:  # the plugin boundary
            self.states.append(PluginState(*about, "failed", reason(error)))
            return
        brings = counts({name: answers[hook] or () for hook, name in PARTS.items()})
        hears = tuple(sorted(listener.hears)) if listener else ()
        self.states.append(PluginState(*about, "loaded", "", brings, owner, hears))
        self.listeners.extend([listener] if listener else [])

    def _refuse_second(self, candidate: Candidate) -> None:
        if any(each.name == candidate.name and each.status == "loaded" for each in self.states):
            raise Unfit(f"another plugin has the name `{candidate.name}`; give the entry point another one")

    def _fit(self, content: AssociationContent | None, answers: Mapping[str, Iterable[object]]) -> None:
        """Take a plugin's content in if nothing in it is a duplicate or points nowhere."""
        before = list(self.maps), list(self.banks), list(self.contents)
        known = _contradictions(self.catalog())
        if content is not None:
            self.contents.append(content)
        else:
            self.maps.extend(answers["competency_maps"] or ())  # type: ignore[arg-type]
            self.banks.extend(answers["question_banks"] or ())  # type: ignore[arg-type]
        try:
            if problems := _contradictions(self.catalog()) - known:
                raise ContentError(problems)
        except BaseException:
            self.maps, self.banks, self.contents = before
            raise


def _contradictions(catalog: Catalog) -> set[Problem]:
    """What cannot work in a catalog: the quick part of `assay check`, which knows more."""
    index = Index(catalog, {})
    return {*check_associations(index), *check_exams(index), *check_maps(index)}
