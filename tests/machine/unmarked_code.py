"""Sentences in code that people read and that no translator would get: constants outside `say(…)`."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from assay.web.coordinator.words import ACTS
from machine.phrases import ROOT, SOURCES

#: Where sentences are for people on pages and in mails. What authors and operators read is English.
FOLDERS = ("web", "services", "assessment")
NOT_PEOPLE = (
    *("assessment/conformance", "services/demo", "services/preview", "services/backup"),
    # What `assay audit verify` finds.
    *("assessment/audit_chain", "assessment/exam/journal_check"),
    # For Prometheus.
    "web/watching/metrics",
    *(
        f"services/auditing/{each}"
        for each in (
            "acknowledging",
            "comparing",
            "corrections",
            "journals",
            "reading",
            "records",
            "verifying",
        )
    ),
)
MARKING = {"say", "say_many", "say_as"}
#: Calls whose words are for programmers and operators, or are looked up elsewhere.
FOR_OTHERS = re.compile(
    r"^((?!Validation)\w*Error|RuntimeError|CheckConstraint|info|warning|error|debug|exception|compile|text|namedtuple|TypeVar)$"
)
#: Calls whose words are keys of the audit trail, descriptions of stored fields, or answers to the room's script.
KEYS = frozenset({"note", "_note", "record", "Field", "Malformed", "Moved", "Full", "Early", "_answer"})
#: Functions that name what a mail in the outbox is about, for the outbox alone.
NAMING = re.compile(r"^_?subject_of$")
#: For the log, for what typst answers, for browsers, and for a fingerprint.
NO_SENTENCES = frozenset({"written to {}", "could not be displayed", "img-src 'self' data:", "desk {} {}"})
#: Three words at least, or two of which the first has a capital.
WORD = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"^\W*([A-Z][\w’'-]* [\w{(]|[\w{}’'-]+,? [\w{}’'-]+,? [\w{}’'-]+)")


def sources() -> list[Path]:
    """Files of code whose sentences people read."""
    found = [path for folder in FOLDERS for path in (SOURCES / folder).rglob("*.py")]
    return sorted(path for path in found if not path.relative_to(SOURCES).as_posix().startswith(NOT_PEOPLE))


def unmarked(path: Path) -> list[str]:
    """`file:line: words`, for each sentence that is not marked."""
    where = path.relative_to(ROOT).as_posix()
    return [f"{where}:{line}: {words}" for line, words in _found(ast.parse(path.read_text()))]


def _found(node: ast.AST) -> Iterator[tuple[int, str]]:
    for child in ast.iter_child_nodes(node):
        if _is_for_others(child):
            continue
        if _is_key(child):
            continue
        words = _words(child)
        if isinstance(child, ast.Call):
            yield from _labels(child)
        if words is None:
            yield from _found(_beside_keys(child))
        elif SENTENCE.match(words) and words not in NO_SENTENCES:
            yield child.lineno, words  # type: ignore[attr-defined]


def _labels(call: ast.Call) -> Iterator[tuple[int, str]]:
    """Single words that are shown all the same: labels of fields, what is flashed, heads of groups."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    shown = call.args[:1] if name.endswith("Field") or name == "flash" else []
    for each in [*shown, *(one.value for one in call.keywords if one.arg in ("label", "optgroup"))]:
        words = _words(each)
        if words and WORD.search(words) and not SENTENCE.match(words):
            yield call.lineno, words


def _is_key(node: ast.AST) -> bool:
    """What the log, the outbox and the program know things by: names of acts, and what a mail or a line is about."""
    if isinstance(node, ast.Assign):
        return all(
            isinstance(each, ast.Name) and each.id in ("about", "key", "subject") for each in node.targets
        )
    return isinstance(node, ast.Constant) and node.value in ACTS


def _words(node: ast.AST) -> str | None:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def _beside_keys(node: ast.AST) -> ast.AST:
    """Of a mail that is posted only its values: what comes before is a key."""
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "post":
        return ast.Call(node.func, [], node.keywords)
    return node


def _is_for_others(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True  # a docstring
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        return name in MARKING or name in KEYS or bool(FOR_OTHERS.match(name))
    if isinstance(node, ast.FunctionDef):
        return bool(NAMING.match(node.name))
    return False
