"""What plugins are told of a decision once it is safe."""

from datetime import datetime

from sqlalchemy.orm import Session

from assay.hooks.events import CredentialIssued, DecisionMade
from assay.services.announcing import announce
from assay.storage.applications import Application
from assay.storage.credentials import Term


def announce_decision(session: Session, application: Application, outcome: str, now: datetime) -> None:
    """An application is granted or declined."""
    announce(
        session,
        DecisionMade.model_validate(
            {
                "association": application.association,
                "at": now,
                "application": application.id,
                "endorsement": application.endorsement,
                "category": application.category or "",
                "purpose": application.purpose,
                "outcome": outcome,
            }
        ),
    )


def announce_credential(
    session: Session, application: Application, term: Term, act: str, now: datetime
) -> None:
    """The application's credential has a new term."""
    announce(
        session,
        CredentialIssued.model_validate(
            {
                "association": application.association,
                "at": now,
                "number": term.credential.number,
                "application": application.id,
                "endorsement": application.endorsement,
                "category": application.category or "",
                "act": act,
                "begins": term.begins,
                "ends": term.ends,
            }
        ),
    )
