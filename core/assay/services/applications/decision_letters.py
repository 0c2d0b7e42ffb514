"""The letter that tells a decision: kept word by word, so that it never changes after it was sent."""

from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from pydantic import Field

from assay.assessment.findings import Finding
from assay.assessment.requirements.evaluations import Evaluation
from assay.content.base import Content
from assay.content.catalog import Catalog
from assay.services.applications.aims import Titles, titled
from assay.storage.applications import Application
from assay.storage.credentials import Term


class LetterFinding(Content):
    """What was found about one requirement."""

    title: str = Field(description="The requirement in a few words.")
    status: Literal["met", "needs-review", "unmet"] = Field(description="Whether it is met.")
    strength: Literal["required", "recommended"] = Field(description="Whether it must be met.")
    counted: Decimal = Field(description="How much counts.")
    needed: Decimal = Field(description="How much is needed.")
    unit: str = Field(description="Of what.")
    place: str = Field(default="", description="Where the association's document says so.")


class DecisionLetter(Content):
    """Everything that stands in the letter."""

    association: str = Field(description="Full name of the association.")
    short_name: str = Field(description="Its name as people say it.")
    website: str = Field(default="", description="Its address.")
    applicant: str = Field(description="Whom the letter is to.")
    title: str = Field(description="The endorsement, with its category.")
    purpose: Literal["endorsement", "renewal", "reinstatement"] = Field(description="What was applied for.")
    handed_in: date = Field(description="The day on which it was judged.")
    decided: date = Field(description="The day of the decision.")
    outcome: Literal["granted", "declined"] = Field(description="The decision.")
    reasons: str = Field(description="Why, in the coordinator's words.")
    signed_by: str = Field(default="", description="Who signs for the association.")
    source: str = Field(description="The document whose rules were applied.")
    findings: tuple[LetterFinding, ...] = Field(description="What was found about each requirement.")
    number: str = Field(default="", description="Number of the credential.")
    begins: date | None = Field(default=None, description="First day of the term.")
    ends: date | None = Field(
        default=None, description="Last day of the term; nothing when it never expires."
    )


class Days(NamedTuple):
    """When an application was judged, and when it was decided."""

    handed_in: date
    decided: date


def write_letter(
    catalog: Catalog,
    application: Application,
    titles: Titles,
    outcome: Literal["granted", "declined"],
    reasons: str,
    signed_by: str,
    evaluation: Evaluation,
    term: Term | None,
    source: str,
    days: Days,
) -> DecisionLetter:
    """The letter about a decision."""
    return DecisionLetter.model_validate(
        {
            **_parties(catalog, application, titles),
            **days._asdict(),
            "outcome": outcome,
            "reasons": reasons,
            "signed_by": signed_by,
            "source": source,
            "findings": tuple(_finding(each) for each in evaluation.findings),
            "number": term.credential.number if term else "",
            "begins": term.begins if term else None,
            "ends": term.ends if term else None,
        }
    )


def _parties(catalog: Catalog, application: Application, titles: Titles) -> dict[str, str]:
    """Who writes to whom, and about what."""
    short_name = titles[0]
    association = catalog.associations.get(application.association)
    return {
        "association": association.name if association else short_name,
        "short_name": short_name,
        "website": association.website if association else "",
        "applicant": application.person.name,
        "title": titled(titles),
        "purpose": application.purpose,
    }


def _finding(found: Finding) -> LetterFinding:
    return LetterFinding(
        title=found.title,
        status=found.status,
        strength=found.strength,
        counted=found.counted,
        needed=found.needed,
        unit=found.unit,
        place=found.place,
    )
