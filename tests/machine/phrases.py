"""What people read, as translators get it: collected from sources and templates, and what lacks a translation.

`python3 dev.py translate` brings `messages.po` of each language up to date; tests ask the same functions.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from assay.web.pdf import words_of
from assay.wording import FOLDER, LANGUAGES, MASTER

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "core" / "assay"
TEMPLATES = ROOT / "templates"
#: Item types have their templates beside their code.
ITEM_TYPES = SOURCES / "content" / "item_types"
#: What `assay new plugin` writes is the author's, who writes in their own language.
NOT_PAGES = TEMPLATES / "plugin"
Keywords = Mapping[str, tuple[int | tuple[int, str], ...]]
PYTHON_KEYWORDS: Keywords = {"say": (1,), "say_many": (1, 2), "say_as": ((1, "c"), 2)}
TEMPLATE_KEYWORDS: Keywords = {"_": (1,), "gettext": (1,), "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
OPTIONS = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
VALUES = re.compile(r"%\((\w+)\)[sd]")
TAGS = re.compile(r"</?\w+[^>]*>")


def po_file(language: str) -> Path:
    """Where a language's words lie."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def collected() -> Catalog:
    """Every message of the product, with the files in which it stands."""
    catalog = Catalog(project="Assay", fuzzy=False)
    for path, method, keywords in _files():
        for _, found, comments, context in extract_from_file(
            method,
            path,
            keywords=keywords,
            comment_tags=["Translators:"],
            options=OPTIONS,
            strip_comment_tags=True,
        ):
            place = (path.relative_to(ROOT).as_posix(), 0)
            catalog.add(found, None, [place], auto_comments=comments, context=context)
    for path in sorted((TEMPLATES / "pdf").glob("*.typ")):
        for words in words_of(path):
            catalog.add(words, None, [(path.relative_to(ROOT).as_posix(), 0)])
    return catalog


def _files() -> Iterator[tuple[Path, str, Keywords]]:
    for path in sorted(SOURCES.rglob("*.py")):
        yield path, "python", PYTHON_KEYWORDS
    for path in sorted([*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt"), *ITEM_TYPES.rglob("*.html")]):
        if NOT_PAGES not in path.parents:
            yield path, "jinja2", TEMPLATE_KEYWORDS


def stored(language: str) -> Catalog:
    """What a language has so far."""
    if not po_file(language).exists():
        return Catalog(locale=language, project="Assay", fuzzy=False)
    with po_file(language).open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str, template: Catalog) -> bytes:
    """A language's file as it should lie there: every message of today and no other, what was translated kept."""
    catalog = stored(language)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    for message in catalog:
        # Babel marks what became plural, and then leaves it out at run time; what is missing in it is told as missing.
        message.flags.discard("fuzzy")
    text = BytesIO()
    write_po(text, catalog, width=100, omit_header=False, include_lineno=False, ignore_obsolete=True)
    return _without_dates(text.getvalue())


def _without_dates(text: bytes) -> bytes:
    """Who translated when is in the history; here it would only make merging hard."""
    head, _, rest = text.partition(b"\n\n")
    kept = [
        line
        for line in head.splitlines()
        if not line.startswith(
            (b"#", b'"POT-Creation', b'"PO-Revision', b'"Last-Tr', b'"Language-Team', b'"Report')
        )
    ]
    return b"\n".join(kept) + b"\n\n" + rest.rstrip(b"\n") + b"\n"


def faults(language: str) -> list[str]:
    """Messages without a translation, and translations with other values or tags than the message."""
    return [fault for message in stored(language) if message.id for fault in _faults(message)]


def _faults(message: Message) -> Iterator[str]:
    ids = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
    words = message.string if isinstance(message.string, (list, tuple)) else (message.string or "",)
    where = f"{', '.join(file for file, _ in message.locations)}: `{ids[0]}`"
    if not all(words):
        yield f"{where} has no translation"
        return
    wanted = {name for each in ids for name in VALUES.findall(str(each))}
    for each in words:
        # In the singular a number may be said in words.
        if set(VALUES.findall(each)) - {"num"} != wanted - {"num"}:
            yield f"{where} has other values in its translation: `{each}`"
        if sorted(TAGS.findall(each)) not in [sorted(TAGS.findall(one)) for one in ids]:
            yield f"{where} has other tags in its translation: `{each}`"


def main() -> int:
    """Bring every language up to date, and say what is missing."""
    template = collected()
    missing = []
    for language in LANGUAGES:
        if language == MASTER:
            continue
        text = updated(language, template)
        po_file(language).parent.mkdir(parents=True, exist_ok=True)
        po_file(language).write_bytes(text)
        missing += [f"{language}: {fault}" for fault in faults(language)]
        print(
            f"{language}: {len(template)} messages, {len(missing)} to look at, in {po_file(language).relative_to(ROOT)}"
        )
    print("\n".join(missing))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
