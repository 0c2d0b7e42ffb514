"""Agreements that an application asks to sign, each with the text that was shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.requirements.evaluations import Evaluation
from assay.content.agreements import Agreement
from assay.content.catalog import Catalog
from assay.content.fingerprints import fingerprint
from assay.content.requirements import AgreementRequirement, with_inner
from assay.services.applications.evaluating import finding_in, in_hand, live
from assay.services.applications.noting import note
from assay.services.applications.rules import Rules
from assay.services.errors import NotFound, Refused
from assay.services.people import Actor
from assay.storage.applications import Application, Signature
from assay.wording import say

LONGEST_NAME = 200


@dataclass(frozen=True)
class ToSign:
    """An agreement that an application asks for, and whether it is signed."""

    id: str
    #: Nothing when the association has not brought its text.
    agreement: Agreement | None
    #: The last signature, of whichever text.
    signature: Signature | None
    #: Whether nothing can be handed in without it.
    is_required: bool = True

    @property
    def title(self) -> str:
        """What it is called."""
        return self.agreement.title if self.agreement else self.id.replace("-", " ").capitalize()

    @property
    def mark(self) -> str:
        """The fingerprint of the text of today."""
        return fingerprint(self.agreement) if self.agreement else ""

    @property
    def is_signed(self) -> bool:
        """Whether it is signed, in the text of today if there is one."""
        return self.signature is not None and self.mark in ("", self.signature.fingerprint)

    @property
    def has_changed(self) -> bool:
        """Whether another text of it was signed."""
        return self.signature is not None and not self.is_signed


def agreements_of(
    session: Session, catalog: Catalog, application: Application, now: datetime
) -> tuple[ToSign, ...]:
    """The agreements that an application asks for, in the order of the criteria."""
    return agreements_in(session, catalog, application, *live(session, catalog, application, now))


def agreements_in(
    session: Session, catalog: Catalog, application: Application, rules: Rules, evaluation: Evaluation
) -> tuple[ToSign, ...]:
    """The agreements that some rules ask for, as far as they apply."""
    needed: dict[str, bool] = {}
    for each in with_inner(rules.requirements):
        if isinstance(each, AgreementRequirement) and finding_in(evaluation, each.id) is not None:
            for name in each.agreements:
                needed[name] = needed.get(name, False) or each.strength == "required"
    signed = {each.agreement: each for each in _signatures(session, application)}
    texts = {name: catalog.agreements.get(f"{application.association}/{name}") for name in needed}
    return tuple(
        ToSign(name, texts[name], signed.get(name), is_required) for name, is_required in needed.items()
    )


def _signatures(session: Session, application: Application) -> Sequence[Signature]:
    query = select(Signature).where(
        Signature.person_id == application.person_id, Signature.association == application.association
    )
    return session.scalars(query.order_by(Signature.id)).all()


def sign(
    session: Session,
    catalog: Catalog,
    actor: Actor,
    application_id: int,
    agreement: str,
    mark: str,
    name: str,
    now: datetime,
) -> Signature:
    """Sign the text that was shown, which `mark` is the fingerprint of; signing it again changes nothing."""
    application = in_hand(session, actor, application_id)
    asked = {each.id: each for each in agreements_of(session, catalog, application, now)}
    found = asked.get(agreement)
    if found is None or found.agreement is None:
        raise NotFound(say("There is no such agreement to sign."))
    if found.mark != mark:
        raise Refused(
            say("The text has changed since you opened this page; read it again before you sign it.")
        )
    if found.is_signed and found.signature is not None:
        return found.signature
    signature = _signature(application, found.agreement, mark, _typed(name), now)
    session.add(signature)
    session.flush()
    note(session, application, actor, "sign agreement", now, agreement=agreement, text=mark)
    return signature


def _signature(
    application: Application, agreement: Agreement, mark: str, name: str, now: datetime
) -> Signature:
    return Signature(
        person_id=application.person_id,
        association=application.association,
        agreement=agreement.id,
        fingerprint=mark,
        text=agreement.text,
        name=name,
        signed_at=now,
    )


def _typed(name: str) -> str:
    typed = " ".join(name.split())
    if not 2 <= len(typed) <= LONGEST_NAME:
        raise Refused(say("Type your full name; it is your signature."))
    return typed
