"""What the pages of docs/ may ask for beside Markdown: keys of files, hooks, commands, pictures."""

import shutil
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Final

from docutils import nodes
from pygments.lexers import TextLexer
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

import commands_page
import hooks_page
import keys_page

#: What stands behind the fences of docs/statistics.md: the commands that read these tables in a test.
TABLES: Final = ("agreement", "analyse", "angoff", "equate")


class Written(SphinxDirective):
    """Markdown that a function writes, in the place of the directive."""

    text: Callable[[], str]

    def run(self) -> list[nodes.Node]:
        return self.parse_text_to_nodes(type(self).text(), allow_section_headings=True)


class Hooks(Written):
    """{hooks}: every hook, from its docstring."""

    text = staticmethod(hooks_page.page)


class Commands(Written):
    """{commands}: every command, from its help."""

    text = staticmethod(commands_page.page)


class Keys(SphinxDirective):
    """{keys} KIND: every key of a kind of file, from its JSON Schema."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        return self.parse_text_to_nodes(keys_page.page(self.arguments[0]), allow_section_headings=True)


class Shot(SphinxDirective):
    """{shot} SCENE, and what it shows for those who cannot see it: a picture of a page, if there is one."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        light, dark = (f"{self.arguments[0]}-1280-{scheme}.png" for scheme in ("light", "dark"))
        shots = Path(self.config.shots)
        if not all((shots / name).exists() for name in (light, dark)):
            return []
        folder = f"{'../' * self.env.docname.count('/')}_images"
        words = escape(" ".join(self.content))
        html = (
            f'<a class="shot" href="{folder}/{light}"><picture>'
            f'<source media="(prefers-color-scheme: dark)" srcset="{folder}/{dark}">'
            f'<img loading="lazy" src="{folder}/{light}" alt="{words}"></picture></a>'
        )
        images = self.env.app.outdir / "_images"
        images.mkdir(parents=True, exist_ok=True)
        for name in (light, dark):
            shutil.copyfile(shots / name, images / name)
        return [nodes.raw("", html, format="html")]


def visit_table(translator: HTML5Translator, node: nodes.table) -> None:
    """A wide table scrolls by itself, also by keyboard."""
    translator.body.append('<div class="scroll" role="group" aria-label="Table" tabindex="0">')
    HTML5Translator.visit_table(translator, node)


def depart_table(translator: HTML5Translator, node: nodes.table) -> None:
    """End what `visit_table` began."""
    HTML5Translator.depart_table(translator, node)
    translator.body.append("</div>")


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx of all this."""
    for name, directive in (("hooks", Hooks), ("commands", Commands), ("keys", Keys), ("shot", Shot)):
        app.add_directive(name, directive)
    app.add_config_value("shots", "", "env", str)
    app.add_node(nodes.table, override=True, html=(visit_table, depart_table))
    for name in TABLES:
        app.add_lexer(name, TextLexer)
    return {"parallel_read_safe": True}
