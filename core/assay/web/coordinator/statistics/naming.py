"""What forms, sections and windows are called where several stand beside each other."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from assay import times
from assay.services.statistics.report import EssaysReport, QuestionsReport
from assay.services.statistics.responses import Section
from assay.services.statistics.scopes import Scope
from assay.storage.windows import StoredForm, Window
from assay.web.coordinator.office import Office
from assay.wording import say, say_as

Fact = tuple[str, str, str]


@dataclass(frozen=True)
class Naming:
    """The names of one page."""

    office: Office
    scope: Scope
    #: The multiple-choice sections; two may have one place, where forms differ in items or in how they are scored.
    sections: tuple[Section, ...]
    now: datetime

    @property
    def forms(self) -> str:
        """The chosen form, or all of them."""
        return self.office.form_title(self.scope.key) if self.scope.key else say("All forms")

    @property
    def facts(self) -> Iterator[Fact]:
        """Key, name and words of what a report is about."""
        scope, zone = self.scope, self.office.zone
        closed = max(window.closes_at for window in scope.windows)
        yield "association", say("Association"), self.office.full_name
        yield "examination", say("Examination"), self.office.exam_title(scope.window.exam)
        windows = say("Window") if len(scope.windows) == 1 else say("Windows")
        yield "window", windows, ", ".join(window.name for window in scope.windows)
        yield "form", say("Form"), self._listed(scope.forms)
        days = {"first": times.day(scope.opened, zone), "last": times.day(closed, zone)}
        yield "open", say_as("window", "Open"), say("%(first)s to %(last)s", **days)
        yield "computed", say("Computed"), times.when(self.now, zone)

    def title_of(self, found: QuestionsReport | EssaysReport) -> str:
        """A section's title."""
        return found.title if isinstance(found, EssaysReport) else self.title(found.items.responses.section)

    def title(self, section: Section) -> str:
        """The title of a section of items, with its forms where others have the same place."""
        title = section.part.section.title
        return f"{title} ({self._listed(section.forms)})" if self.shares_place(section) else title

    def shares_place(self, section: Section) -> bool:
        """Whether there is another section at its place."""
        return self._counts[section.position] > 1

    @cached_property
    def _counts(self) -> Counter[int]:
        return Counter(each.position for each in self.sections)

    def _listed(self, forms: Iterable[int]) -> str:
        """Forms by category, and by window where there are several."""
        known = {form.id: (window, form) for window in self.scope.windows for form in window.forms}
        return "; ".join(str(self._name(*known[each])) for each in sorted(forms))

    def _name(self, window: Window, form: StoredForm) -> str:
        title = self.office.form_title(form.key)
        return f"{title}, {window.name}" if len(self.scope.windows) > 1 else title
