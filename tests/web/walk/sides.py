"""What stands in the addresses of one association and one of its people: the ids that others must not get at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_security.recoverable import generate_reset_password_token
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from assay.services.demo.people import APPLICANT, EARLIER, HOLDER, REVIEWER, SECOND_REVIEWER
from assay.services.references.links import SALT
from assay.services.signing import signer
from assay.storage.accounts import SignIn
from assay.storage.applications import Application, BoardOutcome, Message, Review, Statement
from assay.storage.credentials import Credential
from assay.storage.identities import Identity
from assay.storage.mails import Mail
from assay.storage.portfolios import Entry, StoredDocument
from assay.storage.ratings import Allocation
from assay.storage.references import ReferenceRequest
from assay.storage.regrades import Regrade
from assay.storage.reports import Report
from assay.storage.sittings import Response, Sitting
from assay.storage.standard_settings import CutVersion, Panel
from assay.storage.windows import StoredForm
from assay.web.account.accounts import Account
from web.walk.world import INSTITUTE, World

#: Words of ours in addresses and positions on a page, which are nobody's: there is nothing to hide in them.
PLAIN: Mapping[str, object] = {
    "kind": "work",
    "position": 0,
    "question": 1,
    "subject": "interview",
    "statement": "fee-paid",
    "agreement": "code-of-ethics",
    "domain_id": "theoretical-foundations",
    "association_id": INSTITUTE,
    "endorsement_id": "ecmhm",
    "category_id": "clinical",
    "name": "es",
    "item_types.styles:name": "single-best",
    "filename": "assay.css",
    "provider": "unheard-of",
    "coordinator.audit:kind": "csv",
    "competency": "theoretical-foundations.pregnancy-early-parenthood",
    "coordinator.statistics.item:number": 1,
    "confirm_email:token": "no-token",
    "security.wan_:token": "no-token",
    "security.change_email_confirm:token": "no-token",
    "section": 0,
    "coordinator.adjudication:section": 1,
    "reviewer.:section": 1,
}
#: What both associations call the same.
ALIKE = ("essays", "control")
#: What an argument holds where its name alone does not tell: the beginning of the endpoint, and the argument.
MEANT: Mapping[str, str] = {
    "portfolio.entries:key": "entry",
    "portfolio.people:key": "contact",
    "protection.end:number": "sign_in",
    "coordinator.mails:number": "mail_id",
    "coordinator.reports:number": "report_id",
    "coordinator.calibration:section": "essays",
    "calibration.:section": "essays",
    "security.reset_password:token": "reset",
    "room.:sitting_id": "running",
    "browser.:sitting_id": "running",
    "journal.:sitting_id": "running",
    "applicant.lobby:sitting_id": "running",
    "applicant.begin:sitting_id": "running",
    "applicant.finish:sitting_id": "running",
    "applicant.speak:sitting_id": "running",
}


class Unknown(Exception):
    """An argument of an address of which nobody said what it holds."""


@dataclass(frozen=True)
class Side:
    """One association, one of its people, and one of its reviewers."""

    association: str
    values: Mapping[str, Any]

    def arguments(self, rule: Rule) -> dict[str, Any]:
        """What to build the address of a rule from."""
        return {name: self._value(rule.endpoint, name) for name in sorted(rule.arguments)}

    def _value(self, endpoint: str, name: str) -> Any:
        meant = MEANT.get(_key(MEANT, endpoint, name), name)
        known = _key(PLAIN, endpoint, name)
        if meant == name and known in PLAIN and (":" in known or self.values.get(name) is None):
            return PLAIN[known]
        if meant not in self.values:
            raise Unknown(
                f"nobody knows what <{name}> of {endpoint} holds: add a line to PLAIN, MEANT or `_values` in {__file__}"
            )
        return self.values[meant]


def is_secret(rule: Rule, name: str) -> bool:
    """Whether an argument names something of somebody."""
    meant = MEANT.get(_key(MEANT, rule.endpoint, name), name)
    return meant not in ALIKE and (meant != name or _key(PLAIN, rule.endpoint, name) not in PLAIN)


def _key(known: Mapping[str, object], endpoint: str, name: str) -> str:
    """The line that is about an argument: one for the beginning of an endpoint before one for its name alone."""
    for each in known:
        beginning, colon, argument = each.partition(":")
        if colon and argument == name and beginning in endpoint:
            return each
    return name


def nothing(value: Any) -> Any:
    """Like an id, and nobody's: as long, and of the same kind."""
    if isinstance(value, int):
        return 2_000_000_000 + value
    return "".join("q" if letter.islower() else "Q" if letter.isupper() else letter for letter in str(value))


