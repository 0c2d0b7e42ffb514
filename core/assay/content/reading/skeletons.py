"""What a translator begins with: a file beside the master, every text marked as still to be translated."""

import re
from collections.abc import Collection, Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

from assay.content.base import Content
from assay.content.plain_texts import with_texts
from assay.content.problems import Gathering
from assay.content.reading.front_matter import split
from assay.content.reading.yaml_values import YamlText, values_of
from assay.content.translations import LISTS, PLACEHOLDER, TEXTS, WORDS, Translatable, stamp_of

#: Longer texts of a YAML file begin a line of their own.
_WIDTH: Final = 110
#: Where a text of a Markdown body begins: an option, a task; and the first words below a heading.
_BEGINS: Final = re.compile(r"^(- \[[ xX]\] |\d+[.)] )(?=\S)")
#: An entry of a list in a part that is a list of texts, as the tasks of a prompt are.
_ENTRY: Final = re.compile(r"^[-*+] (?=\S)")
#: What parts the cells of a table.
_CELLS: Final = re.compile(r"(?<!\\)\|")
_KEY: Final = re.compile(r"^of:.*\n", re.M)


def skeleton(content: Translatable, path: Path) -> str:
    """The text of a translation of a file in which nothing is translated yet."""
    return _markdown(content, path) if path.suffix == ".md" else _yaml(_values(content))


def stamped(text: str, content: Translatable, path: Path) -> str:
    """The text of a translation, which says now that it is of the master as it is."""
    line = f"of: {stamp_of(content)}\n"
    if path.suffix != ".md":
        return _KEY.sub(line, text, count=1) if _KEY.search(text) else line + text
    head, fence, rest = text.partition("\n---")
    found = _KEY.sub(line, f"{head}\n", count=1) if _KEY.search(f"{head}\n") else f"{head}\n{line}"
    return found.rstrip("\n") + fence + rest


def _values(content: Translatable) -> dict[str, Any]:
    return {"of": stamp_of(content), **_texts_in(content)}


def _texts_in(content: Content) -> dict[str, Any]:
    """The texts of some content as its file has them, with the ids by which they are found."""
    found = {}
    for name in type(content).model_fields:
        value = _kept(name, getattr(content, name)) if name != "translations" else None
        if value:
            found[name] = value
    id_ = getattr(content, "id", None)
    return {"id": id_, **found} if found and id_ and not isinstance(content, Translatable) else found


def _kept(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return PLACEHOLDER + value if name in TEXTS and value else None
    if isinstance(value, Mapping):
        return {id_: PLACEHOLDER + text for id_, text in value.items()} if name == WORDS else None
    if isinstance(value, tuple):
        return _list(name, value)
    return _texts_in(value) if isinstance(value, Content) and not isinstance(value, Translatable) else None


def _list(name: str, values: tuple[Any, ...]) -> list[Any] | None:
    if name in LISTS and all(isinstance(each, str) for each in values):
        return [PLACEHOLDER + each for each in values]
    things = [each for each in values if isinstance(each, Content) and not isinstance(each, Translatable)]
    found = [_texts_in(each) for each in things]
    # Things with ids are found by them; others by their position, so none may be left out.
    return [each for each in found if each or not hasattr(things[0], "id")] if any(found) else None


def _yaml(values: Mapping[str, Any]) -> str:
    writer = YAML()
    writer.width = _WIDTH
    writer.indent(mapping=2, sequence=4, offset=2)
    into = StringIO()
    writer.dump(values, into)
    return into.getvalue()


def _markdown(content: Translatable, path: Path) -> str:
    parts = split(path.read_text(encoding="utf-8"), path, Gathering())
    body = parts.body if parts else ""
    title = getattr(content, "title", None)
    head = {"of": stamp_of(content), **({"title": PLACEHOLDER + title} if title else {})}
    head |= _answer(content, parts.yaml if parts else "", path)
    held = {*content.texts_held().values()}
    return f"---\n{_yaml(head)}---\n" + "\n".join(_marked(body.split("\n"), held))


def _answer(content: Translatable, yaml: str, path: Path) -> dict[str, Any]:
    """What stands under `answer:` in an item, as far as it is words."""
    values = values_of(YamlText(path, yaml, Gathering())) if content.texts_held() else None
    answer = values.get("answer") if isinstance(values, dict) else None
    if not isinstance(answer, dict):
        return {}
    marked = {place: PLACEHOLDER + text for place, text in content.texts_held().items()}
    said = with_texts(answer, marked, "interaction")
    words = {name: value for name, value in said.items() if value != answer[name]}
    return {"answer": words} if words else {}


def _marked(rows: list[str], held: Collection[str]) -> Iterator[str]:
    begins, is_list = True, False
    for row in rows:
        is_list = row[3:].strip().casefold() in LISTS if row.startswith("## ") else is_list
        found = _BEGINS.match(row) or (is_list and _ENTRY.match(row))
        if held and row.startswith("|"):
            yield "|".join(_marked_cell(each, held) for each in _CELLS.split(row))
        elif found:
            yield f"{found[0]}{PLACEHOLDER}{row[found.end() :]}"
        elif row.startswith("## "):
            yield row
        else:
            yield PLACEHOLDER + row if begins and row.strip() else row
        begins = row.startswith("## ") or (begins and not row.strip())


def _marked_cell(cell: str, held: Collection[str]) -> str:
    text = cell.strip()
    return cell.replace(text, PLACEHOLDER + text, 1) if text.replace("\\|", "|") in held else cell
