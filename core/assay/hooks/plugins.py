"""The typed facade over pluggy: what the plugins of one application brought, and what became of each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar

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
    refuse_long,
)
from assay.hooks.parts import Part, association_part, shared_parts

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
    parts: list[Part] = field(default_factory=list)
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
        # What is shared comes first: it is in effect when associations are noted that use it.
        parts = sorted(self.parts, key=lambda each: (bool(each.association), bool(each.content.banks)))
        listeners, states = tuple(self.listeners), tuple(self.states)
        return make(self.content.catalog(), states, listeners, self.item_types, tuple(parts))

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
            parts = shared_parts(maps, banks)
            self.content.share(maps, banks)
        except (ContentError, Unfit) as error:
            name = f"{path.parent.name}/{path.name}"
            self.states.append(PluginState(name, "shared content", "", "failed", reason(error)))
        else:
            self.parts.extend(parts)

    def disable(self, candidate: Candidate) -> None:
        """Leave a plugin out because the operator said so."""
        self.states.append(
            PluginState(candidate.name, candidate.distribution, candidate.version, "disabled", "by setting")
        )

    def add(self, candidate: Candidate) -> None:
        """Load one plugin, or set it aside with the reason. Whatever its code raises stays here.

        Its item types, which were taken before, stay: what was in effect of it stays in effect and is scored by them.
        """
        about = (candidate.name, candidate.distribution, candidate.version)
        try:
            answers, parts, listener = self._take(candidate)
        except KeyboardInterrupt:  # the operator's, who wants it to end
            raise
        except BaseException as error:  # the plugin boundary
            self.states.append(PluginState(*about, "failed", reason(error)))
            return
        owner = next((each.association for each in parts), "")
        types = [name for name, plugin in self.item_types.plugins.items() if plugin == candidate.name]
        brings = counts({**{name: answers[hook] for hook, name in PARTS.items()}, "item_types": types})
        hears = tuple(sorted(listener.hears)) if listener else ()
        self.parts.extend(parts)
        self.states.append(PluginState(*about, "loaded", "", brings, owner, hears))
        self.listeners.extend([listener] if listener else [])

    def _take(self, candidate: Candidate) -> tuple[Mapping[str, Any], Sequence[Part], Listener | None]:
        """What a plugin answers and is made of, taken in if all of it fits; raises whatever its code raises."""
        self._refuse_second(candidate)
        refuse_long(candidate)
        if candidate.name in self.registry.refused:
            raise self.registry.refused[candidate.name]
        with reading_with(self.item_types):
            answers = content_of(candidate)
        content = association_content(answers)
        maps, banks = ((), ()) if content else (answers["competency_maps"], answers["question_banks"])
        about = (candidate.name, candidate.distribution, candidate.version)
        parts = (association_part(content, *about),) if content else shared_parts(maps, banks)
        owner = content.association.id if content else ""
        listener = Listener.of(candidate.name, owner, candidate.load())
        self.content.fit(content, maps, banks)
        return answers, parts, listener

    def _refuse_second(self, candidate: Candidate) -> None:
        if any(each.name == candidate.name and each.status == "loaded" for each in self.states):
            raise Unfit(f"another plugin has the name `{candidate.name}`; give the entry point another one")
