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
from assay.content.translations import said_in
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
    #: The text that binds; nothing when the association has not brought it.
    agreement: Agreement | None
    #: The last signature, of whichever text.
    signature: Signature | None
    #: Whether nothing can be handed in without it.
    is_required: bool = True
    #: The agreement in the reader's language; nothing where it is not translated, and for who reads the master's.
    translation: Agreement | None = None

    @property
    def title(self) -> str:
        """What it is called."""
        found = self.translation or self.agreement
        return found.title if found else self.id.replace("-", " ").capitalize()

    @property
    def mark(self) -> str:
        """The fingerprint of the text of today."""
        return fingerprint(self.agreement) if self.agreement else ""

    @property
    def translation_mark(self) -> str:
        """The fingerprint of the translation of today."""
        return fingerprint(self.translation) if self.translation else ""

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
    keys = {name: f"{application.association}/{name}" for name in needed}
    texts = {name: catalog.master.agreements.get(key) for name, key in keys.items()}
    said = {name: translation_of(texts[name], catalog.agreements.get(key)) for name, key in keys.items()}
    return tuple(
        ToSign(name, texts[name], signed.get(name), is_required, said[name])
        for name, is_required in needed.items()
    )


def translation_of(master: Agreement | None, said: Agreement | None) -> Agreement | None:
    """What is said in another language, where its text is there: a title alone is nothing to read and sign."""
    return None if said is None or (master is not None and said.text == master.text) else said


def _signatures(session: Session, application: Application) -> Sequence[Signature]:
    query = select(Signature).where(
        Signature.person_id == application.person_id, Signature.association == application.association
    )
    return session.scalars(query.order_by(Signature.id)).all()


@dataclass(frozen=True)
class Shown:
    """What somebody had before them when they signed."""

    #: The fingerprint of the text that binds.
    mark: str
    #: In which language a translation stood above it, and that one's fingerprint; nothing where none did.
    language: str = ""
    translation: str = ""


def sign(
    session: Session,
    catalog: Catalog,
    actor: Actor,
    application_id: int,
    agreement: str,
    shown: Shown,
    name: str,
    now: datetime,
) -> Signature:
    """Sign the text that was shown; signing it again changes nothing."""
    application = in_hand(session, actor, application_id)
    asked = {each.id: each for each in agreements_of(session, catalog.master, application, now)}
    found = asked.get(agreement)
    if found is None or found.agreement is None:
        raise NotFound(say("There is no such agreement to sign."))
    translation = _shown_translation(found.agreement, shown)
    if found.is_signed and found.signature is not None:
        return found.signature
    signature = _signature(application, found.agreement, shown, _typed(name), now)
    if translation:
        signature.shown_language, signature.shown_text = shown.language, translation.text
    session.add(signature)
    session.flush()
    seen = {"shown_in": shown.language, "shown": shown.translation} if translation else {}
    note(session, application, actor, "sign agreement", now, agreement=agreement, text=shown.mark, **seen)
    return signature


def _shown_translation(agreement: Agreement, shown: Shown) -> Agreement | None:
    """What stood above the text that binds; `Refused` where either says something else today."""
    said = translation_of(agreement, said_in(agreement, shown.language)) if shown.translation else None
    if (fingerprint(agreement), fingerprint(said) if said else "") != (shown.mark, shown.translation):
        raise Refused(
            say("The text has changed since you opened this page; read it again before you sign it.")
        )
    return said


def _signature(
    application: Application, agreement: Agreement, shown: Shown, name: str, now: datetime
) -> Signature:
    return Signature(
        person_id=application.person_id,
        association=application.association,
        agreement=agreement.id,
        fingerprint=shown.mark,
        text=agreement.text,
        name=name,
        signed_at=now,
    )


def _typed(name: str) -> str:
    typed = " ".join(name.split())
    if not 2 <= len(typed) <= LONGEST_NAME:
        raise Refused(say("Type your full name; it is your signature."))
    return typed
