"""The catalog in effect: what is installed, but for the parts of which another version is in effect still.

All processes agree, for all read in the database which version that is; what it holds is read once and kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, NamedTuple

import structlog
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.content.catalog import Catalog
from assay.content.fingerprints import fingerprint
from assay.content.kept import KeptContent
from assay.content.problems import ContentError
from assay.hooks.fitting import Composed, compose
from assay.hooks.plugins import Plugins
from assay.services.plugins.gates import closed_of
from assay.storage.database import Database
from assay.storage.plugins import ContentVersion, PartStanding

#: So many places of content that cannot be read are logged.
MOST_PLACES = 5

log = structlog.get_logger("assay.plugins")


class Standing(NamedTuple):
    """Where one part stands, as the database says."""

    part: str
    association: str
    version: int
    fingerprint: str
    is_enabled: bool
    is_missing: bool


def standings(session: Session) -> Sequence[Standing]:
    """Where every part stands that was ever in effect."""
    query = (
        select(
            PartStanding.part,
            PartStanding.association,
            ContentVersion.id,
            ContentVersion.fingerprint,
            PartStanding.is_enabled,
            PartStanding.missing_since.is_not(None),
        )
        .join(PartStanding.in_effect)
        .order_by(PartStanding.part)
    )
    return [Standing(*row) for row in session.execute(query)]


def associations_closed(database: Database) -> frozenset[str]:
    """The associations that offer nothing new at this moment."""
    with database.reading() as session:
        return frozenset(
            closed_of((each.association, each.is_enabled, each.is_missing) for each in standings(session))
        )


def read_version(session: Session, version: int) -> KeptContent | None:
    """What was in effect; nothing where this version of Assay cannot read it any more."""
    content: Any = session.scalar(select(ContentVersion.content).where(ContentVersion.id == version))
    try:
        return KeptContent.model_validate(content)
    except ValidationError as error:
        places = [".".join(map(str, each["loc"])) for each in error.errors(include_input=False)]
        log.error("what was in effect cannot be read any more", version=version, places=places[:MOST_PLACES])
        return None


@dataclass(frozen=True)
class Situation:
    """What is in effect as long as the database says the same."""

    standings: Sequence[Standing]
    #: The content in effect of each part.
    contents: Mapping[str, KeptContent]
    catalog: Catalog
    #: Parts that do not fit to the others, and what is wrong.
    left_out: Mapping[str, ContentError]
    #: Parts that give way to those in effect: what never was in effect, and associations that are gone.
    later: frozenset[str]

    @property
    def shared(self) -> frozenset[str]:
        """The maps and banks that associations share and that are installed, by the names of their parts."""
        gone = {each.part for each in self.standings if each.is_missing} | self.left_out.keys()
        return frozenset(name for name, each in self.contents.items() if not each.association) - gone


class Effect:
    """What is in effect, for one process; kept as long as the database says the same."""

    def __init__(self, plugins: Plugins) -> None:
        self.plugins = plugins
        self._lock = Lock()
        #: What versions hold, with the fingerprints that this version of Assay gives them.
        self._kept: dict[int, tuple[KeptContent, str] | None] = {}
        self._situation: Situation | None = None

    def catalog(self, session: Session) -> Catalog:
        """Everything that is in effect now."""
        return self.situation(session).catalog

    def situation(self, session: Session) -> Situation:
        """What is in effect now, in parts and together."""
        here = standings(session)
        with self._lock:
            if self._situation is None or self._situation.standings != here:
                self._situation = self._look(session, here)
            return self._situation

    def _look(self, session: Session, here: Sequence[Standing]) -> Situation:
        contents = self._contents(session, here)
        installed = {each.name: each.content for each in self.plugins.parts}
        is_as_installed = installed.keys() == contents.keys() and all(
            contents[name] is content for name, content in installed.items()
        )
        later = contents.keys() - {each.part for each in here if not (each.association and each.is_missing)}
        together = Composed(self.plugins.catalog) if is_as_installed else compose(contents, later)
        closed = closed_of((each.association, each.is_enabled, each.is_missing) for each in here)
        catalog = replace(together.catalog, closed=closed) if closed else together.catalog
        return Situation(here, contents, catalog, together.left_out, frozenset(later))

    def _contents(self, session: Session, here: Sequence[Standing]) -> Mapping[str, KeptContent]:
        by_part = {each.part: each for each in here}
        found = {}
        for part in self.plugins.parts:
            standing = by_part.pop(part.name, None)
            is_same = standing is None or standing.fingerprint == part.fingerprint
            kept = None if standing is None or is_same else self._read(session, standing.version)
            # This version of Assay may write the same in other letters.
            found[part.name] = kept[0] if kept and kept[1] != part.fingerprint else part.content
        for standing in by_part.values():
            if kept := self._read(session, standing.version):
                found[standing.part] = kept[0]
        return found

    def _read(self, session: Session, version: int) -> tuple[KeptContent, str] | None:
        if version not in self._kept:
            content = read_version(session, version)
            self._kept[version] = (content, fingerprint(content)) if content else None
        return self._kept[version]
