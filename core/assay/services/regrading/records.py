"""What was done: every regrade for its coordinator, what candidates are told, and results as they were."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from assay.services.errors import NotFound
from assay.services.overview import coordinated_sitting
from assay.services.people import Actor
from assay.services.regrading.looking import scored_blind
from assay.services.regrading.questions import forms_of
from assay.services.scores.reports import Report, SectionReport
from assay.storage.regrades import Regrade, ResultVersion
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting
from assay.wording import say

#: Kinds of matters whose target is a sitting.
OF_SITTINGS = ("lost-carried", "carries", "unneeded", "sat-again")


@dataclass(frozen=True)
class Person:
    """Whose sitting a record names; the name is empty while the reader scores it blind."""

    sitting_id: int
    code: str
    name: str


@dataclass(frozen=True)
class RegradeRecord:
    """One regrade as it was done."""

    regrade: Regrade
    people: Mapping[int, Person]
    #: What was left to act on, as far as the reader may know it.
    matters: Sequence[Mapping[str, Any]]

    @property
    def changes(self) -> Sequence[Mapping[str, Any]]:
        """Every sitting that changed: see `Plan.summary`."""
        found: Sequence[Mapping[str, Any]] = self.regrade.summary["changes"]
        return found


@dataclass(frozen=True)
class Told:
    """A result that was corrected after its candidate knew it: how it was, how it is since, and why."""

    at: datetime
    reason: str
    passed_before: bool
    passed_after: bool
    before: Report
    after: Report

    @property
    def sections(self) -> tuple[tuple[SectionReport, SectionReport], ...]:
        """The sections that changed, as they were and as they are."""
        pairs = zip(self.before.sections, self.after.sections, strict=True)
        return tuple((old, new) for old, new in pairs if old != new)

    @property
    def is_kept(self) -> bool:
        """Whether something stays passed that the corrected score alone would not pass."""
        return any(new.passed and new.percent < new.cut_percent for _, new in self.sections)


@dataclass(frozen=True)
class Version:
    """A result as it stood until `until`; nothing for the one that stands."""

    number: int
    passed: bool
    report: Report
    released_at: datetime | None
    until: datetime | None
    #: Why another one came after it.
    reason: str


def regrades_of(session: Session, actor: Actor, association: str, window_id: int) -> Sequence[Regrade]:
    """The regrades of a window, the newest first."""
    forms_of(session, actor, association, window_id)
    query = (
        select(Regrade)
        .where(Regrade.association == association, Regrade.window_id == window_id)
        .options(selectinload(Regrade.corrections), joinedload(Regrade.person))
    )
    return session.scalars(query.order_by(Regrade.id.desc())).all()


def regrade_record(
    session: Session, actor: Actor, association: str, window_id: int, regrade_id: int
) -> RegradeRecord:
    """One regrade of a window."""
    for regrade in regrades_of(session, actor, association, window_id):
        if regrade.id == regrade_id:
            matters = matters_for(session, actor, regrade.summary["matters"])
            return RegradeRecord(regrade, _people(session, actor, regrade), matters)
    raise NotFound(say("There is no such regrade."))


def matters_for(
    session: Session, actor: Actor, matters: Sequence[Mapping[str, Any]]
) -> Sequence[Mapping[str, Any]]:
    """Without those that lead to another sitting of the same person, where the reader scores that one blind."""
    blind = {str(sitting) for sitting in scored_blind(session, actor)}
    return [each for each in matters if each["kind"] not in OF_SITTINGS or each["target"] not in blind]


def _people(session: Session, actor: Actor, regrade: Regrade) -> Mapping[int, Person]:
    ids = [each["sitting"] for each in regrade.summary["changes"]]
    blind = scored_blind(session, actor)
    query = select(Sitting).where(Sitting.id.in_(ids)).options(joinedload(Sitting.person))
    return {
        each.id: Person(each.id, each.code, "" if each.id in blind else each.person.name)
        for each in session.scalars(query)
    }


def corrections_told(session: Session, actor: Actor, sitting_id: int) -> tuple[Told, ...]:
    """What the actor must know of their own released result: every time it was corrected since they knew it."""
    versions = _versions(session, sitting_id)
    current = session.get(StoredResult, sitting_id, options=[joinedload(StoredResult.sitting)])
    if not versions or current is None or current.sitting.person_id != actor.person_id:
        return ()
    later = [(each.passed, each.content) for each in versions[1:]] + [(current.passed, current.content)]
    return tuple(
        Told(
            at=version.replaced_at,
            reason=version.regrade.reason,
            passed_before=version.passed,
            passed_after=passed,
            before=Report.model_validate(version.content),
            after=Report.model_validate(content),
        )
        for version, (passed, content) in zip(versions, later, strict=True)
        if version.released_at is not None
    )


def versions_of(
    session: Session, actor: Actor, association: str, sitting_id: int
) -> tuple[Sitting, tuple[Version, ...]]:
    """Every version of a sitting's result for its coordinator, the oldest first; the last one stands."""
    sitting = coordinated_sitting(session, actor, association, sitting_id)
    current = session.get(StoredResult, sitting_id)
    if current is None:
        raise NotFound(say("This sitting has no result yet."))
    old = _versions(session, sitting_id)
    found = [_version(each) for each in old]
    report = Report.model_validate(current.content)
    found.append(Version(len(old) + 1, current.passed, report, current.released_at, None, ""))
    return sitting, tuple(found)


def _version(version: ResultVersion) -> Version:
    report = Report.model_validate(version.content)
    return Version(
        version.number,
        version.passed,
        report,
        version.released_at,
        version.replaced_at,
        version.regrade.reason,
    )


def _versions(session: Session, sitting_id: int) -> Sequence[ResultVersion]:
    query = select(ResultVersion).where(ResultVersion.sitting_id == sitting_id)
    return session.scalars(
        query.order_by(ResultVersion.number).options(joinedload(ResultVersion.regrade))
    ).all()
