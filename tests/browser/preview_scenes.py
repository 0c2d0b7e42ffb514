"""The pages of a preview, as pictures show them: of files that are sound but for three."""

from collections.abc import Iterator
from urllib.parse import quote

from playwright.sync_api import Page

from browser.previewed import ITEMS, Author
from browser.scene import Scene, go_to

EXAM = "/preview/exams/river-guild/master"
AIM = "river-guild/master/practice"
ITEM = "/preview/banks/hive-core/items"


def preview_scenes(author: Author) -> Iterator[Scene]:
    """All of them. Those of sound files come first."""
    yield Scene("preview-start-sound", "", "/")
    yield Scene("preview-all-is-well", "", "/preview/problems")
    yield Scene("preview-association", "", "/associations/river-guild")
    yield Scene("preview-nothing-yet", "", f"/portfolio?aim={AIM}")
    yield Scene("preview-everything-met", "", f"/portfolio?aim={AIM}&portfolio=complete")
    yield Scene("preview-item", "", f"{ITEM}/bio-001", _show_key)
    yield Scene("preview-prompt", "", "/preview/essays/river-guild/prompts/season-the-gift", _ready)
    yield Scene("preview-rubric", "", "/preview/essays/river-guild/rubrics/practice")
    yield Scene("preview-form", "", EXAM)
    yield Scene("preview-lobby", "", f"{EXAM}/lobby")
    yield Scene("preview-room", "", f"{EXAM}/room", lambda page: go_to(page, "q2"))
    yield Scene("preview-room-essays", "", f"{EXAM}/room?part=2", lambda page: go_to(page, "q1"))
    yield Scene("preview-map", "", "/preview/maps/beekeeping")
    yield Scene("preview-agreement", "", "/preview/agreements/river-guild/hive-code")
    yield Scene("preview-nobody", "", "/exam")
    yield Scene("preview-start-broken", "", "/", lambda page: _break(author, page))
    yield Scene("preview-problems", "", "/preview/problems")
    yield Scene("preview-bank", "", "/preview/banks/hive-core")
    yield Scene("preview-item-as-it-was", "", f"{ITEM}/bio-002", _ready)
    yield Scene("preview-item-never-read", "", f"{ITEM}/new-001")
    yield Scene("preview-criteria-broken", "", f"/portfolio?aim={AIM}")
    file = quote(str(author.folder / ITEMS / "bio-002.md"))
    yield Scene("preview-file", "", f"/preview/file?name={file}")


def _break(author: Author, page: Page) -> None:
    author.replace(f"{ITEMS}/bio-002.md", "- [x]", "- [ ]")
    author.replace("criteria/master.yaml", "years: 3", "years: many")
    (author.folder / ITEMS / "new-001.md").write_text(
        "---\nid: new-001\ncognitve: recall\n---\nWhat do bees do?\n"
    )
    mark = author.app.extensions["preview"].settled(60).mark
    page.wait_for_selector(f"meta[name=edition][content='{mark}']", state="attached")


def _ready(page: Page) -> None:
    page.wait_for_selector("body.ready")


def _show_key(page: Page) -> None:
    _ready(page)
    page.check("article input >> nth=1", force=True)
    page.click(".author summary")
