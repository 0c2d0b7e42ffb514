"""Plugins as the database knows them: what of theirs is in effect, and how they took what they were told."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assay.storage.base import Base, Slug, one_of
from assay.storage.people import Person
from assay.storage.sealing import SealedDocument

#: How a version of content took effect: it was the first, a coordinator or the operator took it into effect, the
#: installation takes every one, or another version of Assay writes the same in other letters.
WAYS = ("first", "coordinator", "operator", "setting", "again")


class PluginTrouble(Base):
    """That a hook of a plugin failed or hung: the last time, and whether it answered since."""

    __tablename__ = "plugin_troubles"
    __table_args__ = (CheckConstraint(one_of("kind", ("failed", "hangs")), name="kind"),)

    plugin: Mapped[str] = mapped_column(String(200), primary_key=True)
    hook: Mapped[str] = mapped_column(String(60), primary_key=True)
    #: The association that the last event was about; empty for an item type, which knows of none.
    association: Mapped[str] = mapped_column(Slug)
    kind: Mapped[str] = mapped_column(String(8))
    #: For its author.
    reason: Mapped[str] = mapped_column(Text)
    times: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]
    #: When it first answered again.
    over_at: Mapped[datetime | None]


class ContentVersion(Base):
    """What a part of the installed content held when it took effect. Rows are only ever added.

    `content` is the whole `assay.content.kept.KeptContent`, so what was in effect can be read, and compared with what
    is installed later, also when its plugin is gone.
    """

    __tablename__ = "content_versions"
    __table_args__ = (CheckConstraint(one_of("way", WAYS), name="way"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    #: Empty for maps and banks that associations share.
    association: Mapped[str] = mapped_column(Slug, index=True)
    #: `assay.hooks.parts.Part.name`.
    part: Mapped[str] = mapped_column(String(200), index=True)
    #: SHA-256 of the content, in hexadecimal.
    fingerprint: Mapped[str] = mapped_column(String(64))
    distribution: Mapped[str] = mapped_column(String(200))
    version: Mapped[str] = mapped_column(String(80))
    #: Large, so it is loaded only where it is asked for.
    content: Mapped[dict[str, Any]] = mapped_column(SealedDocument("content_versions.content"), deferred=True)
    way: Mapped[str] = mapped_column(String(12))
    taken_at: Mapped[datetime]
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    who: Mapped[Person | None] = relationship()


class PartStanding(Base):
    """Where a part of the content stands: which version of it is in effect, and whether it offers anything new."""

    __tablename__ = "part_standings"

    #: `assay.hooks.parts.Part.name`.
    part: Mapped[str] = mapped_column(String(200), primary_key=True)
    #: Empty for maps and banks that associations share.
    association: Mapped[str] = mapped_column(Slug, index=True)
    #: The name of its plugin.
    plugin: Mapped[str] = mapped_column(String(200))
    version_id: Mapped[int] = mapped_column(ForeignKey("content_versions.id"))
    is_enabled: Mapped[bool] = mapped_column(Boolean, default=True)
    #: When a coordinator last turned it on or off, and who.
    switched_at: Mapped[datetime | None]
    switched_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    #: Since when it has not been installed.
    missing_since: Mapped[datetime | None]

    in_effect: Mapped[ContentVersion] = relationship()
    switcher: Mapped[Person | None] = relationship()
