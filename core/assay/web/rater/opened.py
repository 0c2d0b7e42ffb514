"""What a link opens: the request, what is rated, what is filled in, and the parts of the form."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from flask import request, url_for

from assay.assessment.reference_scale import LEVELS, Level
from assay.content.associations import Association, Endorsement
from assay.content.competencies import Competency, CompetencyMap, Domain
from assay.services.references.answering import find_by_link, lacks
from assay.services.references.drafts import RatingDraft, competencies_of
from assay.services.references.links import Links
from assay.services.references.raters import find_endorsement, map_of, roles_of, title_of
from assay.services.references.writing import minutes_for
from assay.storage.references import ReferenceRequest
from assay.web import requests
from assay.web.shelves import shelf
from assay.wording import say


@dataclass(frozen=True)
class Part:
    """One page of the form."""

    id: str
    title: str
    url: str
    is_done: bool
    #: How far it has come, as (6, 9); nothing where there is nothing to count.
    count: tuple[int, int] | None = None


@dataclass(frozen=True)
class Opened:
    """Everything that the pages of one link show."""

    token: str
    request: ReferenceRequest
    association: Association
    endorsement: Endorsement
    map: CompetencyMap | None
    draft: RatingDraft

    @classmethod
    def by(cls, token: str, links: Links, *, lock: bool = False) -> Self:
        """What a link opens; NotFound for one that does not work."""
        session, catalog = requests.session(), requests.spoken_catalog()
        actor, now = requests.signed_in(), requests.now()
        request = find_by_link(session, links, token, actor, now, lock=lock)
        association, endorsement = find_endorsement(catalog, request.association, request.endorsement)
        rated = map_of(catalog, request.association, request.endorsement)
        return cls(token, request, association, endorsement, rated, RatingDraft.of(request))

    @property
    def applicant(self) -> str:
        """Who asks."""
        return self.request.person.name

    @property
    def minutes(self) -> int:
        """About how long it takes."""
        return minutes_for(len(competencies_of(self.map)))

    @property
    def roles(self) -> dict[str, str]:
        """The roles in which somebody can rate, and their titles."""
        found = roles_of(requests.catalog(), self.association.id, self.endorsement.id)
        return {each: title_of(self.association, each) for each in found}

    @cached_property
    def lacks(self) -> tuple[str, ...]:
        """What must still be filled in."""
        return lacks(requests.catalog(), self.request, self.draft)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The pages of the form, in order."""
        return tuple(self._parts())

    def _parts(self) -> Iterator[Part]:
        is_known = not {"name", "roles"} & set(self.lacks)
        yield Part("about", say("About you"), self._url("about"), is_known and self.request.draft is not None)
        for domain in self.map.domains if self.map else ():
            every = competencies_of(self.map, domain.id)
            done = len(every) - len(self.unrated(domain.id))
            url = url_for("rater.domain", token=self.token, domain_id=domain.id)
            yield Part(domain.id, domain.title, url, done == len(every), (done, len(every)))
        yield Part("closing", say("In your own words"), self._url("closing"), bool(self.draft.comment))

    def _url(self, page: str) -> str:
        return url_for(f"rater.{page}", token=self.token)

    def after(self, part_id: str) -> str:
        """The address of what comes after a part."""
        ids = [each.id for each in self.parts]
        place = ids.index(part_id) + 1
        return self.parts[place].url if place < len(ids) else self._url("check")

    def before(self, part_id: str) -> str:
        """The address of what comes before a part."""
        place = [each.id for each in self.parts].index(part_id)
        return self.parts[place - 1].url if place else self._url("welcome")

    @property
    def next_part(self) -> str:
        """The address of the first part that is not done, or of the last look."""
        undone = [each.url for each in self.parts if not each.is_done and each.id != "closing"]
        return undone[0] if undone else self._url("check")

    def version(self, part_id: str, told: str) -> str:
        """Over what a page of a part is filled in: what was sent knows what it knew, unless told of a newer one."""
        is_sent = request.method == "POST" and not told
        return request.form.get("version", "") if is_sent else self.draft.version(part_id)

    def shelf(self, part_id: str) -> str:
        """Under what name a browser holds what it could not send of a part: the link itself stays a secret."""
        secret = requests.installation().settings.secret_key
        return shelf(secret, None, f"rate/{self.request.id}/{part_id}")

    def questions(self, domain: Domain) -> Iterator[tuple[str, Competency]]:
        """The competencies of a domain by their full id."""
        for each in domain.competencies:
            yield f"{domain.id}.{each.id}", each

    def unrated(self, domain_id: str) -> tuple[str, ...]:
        """The competencies of a domain that have no level yet."""
        return self.draft.unrated(competencies_of(self.map, domain_id))

    def is_first(self, domain_id: str) -> bool:
        """Whether a domain is the first, where the levels are explained."""
        return self.map is not None and self.map.domains[0].id == domain_id

    def tally(self, domain_id: str) -> Mapping[Level, int]:
        """How often each level was given in a domain, the highest level last."""
        every = competencies_of(self.map, domain_id)
        given = Counter(self.draft.levels[each] for each in every if each in self.draft.levels)
        return {level: given[level.id] for level in LEVELS.values() if given[level.id]}
