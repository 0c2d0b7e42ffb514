"""Watching a folder: it is read again as soon as a file in it changes, and judged beside that."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from threading import Condition, Event, RLock, Thread
from traceback import format_exception
from typing import Final

import structlog

from assay.content.finding import Source
from assay.content.item_types.known import ItemTypes, reading_with
from assay.content.memory import Memory
from assay.content.problems import Problem
from assay.services.preview.editions import Edition, judged, read_edition, unread
from assay.services.preview.files import Stamps, stamps

log = structlog.get_logger("assay.preview")

#: Seconds between two looks at the files.
INTERVAL: Final = 0.2
#: Seconds after which files that change again and again are read all the same: an editor may still be writing.
PATIENCE: Final = 0.6


@dataclass
class Watch:
    """Keeps the newest edition of a folder. Whoever asks gets what is there at that moment, never an error."""

    folder: Path
    #: Maps and banks beside the folder, and where there may be more: a folder that is looked into at each reading.
    shared: Callable[[], Sequence[Source]]
    today: Callable[[], date]
    #: What items may be: those that come with Assay, and those of the plugins that are installed.
    types: ItemTypes = field(default_factory=ItemTypes)
    _memory: Memory = field(default_factory=Memory)
    _reading: RLock = field(default_factory=RLock)
    _news: Condition = field(default_factory=Condition)
    _stopped: Event = field(default_factory=Event)
    _stamps: Stamps = field(default_factory=dict)
    _edition: Edition | None = None

    def start(self) -> None:
        """Look at the files from now on, and judge what was read, each on a thread of its own."""
        for work in (self._look, self._judge):
            Thread(target=work, daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()
        with self._news:
            self._news.notify_all()

    @property
    def is_stopped(self) -> bool:
        """Whether nothing comes any more."""
        return self._stopped.is_set()

    def current(self) -> Edition:
        """The folder as it is now."""
        with self._reading:
            if self._edition is not None and self._seen() == self._stamps:
                return self._edition
            return self._read()

    def settled(self, seconds: float) -> Edition:
        """The folder as it is now, as soon as it is judged; after so many seconds as it is."""
        return self._awaited(self.current(), seconds, lambda newest: newest.is_judged)

    def newer_than(self, mark: str, seconds: float) -> Edition:
        """The newest edition, as soon as it is another one; after so many seconds as it is."""
        return self._awaited(self.current(), seconds, lambda newest: newest.mark != mark)

    def _awaited(self, here: Edition, seconds: float, is_it: Callable[[Edition], bool]) -> Edition:
        with self._news:
            self._news.wait_for(lambda: self.is_stopped or is_it(self._edition or here), seconds)
            return self._edition or here

    def _look(self) -> None:
        while not self._stopped.wait(INTERVAL):
            with self._reading:
                before = self._seen()
                is_new = before != self._stamps
            if is_new:
                self._wait_for_the_editor(before)
                self.current()

    def _wait_for_the_editor(self, before: Stamps) -> None:
        waited = 0.0
        while waited < PATIENCE and not self._stopped.wait(PATIENCE / 10):
            waited += PATIENCE / 10
            now = self._seen()
            if now == before:
                return
            before = now

    def _seen(self) -> Stamps:
        try:
            return stamps({self.folder, *(each.path for each in self.shared())})
        except OSError:
            return stamps([self.folder])

    def _read(self) -> Edition:
        # Noted before the reading: what changes meanwhile is read again.
        self._stamps = self._seen()
        number = self._edition.number + 1 if self._edition else 1
        try:
            with reading_with(self.types):
                edition = read_edition(self.folder, self.shared(), self._memory, self._stamps, number)
        except Exception as error:  # a folder that nobody may read, or whatever an author wrote
            log.error("the files were not read", trace="".join(format_exception(error)))
            fault = self._fault(f"the files could not be read ({type(error).__name__}: {error})")
            edition = unread(self._edition, self.folder, number, fault)
        return self._publish(edition)

    def _fault(self, what: str) -> Problem:
        return Problem(self.folder, 1, what, "expected readable files; if they are, please report it")

    def _publish(self, edition: Edition) -> Edition:
        with self._news:
            self._edition = edition
            self._news.notify_all()
        return edition

    def _judge(self) -> None:
        while not self.is_stopped:
            with self._news:
                self._news.wait_for(lambda: self.is_stopped or self._is_unjudged())
                edition = self._edition
            if edition is None or self.is_stopped:
                continue
            found = self._judged(edition)
            with self._news:
                if self._edition is edition:
                    self._publish(found)

    def _is_unjudged(self) -> bool:
        return self._edition is not None and not self._edition.is_judged

    def _judged(self, edition: Edition) -> Edition:
        try:
            return judged(edition, self.today())
        except Exception as error:  # whatever an author wrote, the preview goes on
            log.error("the checks broke off", trace="".join(format_exception(error)))
            what = f"the further checks broke off ({type(error).__name__}: {error})"
            return replace(edition, problems=(*edition.problems, self._fault(what)), is_judged=True)
