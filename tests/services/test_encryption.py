"""Encrypted columns: what people wrote and what is asked lies nowhere in the clear, and everything works as before."""

import json
import logging
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import enumerate as enumerate_threads
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, StatementError
from structlog.testing import capture_logs

from assay.assessment.exam.forms import Form, MultipleChoicePart
from assay.content.catalog import Catalog
from assay.content.fingerprints import fingerprint
from assay.content.item_types.base import Response as Given
from assay.content.item_types.known import BUILT_IN, ItemTypes
from assay.content.item_types.numeric.type import Numeric, NumericType
from assay.services import answers
from assay.services.inspection import inspect
from assay.services.item_types import install
from assay.services.overview import written_essays
from assay.services.plugin_health import troubles
from assay.storage.base import Base
from assay.storage.database import Database
from assay.storage.keyring import MARK, Keyring, SealError, new_key
from assay.storage.resealing import forget_unused, left, require_keys, reseal, sealed_columns
from assay.storage.sealing import SEALED
from assay.storage.sittings import JournalEntry, Response, Sitting
from assay.storage.windows import StoredForm
from machine.grounds import Ground
from services import building, staging
from services.sealed import keyed, opened, raw
from services.typed_room import Room
from services.typed_room import answers as answers_but

OLD, NEW = new_key(), new_key()


@pytest.fixture
def sealing(database: Database) -> Iterator[None]:
    """Sensitive columns are sealed from the first row on."""
    with keyed(database, OLD):
        yield


def forms_of(database: Database) -> list[Form]:
    """Every form that is kept."""
    with database.reading() as session:
        return [Form.model_validate(each) for each in session.scalars(select(StoredForm.content))]


def secrets_of(forms: list[Form]) -> set[str]:
    """Words that nobody may read on a disk: stems, options, rationales, prompts, levels, and what was written."""
    found = {*staging.ESSAYS.values()}
    for form in forms:
        for part in form.parts:
            if isinstance(part, MultipleChoicePart):
                found |= {item.stem for item in part.items} | {item.rationale for item in part.items}
                found |= {option.text for item in part.items for option in item.options}
            else:
                found |= {prompt.vignette for prompt in part.prompts}
    return {line.strip() for each in found for line in each.splitlines() if len(line.strip()) >= 12}


def letters(words: str) -> set[bytes]:
    """How words can stand in a file: as they are, as JSON writes them, and as PostgreSQL writes that."""
    plain = json.dumps(words, ensure_ascii=False)[1:-1]
    escaped = json.dumps(words)[1:-1]
    return {each.encode() for each in (words, plain, escaped, plain.replace("\\", "\\\\"))}


@pytest.mark.usefixtures("sealing")
def test_nothing_that_was_asked_or_answered_lies_in_the_clear(
    ground: Ground, stage: staging.Stage, caplog: pytest.LogCaptureFixture
) -> None:
    database = ground.database
    secrets = secrets_of(forms_of(database))
    assert len(secrets) > 20

    disk, logs = raw(ground), caplog.text.encode()
    for words in secrets:
        assert not any(each in disk or each in logs for each in letters(words)), words
    assert b'"choice"' not in disk
    assert b'{"text"' not in disk
    assert stage.scored


def test_without_a_setting_they_do(ground: Ground, stage: staging.Stage) -> None:
    """What the test above looks for is found where there is something to find."""
    disk = raw(ground)
    secrets = secrets_of(forms_of(ground.database))

    assert all(any(each in disk for each in letters(words)) for words in secrets)
    assert stage.scored


@pytest.mark.usefixtures("sealing")
def test_chains_and_fingerprints_are_over_what_was_written(
    database: Database, guild: Catalog, stage: staging.Stage
) -> None:
    assert guild
    with database.reading() as session:
        found = inspect(session, stage.coordinator, building.ASSOCIATION, stage.scored)
        assert found.chain.broken_at is None
        assert found.chain.ends_right
        assert found.chain.receipt_fits
        for stored in session.scalars(select(StoredForm)):
            assert fingerprint(Form.model_validate(stored.content)) == stored.fingerprint


def test_counting_sees_the_same_through_seals(database: Database, stage: staging.Stage) -> None:
    def counted() -> tuple[object, ...]:
        with database.reading() as session:
            form = forms_of(database)[0]
            query = select(Response.sitting_id, Response.section, Response.question)
            return (
                sorted(answers.choices(session, query), key=repr),
                sorted(answers.choice_counts(session, select(Response.section, Response.question)), key=repr),
                written_essays(session, Sitting.id > 0, [form]),
            )

    before = counted()
    with keyed(database, OLD):
        assert counted() == before  # values of before there were keys
        assert sum(each.values for each in reseal(database)) > 50
        assert counted() == before
    assert any(before)
    assert stage.scored


