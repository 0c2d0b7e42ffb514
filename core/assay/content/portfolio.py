"""Portfolios: everything that one person can show."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from io import StringIO
from pathlib import Path

from pydantic import Field
from ruamel.yaml import YAML

from assay.content.base import Content, Flaw, Id
from assay.content.evidence import Education, Evidence, Leadership, Supervision, Training, Work
from assay.content.people import (
    Attestation,
    ExamResult,
    Membership,
    Person,
    Reference,
    ReviewResult,
    SignedAgreement,
)
from assay.content.problems import ContentError, Gathering
from assay.content.reading.files import Place, load_yaml, load_yaml_bytes

#: The lists whose entries have ids, by what they hold.
_LISTS = (
    "education",
    "training",
    "work",
    "leadership",
    "supervision",
    "memberships",
    "agreements",
    "references",
    "exam_results",
    "reviews",
    "attestations",
)


class Portfolio(Content):
    """Everything that one person can show, and the people and facts that it needs."""

    facts: Mapping[Id, bool] = Field(
        default={}, description="What is so or not so of the person, as `provides-supervision: true`."
    )
    people: tuple[Person, ...] = Field(default=(), description="Supervisors, providers and raters.")
    education: tuple[Education, ...] = Field(default=(), description="Degrees and courses of study.")
    training: tuple[Training, ...] = Field(default=(), description="Training and continuing education.")
    work: tuple[Work, ...] = Field(default=(), description="Jobs and internships.")
    leadership: tuple[Leadership, ...] = Field(default=(), description="Time as a leader.")
    supervision: tuple[Supervision, ...] = Field(default=(), description="Supervision received.")
    memberships: tuple[Membership, ...] = Field(default=(), description="Memberships in associations.")
    agreements: tuple[SignedAgreement, ...] = Field(default=(), description="Agreements that were signed.")
    references: tuple[Reference, ...] = Field(default=(), description="Reference ratings.")
    exam_results: tuple[ExamResult, ...] = Field(default=(), description="Written examinations.")
    reviews: tuple[ReviewResult, ...] = Field(default=(), description="What reviews came to.")
    attestations: tuple[Attestation, ...] = Field(default=(), description="What was stated.")

    def flaws(self) -> Iterator[Flaw]:
        """Ids that stand twice, and people who are named but not there."""
        yield from self._twice()
        taken: dict[str, str] = {}
        for name in _LISTS:
            for place, entry in enumerate(getattr(self, name)):
                if entry.id in taken:
                    what = f"the id `{entry.id}` stands in `{taken[entry.id]}` already"
                    yield Flaw((name, place, "id"), what, "expected each id once in the portfolio")
                taken.setdefault(entry.id, name)
                yield from self._strangers(name, place, entry)

    def _twice(self) -> Iterator[Flaw]:
        # Not by `repeated`, which compares each with each: there may be thousands.
        seen: set[str] = set()
        for place, each in enumerate(self.people):
            if each.id in seen:
                yield Flaw(
                    ("people", place, "id"), f"the id `{each.id}` stands twice", "expected each id once"
                )
            seen.add(each.id)

    def _strangers(self, name: str, place: int, entry: Content) -> Iterator[Flaw]:
        for key in ("provider", "supervisor", "person"):
            person = getattr(entry, key, None)
            if person is not None and person not in self.person_by_id:
                what = f"`{person}` is not among the people of the portfolio"
                yield Flaw((name, place, key), what, "expected the id of an entry of `people`")

    @cached_property
    def person_by_id(self) -> Mapping[str, Person]:
        """Every person by id."""
        return {each.id: each for each in self.people}

    def of_kind(self, kind: str) -> tuple[Evidence | Reference, ...]:
        """The evidence of a kind, such as `training` or `references`."""
        found: tuple[Evidence | Reference, ...] = getattr(self, kind)
        return found


def portfolio_text(portfolio: Portfolio) -> str:
    """The portfolio as the YAML that `read_portfolio` reads; what was not said is left out."""
    values = portfolio.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    text = StringIO()
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment] # declared as None only
    writer.dump(values, text)
    return text.getvalue()


def read_portfolio(file: Path) -> Portfolio:
    """The portfolio of a YAML file; ContentError with every problem and its line."""
    gathering = Gathering()
    return _sound(load_yaml(Portfolio, Place(file, file.parent, "portfolio"), gathering), gathering)


def read_portfolio_text(text: str, name: str = "portfolio.yaml") -> Portfolio:
    """The portfolio of a text, such as an upload; ContentError with every problem and its line under the name."""
    gathering, content = Gathering(), text.encode("utf-8", "surrogatepass")
    place = Place(Path(name), Path(), "portfolio")
    return _sound(load_yaml_bytes(Portfolio, content, place, gathering), gathering)


def _sound(found: Portfolio | None, gathering: Gathering) -> Portfolio:
    if found is None or gathering.problems:
        raise ContentError(gathering.problems)
    return found
