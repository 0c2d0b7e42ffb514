"""The log: one line for each event, as JSON or as text, with the stack of an error but never with its values."""

import logging
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal

import structlog
from structlog.typing import EventDict, WrappedLogger

Form = Literal["text", "json", "quiet"]

#: So many frames of an error are told, the innermost first.
FRAMES: Final = 40
#: What the web server says of a request that it could not read quotes that request.
_UNREADABLE: Final = "Invalid request"
#: What stands between a mistake and the code that made it.
_LIBRARIES: Final = sys.stdlib_module_names | {"jinja2", "pluggy", "pydantic"}
_LEVELS: Final = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}


def configure(form: Form) -> None:
    """Write the log of this process to standard error; whatever other libraries have to say comes the same way."""
    render = structlog.processors.JSONRenderer(ensure_ascii=False) if form == "json" else _as_text
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            _without_values,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        # Found anew for each line: standard error may be another one by then.
        logger_factory=lambda *_: _Lines(sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    if not any(isinstance(each, Bridge) for each in root.handlers):
        root.addHandler(Bridge())


class _Lines(structlog.WriteLogger):
    """Writes lines while they can be written: a full disk takes the log, and from nobody an answer to an exam."""

    def msg(self, message: str) -> None:
        """Write one line, or leave it out."""
        with suppress(OSError):
            super().msg(message)

    log = debug = info = warn = warning = fatal = failure = err = error = critical = exception = msg


class Bridge(logging.Handler):
    """Brings into our log what other libraries log."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line. What an error message of others is filled with may be what people wrote."""
        try:
            self._write(_told(record), record, record.exc_info)
        except Exception:  # whoever logs goes on, as Python has it: a line is not worth an answer
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Say where a line was lost, and not as Python does what it was to be filled with."""
        with suppress(Exception):
            self._write("a line of the log could not be put together", record, sys.exc_info())

    def _write(self, words: str, record: logging.LogRecord, error: object) -> None:
        level = "error" if record.levelno >= logging.ERROR else record.levelname.lower()
        say = structlog.get_logger(record.name).log
        say(_LEVELS.get(level, logging.INFO), words, logger=record.name, exc_info=error)


def _told(record: logging.LogRecord) -> str:
    if record.exc_info:
        return str(record.msg) if isinstance(record.msg, str) else type(record.msg).__name__
    told = record.getMessage()
    return "the web server could not read a request" if told.startswith(_UNREADABLE) else told


def _without_values(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """The kind of an error and where it came about; its message may quote a password or an answer."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = " < ".join(_kinds(error))
        event["stack"] = list(_frames(error.__traceback__))[::-1][:FRAMES]
        if why := _why(error):
            event["why"] = why
    return event


def _kinds(error: BaseException) -> Iterator[str]:
    """What it is called, and what it came of."""
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield type(found).__name__
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)


def blame(error: BaseException) -> str:
    """The kind of an error and its place, as `ValueError (type.py:31)`: what may be kept, for it quotes nobody."""
    return type(error).__name__ + place_of(error)


def place_of(error: BaseException) -> str:
    """Where an error came about, as ` (type.py:31)`: in the code of whoever called a library; empty if nobody did."""
    places = [
        (_module(each), f" ({Path(each.tb_frame.f_code.co_filename).name}:{each.tb_lineno})")
        for each in _steps(error.__traceback__)
    ]
    own = [place for module, place in places if module.partition(".")[0] not in _LIBRARIES]
    return (own or [place for _, place in places] or [""])[-1]


def _frames(trace: TracebackType | None) -> Iterator[str]:
    for each in _steps(trace):
        yield f"{_module(each)}:{each.tb_lineno} {each.tb_frame.f_code.co_name}"


def _module(step: TracebackType) -> str:
    return str(step.tb_frame.f_globals.get("__name__") or step.tb_frame.f_code.co_name)


def _steps(trace: TracebackType | None) -> Iterator[TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next


def _why(error: BaseException) -> str:
    """What the operating system says, as “Connection refused”: nobody's words."""
    return error.strerror or "" if isinstance(error, OSError) else ""


def _as_text(_: WrappedLogger, __: str, event: MutableMapping[str, Any]) -> str:
    """The line for people: instant, level, what happened, and its particulars, of which none can break the line."""
    stack = event.pop("stack", ())
    head = f"{event.pop('timestamp')} {event.pop('level'):<7} {_plain(event.pop('event'))}"
    particulars = "".join(f" {name}={_plain(value)}" for name, value in event.items())
    return f"{head}{particulars}" + (f" at {' < '.join(map(_plain, stack))}" if stack else "")


def _plain(value: object) -> str:
    """As it is, where it cannot be mistaken for more than it is; else as Python would write it."""
    text = str(value)
    return text if text.isprintable() and not set(text) & {'"', "="} else repr(text)
