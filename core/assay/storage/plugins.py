"""How plugins took what they were told."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assay.storage.base import Base, Slug, one_of


class PluginTrouble(Base):
    """That a hook of a plugin failed or hung: the last time, and whether it answered since."""

    __tablename__ = "plugin_troubles"
    __table_args__ = (CheckConstraint(one_of("kind", ("failed", "hangs")), name="kind"),)

    plugin: Mapped[str] = mapped_column(String(200), primary_key=True)
    hook: Mapped[str] = mapped_column(String(60), primary_key=True)
    #: The association that the last event was about.
    association: Mapped[str] = mapped_column(Slug)
    kind: Mapped[str] = mapped_column(String(8))
    #: For its author.
    reason: Mapped[str] = mapped_column(Text)
    times: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]
    #: When it first answered again.
    over_at: Mapped[datetime | None]
