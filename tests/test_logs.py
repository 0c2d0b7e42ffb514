"""The log: a line for each event, whatever stands in it, and no values of errors."""

import errno
import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
import structlog

from assay import logs

SECRET = "a-secret-word"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before, handlers = structlog.get_config(), list(logging.getLogger().handlers)
    yield
    structlog.configure(**before)
    logging.getLogger().handlers = handlers


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    out, err = capsys.readouterr()
    assert out == ""
    return err.splitlines()


def broken() -> None:
    try:
        int(SECRET)
    except ValueError as error:
        raise KeyError(SECRET) from error


@pytest.mark.parametrize("form", ["json", "text", "quiet"])
def test_an_error_is_told_with_its_stack_and_without_its_values(
    form: logs.Form, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure(form)
    try:
        broken()
    except KeyError:
        structlog.get_logger("assay.test").exception("it broke", job="mails sent")
    [line] = lines(capsys)

    assert SECRET not in line
    for word in ("it broke", "mails sent", "KeyError < ValueError", "broken", "error"):
        assert word in line


def test_a_line_of_json_is_read_by_machines(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")
    structlog.get_logger("assay.test").warning("not\nready", what='{"x":\r\n1}')
    [line] = lines(capsys)

    read = json.loads(line)
    assert (read["event"], read["what"], read["level"]) == ("not\nready", '{"x":\r\n1}', "warning")
    assert read["timestamp"].endswith("Z")


@pytest.mark.parametrize("evil", ["a\nb", "a\r\nb", "a\x1b[31mb", "a\u2028b", 'a" level=error'])
def test_nobody_writes_a_second_line_or_another_particular(
    evil: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure("text")
    structlog.get_logger("assay.test").info(evil, name=evil)
    [line] = lines(capsys)

    assert line.count(repr(evil)) == 2


def test_other_libraries_come_the_same_way_and_keep_values_of_errors_to_themselves(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure("json")
    logs.configure("json")  # once is enough
    other = logging.getLogger("other")
    other.warning("%s workers are gone", 2)
    try:
        broken()
    except KeyError:
        other.exception("Error handling request %s", f"/reset/{SECRET}")
    first, second = (json.loads(line) for line in lines(capsys))

    assert (first["event"], first["logger"], first["level"]) == ("2 workers are gone", "other", "warning")
    assert second["event"] == "Error handling request %s"
    assert SECRET not in str(second)


@pytest.mark.parametrize("arguments", [(SECRET,), (1, SECRET)])
def test_a_library_that_logs_wrongly_goes_on_and_tells_nothing(
    capsys: pytest.CaptureFixture[str], arguments: tuple[object, ...]
) -> None:
    logs.configure("json")
    logs.Bridge().handle(logging.LogRecord("other", logging.WARNING, "p", 7, "%d workers", arguments, None))
    [line] = lines(capsys)

    read = json.loads(line)
    assert (read["logger"], read["level"], read["error"]) == ("other", "warning", "TypeError")
    assert "could not be put together" in read["event"]
    assert SECRET not in line


def test_what_the_system_says_of_an_error_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")
    structlog.get_logger("assay.test").error(
        "away", exc_info=ConnectionRefusedError(111, "Connection refused")
    )

    assert json.loads(lines(capsys)[0])["why"] == "Connection refused"


def test_a_log_that_cannot_be_written_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = list[str]()

    class Full(io.StringIO):
        def write(self, text: str) -> int:
            tried.append(text)
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sys.stderr", Full())
    logs.configure("json")
    structlog.get_logger("assay.test").warning("not kept")

    assert any("not kept" in text for text in tried)


def test_an_error_is_blamed_on_the_code_that_called_a_library_and_quotes_nobody() -> None:
    with pytest.raises(ValueError, match="Expecting value") as raised:
        json.loads("the key is wax")

    assert re.fullmatch(r"JSONDecodeError \(test_logs\.py:\d+\)", logs.blame(raised.value))
    assert logs.blame(ValueError("the key is wax")) == "ValueError"
