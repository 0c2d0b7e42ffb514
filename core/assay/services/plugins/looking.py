"""Where a part of the content stands: what is in effect, what is installed, and what is different between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from assay.content.changes.comparing import Change, changes
from assay.content.kept import KeptContent
from assay.content.problems import ContentError
from assay.hooks.loading import PluginState, summary
from assay.hooks.parts import Part
from assay.hooks.plugins import Plugins
from assay.services.errors import NotFound
from assay.services.plugins.effect import Effect
from assay.services.plugins.noting import all_standings, uses
from assay.storage.plugins import PartStanding
from assay.wording import say

UNKNOWN = say("Nothing is known here of a plugin of this association.")
Status = Literal["enabled", "disabled", "waiting", "set aside", "missing"]


@dataclass(frozen=True)
class PartView:
    """One part, as the pages and the command show it."""

    name: str
    association: str
    #: What is in effect; nothing where nothing can be.
    content: KeptContent | None
    installed: Part | None
    standing: PartStanding | None
    #: What became of its plugin when this process started; nothing when it is not installed.
    state: PluginState | None
    #: Why it is set aside, or cannot take effect.
    reason: str = ""

    @property
    def title(self) -> str:
        """What people call it; its name where it has no other."""
        content = self.content or (self.installed.content if self.installed else KeptContent())
        if content.association:
            return content.association.name
        titles = [each.title for each in content.maps] + [each.title for each in content.banks]
        return titles[0] if titles else self.name

    @property
    def has_other_version(self) -> bool:
        """Whether another version is installed than the one in effect."""
        return self.installed is not None and self.content is not self.installed.content

    @property
    def is_enabled(self) -> bool:
        """Whether its coordinator lets it offer new things."""
        return self.standing is None or self.standing.is_enabled

    @property
    def status(self) -> Status:
        """In one word, the gravest first."""
        if self.state is not None and self.state.status == "failed":
            return "set aside"
        if self.installed is None or (self.standing and self.standing.missing_since):
            return "missing"
        if not self.is_enabled:
            return "disabled"
        return "waiting" if self.has_other_version or self.reason else "enabled"

    @property
    def changes(self) -> tuple[Change, ...]:
        """What is different in the version that waits."""
        if not self.has_other_version or self.installed is None:
            return ()
        return changes(self.content or KeptContent(), self.installed.content)


def parts_known(session: Session, effect: Effect) -> Sequence[PartView]:
    """Every part that is installed, or was ever in effect."""
    known = {each.part: each for each in all_standings(session)}
    here = effect.situation(session)
    installed = {each.name: each for each in effect.plugins.parts}
    return [
        _view(
            effect.plugins,
            name,
            here.contents.get(name),
            installed.get(name),
            known.get(name),
            here.left_out.get(name),
        )
        for name in {**installed, **known}
    ]


def _view(
    plugins: Plugins,
    name: str,
    content: KeptContent | None,
    part: Part | None,
    standing: PartStanding | None,
    fault: ContentError | None,
) -> PartView:
    plugin = part.plugin if part else standing.plugin if standing else ""
    association = part.association if part else standing.association if standing else ""
    state = plugins.state(plugin) if plugin else None
    if fault is not None and standing is None:
        content = None  # installed, and it does not fit to what is in effect
    reason = summary(fault) if fault else _reason(state)
    return PartView(name, association, content, part, standing, state, reason)


def _reason(state: PluginState | None) -> str:
    """Why a plugin that is there is not used."""
    if state is None or state.status == "loaded":
        return ""
    if state.status == "disabled":
        return say(
            "It is left out by a setting of this installation (%(name)s).", name="ASSAY_DISABLED_PLUGINS"
        )
    return state.reason


def find_part(session: Session, effect: Effect, name: str) -> PartView:
    """One part by its name."""
    found = next((each for each in parts_known(session, effect) if each.name == name), None)
    if found is None:
        raise NotFound(UNKNOWN)
    return found


def owners(session: Session, plugins: Plugins) -> Mapping[str, str]:
    """The association of each plugin by its name: the one it speaks for, or did when it was last in effect.

    Empty for a plugin that speaks for none, or of which nobody can know.
    """
    before = {each.plugin: each.association for each in all_standings(session) if each.association}
    return {
        each.name: each.association or ("" if each.status == "loaded" else before.get(each.name, ""))
        for each in plugins.states
    }


def shared_with(session: Session, effect: Effect, own: PartView) -> Sequence[PartView]:
    """The shared maps and banks that an association names, in effect or as installed."""
    wanted = {*uses(own.content or KeptContent())}
    wanted |= {*uses(own.installed.content)} if own.installed else set()
    return [
        each
        for each in parts_known(session, effect)
        if not each.association and each.name.partition("/")[2] in wanted
    ]
