"""The associations that ship with the product pass what is asked of everybody's."""

from importlib.metadata import entry_points

from assay.testing import Conformance


def _suite(name: str, plugin: object) -> type[Conformance]:
    members = {
        "plugin": plugin,
        # Few seeds, and no second look for problems: tests/bundled draws the same exams with many, and tests/cli
        # checks everything that is installed at once.
        "seeds": range(2),
        "test_its_files_have_no_problem": None,
    }
    return type(f"Test{name.title().replace('-', '')}", (Conformance,), members)


globals().update(
    {each.__name__: each for each in (_suite(e.name, e.load()) for e in entry_points(group="assay"))}
)
