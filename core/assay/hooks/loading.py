"""Loading one plugin at a time, so that a broken one is set aside and the others run."""

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, Literal

import pluggy
from pydantic import ValidationError

from assay.content.base import ID_PATTERN
from assay.content.catalog import AssociationContent
from assay.content.item_types.base import ItemType
from assay.content.problems import ContentError
from assay.hooks import specs
from assay.hooks.folder import AssociationFolder
from assay.logs import blame, place_of


@dataclass(frozen=True)
class PluginState:
    """What became of one plugin: shown on the plugins page and by `assay plugins`."""

    name: str
    distribution: str
    version: str
    status: Literal["loaded", "disabled", "failed"]
    reason: str = ""
    #: How many of what it brings: {"exams": 1, "prompts": 22, …}.
    brings: Mapping[str, int] = field(default_factory=dict)
    #: Id of its association, if it speaks for one.
    association: str = ""
    #: The events that it is told of, by the names of their hooks.
    hears: tuple[str, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """A plugin that may be loaded: where it comes from, and how."""

    name: str
    distribution: str
    version: str
    entry_point: EntryPoint | None = None
    plugin: object | None = None

    def load(self) -> object:
        """Import it; whatever its code raises comes out here."""
        return self.entry_point.load() if self.entry_point else self.plugin


#: The longest that is kept of where a plugin comes from.
MOST_LETTERS = {"name": 200, "distribution": 200, "version": 80}


class Unfit(Exception):
    """A plugin that was imported but cannot be used; the text is for its author."""


def installed() -> list[Candidate]:
    """Every plugin of the environment, by name."""
    found = sorted(entry_points(group=specs.GROUP), key=lambda each: each.name)
    return [
        Candidate(
            each.name, each.dist.name if each.dist else "?", each.dist.version if each.dist else "?", each
        )
        for each in found
    ]


def refuse_long(candidate: Candidate) -> None:
    """Raise `Unfit` where the database could not keep what a plugin is called."""
    for what, most in MOST_LETTERS.items():
        if len(getattr(candidate, what)) > most:
            raise Unfit(f"its {what} is longer than {most} letters")


def files_of(candidate: Candidate) -> Path | None:
    """The folder of a plugin made of files, whether or not they are sound; raises whatever its code raises."""
    plugin = candidate.load()
    return plugin.folder if isinstance(plugin, AssociationFolder) else None


def new_manager() -> pluggy.PluginManager:
    """A manager that knows our hooks and no plugin."""
    manager = pluggy.PluginManager(specs.GROUP)
    manager.add_hookspecs(specs)
    return manager


def content_of(candidate: Candidate) -> Mapping[str, Any]:
    """Load one plugin, and ask it every content hook; raises whatever the plugin raises.

    Each has a manager of its own, so that nothing of one plugin can spoil another.
    """
    manager = _manager_of(candidate)
    found: dict[str, Any] = {}
    for hook in ("association", *PARTS):
        answer = getattr(manager.hook, hook)()
        found[hook] = _taken(hook, answer[0] if answer else None)
    return found


def _taken(hook: str, answer: Any) -> Any:
    """An answer as something that gives the same whenever it is read: a plugin's own may be read once, or raise."""
    if hook == "association":
        return answer
    return dict(answer or {}) if hook == "endorsement_criteria" else tuple(answer or ())


def item_types_of(candidate: Candidate) -> list[ItemType[Any]]:
    """The item types of one plugin; raises whatever the plugin raises, and `Unfit` for what is none."""
    types = [each for answer in _manager_of(candidate).hook.register_item_types() for each in answer or ()]
    for each in types:
        if not isinstance(each, ItemType):
            raise Unfit(f"register_item_types gave {each!r}, which is no ItemType; return instances")
        if not isinstance(getattr(each, "name", None), str) or not re.fullmatch(ID_PATTERN, each.name):
            raise Unfit(f"{type(each).__name__} needs a `name` of lower-case words with hyphens")
        if not isinstance(title := getattr(each, "title", None), str) or not title.strip():
            raise Unfit(f"{type(each).__name__} needs a `title`: what people call it")
    names = [each.name for each in types]
    if twice := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        raise Unfit(f"register_item_types gave the item type `{twice[0]}` twice; give each a name of its own")
    return types


def _manager_of(candidate: Candidate) -> pluggy.PluginManager:
    plugin, manager = candidate.load(), new_manager()
    manager.register(plugin, name=candidate.name)
    manager.check_pending()
    if not manager.get_hookcallers(plugin):
        raise Unfit("it implements no hook; write `plugin = AssociationFolder(__package__)`")
    return manager


#: Hooks that give several things, and the field of `AssociationContent` that takes them.
PARTS = {
    "competency_maps": "maps",
    "question_banks": "banks",
    "essay_prompts": "prompts",
    "rubrics": "rubrics",
    "endorsement_criteria": "criteria",
    "exams": "exams",
    "agreements": "agreements",
    "control_responses": "controls",
}
#: What only an association can have.
OWNED = ("essay_prompts", "rubrics", "endorsement_criteria", "exams", "agreements", "control_responses")


def association_content(answers: Mapping[str, Any]) -> AssociationContent | None:
    """What a plugin answered, as the content of its association; nothing if it speaks for none."""
    if answers["association"] is None:
        for hook in OWNED:
            if answers[hook]:
                raise Unfit(f"it answers {hook} but has no association")
        return None
    return AssociationContent(
        answers["association"], **{field: answers[hook] for hook, field in PARTS.items()}
    )


#: What somebody's code has to say of itself may be long.
MOST_CHARACTERS = 2000


def reason(error: BaseException) -> str:
    """Why a plugin was set aside, for the person who has to mend it; it may quote a secret bank, so no log has it."""
    try:
        return _words(error)[:MOST_CHARACTERS]
    except BaseException:  # an error of a plugin's own that cannot say what it is
        return blame(error)


def _words(error: BaseException) -> str:
    if isinstance(error, Unfit):
        return str(error)
    if isinstance(error, ContentError):
        return summary(error)
    return f"{type(error).__name__}: {error}{place_of(error)}"


def misfit(error: ValidationError) -> Unfit:
    """What hooks answered that is no content, by their names; the first few."""
    hooks = {field: hook for hook, field in PARTS.items()}
    lines = []
    for each in error.errors(include_url=False, include_input=False)[:MOST_PROBLEMS]:
        field, *steps = map(str, each["loc"] or ("it",))
        lines.append(f"{' '.join([hooks.get(field, field), '.'.join(steps)]).strip()}: {each['msg']}")
    return Unfit("\n".join(lines))


#: So many problems of one plugin are told.
MOST_PROBLEMS = 5


def summary(error: ContentError, most: int = MOST_PROBLEMS) -> str:
    """The first problems of content, and how many more there are."""
    lines = [str(replace(problem, path=_shown(problem.path))) for problem in error.problems[:most]]
    more = len(error.problems) - len(lines)
    return "\n".join([*lines, f"and {more} more; `assay check` shows them all"] if more else lines)


def _shown(path: Path) -> Path:
    """A file as its plugin's author knows it: the page of plugins is public, the folders of the server are not."""
    roots = [Path(each) for each in sys.path if each and path.is_relative_to(each)]
    if not roots:
        return Path(*path.parts[-2:])
    return path.relative_to(max(roots, key=lambda root: len(root.parts)))


def counts(things: Mapping[str, Iterable[Any]]) -> dict[str, int]:
    """How many of each, without those that are none."""
    numbers = {name: len(list(each)) for name, each in things.items()}
    return {name: number for name, number in numbers.items() if number}