def side_of(world: World, association: str, *, second: bool = False) -> Side:
    """The side of the first or second of the two people and reviewers who have everything."""
    person = world.actor(association, EARLIER[0].email if second else HOLDER).person_id
    reviewer = world.actor(association, SECOND_REVIEWER if second else REVIEWER).person_id
    asking = world.actor(association, APPLICANT).person_id
    with world.app.test_request_context(), world.database.reading() as session:
        values = _values(session, association, person, reviewer) | {"token": _token(session, world, asking)}
        if association == INSTITUTE and not second:  # making one takes a while, and one is enough
            values["reset"] = generate_reset_password_token(session.get_one(Account, person))
        return Side(association, values)


def _values(session: Session, association: str, person: int, reviewer: int) -> dict[str, Any]:
    sitting = _first(session, Sitting.id, Sitting.person_id == person, Sitting.status != "open")
    sat = session.get_one(Sitting, sitting)
    essay = _first(session, Response.section, Response.sitting_id == sitting, Response.section > 0)
    assert essay == PLAIN["reviewer.:section"], "essays lie in another section now"
    of_window = (StoredForm.window_id == sat.window_id, StoredForm.id != sat.form_id)
    return {
        "association": association,
        "person": person,
        "reviewer": reviewer,
        "sitting_id": sitting,
        "code": _code(session, reviewer),
        "window_id": sat.window_id,
        "form_id": _first(session, StoredForm.id, *of_window) or sat.form_id,
        "key": session.get_one(StoredForm, sat.form_id).key,
        **_of_person(session, person, reviewer),
        **_of_association(session, association),
    }


def _of_person(session: Session, person: int, reviewer: int) -> dict[str, Any]:
    application = _first(session, Application.id, Application.person_id == person)
    reviews = (Review.application_id == application, Review.reviewer_id == reviewer)
    own = f"only-{person}"
    return {
        "application_id": application,
        "message_id": _first(session, Message.id, Message.application_id == application),
        "review_id": _first(session, Review.id, *reviews),
        "running": _first(session, Sitting.id, Sitting.person_id == person, Sitting.status == "open"),
        "number": _first(session, Credential.number, Credential.person_id == person),
        "sign_in": _first(session, SignIn.id, SignIn.person_id == person),
        "identity": _first(session, Identity.id, Identity.person_id == person),
        "document_id": _first(session, StoredDocument.id, StoredDocument.person_id == person),
        "entry": own,
        "contact": own,
        "kind": _first(session, Entry.kind, Entry.person_id == person, Entry.key == own),
        "request_id": _first(session, ReferenceRequest.id, ReferenceRequest.person_id == person),
        "reset": "no-token",
    }


def _of_association(session: Session, association: str) -> dict[str, Any]:
    panel = session.scalars(select(Panel).where(Panel.association == association)).one()
    stated = (Statement.association == association, Statement.by == "association")
    return {
        "exam": panel.exam,
        "essays": "essay",
        "control": "practice",
        "panel_id": panel.id,
        "judged": f"{panel.form_id}/{panel.section}",
        "cut_id": _first(session, CutVersion.id, CutVersion.association == association),
        "mail_id": _first(session, Mail.id, Mail.association == association),
        "report_id": _first(session, Report.id, Report.association == association),
        "regrade_id": _first(session, Regrade.id, Regrade.association == association),
        "subject": _first(session, BoardOutcome.subject, BoardOutcome.association == association),
        "statement": _first(session, Statement.statement, *stated),
    }


def _first(session: Session, column: Any, *where: Any) -> Any:
    return session.scalars(select(column).where(*where).order_by(column)).first()


def _code(session: Session, reviewer: int) -> str | None:
    """A sitting that a reviewer scores, and the others of this walk do not where that can be had."""
    query = select(Sitting.code).join(Allocation, Allocation.sitting_id == Sitting.id)
    return session.scalars(query.where(Allocation.reviewer_id == reviewer).order_by(Sitting.id)).first()


def _token(session: Session, world: World, asking: int) -> str:
    """The link of a rater; where nobody was asked, one that was signed elsewhere."""
    mine = select(ReferenceRequest).where(
        ReferenceRequest.person_id == asking, ReferenceRequest.status == "asked"
    )
    request = session.scalars(mine).first()
    key = world.settings.secret_key if request else "another installation's key"
    return signer(key, SALT).dumps([request.id, request.link] if request else [1, 1])
