"""Pictures of pages; those that the handbook shows are taken where every page is looked at anyway."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Page

from project.checkout import ROOT

#: Where `python3 dev.py docs` looks for those of the handbook.
FOLDER: Final = ROOT / ".cache" / "shots"
WIDTHS: Final = {1280: 860, 390: 844}
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
SHOT: Final = re.compile(r"^```\{shot\} (\S+)$", re.MULTILINE)


def wanted() -> frozenset[str]:
    """The scenes of which the handbook shows a picture."""
    pages = (ROOT / "docs").glob("*.md")
    return frozenset(name for page in pages for name in SHOT.findall(page.read_text(encoding="utf-8")))


def take(page: Page, scene: str, into: Path, widths: Iterable[int] = WIDTHS) -> None:
    """The whole page at each width, light and dark."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.evaluate("scrollTo(0, 0)")
            page.screenshot(path=into / f"{scene}-{width}-{scheme}.png", full_page=True, timeout=60_000)