def test_resealing_changes_no_value_and_can_be_taken_back(ground: Ground, stage: staging.Stage) -> None:
    database = ground.database
    before, plain = opened(database), secrets_of(forms_of(database))
    with keyed(database, OLD) as ring:
        require_keys(database, building.NOW)
        waiting = {each.column: each.values for each in left(database)}
        assert waiting["journal.answer"] > 5
        assert waiting["forms.content"] >= 1
        written = sum(each.values for each in reseal(database))
        assert written == sum(waiting.values())
        assert left(database) == ()
        assert opened(database) == before
        disk = raw(ground)
        assert not any(each in disk for words in plain for each in letters(words))
    with keyed(database, f"{NEW} {OLD}"):
        require_keys(database, building.NOW)
        assert sum(each.values for each in reseal(database)) == written
        assert forget_unused(database) == (ring.keys[0].id,)
    with keyed(database, NEW):
        require_keys(database, building.NOW)
        assert opened(database) == before
    with keyed(database, f"plain {NEW}"):
        assert sum(each.values for each in reseal(database)) == written
        assert left(database) == ()
        assert len(forget_unused(database)) == 1
    assert opened(database) == before
    assert (
        MARK.encode() not in raw(ground) or database.is_sqlite
    )  # SQLite's free pages may keep what was there
    assert stage.scored


def test_a_key_that_is_gone_or_another_one_is_refused_at_the_start(database: Database) -> None:
    with keyed(database, OLD) as ring:
        require_keys(database, building.NOW)
        require_keys(database, building.NOW)
    for setting in ("", NEW):
        with keyed(database, setting), pytest.raises(SealError) as raised:
            require_keys(database, building.NOW)
        assert ring.keys[0].id in str(raised.value)
        assert "ASSAY_ENCRYPTION_KEYS" in str(raised.value)


def test_a_process_without_the_key_reads_no_answer(database: Database, stage: staging.Stage) -> None:
    with keyed(database, OLD):
        for _ in reseal(database):
            pass
    with database.reading() as session, pytest.raises(SealError, match=r"journal\.answer"):
        session.scalars(select(JournalEntry.answer)).all()
    assert stage.scored


@pytest.mark.usefixtures("sealing")
def test_a_changed_value_and_one_of_another_column_are_found(
    database: Database, stage: staging.Stage
) -> None:
    move = "UPDATE responses SET answer = (SELECT answer FROM journal WHERE kind = 'answer' LIMIT 1)"
    with database.writing() as session:
        session.execute(text(move))
    with database.reading() as session, pytest.raises(SealError, match=r"responses\.answer .* was changed"):
        session.scalars(select(Response.answer)).all()
    assert stage.scored


def test_what_was_typed_stands_in_no_error(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), database.writing() as session:
        session.add(JournalEntry(sitting_id=77, number=1, answer={"text": "my very own words"}))
        with pytest.raises((DBAPIError, StatementError)) as raised:
            session.flush()
        session.rollback()
    assert "my very own words" not in f"{raised.value!s}{raised.value!r}{caplog.text}"


class Quoting(NumericType):
    """A type whose errors quote what was answered."""

    def __init__(self, act: Callable[[str], Any]) -> None:
        self.act = act

    def check_response(self, interaction: Numeric, response: Given) -> str | None:  # noqa: ARG002
        """Everything is a response."""
        return None

    def score(self, interaction: Numeric, response: Given) -> Any:  # noqa: ARG002
        """What the act gives for the words."""
        return self.act(str(response["number"]))


@pytest.mark.usefixtures("sealing")
@pytest.mark.parametrize(
    "act",
    [int, str, lambda words: Numeric(value=words, tolerance=words, unit=words)],
    ids=["raises", "gives", "refuses"],
)
def test_what_a_type_says_of_an_answer_lies_nowhere_in_the_clear(
    ground: Ground, tmp_path: Path, act: Callable[[str], Any]
) -> None:
    room, words = Room(ground.database, tmp_path), "my very own words"
    types = {each.name: each for each in BUILT_IN} | {"numeric": Quoting(act)}
    install(ground.database, ItemTypes(types, {"numeric": "quotes"}), lambda: building.NOW)
    with capture_logs() as logs:
        number = room.sit("Ada", {**answers_but(), "syrup": {"response": {"number": words}}})
        for each in enumerate_threads():
            if each.name == "note-numeric":
                each.join()
    ground.database.info.clear()

    assert "cannot be scored: the item type `numeric` failed: " in str(room.sitting(number)[3])
    with ground.database.reading() as session:
        assert troubles(session)["quotes"][0].kind == "failed"
    assert [each["item_type"] for each in logs] == ["numeric"]
    assert words not in str(logs)
    assert not any(each in raw(ground) for each in letters(words))


def test_every_sealed_column_knows_its_own_name() -> None:
    columns = sealed_columns()

    assert {str(each) for each in columns} == {each.type.column for each in columns}
    kept_open = {"audit.detail", "mails.body", "windows.drawing"}
    assert not kept_open & {str(each) for each in columns}
    assert all(isinstance(each.type, SEALED) for each in columns)
    assert len(Base.metadata.tables) > 30


def test_sealing_costs_a_save_microseconds() -> None:
    """A save takes milliseconds on the disk; the longest essay is sealed in less than one."""
    ring, took = Keyring.of(OLD), []
    for size, most in ((20, 0.001), (60_000, 0.005)):
        words = "x" * size
        for _ in range(50):
            began = time.thread_time()  # without what others of a busy machine do meanwhile
            ring.seal("journal.answer", words)
            took.append(time.thread_time() - began)
        assert statistics.median(took) < most
