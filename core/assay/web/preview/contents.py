"""The start page: the association as a table of contents, all that is wrong, and each file as it is written."""

from pathlib import Path
from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from assay.services.errors import NotFound
from assay.web.preview.editions import edition
from assay.web.preview.outline import chapters
from assay.web.preview.places import place_of
from assay.web.preview.remarks import lines_of, remarks_on
from assay.web.preview.strips import shown
from assay.wording import say

#: More than anybody mends at once; `assay check` prints all.
MOST_ON_START: Final = 8
MOST_ON_A_PAGE: Final = 200
#: Of a file as it is written.
MOST_LINES: Final = 2000

blueprint = Blueprint("contents", __name__)


def start() -> str:
    """What the folder holds, what is wrong with it, and what was changed last."""
    now = edition()
    faulty = dict.fromkeys(each.path for each in (*now.problems, *now.notes))
    return render_template(
        "preview/start.html",
        chapters=chapters(now),
        remarks=remarks_on(now, faulty)[:MOST_ON_START],
        total=len(now.problems) + len(now.notes),
        place_of=lambda path: place_of(now, path),
    )


@blueprint.get("/problems")
def problems() -> str:
    """Every problem, then every note, file by file."""
    now = edition()
    faulty = dict.fromkeys(each.path for each in (*now.problems, *now.notes))
    found = remarks_on(now, faulty)
    return render_template(
        "preview/problems.html",
        remarks=found[:MOST_ON_A_PAGE],
        more=len(found) - MOST_ON_A_PAGE,
        place_of=lambda path: place_of(now, path),
    )


@blueprint.get("/file")
def file() -> ResponseReturnValue:
    """A file as it is written, with what is said of its lines. Only files that belong to the association are shown."""
    now, path = edition(), Path(request.args.get("name", ""))
    if path not in now.keys and all(each.path != path for each in (*now.problems, *now.notes)):
        raise NotFound(say("The preview does not read such a file. It may have been moved or deleted."))
    place = place_of(now, path)
    return render_template(
        "preview/file.html",
        path=path,
        name=shown(path),
        lines=lines_of(now, path, MOST_LINES),
        remarks=remarks_on(now, [path]),
        place=place if not place.startswith(request.path) else "",
    )
