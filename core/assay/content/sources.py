"""Folders of content as models: strict for those who use them, patient for those who check them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from pydantic import BaseModel

from assay.content.agreements import Agreement, AgreementFrontMatter
from assay.content.associations import Association
from assay.content.banks import Bank, BankFile
from assay.content.catalog import AssociationContent
from assay.content.competencies import CompetencyMap
from assay.content.controls import ControlFrontMatter, ControlResponse
from assay.content.criteria import Criteria
from assay.content.exams import Exam
from assay.content.item_types.reading import read_item_body
from assay.content.items import Item, ItemFrontMatter
from assay.content.problems import ContentError, Gathering
from assay.content.prompts import Prompt, PromptFrontMatter
from assay.content.reading.agreement_bodies import read_agreement_body
from assay.content.reading.control_bodies import read_control_body
from assay.content.reading.files import Place, files_in, load_markdown, load_yaml
from assay.content.reading.prompt_bodies import read_prompt_body
from assay.content.reading.stimulus_bodies import read_stimulus_body
from assay.content.rubrics import Rubric
from assay.content.stimuli import Stimulus, StimulusFrontMatter

BANK_FILE: Final = "bank.yaml"
ASSOCIATION_FILE: Final = "association.yaml"
MAPS_FOLDER: Final = "competency_maps"
BANKS_FOLDER: Final = "question_banks"

Model = TypeVar("Model", bound=BaseModel)
Found = TypeVar("Found")


def read_map(file: Path) -> CompetencyMap:
    """The competency map of a file; ContentError with every problem."""
    gathering = Gathering()
    return _flawless(load_map(file, gathering), gathering)


def read_bank(folder: Path) -> Bank:
    """The bank of a folder; ContentError with every problem."""
    gathering = Gathering()
    return _flawless(load_bank(folder, gathering), gathering)


def read_association_folder(folder: Path) -> AssociationContent:
    """Everything in the folder of an association; ContentError with every problem."""
    gathering = Gathering()
    return _flawless(load_association(folder, gathering), gathering)


def load_map(file: Path, gathering: Gathering) -> CompetencyMap | None:
    """The competency map of a file, if it can be read."""
    return load_yaml(CompetencyMap, Place(file, file.parent, "map", name=file.stem), gathering)


def load_bank(folder: Path, gathering: Gathering) -> Bank | None:
    """The bank of a folder with those items that can be read."""
    place = Place(folder / BANK_FILE, folder, "bank", name=folder.resolve().name)
    head = load_yaml(BankFile, place, gathering)
    if not gathering.has(place.path):
        return None
    owner = head.id if head else folder.resolve().name
    items = _load_items(folder, owner, gathering)
    stimuli = _load_stimuli(folder, owner, gathering)
    return Bank(**head.model_dump(), items=tuple(items), stimuli=tuple(stimuli)) if head else None


def _load_items(folder: Path, bank_id: str, gathering: Gathering) -> list[Item]:
    found = []
    for path in files_in(folder / "items", ".md", gathering):
        place = Place(path, folder, "item", bank_id, path.stem)
        found.append(load_markdown(Item, ItemFrontMatter, read_item_body, place, gathering))
    return [each for each in found if each]


def _load_stimuli(folder: Path, bank_id: str, gathering: Gathering) -> list[Stimulus]:
    found = []
    for path in files_in(folder / "stimuli", ".md", gathering):
        place = Place(path, folder, "stimulus", bank_id, path.stem)
        found.append(load_markdown(Stimulus, StimulusFrontMatter, read_stimulus_body, place, gathering))
    return [each for each in found if each]


def load_association(folder: Path, gathering: Gathering) -> AssociationContent | None:
    """The association of a folder with all of its content that can be read; None without association."""
    place = Place(folder / ASSOCIATION_FILE, folder, "association")
    association = load_yaml(Association, place, gathering)
    if not gathering.has(place.path):
        return None
    reader = _FolderReader(folder, association.id if association else folder.name, gathering)
    # Everything is read, also when nothing can be returned: every problem counts.
    exams = tuple(reader.yaml_files(Exam, "exam", "exams").values())
    rubrics = tuple(reader.yaml_files(Rubric, "rubric", "rubrics").values())
    criteria = reader.yaml_files(Criteria, "criteria", "criteria")
    prompts = reader.prompts()
    agreements = reader.agreements()
    controls = reader.controls()
    maps = tuple(load_maps(folder / MAPS_FOLDER, gathering))
    banks = tuple(load_banks(folder / BANKS_FOLDER, gathering))
    if association is None:
        return None
    return AssociationContent(
        association, exams, prompts, rubrics, criteria, maps, banks, agreements, controls
    )


def load_maps(folder: Path, gathering: Gathering) -> list[CompetencyMap]:
    """Every competency map of a folder that can be read."""
    found = [load_map(path, gathering) for path in files_in(folder, ".yaml", gathering)]
    return [each for each in found if each]


def load_banks(folder: Path, gathering: Gathering) -> list[Bank]:
    """Every bank of a folder that can be read."""
    folders = sorted(each for each in folder.iterdir() if each.is_dir()) if folder.is_dir() else []
    found = [load_bank(each, gathering) for each in folders if not each.name.startswith((".", "__"))]
    return [each for each in found if each]


@dataclass(frozen=True)
class _FolderReader:
    folder: Path
    association_id: str
    gathering: Gathering

    def yaml_files(self, model: type[Model], kind: str, name: str) -> dict[str, Model]:
        """The models of a sub-folder, which may be missing, by the names of their files."""
        found = {}
        for path in files_in(self.folder / name, ".yaml", self.gathering):
            found[path.stem] = load_yaml(model, self._place(path, kind), self.gathering)
        return {stem: each for stem, each in found.items() if each}

    def prompts(self) -> tuple[Prompt, ...]:
        """The prompts of the folder."""
        found = []
        for path in files_in(self.folder / "prompts", ".md", self.gathering):
            place = self._place(path, "prompt")
            found.append(load_markdown(Prompt, PromptFrontMatter, read_prompt_body, place, self.gathering))
        return tuple(each for each in found if each)

    def agreements(self) -> tuple[Agreement, ...]:
        """The agreements of the folder."""
        found = []
        for path in files_in(self.folder / "agreements", ".md", self.gathering):
            place, head = self._place(path, "agreement"), AgreementFrontMatter
            found.append(load_markdown(Agreement, head, read_agreement_body, place, self.gathering))
        return tuple(each for each in found if each)

    def controls(self) -> tuple[ControlResponse, ...]:
        """The control responses of the folder."""
        found = []
        for path in files_in(self.folder / "controls", ".md", self.gathering):
            place, head = self._place(path, "control"), ControlFrontMatter
            found.append(load_markdown(ControlResponse, head, read_control_body, place, self.gathering))
        return tuple(each for each in found if each)

    def _place(self, path: Path, kind: str) -> Place:
        return Place(path, self.folder, kind, self.association_id, path.stem)


def _flawless(found: Found | None, gathering: Gathering) -> Found:
    if found is None or gathering.problems:
        raise ContentError(gathering.problems)
    return found
