"""How often something was tried of late, so that no node lets through what all of them together would refuse."""

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from assay.storage.base import Base


class RateCount(Base):
    """How often within one stretch of time. The key tells nothing of addresses or people: parts of it are digests."""

    __tablename__ = "rate_counts"

    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    hits: Mapped[int] = mapped_column(Integer)
    #: When the stretch is over, in seconds since 1970.
    ends_at: Mapped[int] = mapped_column(BigInteger, index=True)
