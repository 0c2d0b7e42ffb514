"""What cannot be shown, because its file never could be read."""

from flask import render_template

from assay.content.problems import Key
from assay.services.errors import NotFound
from assay.services.preview.editions import Edition
from assay.web.preview.strips import show_strip
from assay.wording import say


def page(edition: Edition, key: Key, title: str) -> str:
    """What is wrong with a thing that is there, but cannot be used; nothing that is not there has a page."""
    if key not in edition.origins:
        raise NotFound(say("There is no such thing in the folder. It may have been renamed or deleted."))
    remarks = show_strip(key.id, [key], tells=False)
    return render_template("preview/broken.html", title=title, key=key, remarks=remarks)
