"""Every hook says when it is called and with what, stands so in docs/hooks.md, and is called by a test."""

import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from assay.content.catalog import AssociationContent
from assay.hooks import specs
from assay.hooks.events import EVENTS, Event
from assay.hooks.listening import Listener
from assay.hooks.loading import PARTS
from assay.hooks.plugins import Plugins
from dummy.plugins import on_the_path, write_distribution
from hooks.hearing import SAMPLES
from project.checkout import ROOT

DOCUMENT = (ROOT / "docs" / "hooks.md").read_text()
HOOKS: dict[str, Callable[..., Any]] = {
    name: each for name, each in vars(specs).items() if hasattr(each, "assay_spec")
}


def words(text: str | None) -> str:
    """A text without its line breaks."""
    return " ".join((text or "").split())


def section(name: str) -> str:
    """What the page says of a hook or an event."""
    found = re.search(rf"^### `{name}`\n(.*?)(?=^##|\Z)", DOCUMENT, re.MULTILINE | re.DOTALL)
    assert found, f"docs/hooks.md has no section `{name}`"
    return words(found[1])


def test_hooks_are_those_of_content_and_those_of_events() -> None:
    assert set(HOOKS) == {"register_item_types", "association", *PARTS, *(each.hook for each in EVENTS)}


@pytest.mark.parametrize("name", HOOKS)
def test_every_hook_says_when_it_is_called_and_what_for(name: str) -> None:
    hook = HOOKS[name]
    is_event = name in {each.hook for each in EVENTS}

    assert words(hook.__doc__).startswith("Called after " if is_event else "Return ")
    assert list(inspect.signature(hook).parameters) == (["event"] if is_event else [])


@pytest.mark.parametrize("name", HOOKS)
def test_every_hook_stands_in_the_documentation_in_its_own_words(name: str) -> None:
    assert words(HOOKS[name].__doc__) in section(name)


def test_the_documentation_knows_no_hook_that_does_not_exist() -> None:
    named = set(re.findall(r"^### `(\w+)`", DOCUMENT, re.MULTILINE))

    assert named == {*HOOKS, *(each.__name__ for each in EVENTS)}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_every_field_of_an_event_is_described_and_documented(event: type[Event]) -> None:
    told = section(event.__name__)

    assert words(event.__doc__) in told
    for name, field in event.model_fields.items():
        assert field.description
        assert f"| `{name}` | {words(field.description)} |" in told


def test_no_event_carries_more_than_plain_values() -> None:
    values = [value for each in SAMPLES for value in each.model_dump(mode="json").values()]

    assert {type(value) for value in values} == {str, int, bool, type(None)}


def test_every_content_hook_is_a_part_of_what_an_association_has() -> None:
    assert set(PARTS.values()) == set(inspect.signature(AssociationContent).parameters) - {"association"}


def examples() -> Iterator[str]:
    """The programs of the page."""
    yield from re.findall(r"^```python\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)


def test_the_examples_of_the_documentation_hear(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_files, telling = examples()
    (write_distribution(tmp_path) / "__init__.py").write_text(of_files)
    with on_the_path(monkeypatch, tmp_path):
        guild = Listener.of("guild", "river-guild", import_module("assay_river_guild").plugin)
    there: dict[str, Any] = {}
    exec(telling, there)  # noqa: S102
    plugins = Plugins.only({"newsletter": there["plugin"]})
    (listener,) = plugins.listeners
    for sample in SAMPLES:
        if listener.wants(sample):
            listener.call(sample)

    assert [state.status for state in plugins.states] == ["loaded"]
    assert guild is not None
    assert guild.hears == {"credential_issued"}
    assert capsys.readouterr().out == "guild granted application 3\n"
