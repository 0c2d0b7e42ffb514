"""Where the folders that ship with the product lie: at the top of a checkout, inside the package in a wheel."""

from pathlib import Path

PACKAGE = Path(__file__).parent


def _folder(name: str) -> Path:
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parents[1] / name


TEMPLATES = _folder("templates")
#: The words of mails.
LETTERS = TEMPLATES / "mail"
#: What is printed.
PRINTED = TEMPLATES / "pdf"
#: What `assay new plugin` writes.
NEW_PLUGIN = TEMPLATES / "plugin"
QUESTION_BANKS = _folder("question_banks")
COMPETENCY_MAPS = _folder("competency_maps")
