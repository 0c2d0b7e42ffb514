"""A plugin that wants to be told, and what became of one call."""

from dataclasses import dataclass
from typing import Literal, Self

import pluggy

from assay.hooks.events import EVENTS, Event
from assay.hooks.loading import new_manager


@dataclass(frozen=True)
class Listener:
    """One plugin that hears events: those of its own association, or of all if it speaks for none."""

    plugin: str
    association: str
    #: Names of the hooks that it implements.
    hears: frozenset[str]
    #: Knows this plugin alone, so that a call reaches nobody else.
    manager: pluggy.PluginManager

    @classmethod
    def of(cls, name: str, association: str, plugin: object) -> Self | None:
        """A plugin as a listener; None if it implements no hook of an event."""
        manager = new_manager()
        manager.register(plugin, name=name)
        implemented = {each.name for each in manager.get_hookcallers(plugin) or ()}
        hears = frozenset(implemented & {each.hook for each in EVENTS})
        return cls(name, association, hears, manager) if hears else None

    def wants(self, event: Event) -> bool:
        """Whether this is for it to hear."""
        return event.hook in self.hears and self.association in ("", event.association)

    def call(self, event: Event) -> None:
        """Call it, now and here; whatever its code raises comes out."""
        getattr(self.manager.hook, event.hook)(event=event)


@dataclass(frozen=True)
class Told:
    """How a plugin took a call. `reason` is for its author, and empty when it answered."""

    plugin: str
    event: Event
    outcome: Literal["answered", "failed", "hangs"]
    reason: str = ""
