"""An association as its coordinator's pages name it, also when its plugin is gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from assay.content.catalog import Catalog, Closed
from assay.content.competencies import CompetencyMap
from assay.content.exams import EVERYBODY, Exam
from assay.services.people import require
from assay.web import requests
from assay.wording import say


@dataclass(frozen=True)
class Office:
    """One association, for whoever coordinates it."""

    id: str
    name: str
    full_name: str
    zone: ZoneInfo
    exams: Mapping[str, Exam]
    categories: Mapping[str, str]
    #: Titles of the endorsements.
    endorsements: Mapping[str, str]
    #: Why nothing new is offered; nothing where it is.
    closed: Closed | None = None
    #: Endorsements that people apply for: those with criteria.
    applied_for: frozenset[str] = frozenset()

    @property
    def zone_words(self) -> str:
        """The zone of every date that is typed here."""
        city = self.zone.key.rpartition("/")[2].replace("_", " ")
        if city == self.zone.key:
            return self.zone.key
        return say("%(city)s time (%(zone)s)", city=city, zone=self.zone.key)

    def exam_title(self, exam: str) -> str:
        """Title of an exam, told apart from others that are called so; its id when the plugin is gone."""
        found = self.exams.get(exam)
        if found is None:
            return exam
        if sum(each.title == found.title for each in self.exams.values()) == 1:
            return found.title
        return f"{found.title}, {self.endorsements.get(found.endorsement, found.endorsement)}"

    def category_title(self, category: str) -> str:
        """Title of a category, or its id when the plugin is gone; nothing where there are no categories."""
        return self.categories.get(category, "" if category == EVERYBODY else category.capitalize())

    def form_title(self, key: str) -> str:
        """What a form is called, by its key: “Clinical form”, and “Clinical form 2” where there are several."""
        category, _, number = key.partition("~")
        title = self.category_title(category)
        if title and number:
            return say("%(category)s form %(number)s", category=title, number=number)
        if title:
            return say("%(category)s form", category=title)
        return say("Form %(number)s", number=number) if number else say("Form")

    def instant(self, local: datetime) -> datetime | None:
        """The instant of a time on a clock there; nothing for an hour that a clock change leaves out."""
        instant = local.replace(tzinfo=self.zone).astimezone(UTC)
        return instant if instant.astimezone(self.zone).replace(tzinfo=None) == local else None


def office(association: str) -> Office:
    """The association of this page, or a refusal for whoever does not coordinate it."""
    require(requests.actor(), association, "coordinator")
    return describe(association)


def describe(association: str, catalog: Catalog | None = None) -> Office:
    """What the pages call an association; by another catalog, what mails in another language call it."""
    catalog = catalog or requests.spoken_catalog()
    found = catalog.associations.get(association)
    own = f"{association}/"
    endorsements = found.endorsements if found else ()
    return Office(
        id=association,
        name=found.short_name if found else association,
        full_name=found.name if found else association,
        zone=ZoneInfo(found.time_zone if found else "UTC"),
        exams={exam.id: exam for key, exam in catalog.exams.items() if key.startswith(own)},
        endorsements={each.id: each.title for each in endorsements},
        categories={each.id: each.title for endorsement in endorsements for each in endorsement.categories},
        closed=catalog.closed.get(association),
        applied_for=frozenset(
            each.endorsement for key, each in catalog.criteria.items() if key.startswith(own)
        ),
    )


def competency_map(exam: Exam) -> CompetencyMap | None:
    """The map that an exam follows, if it is installed."""
    return requests.spoken_catalog().maps.get(exam.map)
