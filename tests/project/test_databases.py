"""Wherever the code of Assay opens the database of an installation, it brings the keys of sensitive columns."""

import ast
from pathlib import Path

from project.checkout import ROOT


def test_every_database_is_opened_with_the_keys_of_the_settings() -> None:
    found = 0
    for path in sorted((ROOT / "core").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "Database":
                words = ast.unparse(call)
                if "database_url" in words:
                    found += 1
                    assert "keyring" in words, f"{_place(path, call)}: {words} without the settings' keyring"
    assert found >= 4


def _place(path: Path, call: ast.Call) -> str:
    return f"{path.relative_to(ROOT)}:{call.lineno}"
