"""What makes each kind of report, for the worker: the same functions as for pages."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from flask import Flask
from sqlalchemy.orm import Session

from assay.services.auditing.overseeing import export_readable
from assay.services.people import Actor
from assay.services.reports.kinds import wanted_of
from assay.services.reports.making import Maker, Wish
from assay.services.statistics.scopes import find_scope
from assay.web import requests
from assay.web.coordinator.office import describe
from assay.web.coordinator.statistics.files import report_file
from assay.wording import spoken_in


def makers(app: Flask) -> Mapping[str, Maker]:
    """By kind. They may be called in any thread."""
    statistics = {f"statistics-{each}": _in(app, partial(_statistics, each)) for each in ("pdf", "csv")}
    return {**statistics, **{f"audit-{each}": _in(app, partial(_audit, each)) for each in ("jsonl", "csv")}}


def _in(app: Flask, make: Callable[[Session, Actor, Wish, datetime], bytes]) -> Maker:
    """In the language of who asked, and with what pages have around them."""

    def made(session: Session, actor: Actor, wish: Wish, now: datetime) -> bytes:
        with app.app_context(), spoken_in(wish.language):
            requests.lend(session)
            return make(session, actor, wish, now)

    return made


def _statistics(ending: str, session: Session, actor: Actor, wish: Wish, now: datetime) -> bytes:
    about = wish.about
    scope = find_scope(session, actor, wish.association, about["window"], about["form"], wide=about["wide"])
    return report_file(session, actor, describe(wish.association), scope, ending, now)


def _audit(kind: str, _: Session, actor: Actor, wish: Wish, now: datetime) -> bytes:
    # In a session of its own: what is to stand as at one moment must not have been looked at before.
    with requests.installation().database.reading() as session:
        pieces = export_readable(session, actor, wish.association, wanted_of(wish.about), kind, now)
        return "".join(pieces).encode()
