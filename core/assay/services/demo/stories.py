"""Who is where on the way to an endorsement, and beyond it, in the demonstration."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, TypedDict, Unpack

from sqlalchemy import select

from assay.assessment.requirements.cycles import first_term_ends
from assay.assessment.requirements.vocabulary import readable, titles_of
from assay.content.criteria import Criteria, CriteriaVersion
from assay.content.requirements import Requirement
from assay.services.applications import messages
from assay.services.credentials.keeping import lapse
from assay.services.credentials.registry import list_publicly
from assay.services.demo.applications import Office
from assay.services.demo.entries import Setting
from assay.services.demo.people import (
    APPLICANT,
    APPROVED,
    DISPUTED,
    EARLIER,
    HANDED_IN,
    HOLDER,
    IN_REVIEW,
    LONG_AGO,
)
from assay.services.demo.portfolios import keep
from assay.services.demo.samples import Sample, sample
from assay.services.demo.words import ANSWER, QUESTION
from assay.services.people import Actor
from assay.storage.credentials import Credential


class Measure(TypedDict, total=False):
    """How much a portfolio holds: see `Setting`."""

    amount: Decimal
    tagged: Decimal
    most: int


_LAPSED: Final = LONG_AGO[1].email
#: Somebody who still prepares: many entries with most of the hours, and half of the competencies.
_ON_THE_WAY: Final[Measure] = {"amount": Decimal("0.85"), "tagged": Decimal("0.55"), "most": 14}
#: How long ago the first of those who are on the way began.
BEGINNING: Final = timedelta(days=120)
#: Days in which holders are looked for.
_AS_FAR_BACK: Final = 10 * 365
#: From asking raters to handing in, and from there to the decision.
_PREPARING, _DECIDING = timedelta(days=20), timedelta(days=35)


@dataclass(frozen=True)
class Stories:
    """An office, the criteria that it goes by, and everybody by e-mail."""

    office: Office
    criteria: Criteria
    actors: Mapping[str, Actor]
    now: datetime

    def on_the_way(self) -> None:
        """Everybody from the first step to the last but one, and one who has just arrived."""
        self._prepares(APPLICANT)
        self._hands_in(HANDED_IN.email, self._ago(2))
        self._is_asked(IN_REVIEW.email, self._hands_in(IN_REVIEW.email, self._ago(16)))
        self.office.dispute(self._hands_in(DISPUTED.email, self._ago(40)), self._ago(32))
        self.office.approve(self._hands_in(APPROVED.email, self._ago(55)), self._ago(45))
        ready = self._hands_in(EARLIER[1].email, self.now - BEGINNING + _PREPARING)
        self.office.approve(ready, self._ago(80))
        self.office.complete(ready, self._ago(10))
        self._is_endorsed(EARLIER[0].email, self._ago(70))

    def endorsed_long_ago(self) -> Mapping[str, datetime]:
        """When those were endorsed whose term ends soon or has ended, as far back as there are criteria."""
        wanted = {HOLDER: timedelta(days=60), _LAPSED: timedelta(days=-60)}
        found = {who: self._endorsed_to_end_by(self.now + after) for who, after in wanted.items()}
        return {who: at for who, at in found.items() if at and self._version_on(at - _DECIDING - _PREPARING)}

    def holders(self, since: Mapping[str, datetime]) -> None:
        """Who was endorsed long ago: one can be renewed, and one has lapsed."""
        for who, at in since.items():
            number = self._is_endorsed(who, at)
            if number and who == _LAPSED:
                self._lapses(number)
            elif number:
                self._collects(who, at)

    def _prepares(self, who: str) -> None:
        at = self._ago(30)
        made = self._made(at, 0, **_ON_THE_WAY)
        self.office.begin(self.actors[who], made, at, len(made.raters) - 1)

    def _hands_in(self, who: str, at: datetime) -> int:
        begun, actor = at - _PREPARING, self.actors[who]
        made = self._made(begun, actor.person_id)
        application = self.office.begin(actor, made, begun, len(made.raters))
        if who == IN_REVIEW.email:
            self.office.attach(actor, begun)
        self.office.hand_in(actor, application, at)
        return application

    def _is_asked(self, who: str, application: int) -> None:
        """One reviewer is done, the other has asked something and was answered."""
        given = self.office.give_reviewers(application, self._ago(12))
        (asking, _), *others = given
        for reviewer, review in others:
            self.office.review(reviewer, review, "approve", self._ago(6))
        with self.office.database.writing() as session:
            messages.write(session, asking, application, QUESTION, self._ago(5), asks=True)
            messages.write(session, self.actors[who], application, ANSWER, self._ago(3))

    def _is_endorsed(self, who: str, at: datetime) -> str | None:
        application = self._hands_in(who, at - _DECIDING)
        self.office.approve(application, at - timedelta(days=20))
        self.office.complete(application, at - timedelta(days=5))
        number = self.office.grant(application, at)
        if number and who != HOLDER:
            with self.office.database.writing() as session:
                list_publicly(session, self.actors[who], number, True, at)
        return number

    def _lapses(self, number: str) -> None:
        with self.office.database.writing() as session:
            credential = session.scalars(select(Credential).where(Credential.number == number)).one()
            lapse(session, credential.id, self.office.today(self.now), self.now)

    def _collects(self, who: str, since: datetime) -> None:
        """Most of what a renewal asks for."""
        version = self._version_on(since)
        if version and version.renewal:
            made = self._sample(
                version.renewal.requirements,
                since,
                self.now,
                self.actors[who].person_id + 2,
                amount=Decimal("0.8"),
            )
            with self.office.database.writing() as session:
                keep(session, self.actors[who], made, self.now)

    def _endorsed_to_end_by(self, ends: datetime) -> datetime | None:
        """The last instant at which a term could begin that ends on a day or before."""
        version = self._version_on(self.now)
        for days in range(1, _AS_FAR_BACK):
            begun = self._ago(days)
            found = first_term_ends(version.renewal if version else None, begun.date())
            if found is None or found <= ends.date():
                return begun if found else None
        return None

    def _made(self, at: datetime, seed: int, **measure: Unpack[Measure]) -> Sample:
        """A portfolio for the endorsement itself, by the rules of a day."""
        version, day = self._version_on(at), self.office.today(at)
        requirements = version.requirements_for(self.office.aim.category, day) if version else ()
        return self._sample(requirements, at - timedelta(days=3 * 365), at, seed, **measure)

    def _sample(
        self,
        requirements: tuple[Requirement, ...],
        since: datetime,
        at: datetime,
        seed: int,
        **measure: Unpack[Measure],
    ) -> Sample:
        titles = titles_of(self.office.catalog, [self.office.aim.association])
        setting = Setting(
            self.office.aim,
            lambda word: titles.get(word) or readable(word),
            self.office.today(at),
            self.office.today(since),
            seed=seed,
            **measure,
        )
        return sample(requirements, setting)

    def _version_on(self, at: datetime) -> CriteriaVersion | None:
        return self.criteria.version_on(self.office.today(at))

    def _ago(self, days: int) -> datetime:
        return self.now - timedelta(days=days)
