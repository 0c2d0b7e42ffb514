"""dev.py as a module."""

from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

import pytest

from project.checkout import ROOT


@pytest.fixture(scope="session")
def dev() -> ModuleType:
    spec = spec_from_file_location("dev", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
