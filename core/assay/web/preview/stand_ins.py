"""Other views behind the addresses that need somebody who is signed in: nobody is, and nothing is kept."""

from collections.abc import Callable, Mapping
from json import dumps
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assay.web import requests
from assay.web.applicant.entries import Malformed, read_message
from assay.web.applicant.journal import milliseconds
from assay.web.preview import contents, requirements, strips
from assay.web.preview.rooms import running

#: Endpoints that are what they are without anybody.
PUBLIC: Final = (*strips.ASSOCIATIONS, "languages.choose", "item_types.styles", "static")


def stand_in(app: Flask) -> None:
    """Give every address that needs somebody a view that needs nobody."""
    for endpoint in app.view_functions:
        if endpoint not in PUBLIC and not endpoint.startswith("preview."):
            app.view_functions[endpoint] = VIEWS.get(endpoint, _nobody)


def _nobody(**_: object) -> ResponseReturnValue:
    """The page of whoever follows a link to what the preview has not."""
    return render_template("preview/nobody.html"), 404


def _take(sitting_id: int) -> Response:
    """Say of every entry that it is saved, as the journal does; keep none."""
    try:
        drafts = read_message(request.get_data(cache=False)).drafts
    except Malformed as error:
        return Response(dumps({"error": "malformed", "what": str(error)}), 400, mimetype="application/json")
    now = milliseconds(requests.now())
    saved = [draft.entry for draft in drafts]
    section, deadline = _running(sitting_id, now)
    said = {"saved": saved, "late": False, "section": section, "deadline": deadline, "now": now}
    return Response(dumps(said), mimetype="application/json")


def _running(sitting_id: int, now: int) -> tuple[int, int] | tuple[None, None]:
    """Which section runs where the page is that asks, and until when: none in a lobby."""
    path, asked = _came()
    if path and urlsplit(request.referrer or "").path.endswith("/lobby"):
        return None, None
    part = asked.get("part", "")
    return running(sitting_id, now, int(part) - 1 if part.isdecimal() else 0)


def _to_room(**_: object) -> ResponseReturnValue:
    return _go("room")


def _to_lobby(**_: object) -> ResponseReturnValue:
    return _go("lobby")


def _speak(**_: object) -> ResponseReturnValue:
    """The lobby in the language that was chosen there."""
    return _go("lobby", language=request.form.get("language", ""))


def _hand_in(**_: object) -> ResponseReturnValue:
    """The lobby before the next part; after the last one, it leads on to the form."""
    return _go("lobby", part=request.form.get("section", 0, int) + 2)


def _go(page: str, **changed: object) -> ResponseReturnValue:
    """Another page of the exam from whose lobby or room somebody comes; the start page, if from elsewhere."""
    path, asked = _came()
    if not path:
        return redirect(url_for("public.home"), 303)
    return redirect(f"{path}/{page}?{urlencode({**asked, **changed})}", 303)


def _came() -> tuple[str, Mapping[str, Any]]:
    """The exam from whose lobby or room somebody comes, and what its address asks for."""
    came = urlsplit(request.referrer or "")
    path, _, page = came.path.rpartition("/")
    is_ours = came.netloc == request.host and path.startswith("/preview/exams/") and page in ("room", "lobby")
    return (path, dict(parse_qsl(came.query, keep_blank_values=True))) if is_ours else ("", {})


VIEWS: Final[Mapping[str, Callable[..., ResponseReturnValue]]] = {
    "public.home": contents.start,
    "portfolio.overview.show": requirements.show,
    "journal.save_entries": _take,
    "applicant.lobby": _to_lobby,
    "applicant.speak": _speak,
    "applicant.begin": _to_room,
    "applicant.finish": _hand_in,
    "room.enter": _to_room,
}
