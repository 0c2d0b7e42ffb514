"""The item types of this installation, and what responses earn by them."""

import json
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock, Thread
from typing import Any, Final, TypeVar

import structlog
from sqlalchemy.orm import Session

from assay.assessment.exam.forms import MultipleChoicePart
from assay.assessment.exam.scoring import Credited, Given
from assay.content.item_types.base import Response
from assay.content.item_types.guarding import TypeTrouble, within
from assay.content.item_types.known import ItemTypes, response_of
from assay.content.items import Item
from assay.services.errors import Refused
from assay.services.plugin_health import note_type
from assay.storage.database import Database
from assay.wording import say

log = structlog.get_logger("assay.item_types")

Who = TypeVar("Who", bound=Hashable)

_INFO: Final = "item types"
_OURS: Final = ItemTypes()


#: A type that is in the same trouble again is noted after so long.
AGAIN: Final = timedelta(minutes=1)


class NotScorable(Refused):
    """A question cannot be scored as things are: its type is missing, fails or hangs. Nothing is guessed."""

    def __init__(self, what: str, section: str) -> None:
        super().__init__(what)
        #: The id of the section that waits.
        self.section = section


@dataclass
class _Noticed:
    """What this process noted of types, so that one that fails all the time is not noted all the time."""

    clock: Callable[[], datetime]
    _at: dict[tuple[str, str, str], datetime] = field(default_factory=dict)
    _sound: set[str] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def is_news(self, name: str, trouble: TypeTrouble | None) -> bool:
        """Whether to note it: a trouble that was not within the last minute, an answer after a noted one."""
        with self._lock:
            if trouble is None:
                was_sound = name in self._sound
                self._sound.add(name)
                return not was_sound
            now, key = self.clock(), (name, trouble.kind, trouble.reason)
            self._at = {each: at for each, at in self._at.items() if now - at < AGAIN}
            if key in self._at:
                return False
            self._at[key] = now
            self._sound.discard(name)
            return True


def install(database: Database, types: ItemTypes, clock: Callable[[], datetime]) -> None:
    """Have every session of a database score by these types, and their troubles noted there."""
    database.info[_INFO] = types
    noticed = _Noticed(clock)

    def note(name: str, trouble: TypeTrouble | None) -> None:
        try:
            note_type(database, types.plugins.get(name, ""), name, trouble, clock())
        except Exception:  # a database that is away, or is closed: the log has it
            log.exception("what became of a call to an item type could not be noted", item_type=name)

    def heed(name: str, trouble: TypeTrouble | None) -> None:
        if (trouble is None and name not in types.plugins) or not noticed.is_news(name, trouble):
            return  # ours, or noted a moment ago
        if trouble is not None:
            log.error("an item type is in trouble", item_type=name, reason=str(trouble))
        # Beside whoever called: they may hold the one lock that writing needs.
        Thread(target=note, args=(name, trouble), name=f"note-{name}", daemon=True).start()

    types.guard.heed = heed


def types_of(source: Session | Database) -> ItemTypes:
    """The types by which a session scores: those of its installation, else those that come with Assay."""
    found: ItemTypes = source.info.get(_INFO, _OURS)
    return found


def mark_of(response: Response) -> str:
    """A response as one text."""
    return json.dumps(response, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def describe(types: ItemTypes, item: Item, answer: Mapping[str, Any]) -> str:
    """An answer in words; its bare values when its type cannot say them."""
    response = response_of(answer)
    try:
        return types.describe(item, response)
    except TypeTrouble:
        return mark_of(response) if response else ""


def given_to(
    types: ItemTypes,
    part: MultipleChoicePart,
    answers: Iterable[tuple[Who, int, Mapping[str, Any]]],
    needed: Collection[int] | None = None,
) -> dict[Who, dict[int, Given]]:
    """What each gave for each question that they answered, of (who, question, answer).

    Each different response is scored once. `needed` are the questions that are scored; the others are not asked of
    their types. Raises `NotScorable`.
    """
    found: dict[Who, dict[int, Given]] = {}
    typed: dict[int, dict[str, Response]] = {}
    marks: list[tuple[Who, int, str]] = []
    for who, question, answer in answers:
        given = found.setdefault(who, {})
        if not 1 <= question <= part.length:
            continue
        if part.items[question - 1].is_single_best:
            if isinstance(answer.get("choice"), int):
                given[question] = answer["choice"]
        elif (response := response_of(answer)) and (needed is None or question in needed):
            marks.append((who, question, mark := mark_of(response)))
            typed.setdefault(question, {})[mark] = response
    with within():
        credited = {question: _credited(types, part, question, each) for question, each in typed.items()}
    for who, question, mark in marks:
        found[who][question] = credited[question][mark]
    return found


def _credited(
    types: ItemTypes, part: MultipleChoicePart, question: int, responses: Mapping[str, Response]
) -> dict[str, Credited]:
    try:
        earned = types.credits(part.items[question - 1], list(responses.values()))
    except TypeTrouble as trouble:
        what = say(
            "Question %(question)s of %(section)s cannot be scored: %(trouble)s.",
            question=question,
            section=part.section.title,
            trouble=str(trouble),
        )
        raise NotScorable(what, part.section.id) from trouble
    return {mark: Credited(mark, credit) for mark, credit in zip(responses, earned, strict=True)}
