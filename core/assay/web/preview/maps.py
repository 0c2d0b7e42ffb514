"""A competency map, and by what each competency is examined or documented."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template, url_for

from assay.content.catalog import Catalog, owner_of
from assay.content.competencies import Competency, CompetencyMap
from assay.content.problems import Key
from assay.content.requirements import CompetenciesRequirement, with_inner
from assay.web.preview import broken
from assay.web.preview.editions import edition, spoken
from assay.web.preview.strips import show_strip
from assay.wording import say, say_many

blueprint = Blueprint("maps", __name__, url_prefix="/maps")


@dataclass(frozen=True)
class Use:
    """Something that examines or documents a competency."""

    title: str
    address: str


@dataclass(frozen=True)
class Row:
    """A competency with all its uses."""

    competency: Competency
    uses: tuple[Use, ...]


@blueprint.get("/<id_>")
def show(id_: str) -> str:
    """Domain by domain."""
    now, key = edition(), Key("map", id_)
    catalog = spoken()
    found = catalog.maps.get(id_)
    if found is None:
        return broken.page(now, key, say("This map cannot be shown yet"))
    remarks = show_strip(found.title, [key], tells=False)
    rows = {
        domain.id: [
            Row(each, tuple(_uses(catalog, f"{domain.id}.{each.id}"))) for each in domain.competencies
        ]
        for domain in found.domains
    }
    return render_template(
        "preview/map.html",
        map=found,
        rows=rows,
        remarks=remarks,
        documented=list(_documented(catalog, found)),
        untouched=sum(1 for each in rows.values() for row in each if not row.uses),
    )


def _uses(catalog: Catalog, competency: str) -> Iterator[Use]:
    """Questions bank by bank, prompts, and criteria of rubrics."""
    for bank in catalog.banks.values():
        count = Counter(each.status for each in bank.items if competency in each.competencies)["operational"]
        if count:
            address = url_for("preview.banks.show", bank=bank.id, _anchor=competency.partition(".")[0])
            yield Use(say_many("%(num)s question", "%(num)s questions", count), address)
    for name, prompt in catalog.prompts.items():
        if competency in prompt.competencies and prompt.status == "operational":
            yield Use(
                prompt.title, url_for("preview.essays.prompt", association=owner_of(name), id_=prompt.id)
            )
    for name, rubric in catalog.rubrics.items():
        for each in rubric.criteria:
            if competency in each.competencies:
                address = url_for("preview.essays.rubric", association=owner_of(name), id_=rubric.id)
                yield Use(f"{rubric.title}: {each.title}", address)


def _documented(catalog: Catalog, map_: CompetencyMap) -> Iterator[Use]:
    """Requirements that ask for evidence of every competency."""
    for name, criteria in catalog.criteria.items():
        owner = catalog.associations[owner_of(name)]
        its = next((each for each in owner.endorsements if each.id == criteria.endorsement), None)
        for each in with_inner(criteria.versions[-1].requirements) if its and its.map == map_.id else ():
            if isinstance(each, CompetenciesRequirement):
                aim = "/".join([owner.id, criteria.endorsement, *criteria.categories[:1]])
                address = url_for("portfolio.overview.show", aim=aim, _anchor=f"requirement-{each.id}")
                yield Use(f"{owner.short_name}: {each.title}", address)
