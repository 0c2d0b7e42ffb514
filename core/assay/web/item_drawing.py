"""Items as their types draw them: to be answered in the room, and to be read by staff."""

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from flask import Blueprint, Flask, current_app, g, send_file, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from assay.content.base import Content
from assay.content.item_types.base import ItemType
from assay.content.item_types.base import Response as Given
from assay.content.item_types.guarding import Budget, TypeTrouble, within
from assay.content.item_types.known import NO_LEGEND, ItemTypes
from assay.content.items import SINGLE_BEST, Item
from assay.content.markdown import to_html, to_inline_html, to_plain
from assay.services.errors import NotFound
from assay.web import requests
from assay.wording import say

TEMPLATE = "template.html"
STYLES = "styles.css"
#: A year: the address says which version it is.
FOR_GOOD = 31_536_000

Mode = Literal["answering", "reading"]

#: What the types that come with Assay are called, in the language of whoever reads it.
TITLES: Mapping[str, str] = {
    "single-best": say("Single best answer"),
    "multiple-response": say("Multiple response"),
    "ordering": say("Ordering"),
    "matching": say("Matching"),
    "numeric": say("Short numeric answer"),
}

blueprint = Blueprint("item_types", __name__, url_prefix="/item-types")


def open_item_types(app: Flask) -> None:
    """Give an application's templates `read_item`, and `item_styles` and `type_title` for what they show."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(read_item=read_item, item_styles=item_styles, type_title=type_title)


def types() -> ItemTypes:
    """The item types of this application."""
    return requests.installation().plugins.item_types


def type_title(name: str) -> str:
    """What people call an item type; its name where it is not installed."""
    return TITLES.get(name) or types().titles.get(name, name)


def titles_of(plugin: str) -> list[str]:
    """What people call the item types that a plugin brings."""
    return [type_title(name) for name, owner in types().plugins.items() if owner == plugin]


def draw_item(item: Item, question: int) -> Markup:
    """An item to be answered, without anybody's response. Raises `TypeTrouble`."""
    html = _draw(item, "answering", question=question)
    if item.type != SINGLE_BEST and not html.startswith("<legend"):
        raise types().guard.refuse(item.type, NO_LEGEND)
    return html


def read_item(item: Item, *, key: bool = True, given: Mapping[str, Any] | None = None) -> Markup:
    """An item for staff, with its key if they may see it, and a response; a notice where its type cannot be used."""
    try:
        with within(_budget()):
            return _draw(item, "reading", shows_key=key, response=given)
    except TypeTrouble as trouble:
        words = say("This question cannot be shown: %(trouble)s.", trouble=str(trouble))
        notice = current_app.jinja_env.get_template("macros/marks.html").module.notice  # type: ignore[attr-defined]
        return Markup(notice(words, "warning"))  # noqa: S704


def _budget() -> Budget:
    """One for all items of a page."""
    if "item_budget" not in g:
        g.item_budget = Budget()
    found: Budget = g.item_budget
    return found


def item_styles(items: Iterable[Item]) -> list[str]:
    """The addresses of the styles that items need, each once."""
    folders = types().folders
    named = dict.fromkeys(item.type for item in items)
    return [
        url_for("item_types.styles", name=name, v=_version(path))
        for name in named
        if name in folders and (path := folders[name] / STYLES).is_file()
    ]


@blueprint.get("/<name>/styles.css")
def styles(name: str) -> ResponseReturnValue:
    """The styles of an item type."""
    folder = types().folders.get(name)
    path = folder / STYLES if folder else None
    if path is None or not path.is_file():
        raise NotFound(say("There is no item type of this name that has styles."))
    response: Response = send_file(path, mimetype="text/css", max_age=FOR_GOOD)
    return response


def _version(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]


def draw_plainly(
    types: ItemTypes,
    item: Item,
    mode: Mode,
    *,
    shows_key: bool = False,
    response: Given | None = None,
) -> str:
    """The same without an application, for those who test a type: without icons, in English."""
    environment = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(
        markdown=lambda text, top_heading=3: Markup(to_html(text, top_heading)),  # noqa: S704
        markdown_inline=lambda text: Markup(to_inline_html(text)),  # noqa: S704
        plain=to_plain,
    )
    return _rendered(types, environment, _plain_pill, item, mode, 1, shows_key, response)


def _plain_pill(words: str, _state: str = "") -> Markup:
    return Markup('<span class="pill">{}</span>').format(words)


def _draw(
    item: Item, mode: Mode, *, question: int = 0, shows_key: bool = False, response: Given | None = None
) -> Markup:
    environment = current_app.jinja_env
    marks: Any = environment.get_template("macros/marks.html").module
    html = _rendered(types(), environment, marks.pill, item, mode, question, shows_key, response)
    return Markup(html)  # noqa: S704  (the templates escape; Markdown is sanitised)


def _rendered(
    known: ItemTypes,
    environment: Environment,
    pill: Callable[..., Markup],
    item: Item,
    mode: Mode,
    question: int,
    shows_key: bool,
    response: Given | None,
) -> str:
    loader = FileSystemLoader(known.folders[known.named(item.type).name])

    def act(type_: ItemType[Any], held: Content) -> str:
        return (
            environment.overlay(loader=loader, cache_size=0)
            .get_template(TEMPLATE)
            .render(
                mode=mode,
                question=question,
                interaction=held,
                key=type_.key(held) if shows_key else None,
                response=response if response and type_.check_response(held, response) is None else None,
                pill=pill,
                **type_.template_values(held),
            )
            .strip()
        )

    return known.call(item, act)
