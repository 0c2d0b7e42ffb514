"""The handbook: docs/ becomes a site without a warning, whole, by itself, and true to the product's pages."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Literal

import click
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from playwright.sync_api import Browser, Page

from assay.cli.main import main
from assay.content.schemas import MODELS, schema_of
from assay.hooks import GROUP, specs
from browser.pictures import FOLDER, wanted
from browser.visitor import violations
from project.checkout import ROOT
from project.handbook import pages, read

DOCS = ROOT / "docs"
#: Pages that quote the product's own, in slanted letters.
GUIDES = ("applicants", "raters", "reviewers", "coordinators")
#: One page of each make.
LOOKED_AT = ("index", "applicants", "statistics", "criteria", "formats/exam", "commands")
SEEN = "applicant-lobby-before"
#: Where words of the product's pages stand.
SOURCES = {
    "templates": ("*.html", "*.txt"),
    "core/assay/web": ("*.py", "*.js"),
    "core/assay/services": ("*.py",),
}


@pytest.fixture(scope="module")
def site(dev: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made as `dev.py docs` makes it, with one picture there and all others not."""
    folder, shots = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("shots")
    for scheme in ("light", "dark"):
        (shots / f"{SEEN}-1280-{scheme}.png").write_bytes(b"a picture")
    command = (sys.executable, "-m", "sphinx", *dev.SPHINX, "-D", f"shots={shots}", DOCS, folder / "made")
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (made.returncode, made.stdout, made.stderr) == (0, "", "")
    return folder / "made"


def test_it_brings_nothing_from_elsewhere_and_runs_nothing_inline(site: Path) -> None:
    leaves = {page.relative_to(site).as_posix(): read(page) for page in pages(site)}

    assert len(leaves) > len(list(DOCS.rglob("*.md")))
    assert [(name, at) for name, leaf in leaves.items() for at in leaf.brought if "//" in at] == []
    assert [(name, tag) for name, leaf in leaves.items() for tag in leaf.styled] == []
    assert [
        sheet.name for sheet in site.rglob("*.css") if re.search(r"@import|//\w", sheet.read_text())
    ] == []


@pytest.mark.parametrize("kind", MODELS)
def test_every_key_of_a_kind_of_file_has_its_line(site: Path, kind: str) -> None:
    schema = schema_of(kind)
    parts = [schema, *schema.get("$defs", {}).values()]
    words = read(site / "formats" / f"{kind}.html").words
    keys = [(key, told["description"]) for each in parts for key, told in each.get("properties", {}).items()]

    assert [key for key, told in keys if f"{key} · " not in words or _spoken(told) not in words] == []


def test_every_hook_and_every_command_is_told(site: Path) -> None:
    hooks = [name for name, each in vars(specs).items() if hasattr(each, f"{GROUP}_spec")]
    told = read(site / "hooks-reference.html").words

    assert hooks
    assert [name for name in hooks if f"{name}(" not in told] == []
    assert _spoken((specs.__doc__ or "").split("\n\n")[0]) in told.partition(f"{hooks[0]}(")[0]
    told = read(site / "commands.html").words
    assert [each for each in _commands(main, "assay") if f"Usage: {each} " not in told] == []


def test_a_picture_is_shown_where_there_is_one_and_left_out_where_not(site: Path) -> None:
    shown = [alt for page in pages(site) for alt in read(page).pictures]

    assert len(shown) == 1
    assert shown[0].startswith("The lobby before the examination")
    assert {path.name for path in (site / "_images").iterdir()} == {
        f"{SEEN}-1280-{scheme}.png" for scheme in ("light", "dark")
    }


def test_every_picture_is_a_scene_of_the_browser_tests() -> None:
    scenes = list(_scenes())

    assert len(wanted()) > 10
    assert [name for name in wanted() if not any(re.fullmatch(scene, name) for scene in scenes)] == []


def test_pictures_that_are_not_there_are_named(dev: ModuleType, tmp_path: Path) -> None:
    names = sorted(wanted())
    assert dev.missing_pictures(tmp_path) == names
    for scheme in ("light", "dark"):
        (tmp_path / f"{SEEN}-1280-{scheme}.png").write_bytes(b"a picture")

    assert dev.missing_pictures(tmp_path) == [name for name in names if name != SEEN]
    assert dev.PICTURES == FOLDER


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_quotes_words_that_are_on_the_pages(guide: str) -> None:
    quoted = list(_slanted((DOCS / f"{guide}.md").read_text(encoding="utf-8")))
    found = _words_of_pages()

    assert quoted
    assert [each for each in quoted if each.lower() not in found] == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1280)])
def test_pages_are_accessible_and_fit_and_open_from_a_folder(
    site: Path, browser: Browser, scheme: Literal["light", "dark"], width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    faults: list[str] = []
    for name in LOOKED_AT:
        page.goto((site / f"{name}.html").as_uri())
        faults += violations(page) + _too_wide(page, width)
    page.close()
    assert faults == []


def test_the_search_finds_a_page_without_a_server(site: Path, browser: Browser) -> None:
    page = browser.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.goto((site / "formats" / "exam.html").as_uri())
    page.fill("header input[type=search]", "calibration")
    page.press("header input[type=search]", "Enter")
    page.wait_for_selector("#search-results a[href*=reviewers]")
    found = violations(page)
    page.close()
    assert (found, failures) == ([], [])


def _too_wide(page: Page, width: int) -> list[str]:
    taken: int = page.evaluate("document.documentElement.scrollWidth")
    return [f"{page.url} takes {taken} pixels of {width}"] if taken > width else []


def _words_of_pages() -> str:
    """Everything that the product's pages are made from, in one line of small letters."""
    files = (
        path for folder, kinds in SOURCES.items() for kind in kinds for path in (ROOT / folder).rglob(kind)
    )
    text = " ".join(path.read_text(encoding="utf-8") for path in files)
    return re.sub(r"\s+", " ", re.sub(r"</?\w[^>]*>", "", text)).lower()


def _slanted(text: str) -> Iterator[str]:
    """What stands in slanted letters, each without its marks."""
    for block in MarkdownIt().parse(text):
        children = block.children or []
        for at, token in enumerate(children):
            if token.type == "em_open":
                words = [each.content or " " for each in _until(children[at + 1 :], "em_close")]
                yield re.sub(r"\s+", " ", "".join(words)).strip(" ….")


def _until(tokens: list[Token], end: str) -> Iterator[Token]:
    for each in tokens:
        if each.type == end:
            return
        yield each


def _spoken(markdown: str) -> str:
    """As it is read on a page."""
    inline = MarkdownIt().parseInline(markdown)[0].children or []
    return re.sub(r"\s+", " ", "".join(each.content or " " for each in inline if each.type != "softbreak"))


def _commands(command: click.Command, name: str) -> Iterator[str]:
    yield name
    if isinstance(command, click.Group):
        context = click.Context(command)
        for each in command.list_commands(context):
            yield from _commands(command.get_command(context, each) or command, f"{name} {each}")


def _scenes() -> Iterator[str]:
    """Patterns of the names of all scenes, from the source: they are many, and need a server otherwise."""
    for path in (ROOT / "tests" / "browser").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Scene" and node.args:
                yield _pattern(node.args[0])


def _pattern(name: ast.expr) -> str:
    parts = name.values if isinstance(name, ast.JoinedStr) else [name]
    return "".join(re.escape(part.value) if isinstance(part, ast.Constant) else "[a-z-]+" for part in parts)
