"""The other people of a portfolio, and what they and organisations say of its owner."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from assay.content.base import CompetencyId, Content, Id, Text
from assay.content.evidence import Period

#: An exam as the catalog knows it.
EXAM_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$"


class HeldEndorsement(Content):
    """An endorsement that a person holds or held."""

    endorsement: Id = Field(description="What was earned, as `imhm-clinical`.")
    since: date = Field(description="First day.")
    until: date | None = Field(default=None, description="Last day, when it has ended.")


class Vetted(Content):
    """That an association found a person fit to stand in for one who is endorsed."""

    by: Id = Field(description="Id of the association.")
    since: date = Field(description="First day.")
    until: date | None = Field(default=None, description="Last day, when it has ended.")


class Person(Content):
    """A supervisor, provider or rater."""

    id: Id = Field(description="Id of the person, unique in the portfolio.")
    name: Text = Field(description="Full name.")
    endorsements: Annotated[tuple[HeldEndorsement, ...], Field(max_length=100)] | None = Field(
        default=None, description="Endorsements; an empty list when there is none, left out when not known."
    )
    vetted: tuple[Vetted, ...] = Field(
        default=(), max_length=100, description="By whom the person was vetted."
    )
    meets: tuple[Id, ...] = Field(
        default=(), description="Endorsements whose requirements the person meets without holding them."
    )


class Membership(Period):
    """Membership in an association."""

    id: Id = Field(description="Id of the entry, unique in the portfolio.")
    organisation: Id = Field(description="Id of the association.")
    topics: tuple[Id, ...] = Field(default=(), description="Its field, as `infant-mental-health`.")


class SignedAgreement(Content):
    """An agreement that was signed."""

    id: Id = Field(description="Id of the entry, unique in the portfolio.")
    agreement: Id = Field(description="Id of the agreement, as `code-of-ethics`.")
    signed: date = Field(description="Day of the signature.")


class Reference(Content):
    """A reference rating, asked for or received."""

    id: Id = Field(description="Id of the entry, unique in the portfolio.")
    person: Id = Field(description="Id of the person who rates.")
    roles: tuple[Id, ...] = Field(min_length=1, description="Whom the rater is to the applicant.")
    received: date | None = Field(default=None, description="Day on which the rating came; left out before.")
    competencies: tuple[CompetencyId, ...] = Field(default=(), description="Competencies that it documents.")


class ExamResult(Content):
    """A written examination that was sat."""

    id: Id = Field(description="Id of the entry, unique in the portfolio.")
    exam: Annotated[str, StringConstraints(pattern=EXAM_PATTERN)] = Field(description="As `mi-aimh/imhm`.")
    on: date = Field(description="Day of the result.")
    passed: bool = Field(description="Whether it was passed.")


class ReviewResult(Content):
    """What one level of a review came to."""

    id: Id = Field(description="Id of the entry, unique in the portfolio.")
    subject: Id = Field(default="portfolio", description="What was reviewed, as `portfolio` or `interview`.")
    level: int = Field(default=1, ge=1, le=5, description="Level of the review, from 1.")
    on: date = Field(description="Day of the outcome.")
    approved: bool = Field(description="Whether it was approved.")


class Attestation(Content):
    """Something stated, by the applicant or by the association."""

    id: Id = Field(description="Id of the entry, unique in the portfolio.")
    statement: Id = Field(description="What was stated, as `fee-paid`.")
    by: Literal["applicant", "association"] = Field(description="Who states it.")
    on: date = Field(description="The day.")
