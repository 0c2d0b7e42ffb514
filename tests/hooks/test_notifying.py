"""Plugins are told, in order, beside what people do; one that fails or hangs names itself and holds up nobody."""

from threading import current_thread

import pytest
from structlog.testing import capture_logs

from assay.hooks import hookimpl
from assay.hooks.events import EVENTS, Event
from assay.hooks.listening import Listener, Told
from assay.hooks.notifying import MOST_WAITING, Messenger
from hooks.hearing import LONG, SAMPLES, Attentive, Failing, Hanging, Notes, listener

RELEASED = SAMPLES[1]


def test_there_is_a_sample_of_every_event() -> None:
    assert tuple(type(each) for each in SAMPLES) == EVENTS


@pytest.mark.parametrize("event", SAMPLES, ids=lambda event: event.hook)
def test_each_event_reaches_its_hook_as_it_was(event: Event) -> None:
    ear, notes = Attentive(), Notes()
    messenger = Messenger([listener(ear)], notes)
    messenger.tell([event])

    assert messenger.wait(LONG)
    assert ear.heard == [event]
    assert notes.told == [Told("ear", event, "answered")]
    assert type(event).model_validate(event.model_dump(mode="json")) == event


def test_a_plugin_hears_everything_in_order_and_on_a_thread_of_its_own() -> None:
    threads = set()

    class Ear(Attentive):
        @hookimpl
        def sitting_submitted(self, event: Event) -> None:
            threads.add(current_thread())
            self.heard.append(event)

    ear = Ear()
    messenger = Messenger([listener(ear)], Notes())
    messenger.tell(SAMPLES * 20)

    assert messenger.wait(LONG)
    assert ear.heard == list(SAMPLES * 20)
    assert len(threads) == 1
    assert current_thread() not in threads


def test_an_association_hears_of_itself_alone_and_a_plugin_of_none_of_all() -> None:
    own, other, everywhere = Attentive(), Attentive(), Attentive()
    listeners = [listener(own, "guild"), listener(other, "lighthouse"), listener(everywhere)]
    messenger = Messenger(listeners, Notes())
    messenger.tell([RELEASED])

    assert messenger.wait(LONG)
    assert [len(each.heard) for each in (own, other, everywhere)] == [1, 0, 1]


def test_the_plugin_of_an_association_that_is_turned_off_is_not_told() -> None:
    own, everywhere, off = Attentive(), Attentive(), {"guild"}
    messenger = Messenger([listener(own, "guild"), listener(everywhere)], Notes(), deaf=lambda: off)
    messenger.tell([RELEASED])
    off.clear()
    messenger.tell([RELEASED])

    assert messenger.wait(LONG)
    assert [len(each.heard) for each in (own, everywhere)] == [1, 2]


def test_where_it_cannot_be_read_who_is_turned_off_everybody_is_told() -> None:
    def away() -> frozenset[str]:
        raise OSError("the database is away")

    ear = Attentive()
    messenger = Messenger([listener(ear, "guild")], Notes(), deaf=away)
    with capture_logs() as lines:
        messenger.tell([RELEASED])

    assert messenger.wait(LONG)
    assert ear.heard == [RELEASED]
    assert "turned off" in lines[0]["event"]


class Speechless(Exception):
    """Cannot even say what it is."""

    def __str__(self) -> str:
        raise ValueError("nor this")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (LookupError("the cellar is locked"), "LookupError (hearing.py:"),
        (SystemExit(3), "SystemExit (hearing.py:"),
        (KeyboardInterrupt(), "KeyboardInterrupt"),
        (Speechless(), "Speechless"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_hook_that_raises_is_logged_by_its_name_and_told_again_the_next_time(
    error: BaseException, words: str
) -> None:
    ear, notes = Attentive(), Notes()
    listeners = [listener(Failing(error), name="broken"), listener(ear)]
    with capture_logs() as logs:
        messenger = Messenger(listeners, notes)
        messenger.tell([RELEASED, RELEASED])
        assert messenger.wait(LONG)

    assert ear.heard == [RELEASED, RELEASED]
    assert notes.outcomes().count(("broken", "failed")) == 2
    assert all(words in each.reason for each in notes.told if each.plugin == "broken")
    assert not any("locked" in each.reason for each in notes.told)
    assert not any("locked" in each["reason"] for each in logs)
    assert {(each["plugin"], each["hook"], each["log_level"]) for each in logs} == {
        ("broken", "result_released", "error")
    }


def test_a_hook_that_hangs_is_said_to_while_others_are_told_and_that_it_came_back() -> None:
    slow, ear, notes = Hanging(), Attentive(), Notes()
    messenger = Messenger([listener(slow, name="slow"), listener(ear)], notes, patience=0.01)
    with capture_logs() as logs:
        messenger.tell([RELEASED])
        assert slow.has_begun.wait(LONG)
        assert notes.hangs.wait(LONG)
        messenger.tell([SAMPLES[2]])
        assert not messenger.wait(0)
        slow.let_go.set()
        assert messenger.wait(LONG)

    assert ear.heard == [RELEASED, SAMPLES[2]]
    assert [each for each in notes.outcomes() if each[0] == "slow"] == [
        ("slow", "hangs"),
        ("slow", "answered"),
    ]
    assert [each["event"] for each in logs if each["plugin"] == "slow"] == ["a plugin hangs"]


def test_what_waits_for_a_plugin_that_hangs_does_not_fill_the_memory() -> None:
    slow, notes = Hanging(), Notes()
    messenger = Messenger([listener(slow, name="slow")], notes)
    messenger.tell([RELEASED])
    assert slow.has_begun.wait(LONG)
    with capture_logs() as logs:
        messenger.tell([RELEASED] * (MOST_WAITING + 3))
    slow.let_go.set()

    assert messenger.wait(LONG)
    assert len(notes.told) == 1 + MOST_WAITING
    assert [each["plugin"] for each in logs] == ["slow"] * 3


def test_a_place_for_notes_that_is_away_ends_nothing() -> None:
    ear = Attentive()

    def away(_: Told) -> None:
        raise ConnectionError("no database")

    messenger = Messenger([listener(ear)], away)
    with capture_logs() as logs:
        messenger.tell([RELEASED, RELEASED])
        assert messenger.wait(LONG)

    assert len(ear.heard) == 2
    assert [each["plugin"] for each in logs] == ["ear", "ear"]


def test_who_implements_no_hook_of_an_event_is_no_listener() -> None:
    assert Listener.of("deaf", "guild", object()) is None
