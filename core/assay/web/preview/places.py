"""Where in the preview each thing is shown, and what it is called."""

from pathlib import Path
from typing import Any

from flask import url_for

from assay.content.catalog import Catalog
from assay.content.problems import Key
from assay.services.preview.editions import Edition


def address_of(catalog: Catalog, key: Key) -> str:
    """The page of a thing; empty where it has none of its own."""
    if key.kind == "criteria":
        return _criteria(catalog, key)
    owned = {"association": key.owner, "id_": key.id}
    pages: dict[str, tuple[str, dict[str, Any]]] = {
        "association": ("public.association", {"association_id": key.id}),
        "map": ("preview.maps.show", {"id_": key.id}),
        "bank": ("preview.banks.show", {"bank": key.id}),
        "item": ("preview.banks.item", {"bank": key.owner, "id_": key.id}),
        "prompt": ("preview.essays.prompt", owned),
        "rubric": ("preview.essays.rubric", owned),
        "agreement": ("preview.agreements.show", owned),
        "exam": ("preview.exams.show", owned),
    }
    endpoint, values = pages.get(key.kind, ("", {}))
    return url_for(endpoint, **values) if endpoint else ""


def _criteria(catalog: Catalog, key: Key) -> str:
    found = catalog.criteria.get(f"{key.owner}/{key.id}")
    if found is None:
        return ""
    aim = "/".join([key.owner, found.endorsement, *found.categories[:1]])
    return url_for("portfolio.overview.show", aim=aim)


def place_of(edition: Edition, path: Path) -> str:
    """The page on which a file is shown as applicants see it, else as it is written."""
    key = edition.keys.get(path)
    return (address_of(edition.shown, key) if key else "") or file_address(path)


def file_address(path: Path) -> str:
    """The page of a file as it is written."""
    return url_for("preview.contents.file", name=str(path))
