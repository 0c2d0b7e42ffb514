"""The audit log in words."""

import ast
from collections.abc import Iterator
from pathlib import Path

from assay.services import audit
from assay.web.coordinator.words import ACTS

SERVICES = Path(audit.__file__).parent


def test_every_act_that_services_note_has_words() -> None:
    acts = {act for path in SERVICES.rglob("*.py") for act in _noted(ast.parse(path.read_text()))}

    assert len(acts) > 20
    assert acts <= ACTS.keys()


def _noted(module: ast.Module) -> Iterator[str]:
    """The acts that stand as they are in the calls: the fourth argument of each."""
    for call in ast.walk(module):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and len(call.args) > 3:
            act = call.args[3]
            if call.func.id in ("note", "record") and isinstance(act, ast.Constant):
                yield act.value
