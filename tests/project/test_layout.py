"""What lies where is fixed, and no part of it grows too large to be read at once."""

import ast
import tomllib
from pathlib import Path

from project.checkout import ROOT, files

#: Those of the design, and deploy/: what runs Assay on several nodes (images, units, proxies) is part of no package.
FOLDERS = {
    "core",
    "plugins",
    "question_banks",
    "competency_maps",
    "templates",
    "tests",
    "docs",
    ".ci",
    "deploy",
}
LOCKS = {"requirements.lock", "requirements-dev.lock", "requirements-uv.lock", "requirements-others.lock"}
FILES = {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "dev.py", ".gitignore", *LOCKS}
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LINES_OF_A_FILE = 300
LINES_OF_A_FUNCTION = 30


def test_nothing_lies_at_the_top_of_the_checkout_but_what_is_agreed() -> None:
    present = {path.relative_to(ROOT).parts[0] for path in files()}

    assert present - FOLDERS - FILES == set()


def test_every_plugin_has_its_entry_point_and_is_under_the_import_contracts() -> None:
    plugins = {path.parent.name for path in (ROOT / "plugins").glob("*/__init__.py")}
    targets = PYPROJECT["project"]["entry-points"]["assay"].values()
    linter = PYPROJECT["tool"]["importlinter"]
    contract = next(c for c in linter["contracts"] if c["name"] == "Plugins use the public surface only")

    assert {target.partition(":")[0] for target in targets} == plugins
    assert set(contract["source_modules"]) == plugins
    assert plugins < set(linter["root_packages"])


def test_files_and_functions_stay_small() -> None:
    # Migrations are written by Alembic, a table after the other.
    sources = [path for path in files() if path.suffix == ".py" and path.parent.name != "versions"]

    assert [part for path in sources for part in _too_large(path)] == []


def _too_large(path: Path) -> list[str]:
    """The file, if it is too long, and those of its functions that are."""
    text, name = path.read_text(), path.relative_to(ROOT)
    functions = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef))
    long = [f for f in functions if _lines(f) > LINES_OF_A_FUNCTION]
    return [str(name)] * (text.count("\n") > LINES_OF_A_FILE) + [f"{name}:{f.lineno} {f.name}" for f in long]


def _lines(function: ast.FunctionDef) -> int:
    """All of them; of a command without its docstring, which is its help, with examples of what it reads."""
    is_command = any(".command(" in ast.unparse(each) for each in function.decorator_list)
    first = function.body[0]
    told = (first.end_lineno or 0) - first.lineno + 1 if is_command and ast.get_docstring(function) else 0
    return (function.end_lineno or 0) - function.lineno + 1 - told
