"""The typed facade over pluggy: what the plugins of one application brought, and what became of each."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self, TypeVar

from assay.content.catalog import Catalog
from assay.content.item_types.known import ItemTypes, reading_with
from assay.content.problems import ContentError
from assay.content.reading.translating import language_of
from assay.content.sources import BANK_FILE, read_bank, read_map
from assay.hooks.fitting import Fitting
from assay.hooks.item_types import Registry
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
from assay.hooks.parts import Part

Made = TypeVar("Made")


@dataclass(frozen=True)
class Plugins:
    """Everything that was loaded, as one catalog. Built per application by a function, never global."""

    catalog: Catalog = field(default_factory=Catalog)
    states: tuple[PluginState, ...] = ()
    #: The plugins that want to be told what happened.
    listeners: tuple[Listener, ...] = ()
    #: How questions can be asked and scored here.
    item_types: ItemTypes = field(default_factory=ItemTypes)
    #: The same as the catalog, in parts.
    parts: tuple[Part, ...] = ()

    @classmethod
    def installed(
        cls, bank_folders: Iterable[Path] = (), map_folders: Iterable[Path] = (), disabled: Iterable[str] = ()
    ) -> Self:
        """The plugins of the environment, with the shared banks and maps of these folders."""
        off, found = set(disabled), installed()
        loader = _Loader.of(each for each in found if each.name not in off)
        loader.add_shared(map_folders, bank_folders)
        for candidate in found:
            loader.disable(candidate) if candidate.name in off else loader.add(candidate)
        for name in sorted(off - {candidate.name for candidate in found}):
            reason = "disabled by setting, but no plugin of this name is installed"
            loader.states.append(PluginState(name, "?", "?", "failed", reason))
        return loader.plugins(cls)

    @classmethod
    def only(
        cls,
        plugins: Mapping[str, object],
        bank_folders: Iterable[Path] = (),
        map_folders: Iterable[Path] = (),
    ) -> Self:
        """These plugins and no others: for tests and previews."""
        found = [Candidate(name, "", "", plugin=plugin) for name, plugin in plugins.items()]
        loader = _Loader.of(found)
        loader.add_shared(map_folders, bank_folders)
        for candidate in found:
            loader.add(candidate)
        return loader.plugins(cls)

    def state(self, name: str) -> PluginState | None:
        """What became of the plugin with this name."""
        return next((state for state in self.states if state.name == name), None)


@dataclass
class _Loader:
    """Gathers content plugin by plugin; what does not fit to what is there already is set aside."""

    content: Fitting = field(default_factory=Fitting)
    states: list[PluginState] = field(default_factory=list)
    listeners: list[Listener] = field(default_factory=list)
    registry: Registry = field(default_factory=Registry)
    item_types: ItemTypes = field(default_factory=ItemTypes)

    @classmethod
    def of(cls, candidates: Iterable[Candidate]) -> "_Loader":
        """One that knows the item types of these plugins, which the files of each may name."""
        registry = Registry()
        return cls(registry=registry, item_types=registry.gather(candidates))

    def plugins(self, make: Callable[..., Made]) -> Made:
        """Everything that was gathered."""
        listeners, parts = tuple(self.listeners), tuple(self._parts())
        return make(self.content.catalog(), tuple(self.states), listeners, self.item_types, parts)

    def _parts(self) -> Iterator[Part]:
        yield from map(Part.of_map, self.content.maps)
        yield from map(Part.of_bank, self.content.banks)
        by_association = {each.association: each for each in self.states if each.association}
        for content in self.content.contents:
            state = by_association[content.association.id]
            yield Part.of_association(content, state.name, state.distribution, state.version)

    def add_shared(self, map_folders: Iterable[Path], bank_folders: Iterable[Path]) -> None:
        """Read shared maps and banks; a broken one is set aside like a broken plugin."""
        for folder in map_folders:
            for path in sorted(each for each in folder.glob("*.yaml") if not language_of(each)):
                self._share(path)
        for folder in bank_folders:
            for path in sorted(each.parent for each in folder.glob(f"*/{BANK_FILE}")):
                self._share(path)

    def _share(self, path: Path) -> None:
        try:
            with reading_with(self.item_types):
                maps, banks = ((), (read_bank(path),)) if path.is_dir() else ((read_map(path),), ())
            self.content.share(maps, banks)
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
            if candidate.name in self.registry.refused:
                raise self.registry.refused[candidate.name]
            with reading_with(self.item_types):
                answers = content_of(candidate)
            content = association_content(answers)
            owner = content.association.id if content else ""
            listener = Listener.of(candidate.name, owner, candidate.load())
            alone = answers if content is None else {}
            shared = alone.get("competency_maps") or (), alone.get("question_banks") or ()
            self.content.fit(content, *shared)
        except (Exception, SystemExit) as error:  # the plugin boundary
            self.states.append(PluginState(*about, "failed", reason(error)))
            return
        types = [name for name, plugin in self.item_types.plugins.items() if plugin == candidate.name]
        brings = counts({**{name: answers[hook] or () for hook, name in PARTS.items()}, "item_types": types})
        hears = tuple(sorted(listener.hears)) if listener else ()
        self.states.append(PluginState(*about, "loaded", "", brings, owner, hears))
        self.listeners.extend([listener] if listener else [])

    def _refuse_second(self, candidate: Candidate) -> None:
        if any(each.name == candidate.name and each.status == "loaded" for each in self.states):
            raise Unfit(f"another plugin has the name `{candidate.name}`; give the entry point another one")
