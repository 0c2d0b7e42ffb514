"""What pages do with what types of strangers draw."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from assay.content.item_types.base import ItemType
from assay.content.item_types.guarding import BUDGET, TypeTrouble
from assay.content.item_types.known import BUILT_IN
from assay.content.item_types.numeric.type import NumericType
from assay.content.items import Item
from assay.hooks import hookimpl
from assay.hooks.plugins import Plugins
from assay.web.item_drawing import TITLES, draw_item, item_styles, read_item, titles_of, type_title
from assay.wording import spoken_in

ITEM = Item.model_validate(
    {
        "id": "frames", "type": "bare", "competencies": ["colony.swarms"], "cognitive": "recall",
        "status": "operational", "stem": "How many?", "rationale": "Because.",
        "interaction": {"value": "1", "tolerance": "0", "unit": ""},
    }
)  # fmt: skip


class Bare(NumericType):
    """A type that knows its folder for one time only."""

    name = "bare"

    def __init__(self, folder: Path | None) -> None:
        self.given = [folder] if folder else []

    @property
    def folder(self) -> Path:
        """Where its template lies, the first time."""
        return self.given.pop()


class Brings:
    """A plugin with one type."""

    def __init__(self, folder: Path | None) -> None:
        self.type = Bare(folder)

    @hookimpl
    def register_item_types(self) -> Sequence[ItemType[Any]]:
        """It."""
        return [self.type]


@pytest.fixture
def plugins(tmp_path: Path) -> Plugins:
    (tmp_path / "template.html").write_text("<input name=number>")
    return Plugins.only({"bare": Brings(tmp_path)})


def test_what_does_not_begin_with_a_legend_cannot_be_drawn(app: Flask, plugins: Plugins) -> None:
    with app.test_request_context():
        with pytest.raises(TypeTrouble, match="`bare` failed: its template does not begin with a `<legend>`"):
            draw_item(ITEM, 1)
        assert "<input" in read_item(ITEM)
        assert item_styles([ITEM]) == []


def test_the_items_of_a_page_have_one_budget(app: Flask, plugins: Plugins) -> None:
    seconds = iter(range(0, 99, int(BUDGET)))
    plugins.item_types.guard.clock = lambda: next(seconds)
    with app.test_request_context():
        assert "<input" in read_item(ITEM)
        assert "the 3 seconds for all were over" in read_item(ITEM)


def test_a_type_without_a_folder_is_refused_with_its_plugin() -> None:
    plugins = Plugins.only({"bare": Brings(None)})

    state = plugins.state("bare")
    assert state is not None
    assert state.status == "failed"
    assert "IndexError" in state.reason
    assert "bare" not in plugins.item_types.types


class Untitled(NumericType):
    """A type that people cannot call anything."""

    name = "untitled"
    title = " "


class BringsUntitled:
    """A plugin with it."""

    @hookimpl
    def register_item_types(self) -> Sequence[ItemType[Any]]:
        """It."""
        return [Untitled()]


def test_a_type_without_a_title_is_refused() -> None:
    state = Plugins.only({"untitled": BringsUntitled()}).state("untitled")

    assert state is not None
    assert state.reason == "Untitled needs a `title`: what people call it"


def test_types_are_called_by_their_titles_and_those_of_assay_in_the_readers_language(
    app: Flask, plugins: Plugins
) -> None:
    assert {name: str(title) for name, title in TITLES.items()} == {
        each.name: each.title for each in BUILT_IN
    }
    with app.test_request_context():
        assert [type_title(name) for name in ("matching", "bare", "gone")] == [
            "Matching",
            "Short numeric answer",
            "gone",
        ]
        assert titles_of("bare") == ["Short numeric answer"]
        with spoken_in("es"):
            assert app.jinja_env.from_string("{{ type_title('matching') }}").render() == "Emparejamiento"


class Halved(ItemType[Any]):
    """A type of which half was written."""

    name = "halved"

    def read(self, body: Any) -> None:
        """That half."""


class BringsHalf:
    """A plugin with it."""

    @hookimpl
    def register_item_types(self) -> Sequence[ItemType[Any]]:
        """It."""
        return [Halved()]  # type: ignore[abstract]


def test_a_type_of_which_half_was_written_is_refused_before_anybody_sits_it() -> None:
    state = Plugins.only({"half": BringsHalf()}).state("half")

    assert state is not None
    assert state.status == "failed"
    assert "check_response" in state.reason
