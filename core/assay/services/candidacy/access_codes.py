"""The access code of a window: told to those who are where they should be, and typed before the first section.

It is kept as it is and not as a hash: the coordinator must be able to read it out. It is worth something for an
hour, to whoever is registered for that window, and nobody has more than a few tries; where columns are sealed, it is
too.
"""

import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from assay.services.audit import record
from assay.services.errors import Refused
from assay.services.overview import coordinated_window
from assay.services.own_sittings import refuse_candidates
from assay.services.people import Actor
from assay.storage.sittings import Sitting
from assay.storage.windows import Window
from assay.wording import say, say_many

#: What is not mistaken for anything else when it is read aloud or from a wall; without vowels, it makes no words.
LETTERS: Final = "BCDFGHJKMNPRSTVWXYZ23456789"
LENGTH: Final = 6
#: Wrong codes in a row, and the time to wait then.
TRIES: Final = 5
WAIT: Final = timedelta(minutes=10)


class WrongCode(Refused):
    """The code was not right, or there were too many that were not: what was counted and noted is to be kept."""


def draw_code(session: Session, actor: Actor, association: str, window_id: int, now: datetime) -> Window:
    """Ask for a code from now on, or for another one; whoever began already is not asked."""
    window = _window(session, actor, association, window_id)
    before, window.access_code = window.access_code, _drawn(window.access_code)
    # Who typed the old one too often shall not wait for the new one.
    waiting = update(Sitting).where(Sitting.window_id == window_id, Sitting.status == "scheduled")
    session.execute(waiting.values(code_tries=0))
    act = "change access code" if before else "draw access code"
    record(session, association, actor, act, f"window {window_id}", now)
    return window


def remove_code(session: Session, actor: Actor, association: str, window_id: int, now: datetime) -> Window:
    """Ask for none any more."""
    window = _window(session, actor, association, window_id)
    if window.access_code is not None:
        window.access_code = None
        record(session, association, actor, "remove access code", f"window {window_id}", now)
    return window


def _window(session: Session, actor: Actor, association: str, window_id: int) -> Window:
    """A coordinator who is a candidate there does not decide on who gets in."""
    window = coordinated_window(session, actor, association, window_id)
    refuse_candidates(session, actor, window.forms)
    return window


def _drawn(before: str | None) -> str:
    while True:
        drawn = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        code = f"{drawn[:3]}-{drawn[3:]}"
        if code != before:
            return code


def require_code(session: Session, sitting: Sitting, actor: Actor, typed: str, now: datetime) -> None:
    """Let a sitting begin, of which the row is locked. Raises `WrongCode`."""
    code = sitting.window.access_code
    if code is None:
        return
    _refuse_too_many(sitting, now)
    if not _plain(typed):
        raise WrongCode(say("Type the access code that you were told."))
    if secrets.compare_digest(_plain(typed).encode(), _plain(code).encode()):
        sitting.code_tries = 0
        return
    sitting.code_tries += 1
    sitting.code_tried_at = now
    subject, tries = f"sitting {sitting.id}", sitting.code_tries
    record(session, sitting.association, actor, "wrong access code", subject, now, tries=tries)
    raise WrongCode(_left(TRIES - tries))


def _refuse_too_many(sitting: Sitting, now: datetime) -> None:
    if sitting.code_tries < TRIES or sitting.code_tried_at is None:
        return
    if now < (until := sitting.code_tried_at + WAIT):
        minutes = max(1, -(-(until - now) // timedelta(minutes=1)))
        raise WrongCode(
            say_many(
                "Those were too many wrong access codes. Try again in %(num)s minute, or ask the coordinator.",
                "Those were too many wrong access codes. Try again in %(num)s minutes, or ask the coordinator.",
                minutes,
            )
        )
    sitting.code_tries = 0


def _left(tries: int) -> str:
    if tries:
        return say_many(
            "That is not the access code. You have %(num)s more try.",
            "That is not the access code. You have %(num)s more tries.",
            tries,
        )
    minutes = int(WAIT.total_seconds()) // 60
    return say("That is not the access code. You can try again in %(minutes)s minutes.", minutes=minutes)


def _plain(text: str) -> str:
    """As it is compared: how it is written makes no difference."""
    return "".join(letter for letter in text.upper() if letter.isalnum())
