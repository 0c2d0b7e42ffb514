"""What follows from changed decisions beyond scores: sitting again, applications, and credentials."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.services.forms import read_form
from assay.services.regrading.looking import Facts
from assay.services.regrading.plans import Change, Matter, SectionChange
from assay.storage.applications import ENDED, Application
from assay.storage.credentials import Credential
from assay.storage.sittings import Sitting, SittingSection


def matters_of(session: Session, facts: Facts, changes: Sequence[Change]) -> tuple[Matter, ...]:
    """Everything that is not settled by new scores; only what candidates know already has consequences."""
    sittings = {each.id: each for each in facts.sittings}
    found: list[Matter] = []
    for change in changes:
        sitting = sittings[change.sitting_id]
        found += _carried_away(change, sitting, facts)
        if change.is_released:
            found += _sitting_again(session, change, sitting, facts)
            found += _applying(session, change, sitting, facts)
    return tuple(found)


def _carried_away(change: Change, sitting: Sitting, facts: Facts) -> Iterator[Matter]:
    """Later sittings that do without a part which is not passed any more."""
    lost = {each.position for each in change.sections if each.decision.before and not each.decision.after}
    names = {each.section: each for each in sitting.sections if each.position in lost}
    titles = {each.position: each.title for each in change.sections}
    for other in facts.sittings:
        for section in other.sections:
            if section.carried_from == sitting.id and section.section in names:
                about = titles[names[section.section].position]
                yield Matter("lost-carried", sitting.id, str(other.id), f"{about}, {other.window.name}")


def _sitting_again(session: Session, change: Change, sitting: Sitting, facts: Facts) -> Iterator[Matter]:
    later = [
        each
        for each in facts.sittings
        if each.person_id == sitting.person_id and each.registered_at > sitting.registered_at
    ]
    for other in later:
        if change.gains:
            yield Matter("unneeded", sitting.id, str(other.id), other.window.name)
        elif change.result is not None and not change.result.after:
            for each in change.sections:
                if each.decision.after and not each.decision.before:
                    yield from _part_again(session, each, sitting, other)


def _part_again(
    session: Session, change: SectionChange, sitting: Sitting, other: Sitting
) -> Iterator[Matter]:
    section = section_to_carry(sitting, other, change.position)
    if section is None:
        return
    form = read_form(session, sitting.form_id, sitting.form.fingerprint)
    still = [each for each in other.sections if each.carried_from is None and each is not section]
    may_carry = form.exam.result.retake.failed_sections_only and other.status == "scheduled" and still
    about = f"{change.title}, {other.window.name}"
    yield Matter("carries" if may_carry else "sat-again", sitting.id, str(other.id), about)


def section_to_carry(sitting: Sitting, other: Sitting, position: int) -> SittingSection | None:
    """The part of a later sitting that would do without being sat, were an earlier one's passed."""
    name = next(each.section for each in sitting.sections if each.position == position)
    return next((each for each in other.sections if each.section == name and each.carried_from is None), None)


def _applying(session: Session, change: Change, sitting: Sitting, facts: Facts) -> Iterator[Matter]:
    if not (change.gains or change.loses) or _passed_elsewhere(change, sitting, facts):
        return
    endorsement = read_form(session, sitting.form_id, sitting.form.fingerprint).exam.endorsement
    applications = session.scalars(
        select(Application)
        .where(Application.person_id == sitting.person_id, Application.association == sitting.association)
        .where(Application.endorsement == endorsement)
        .order_by(Application.id)
    ).all()
    for each in applications:
        if each.status not in ENDED:
            yield Matter("goes-on" if change.gains else "application", sitting.id, str(each.id), endorsement)
        elif each.status == "declined" and change.gains:
            yield Matter("declined", sitting.id, str(each.id), endorsement)
    if change.loses:
        yield from _credentials(session, sitting, endorsement)


def _credentials(session: Session, sitting: Sitting, endorsement: str) -> Iterator[Matter]:
    query = select(Credential).where(
        Credential.person_id == sitting.person_id,
        Credential.association == sitting.association,
        Credential.endorsement == endorsement,
        Credential.status != "revoked",
    )
    for each in session.scalars(query.order_by(Credential.id)):
        yield Matter("credential", sitting.id, each.number, each.title)


def _passed_elsewhere(change: Change, sitting: Sitting, facts: Facts) -> bool:
    """Whether another released result of the same person is a pass, so that this one decides nothing."""
    others = (facts.results.get(each.id) for each in facts.sittings if each.person_id == sitting.person_id)
    return any(
        each is not None and each.sitting_id != change.sitting_id and each.passed and each.released_at
        for each in others
    )
