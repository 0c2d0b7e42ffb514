"""What the sittings of an association say of items: how hard they were, and how often each was given."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assay.assessment.assembly.drawing import within
from assay.assessment.exam.forms import Form, MultipleChoicePart
from assay.assessment.exam.item_sections import Known
from assay.assessment.exam.regrading import Correction, Rule, rules
from assay.assessment.exam.scoring import Credited, Given
from assay.assessment.months import add_months
from assay.content.banks import Bank
from assay.content.catalog import Catalog
from assay.content.exams import Exam, MultipleChoiceSection
from assay.content.items import Item
from assay.services.answers import choice_counts
from assay.services.forms import find_exam, read_form
from assay.services.item_types import NotScorable, given_to, types_of
from assay.services.people import Actor, require
from assay.storage.regrades import StoredCorrection
from assay.storage.sittings import HANDED_IN, Response, Sitting, SittingSection
from assay.storage.windows import StoredForm, Window

#: With fewer people a share of right answers moves too much to lean on.
FEWEST_PEOPLE: Final = 30
#: How far one looks back where the exam file does not say.
MONTHS: Final = 24
#: Whose answers stand; void sittings say nothing of an item.
COUNTED: Final = (*HANDED_IN, "scored", "released")


@dataclass(frozen=True)
class BankUsage:
    """How often the items were given that a section draws from, the most used first."""

    section: MultipleChoiceSection
    #: The months that are looked back on, and whether the exam file says so.
    months: int
    is_declared: bool
    items: tuple[tuple[Item, int], ...]

    @property
    def fresh(self) -> int:
        """Items that nobody was given in this time."""
        return sum(uses == 0 for _, uses in self.items)

    @property
    def worn(self) -> int:
        """Items that were given more often than the exam file wants; none where it wants nothing."""
        rules = self.section.exposure
        return sum(uses > rules.sittings for _, uses in self.items) if rules else 0


def bank_usage(
    session: Session, catalog: Catalog, actor: Actor, association: str, exam: str, now: datetime
) -> tuple[BankUsage, ...]:
    """For a coordinator: each section of items of an exam with the operational items that it draws from."""
    require(actor, association, "coordinator")
    rules = find_exam(catalog, association, exam)
    return tuple(
        _usage(session, catalog, association, rules, section, now)
        for section in rules.sections
        if isinstance(section, MultipleChoiceSection)
    )


def _usage(
    session: Session,
    catalog: Catalog,
    association: str,
    exam: Exam,
    section: MultipleChoiceSection,
    now: datetime,
) -> BankUsage:
    months = section.exposure.months if section.exposure else MONTHS
    uses = uses_of(session, association, section.bank, months, now)
    items = [
        (item, uses.get(item.id, 0))
        for item in within(catalog.banks[section.bank].operational, catalog.maps[exam.map])
        if item.domain in section.blueprint.domains
    ]
    ranked = sorted(items, key=lambda each: (-each[1], each[0].id))
    return BankUsage(section, months, section.exposure is not None, tuple(ranked))


def known_items(
    session: Session, catalog: Catalog, association: str, exam: Exam, now: datetime
) -> Mapping[str, Known]:
    """What is known at this moment of the items that each section draws from; two banks may use the same ids."""
    forms = _forms(session, association)
    found: dict[str, Known] = {}
    for section in exam.sections:
        if isinstance(section, MultipleChoiceSection):
            months = section.exposure.months if section.exposure else None
            uses = uses_of(session, association, section.bank, months, now) if months else {}
            found[section.id] = Known(_difficulties(session, forms, catalog.banks[section.bank]), uses)
    return found


def uses_of(session: Session, association: str, bank: str, months: int, now: datetime) -> Mapping[str, int]:
    """To how many sittings each item of a bank was given, in windows that opened in so many months.

    A void sitting counts: its candidate has read the items.
    """
    query = (
        select(Sitting.form_id, StoredForm.fingerprint, SittingSection.position, func.count())
        .join(Sitting, Sitting.id == SittingSection.sitting_id)
        .join(StoredForm, StoredForm.id == Sitting.form_id)
        .join(Window, Window.id == Sitting.window_id)
        .where(Window.association == association, SittingSection.opened_at.is_not(None))
        .where(Window.opens_at >= add_months(now, -months))
        .group_by(Sitting.form_id, StoredForm.fingerprint, SittingSection.position)
    )
    found: Counter[str] = Counter()
    for form, mark, position, count in session.execute(query).all():
        part = read_form(session, form, mark).parts[position]
        if isinstance(part, MultipleChoicePart) and part.section.bank == bank:
            found.update({item.id: count for item in part.items})
    return found


def _forms(session: Session, association: str) -> Mapping[int, Form]:
    """The forms that somebody handed in."""
    handed = select(Sitting.form_id).where(Sitting.status.in_(COUNTED), Sitting.association == association)
    query = select(StoredForm.id, StoredForm.fingerprint).where(StoredForm.id.in_(handed))
    return {form: read_form(session, form, mark) for form, mark in session.execute(query).all()}


def _difficulties(session: Session, forms: Mapping[int, Form], bank: Bank) -> Mapping[str, float]:
    """The share of people who were right, of items that enough people were asked as they are now."""
    right: Counter[str] = Counter()
    people: Counter[str] = Counter()
    for item, rule, choice, count in _answers(session, forms, bank.id):
        if item.id in bank.by_id and _asks_the_same(item, bank.by_id[item.id]) and not rule.is_dropped:
            people[item.id] += count
            right[item.id] += count if choice in rule.accepted else 0
    shares = {name: right[name] / n for name, n in people.items() if n >= FEWEST_PEOPLE}
    return {**shares, **_mean_credits(session, forms, bank)}


def _mean_credits(session: Session, forms: Mapping[int, Form], bank: Bank) -> Mapping[str, float]:
    """The mean share of the point, of items that are no single best answer; of those that can be scored now."""
    found: dict[str, list[float]] = defaultdict(list)
    corrections = _corrections(session, forms)
    for form, content in forms.items():
        for position, part in enumerate(content.parts):
            if isinstance(part, MultipleChoicePart) and part.section.bank == bank.id:
                scored = rules(part, corrections.get((form, position), ()))
                for number, credit in _credits(session, form, position, part):
                    item = part.items[number - 1]
                    same = item.id in bank.by_id and _asks_the_same(item, bank.by_id[item.id])
                    if same and not scored[number].is_dropped:
                        found[item.id].append(credit)
    return {name: sum(each) / len(each) for name, each in found.items() if len(each) >= FEWEST_PEOPLE}


def _credits(
    session: Session, form: int, position: int, part: MultipleChoicePart
) -> Iterator[tuple[int, float]]:
    typed = [number for number, item in enumerate(part.items, 1) if not item.is_single_best]
    query = (
        select(Response.sitting_id, Response.question, Response.answer)
        .join(Sitting, Sitting.id == Response.sitting_id)
        .where(Sitting.form_id == form, Sitting.status.in_(COUNTED), Response.section == position)
    )
    for number in typed:
        rows = session.execute(query.where(Response.question == number))
        try:
            given: Mapping[int, Mapping[int, Given]] = given_to(types_of(session), part, rows)
        except NotScorable:
            continue
        for each in given.values():
            credit = each.get(number)
            yield number, float(credit.credit) if isinstance(credit, Credited) else 0.0


def _asks_the_same(one: Item, other: Item) -> bool:
    """An item that was tried out first and is scored now asks the same; one with another option does not."""
    return (one.stem, one.type, one.asked) == (other.stem, other.type, other.asked)


def _answers(
    session: Session, forms: Mapping[int, Form], bank: str
) -> Iterator[tuple[Item, Rule, int | None, int]]:
    """Each item of a bank on each form with the rule it is scored by, and how many chose what."""
    query = (
        select(Sitting.form_id, Response.section, Response.question)
        .join(Sitting, Sitting.id == Response.sitting_id)
        .where(Sitting.form_id.in_(forms), Sitting.status.in_(COUNTED))
    )
    corrections = _corrections(session, forms)
    scored: dict[tuple[int, int], Mapping[int, Rule]] = {}
    for form, position, question, chosen, count in choice_counts(session, query):
        part = forms[form].parts[position]
        if isinstance(part, MultipleChoicePart) and part.section.bank == bank:
            place = (form, position)
            if place not in scored:
                scored[place] = rules(part, corrections.get(place, ()))
            if part.items[question - 1].is_single_best:
                yield part.items[question - 1], scored[place][question], chosen, count


def _corrections(session: Session, forms: Mapping[int, Form]) -> Mapping[tuple[int, int], list[Correction]]:
    query = select(StoredCorrection).where(
        StoredCorrection.form_id.in_(forms), StoredCorrection.replaced_by.is_(None)
    )
    found: dict[tuple[int, int], list[Correction]] = defaultdict(list)
    for each in session.scalars(query.order_by(StoredCorrection.id)):
        made = Correction(each.question, each.kind, frozenset(each.options))
        found[each.form_id, each.section].append(made)
    return found
