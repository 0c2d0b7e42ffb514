"""What is built of the project: all of the product, and nothing that git ignores."""

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest

from project.checkout import ROOT, files

#: The folders of the checkout that are shipped, and where they lie in the wheel.
PLACES = {
    "core": Path(),
    "plugins": Path(),
    "templates": Path("assay/templates"),
    "question_banks": Path("assay/question_banks"),
    "competency_maps": Path("assay/competency_maps"),
}
#: Ignored files, such as a question that nobody may see yet.
IGNORED = ("question_banks/imh-core/.cache/new.md", "core/assay/__pycache__/old.pyc", "instance/assay.db")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution, unpacked, of this checkout with ignored files in it."""
    checkout = tmp_path_factory.mktemp("checkout")
    for path in files():
        _copy(path, checkout / path.relative_to(ROOT))
    for name in IGNORED:
        _copy(ROOT / "LICENSE", checkout / name)
    target = tmp_path_factory.mktemp("sources")
    with tarfile.open(_build("sdist", checkout)) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.2 has none
        archive.extractall(target)  # noqa: S202 (it was made here)
    return next(target.iterdir())


def test_the_source_distribution_holds_the_checkout(sources: Path) -> None:
    packed = {path.relative_to(sources) for path in sources.rglob("*") if path.is_file()}

    assert packed == {path.relative_to(ROOT) for path in files()} | {Path("PKG-INFO")}


def test_the_wheel_holds_the_product_and_nothing_else(sources: Path) -> None:
    shipped = [path.relative_to(ROOT) for path in files() if path.relative_to(ROOT).parts[0] in PLACES]
    with ZipFile(_build("wheel", sources)) as wheel:
        packed = {Path(name) for name in wheel.namelist() if ".dist-info/" not in name}

    assert packed == {PLACES[path.parts[0]].joinpath(*path.parts[1:]) for path in shipped}


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _build(kind: str, folder: Path) -> Path:
    """What hatchling makes of the folder."""
    subprocess.run([sys.executable, "-m", "hatchling", "build", "--target", kind], cwd=folder, check=True)
    return next((folder / "dist").iterdir())
