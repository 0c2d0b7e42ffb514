"""Telling plugins what happened: beside what people do, so that no plugin can hold up or break an act."""

import atexit
from collections.abc import Callable, Container, Iterable
from queue import Full, Queue
from threading import Condition, Lock, Thread, Timer
from threading import Event as Signal
from time import monotonic

import structlog

from assay.hooks.events import Event
from assay.hooks.listening import Listener, Told
from assay.logs import blame

log = structlog.get_logger("assay.hooks")

#: Seconds after which a call that has not come back is said to hang.
PATIENCE = 30.0
#: Calls that wait for a plugin; what is more is lost, for a plugin that hangs must not fill the memory.
MOST_WAITING = 1000
#: Seconds that a process which ends gives its plugins to take what waits.
FAREWELL = 5.0

#: Associations that are turned off, at this moment: their own plugins are not told.
Deaf = Callable[[], Container[str]]
#: What is done with the outcome of a call, on a thread of the plugin's own.
Heed = Callable[[Told], None]


class Messenger:
    """Calls the hooks of events, each plugin on a thread of its own and in the order in which things happened.

    A call may be lost when the process is killed; none is made for what was not committed.
    """

    def __init__(
        self,
        listeners: Iterable[Listener],
        heed: Heed,
        patience: float = PATIENCE,
        deaf: Deaf = frozenset,
    ) -> None:
        self._lines = [_Line(each, heed, patience) for each in listeners]
        self._deaf = deaf

    def tell(self, events: Iterable[Event]) -> None:
        """Have everybody told who wants to hear; come back at once, and raise nothing."""
        deaf = self._who_is_deaf() if self._lines else ()
        for event in events:
            for line in self._lines:
                try:
                    if line.listener.wants(event) and line.listener.association not in deaf:
                        line.add(event)
                except Exception:  # no thread to be had: what people did is safe all the same
                    log.exception("a plugin was not told", plugin=line.listener.plugin, hook=event.hook)

    def _who_is_deaf(self) -> Container[str]:
        try:
            return self._deaf()
        except Exception:  # a database that is away: who is told too much is told nothing wrong
            log.exception("which associations are turned off could not be read")
            return ()

    def wait(self, seconds: float) -> bool:
        """Come back when every plugin has taken what waits, or after a time; whether all have."""
        until = monotonic() + seconds
        return all(line.wait(until - monotonic()) for line in self._lines)


class _Line:
    """What waits for one plugin, and the thread that calls it. The thread begins with the first call."""

    def __init__(self, listener: Listener, heed: Heed, patience: float) -> None:
        self.listener = listener
        self._heed = heed
        self._patience = patience
        self._waiting: Queue[Event] = Queue(MOST_WAITING)
        self._unfinished = 0
        self._changed = Condition()
        self._thread: Thread | None = None

    def add(self, event: Event) -> None:
        """Let an event wait for the plugin."""
        with self._changed:
            try:
                self._waiting.put_nowait(event)
            except Full:
                self._say(event, "a plugin was not told, for too much waits for it")
                return
            self._unfinished += 1
            if self._thread is None:
                self._begin()

    def wait(self, seconds: float) -> bool:
        """Come back when nothing waits and no call is out, or after a time; whether that is so."""
        with self._changed:
            return self._changed.wait_for(lambda: self._unfinished == 0, max(seconds, 0))

    def _begin(self) -> None:
        # A daemon: a plugin that hangs does not keep the process from ending.
        self._thread = Thread(target=self._run, name=f"plugin {self.listener.plugin}", daemon=True)
        self._thread.start()
        atexit.register(self.wait, FAREWELL)

    def _run(self) -> None:
        while True:
            event = self._waiting.get()
            try:
                self._note(self._call(event))
            finally:
                with self._changed:
                    self._unfinished -= 1
                    self._changed.notify_all()

    def _call(self, event: Event) -> Told:
        over, saying = Signal(), Lock()
        watch = Timer(self._patience, self._say_it_hangs, (event, over, saying))
        watch.daemon = True
        watch.start()
        try:
            self.listener.call(event)
        except BaseException as error:  # the plugin boundary: nothing may end this thread
            why = blame(error)  # never its message, which may quote what people wrote
            self._say(event, "a plugin failed when it was told", reason=why, exc_info=error)
            return Told(self.listener.plugin, event, "failed", why)
        finally:
            watch.cancel()
            with saying:  # whoever says that it hangs has said so before it is noted that it came back
                over.set()
        return Told(self.listener.plugin, event, "answered")

    def _say_it_hangs(self, event: Event, over: Signal, saying: Lock) -> None:
        with saying:
            if not over.is_set():
                why = f"it had not come back after {self._patience:g} seconds; what comes later waits for it"
                self._say(event, "a plugin hangs", reason=why)
                self._note(Told(self.listener.plugin, event, "hangs", why))

    def _note(self, told: Told) -> None:
        try:
            self._heed(told)
        except Exception:  # a database that is away: the log has it, and the next event is told all the same
            log.exception("what became of a call to a plugin could not be noted", plugin=told.plugin)

    def _say(self, event: Event, what: str, **more: object) -> None:
        log.error(what, plugin=self.listener.plugin, hook=event.hook, association=event.association, **more)
