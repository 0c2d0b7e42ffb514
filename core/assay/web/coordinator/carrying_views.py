"""What the pages of a carried cut show, worked out from what the statistics give."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from assay.assessment.equating.anchors import DomainCount
from assay.assessment.equating.cuts import FEWEST_PERSONS, CutMethod, enough_for
from assay.assessment.estimates import Estimate, Statistic
from assay.services.standard_setting.carrying import CarriedCut, Carrying, passing
from assay.storage.windows import StoredForm
from assay.web.coordinator.equating_words import METHODS
from assay.web.coordinator.office import Office
from assay.web.coordinator.statistics.figures import Figure, Form, figure
from assay.web.templating import capitalize_first
from assay.wording import say

POINTS = Form(2)
PERCENT = Form(2, is_share=True)
SHARE = Form(1, is_share=True)


@dataclass(frozen=True)
class MethodRow:
    """One method."""

    title: str
    about: str
    points: Figure
    percent: Figure
    error: Figure
    passing: Figure
    #: The fewest points that pass; 0 where there is no cut.
    least: int
    n: tuple[int, int]


@dataclass(frozen=True)
class CarryingView:
    """Everything about one cut on another form."""

    office: Office
    found: Carrying
    #: Titles of the domains.
    titles: Mapping[str, str]
    #: The cut that holds on the form now, as a share.
    now: Decimal

    @property
    def source(self) -> str:
        """The form of the cut."""
        return form_name(self.office, self.found.pair.source_form)

    @property
    def target(self) -> str:
        """The form that it is carried to."""
        return form_name(self.office, self.found.pair.target_form)

    @property
    def rows(self) -> tuple[MethodRow, ...]:
        """The methods side by side."""
        return tuple(_row(each) for each in self.found.carried)

    @property
    def domains(self) -> tuple[tuple[str, DomainCount, bool], ...]:
        """Title, counts, and whether the common items represent a domain poorly."""
        anchor = self.found.pair.anchor
        return tuple(
            (self.titles.get(each.domain, each.domain), each, anchor.is_poor(each)) for each in anchor.domains
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """What makes it doubtful, as sentences."""
        poor = [title for title, _, is_poor in self.domains if is_poor]
        about = (
            [say("the common items are not divided as the forms are: %(domains)s", domains=", ".join(poor))]
            if poor
            else []
        )
        return tuple(f"{capitalize_first(each)}." for each in (*self.found.warnings, *about))

    @property
    def asked(self) -> str:
        """How many people methods ask for."""
        lines, ranks, rasch = (enough_for(each) for each in ("tucker", "frequency-estimation", "rasch"))
        return say(
            "%(lines)s on each form for lines, %(ranks)s for ranks and %(rasch)s for the Rasch model",
            lines=f"{lines:,}",
            ranks=f"{ranks:,}",
            rasch=f"{rasch:,}",
        )

    @property
    def fewest(self) -> int:
        """With fewer on a form nothing is computed."""
        return FEWEST_PERSONS

    @property
    def passing_now(self) -> Figure:
        """Of the people of this form, by the cut that holds now."""
        return figure(passing(self.found.pair.target, round(self.now * 10_000)), SHARE)

    @property
    def offered(self) -> tuple[tuple[CutMethod, int, str], ...]:
        """What can be adopted: the method, the cut in hundredths of a percent, and both in words."""
        return tuple(
            (each.equivalent.method, each.basis_points, _offer(each, each.basis_points))
            for each in self.found.carried
            if each.basis_points
        )


def _row(carried: CarriedCut) -> MethodRow:
    words = METHODS[carried.equivalent.method]
    error = carried.points
    if isinstance(error, Estimate) and error.standard_error is not None:
        error = Estimate(error.standard_error, error.n)
    return MethodRow(
        words.title,
        words.about,
        _shown(carried, carried.points, POINTS),
        _shown(carried, carried.share, PERCENT),
        _shown(carried, error, POINTS),
        _shown(carried, carried.passing, SHARE),
        carried.least,
        carried.equivalent.n,
    )


def _shown(carried: CarriedCut, found: Statistic, form: Form) -> Figure:
    """Grey where one of the groups is smaller than the method asks for."""
    shown, method = figure(found, form), carried.equivalent
    if not isinstance(found, Estimate) or method.is_sure:
        return shown
    return replace(
        shown,
        note=say(
            "%(people)s people on one form; sure from %(enough)s on",
            people=min(method.n),
            enough=method.enough,
        ),
    )


def _offer(carried: CarriedCut, hundredths: int) -> str:
    words = (
        say("%(method)s: %(percent)s%%, passes from %(least)s points")
        if carried.equivalent.is_sure
        else say("%(method)s: %(percent)s%%, passes from %(least)s points, of fewer people than it asks for")
    )
    method, percent = METHODS[carried.equivalent.method].title, Decimal(hundredths).scaleb(-2)
    return say(words, method=method, percent=percent, least=carried.least)


def form_name(office: Office, form: StoredForm) -> str:
    """A form among those of several windows."""
    return f"{form.window.name}, {office.form_title(form.key)}"
