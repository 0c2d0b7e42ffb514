"""The item types of an installation: those of Assay first, by the hook of all plugins, then those of plugins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assay.content.item_types.base import ItemType
from assay.content.item_types.known import BUILT_IN, ItemTypes
from assay.hooks.loading import Candidate, Unfit, item_types_of
from assay.hooks.specs import hookimpl


class OwnItemTypes:
    """The plugin that brings the types that come with Assay."""

    @hookimpl
    def register_item_types(self) -> Sequence[ItemType[Any]]:
        """Every type in `assay.content.item_types`."""
        return BUILT_IN


@dataclass
class Registry:
    """Gathers types plugin by plugin."""

    types: dict[str, ItemType[Any]] = field(default_factory=dict)
    plugins: dict[str, str] = field(default_factory=dict)
    #: Asked here and never again: pages go on whatever becomes of a type.
    folders: dict[str, Path] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    #: Why a plugin whose types cannot be taken is set aside, by its name.
    refused: dict[str, BaseException] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with our own."""
        self._take("", item_types_of(Candidate("assay", "", "", plugin=OwnItemTypes())))

    def gather(self, candidates: Iterable[Candidate]) -> ItemTypes:
        """The types of all these plugins. Whatever their code raises stays here."""
        for each in candidates:
            try:
                self._take(each.name, item_types_of(each))
            except KeyboardInterrupt:  # the operator's, who wants it to end
                raise
            except BaseException as error:  # the plugin boundary
                self.refused[each.name] = error
        return ItemTypes(self.types, self.plugins, folders=self.folders, titles=self.titles)

    def _take(self, plugin: str, types: Sequence[ItemType[Any]]) -> None:
        for each in types:
            if each.name in self.types:
                owner = self.plugins.get(each.name)
                whose = f"the plugin {owner}" if owner else "Assay itself"
                raise Unfit(
                    f"the item type `{each.name}` is there already, from {whose}; give it another name"
                )
        folders = {each.name: _folder_of(each) for each in types}
        titles = {each.name: each.title for each in types}
        self.types.update({each.name: each for each in types})
        self.folders.update(folders)
        self.titles.update(titles)
        if plugin:
            self.plugins.update({each.name: plugin for each in types})


def _folder_of(type_: ItemType[Any]) -> Path:
    folder: object = type_.folder
    if not isinstance(folder, Path):
        raise Unfit(f"the item type `{type_.name}` has the `folder` {folder!r}; return a Path")
    return folder
