"""Which references somebody still needs: the slots of their goals, who fills them, and who was asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.aims import Aim, aims_of
from assay.assessment.findings import Finding, Status, Use
from assay.assessment.requirements.eligibility import evaluate
from assay.assessment.requirements.evaluations import Evaluation
from assay.content.catalog import Catalog
from assay.content.criteria import CriteriaVersion
from assay.content.portfolio import Portfolio
from assay.content.requirements import ReferencesRequirement
from assay.services.people import Actor
from assay.services.portfolio.assembling import day_in, portfolio_of
from assay.services.references.raters import asked_for, find_endorsement, roles_for
from assay.storage.applications import Application
from assay.storage.references import ReferenceRequest

#: While an application is with reviewers, its references are those that were handed in.
OPEN = ("preparing", "deferred")


@dataclass(frozen=True)
class Place:
    """One slot: who may fill it, and who does or may soon."""

    id: str
    roles: tuple[str, ...]
    status: Literal["met", "needs-review", "asked", "empty"]
    #: Who fills it, or was asked; empty for an empty slot.
    person: str = ""


@dataclass(frozen=True)
class Needed:
    """One requirement about references."""

    title: str
    sentence: str
    status: Status
    places: tuple[Place, ...]
    #: What some of all raters must be, as far as that has come.
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Goal:
    """An endorsement that somebody works towards, and the references that it needs."""

    association: str
    association_name: str
    endorsement: str
    title: str
    needed: tuple[Needed, ...]

    @property
    def empty(self) -> int:
        """How many slots nobody fills, nor was asked to."""
        return sum(place.status == "empty" for each in self.needed for place in each.places)


def goals(session: Session, catalog: Catalog, actor: Actor, now: datetime) -> tuple[Goal, ...]:
    """The actor's goals that need references, the first begun first. Those of missing plugins are left out."""
    query = select(Application).where(
        Application.person_id == actor.person_id,
        Application.purpose == "endorsement",
        Application.status.in_(OPEN),
    )
    wanted = session.scalars(query.order_by(Application.id)).all()
    by_name = {str(aim): (aim, criteria) for aim, criteria in aims_of(catalog)}
    found = []
    for application in wanted:
        if application.aim in by_name:
            aim, criteria = by_name[application.aim]
            today = day_in(catalog, aim.association, now)
            version = criteria.version_on(today)
            portfolio = _portfolio(session, catalog, actor, aim.association, now)
            found += [_goal(catalog, aim, version, portfolio, today)] if version else []
    return tuple(each for each in found if each.needed)


def _portfolio(
    session: Session, catalog: Catalog, actor: Actor, association: str, now: datetime
) -> Portfolio:
    """The portfolio, without requests to which no answer can come any more."""
    portfolio = portfolio_of(session, catalog, actor.person_id, association)
    query = select(ReferenceRequest.key).where(
        ReferenceRequest.person_id == actor.person_id,
        ReferenceRequest.status == "asked",
        ReferenceRequest.expires_at <= now,
    )
    gone = {*session.scalars(query)}
    left = tuple(each for each in portfolio.references if each.id not in gone)
    return portfolio.model_copy(update={"references": left})


def _goal(catalog: Catalog, aim: Aim, version: CriteriaVersion, portfolio: Portfolio, today: date) -> Goal:
    association, endorsement = find_endorsement(catalog, aim.association, aim.endorsement)
    title = endorsement.title
    if aim.category:
        title = f"{title}, {endorsement.category(aim.category).title}"
    evaluation = evaluate(version, portfolio, aim, today)
    needed = tuple(_needed(version, evaluation, portfolio))
    return Goal(aim.association, association.short_name, aim.endorsement, title, needed)


def _needed(version: CriteriaVersion, evaluation: Evaluation, portfolio: Portfolio) -> Iterator[Needed]:
    for requirement in asked_for(version.requirements):
        finding = _finding(evaluation.findings, requirement.id)
        if finding is not None:
            places = tuple(_places(requirement, finding, portfolio))
            notes = tuple(str(each) for each in finding.notes)
            yield Needed(finding.title, finding.sentence, finding.status, places, notes)


def _finding(findings: Sequence[Finding], requirement: str) -> Finding | None:
    """The finding of a requirement, wherever it stands; nothing when it does not apply."""
    for each in findings:
        if each.requirement == requirement:
            return each
        if (inner := _finding(each.parts, requirement)) is not None:
            return inner
    return None


def _places(requirement: ReferencesRequirement, finding: Finding, portfolio: Portfolio) -> Iterator[Place]:
    parts = {each.requirement: each for each in finding.parts}
    persons = {each.id: each.person for each in portfolio.references}
    waiting = [each for each in portfolio.references if each.received is None]
    for slot in requirement.slots:
        part = parts[f"{requirement.id}.{slot.id}"]
        if part.used:
            yield Place(slot.id, roles_for(slot), _filled(part), _name(portfolio, persons, part.used[0]))
            continue
        asked = next((each for each in waiting if set(each.roles) & set(roles_for(slot))), None)
        if asked is not None:
            waiting.remove(asked)
        name = portfolio.person_by_id[asked.person].name if asked else ""
        yield Place(slot.id, roles_for(slot), "asked" if asked else "empty", name)


def _filled(part: Finding) -> Literal["met", "needs-review"]:
    return "met" if part.status == "met" else "needs-review"


def _name(portfolio: Portfolio, persons: dict[str, str], use: Use) -> str:
    return portfolio.person_by_id[persons[use.evidence]].name
