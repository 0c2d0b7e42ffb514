"""Every page that the tour comes by, once more in both languages: what it leaves in English must be data."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from playwright.sync_api import APIResponse
from sqlalchemy import select

from assay.storage.base import Base
from assay.web.account.zones import REGIONS, zone_choices
from assay.wording import LANGUAGES
from browser.stage import Stage
from browser.touring import Stop
from web.spanish import Data, left

#: What is no word of a language: an id, as of a state, the code of something, a key of a file, an address, a command.
_CODE: Final = re.compile(r"[a-z0-9_.-]+|[A-Z0-9:-]+|https?://\S+|assay plugins accept \S+")
#: Names that no association gave, and the name of the program.
_NAMES: Final = (
    *(choice.label for choice in zone_choices()),
    *REGIONS,
    *LANGUAGES.values(),
    "MI-AIMH members",
    "assay",
    *("Levine", "Tucker", "Panel"),
    # What is different between the two versions that a scene compares is shown in pieces.
    *("mentor suggest?", "watch for next and why."),
)


@dataclass
class Bilingual:
    """What was compared so far."""

    stage: Stage
    #: The addresses whose pages were compared.
    compared: set[str] = field(default_factory=set)
    #: By whom each was visited.
    _visits: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._data = self._read()

    def left_in_english(self, stop: Stop) -> set[str]:
        """What is left in English at the addresses that this stop came by first.

        They are asked for by the same device, and not drawn: that is what takes the time.
        """
        visits = {(stop.scene.who, each.partition("#")[0]) for each in stop.visited} - self._visits
        self._visits |= visits
        return {words for _, address in visits for words in self._left(stop, address)}

    def _left(self, stop: Stop, address: str) -> set[str]:
        english, spanish = (_asked(stop, address, language) for language in ("en", "es"))
        if "text/html" not in english.headers.get("content-type", ""):
            return set()
        self.compared.add(spanish.url)
        pages = english.text(), spanish.text()
        if self._not_known(pages):
            self._data = self._read()  # something was written since
        return self._not_known(pages)

    def _not_known(self, pages: tuple[str, str]) -> set[str]:
        found = {each for each in left(*pages, self._data) if not _CODE.fullmatch(each)}
        return {each for each in found if not (each.endswith("...") and self._data.has(_sentence(each)))}

    def _read(self) -> Data:
        return Data.of(self.stage.server.plugins.catalog, (*_NAMES, *self._kept()))

    def _kept(self) -> Iterator[str]:
        """Everything that the database keeps: what people wrote, and what was drawn for them."""
        with self.stage.server.database.reading() as session:
            for table in Base.metadata.sorted_tables:
                for row in session.execute(select(table)):
                    yield from (
                        each for each in row if not isinstance(each, str) or not _CODE.fullmatch(each)
                    )


def _asked(stop: Stop, address: str, language: str) -> APIResponse:
    return stop.page.context.request.get(address, headers={"Accept-Language": language})


def _sentence(cut: str) -> str:
    """How a long text that is cut off begins, as far as its first stop."""
    return re.split(r"[.,] ", cut.removesuffix("..."))[0]
