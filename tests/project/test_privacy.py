"""Nothing that is committed tells where it was made: no registry, and no folder of somebody's machine."""

import re

from project.checkout import ROOT, files

REGISTRY = re.compile(r"(index-url|find-links|registry)\s*=\s*\"?http|_auth[T]oken|\"resolved\"\s*:")
FOLDER = re.compile(r"(?<![\w.])/(work|root|home|Users)/\w|file:///\w")


def test_no_file_names_a_registry_or_a_folder_of_a_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files()
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1)
        if REGISTRY.search(line) or FOLDER.search(line)
    ]

    assert found == []


def test_the_locks_hold_names_and_hashes_but_no_address() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text()

        assert "://" not in text
        assert text.count("==") <= text.count("--hash=sha256:")
