"""The questions of a bank: their list, and each as it stands in the exam room."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template

from assay.content.banks import Bank
from assay.content.competencies import CompetencyMap
from assay.content.items import Item
from assay.content.problems import Key
from assay.content.translations import Translatable
from assay.services.errors import NotFound
from assay.services.preview.editions import Edition
from assay.web.preview import broken
from assay.web.preview.editions import edition, spoken
from assay.web.preview.rooms import form_of_item, language_of, room
from assay.web.preview.strips import show_strip
from assay.wording import say

blueprint = Blueprint("banks", __name__, url_prefix="/banks/<bank>")


@dataclass(frozen=True)
class Line:
    """A question in the list."""

    item: Item
    competency: str
    problems: int
    notes: int


@blueprint.get("")
def show(bank: str) -> str:
    """Every question, by the domain that it counts for."""
    now, found = edition(), _bank(bank)
    remarks = show_strip(found.title, [Key("bank", bank)], tells=False)
    known = {each.id for each in found.items}
    lost = [key.id for key in now.origins if key.kind == "item" and key.owner == bank and key.id not in known]
    return render_template(
        "preview/bank.html", bank=found, domains=_domains(now, found), remarks=remarks, lost=lost
    )


def _domains(now: Edition, bank: Bank) -> list[tuple[str, list[Line]]]:
    problems, notes = (Counter(each.path for each in those) for those in (now.problems, now.notes))
    map_ = spoken().maps.get(bank.map)
    found: dict[str, list[Line]] = {}
    for item in bank.items:
        files = now.files_of(Key("item", item.id, bank.id))
        counts = (sum(count[each] for each in files) for count in (problems, notes))
        line = Line(item, _title(map_, item.competency), *counts)
        found.setdefault(item.domain, []).append(line)
    titles = {each.id: each.title for each in map_.domains} if map_ else {}
    return [(titles.get(domain, domain), lines) for domain, lines in found.items()]


def _title(map_: CompetencyMap | None, competency: str) -> str:
    known = map_.competencies if map_ else {}
    return known[competency].title if competency in known else competency


@blueprint.get("/items/<id_>")
def item(bank: str, id_: str) -> str:
    """One question as candidates see it, and beside it what only its author does."""
    now, key = edition(), Key("item", id_, bank)
    found = spoken().banks.get(bank)
    one = found.by_id.get(id_) if found else None
    if found is None or one is None:
        return broken.page(now, key, say("This question cannot be shown yet"))
    stimulus = next((each for each in found.stimuli if each.id == one.stimulus), None)
    keys = [key, *([Key("stimulus", stimulus.id, bank)] if stimulus else [])]
    remarks = show_strip(id_, keys, tells=False)
    map_ = spoken().maps.get(found.map)
    return room(
        "preview/item.html",
        form_of_item(one, stimulus, found.title),
        0,
        language_of(*_masters(now, bank, one)),
        item=one,
        bank=found,
        remarks=remarks,
        competencies=[_title(map_, each) for each in one.competencies],
        neighbours=_neighbours(found.items, one),
    )


def _masters(now: Edition, bank: str, item: Item) -> list[Translatable]:
    """What a question and its text were translated from."""
    master = now.shown.banks[bank]
    return [master.item(item.id), *(each for each in master.stimuli if each.id == item.stimulus)]


def _neighbours(items: Sequence[Item], here: Item) -> tuple[Item | None, Item | None]:
    """The question before and the question after."""
    place = items.index(here)
    return items[place - 1] if place else None, items[place + 1] if place + 1 < len(items) else None


def _bank(id_: str) -> Bank:
    found = spoken().banks.get(id_)
    if found is None:
        raise NotFound(
            say("There is no such bank here, or its bank.yaml cannot be read; the start page tells.")
        )
    return found
