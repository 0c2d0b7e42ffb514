"""What services raise. Pages translate them in one place."""

from datetime import datetime

from assay.wording import say


class ServiceError(Exception):
    """Base of the family; its text is a sentence for the person who asked."""


class NotFound(ServiceError):
    """There is no such thing, or this actor may not know that there is."""


class NotAllowed(ServiceError):
    """The actor has no right to do this."""


class Refused(ServiceError):
    """The actor may do this, but a rule says: not now, not like this."""


class KeptElsewhere(Refused):
    """Another page kept a draft since the one was made that now wants to keep its own; that one would be lost."""

    def __init__(self, kept_at: datetime) -> None:
        super().__init__(say("A newer draft of this form was kept elsewhere."))
        self.kept_at = kept_at

    @property
    def version(self) -> str:
        """Of what is kept: who knows it may replace it."""
        return self.kept_at.isoformat()


class TooOften(ServiceError):
    """It was tried too often of late; `wait` is for how many seconds it is refused."""

    def __init__(self, sentence: str, wait: int) -> None:
        super().__init__(sentence)
        self.wait = wait
