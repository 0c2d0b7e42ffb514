"""What plugins are told after it happened: plain values, by which an association finds the matter in its own pages.

No event names a person: who sat, applied or holds a credential stands where the association keeps it, under these ids.
"""

from datetime import date, datetime
from typing import ClassVar, Literal

from pydantic import Field

from assay.content.base import Content


class Event(Content):
    """What happened, frozen; `event.model_dump(mode="json")` is what can be sent on."""

    #: Name of the hook that is called with it.
    hook: ClassVar[str]

    association: str = Field(description="Id of the association that it happened in.")
    at: datetime = Field(description="When, in UTC.")


class SittingSubmitted(Event):
    """An exam was handed in."""

    hook = "sitting_submitted"

    sitting: int = Field(description="Number of the sitting, as in the addresses of the coordinator's pages.")
    exam: str = Field(description="Id of the exam in the association's files.")
    category: str = Field(description="Category of the endorsement; empty where it has none.")
    by_clock: bool = Field(description="Whether time ran out before the candidate handed in.")


class ResultReleased(Event):
    """A candidate can read a result."""

    hook = "result_released"

    sitting: int = Field(description="Number of the sitting, as in the addresses of the coordinator's pages.")
    exam: str = Field(description="Id of the exam in the association's files.")
    category: str = Field(description="Category of the endorsement; empty where it has none.")
    passed: bool = Field(description="Whether the exam was passed.")


class DecisionMade(Event):
    """An application was decided."""

    hook = "decision_made"

    application: int = Field(
        description="Number of the application, as in the addresses of the coordinator's pages."
    )
    endorsement: str = Field(description="Id of the endorsement.")
    category: str = Field(description="Category of the endorsement; empty where it has none.")
    purpose: Literal["endorsement", "renewal", "reinstatement"] = Field(description="What was applied for.")
    outcome: Literal["granted", "declined"] = Field(description="How it was decided.")


class CredentialIssued(Event):
    """A credential has a new term."""

    hook = "credential_issued"

    number: str = Field(
        description="Number of the credential; who knows it can verify it and reads the name there."
    )
    application: int = Field(description="Number of the application that was granted.")
    endorsement: str = Field(description="Id of the endorsement.")
    category: str = Field(description="Category of the endorsement; empty where it has none.")
    act: Literal["granted", "renewed", "reinstated"] = Field(description="What the new term is.")
    begins: date = Field(description="First day of the term.")
    ends: date | None = Field(description="Last day of the term; none when it never ends.")


#: Every kind of event.
EVENTS: tuple[type[Event], ...] = (SittingSubmitted, ResultReleased, DecisionMade, CredentialIssued)
