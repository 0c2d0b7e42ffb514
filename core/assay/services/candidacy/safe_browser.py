"""Safe Exam Browser: whether a request comes from it, set up as the window's coordinator set it up.

With each request it sends SHA-256 of the address, without its fragment, followed by a key: the Config Key of its
settings, and the Browser Exam Key of its settings and version. Where no headers can be sent, its pages can ask for both
hashes of their own address. A client that was tampered with can send them, too: it is a hurdle, and no proof.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Final

from sqlalchemy.orm import Session

from assay.assessment.exam.forms import Form
from assay.services.audit import record
from assay.services.errors import NotAllowed
from assay.services.overview import coordinated_window
from assay.services.own_sittings import refuse_candidates
from assay.services.people import Actor
from assay.storage.windows import Window

NAME: Final = "safe-exam-browser"


@dataclass(frozen=True)
class BrowserKeys:
    """What a window asks of the browser: of each kind of which there are keys, one must fit."""

    config: tuple[str, ...] = ()
    exam: tuple[str, ...] = ()
    #: Where the settings lie that candidates open, if the coordinator said so.
    file: str = ""

    @classmethod
    def of(cls, window: Window) -> "BrowserKeys":
        """Those of a window."""
        kept = window.browser_keys or {}
        return cls(tuple(kept.get("config", ())), tuple(kept.get("exam", ())), kept.get("file", ""))

    @property
    def are_there(self) -> bool:
        """Whether anybody can get in at all."""
        return bool(self.config or self.exam)

    @property
    def link(self) -> str:
        """What opens the settings in Safe Exam Browser; empty where no file is named."""
        scheme, _, rest = self.file.partition("://")
        return f"{'sebs' if scheme == 'https' else 'seb'}://{rest}" if self.file else ""


@dataclass(frozen=True)
class Shown:
    """What a browser shows of itself for one address; empty what it does not show."""

    address: str
    config: str = ""
    exam: str = ""


class OtherBrowser(NotAllowed):
    """This exam is sat in Safe Exam Browser alone, and what asks is something else."""

    def __init__(self, sentence: str, keys: BrowserKeys) -> None:
        super().__init__(sentence)
        self.keys = keys


def is_demanded(form: Form) -> bool:
    """Whether an exam asks for it."""
    return form.exam.browser == NAME


def hash_of(address: str, key: str) -> str:
    """What the browser sends for an address by a key."""
    return sha256(f"{address}{key}".encode()).hexdigest()


def accepts(keys: BrowserKeys, shown: Iterable[Shown]) -> bool:
    """Whether one of the things shown is that browser. Without keys nothing is."""
    return keys.are_there and any(
        _fits(keys.config, each.address, each.config) and _fits(keys.exam, each.address, each.exam)
        for each in shown
    )


def _fits(keys: tuple[str, ...], address: str, said: str) -> bool:
    """Whether one of the keys gives this hash; true where there are none. It takes as long whichever it is."""
    found = [compare_digest(hash_of(address, key).encode(), said.lower().encode()) for key in keys]
    return not keys or any(found)


def enter_keys(
    session: Session, actor: Actor, association: str, window_id: int, keys: BrowserKeys, now: datetime
) -> Window:
    """Keep what a window asks of the browser. Rooms that are open go on with what was asked when they were entered."""
    window = coordinated_window(session, actor, association, window_id)
    refuse_candidates(session, actor, window.forms)
    if keys != BrowserKeys.of(window):
        window.browser_keys = {"config": list(keys.config), "exam": list(keys.exam), "file": keys.file}
        detail = {"config": len(keys.config), "exam": len(keys.exam), "file": keys.file}
        record(session, association, actor, "enter browser keys", f"window {window_id}", now, **detail)
    return window
