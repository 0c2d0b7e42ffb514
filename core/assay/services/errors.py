"""What services raise. Pages translate them in one place."""


class ServiceError(Exception):
    """Base of the family; its text is a sentence for the person who asked."""


class NotFound(ServiceError):
    """There is no such thing, or this actor may not know that there is."""


class NotAllowed(ServiceError):
    """The actor has no right to do this."""


class Refused(ServiceError):
    """The actor may do this, but a rule says: not now, not like this."""


class TooOften(ServiceError):
    """It was tried too often of late; `wait` is for how many seconds it is refused."""

    def __init__(self, sentence: str, wait: int) -> None:
        super().__init__(sentence)
        self.wait = wait
