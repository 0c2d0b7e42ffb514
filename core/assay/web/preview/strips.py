"""What stands above a page of an applicant: what it is, whether it is as the file is now, and what is wrong with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from flask import g, request
from markupsafe import Markup, escape

from assay.content.problems import Key
from assay.services.preview.editions import Edition
from assay.web.preview.editions import edition
from assay.web.preview.remarks import Remark, remarks_on
from assay.wording import say

#: Pages of an association that everybody can read, as they are without a preview.
ASSOCIATIONS: Final = ("public.association", "public.endorsement", "public.category")


@dataclass(frozen=True)
class Tab:
    """Another way to look at the same thing."""

    title: str
    address: str
    is_here: bool


@dataclass(frozen=True)
class Strip:
    """The strip of one page."""

    title: str
    #: The files of which the page is made.
    files: tuple[Path, ...] = ()
    tabs: tuple[Tab, ...] = ()
    #: What is said of the files, where the page itself has no room for it.
    remarks: tuple[Remark, ...] = ()
    #: The files that are broken, and shown as they were.
    forgiven: tuple[Path, ...] = ()


def show_strip(
    title: str, keys: Iterable[Key] = (), tabs: Iterable[Tab] = (), *, tells: bool = True
) -> list[Remark]:
    """Give this page its strip, and answer what is said of its files; `tells` whether the strip says it."""
    now = edition()
    files = tuple(dict.fromkeys(path for key in keys for path in now.files_of(key)))
    remarks = remarks_on(now, files)
    forgiven = tuple(each for each in files if each in now.forgiven)
    g.strip = Strip(title, files, tuple(tabs), tuple(remarks) if tells else (), forgiven)
    return remarks


def strip() -> Strip | None:
    """The strip of this page: of an association's own pages, made here."""
    if "strip" not in g and request.endpoint in ASSOCIATIONS:
        id_ = (request.view_args or {}).get("association_id", "")
        show_strip(say("What everybody can read"), _of_association(edition(), id_))
    found: Strip | None = g.get("strip")
    return found


def _of_association(now: Edition, id_: str) -> list[Key]:
    """The association, and what its pages tell: criteria and exams."""
    return [
        Key("association", id_),
        *(each for each in now.origins if each.owner == id_ and each.kind in ("criteria", "exam")),
    ]


def shown(path: Path) -> str:
    """A file as its author knows it: from the folder of the preview, else from the one around it."""
    folder = edition().folder
    for root in (folder, *list(folder.parents)[:2]):
        if path != root and path.is_relative_to(root):
            return str(path.relative_to(root))
    return str(path)


def local_time(instant: datetime) -> str:
    """The clock of this machine, with the day where it was another one."""
    here, now = instant.astimezone(), edition().read_at.astimezone()
    return f"{here:%H:%M:%S}" if here.date() == now.date() else f"{here.day} {here:%B %Y, %H:%M}"


def sentence(words: str) -> Markup:
    """Words of a check, which are parts of a line there, as a sentence; what stands between backticks as code."""
    parts = (words[:1].upper() + words[1:].rstrip(".")).split("`")
    marked = (
        Markup("<code>{}</code>").format(each) if odd % 2 else escape(each) for odd, each in enumerate(parts)
    )
    return Markup("").join([*marked, "."])
