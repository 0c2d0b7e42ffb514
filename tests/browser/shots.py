"""Photographs every page at two widths, light and dark, into shots/. Run by `python3 dev.py shots`.

usage: python3 dev.py shots [NAME ...]     only the pages whose names hold one of these words
"""

import argparse
import time
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from browser.demonstration import demonstrating
from browser.pictures import take
from browser.preview_scenes import preview_scenes
from browser.previewed import previewing
from browser.scene import Scene
from browser.scenes import scenes
from browser.stage import Stage
from browser.touring import Place, tour
from machine.chromium import launch_options

ROOT = Path(__file__).parents[2]
STYLE = """
:root { color-scheme: light dark } body { font: 1rem/1.5 system-ui; margin: 2rem; background: Canvas }
.shots { display: flex; gap: 1rem; align-items: start; overflow-x: auto; padding-bottom: 1rem }
img { height: 30rem; width: auto; object-fit: cover; object-position: top; border: 1px solid #8888 }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem }
"""


def main() -> None:
    """Set the stage, photograph, and say what was written."""
    parser = argparse.ArgumentParser(prog="dev.py shots", description="Photograph every page into shots/.")
    parser.add_argument("names", nargs="*", help="only pages whose names hold one of these words")
    parser.add_argument("--into", type=Path, default=ROOT / "shots", help="another folder")
    options = parser.parse_args()
    options.into.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with TemporaryDirectory() as folder, previewing(Path(folder)) as author:
        _photograph(_wanted(preview_scenes(author), options.names), author, options.into)
    if not options.names or any(not name.startswith("preview") for name in options.names):
        with TemporaryDirectory() as folder, demonstrating(Path(folder)) as server:
            stage = Stage(server)
            print(f"[{time.monotonic() - started:5.1f} s] The stage is set", flush=True)
            _photograph(_wanted(scenes(stage), options.names), server, options.into)
    _write_contact_sheet(options.into)
    print(f"[{time.monotonic() - started:5.1f} s] See {options.into / 'index.html'}")


def _wanted(every: Iterable[Scene], words: Sequence[str]) -> Iterable[Scene]:
    """One after the other: some scenes change what earlier ones show."""
    return (scene for scene in every if not words or any(word in scene.name for word in words))


def _photograph(wanted: Iterable[Scene], server: Place, into: Path) -> None:
    with sync_playwright() as playwright, playwright.chromium.launch(**launch_options()) as browser:
        for stop in tour(browser, server, wanted):
            take(stop.page, stop.scene.name, into)
            print(f"    {stop.scene.name}", flush=True)


def _write_contact_sheet(folder: Path) -> None:
    """One page with all pictures in the folder, also those of earlier runs."""
    groups: dict[str, list[str]] = {}
    for picture in sorted(folder.glob("*-*-*.png")):
        groups.setdefault(picture.stem.rsplit("-", 2)[0], []).append(picture.name)
    body = "".join(_row(name, pictures) for name, pictures in groups.items())
    html = f"<!doctype html><meta charset=utf-8><title>Assay: every page</title><style>{STYLE}</style>{body}"
    (folder / "index.html").write_text(html, "utf-8")


def _row(name: str, pictures: Sequence[str]) -> str:
    links = "".join(
        f'<a href="{escape(each)}"><img loading="lazy" src="{escape(each)}" alt="{escape(each)}"></a>'
        for each in pictures
    )
    return f'<h2>{escape(name)}</h2><div class="shots">{links}</div>'


if __name__ == "__main__":
    main()
