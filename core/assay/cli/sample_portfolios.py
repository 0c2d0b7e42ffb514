"""A portfolio that meets criteria, put together by the check, as a file that `assay evaluate` reads."""

from datetime import date

import click

from assay.assessment.aims import Aim, aims_of
from assay.assessment.conformance.reachable import Found, search
from assay.content.checking import Reading
from assay.content.criteria import Criteria
from assay.content.portfolio import portfolio_text


def sample_portfolio(reading: Reading, wanted: str, on: date) -> tuple[str, bool]:
    """The portfolio in YAML under what it is, and whether it meets everything that is required."""
    aim, criteria = _aim(reading, wanted)
    found = next(search(criteria, aim, on), None)
    if found is None:
        raise click.ClickException(f"no criteria of {aim} are in force on {on} or later")
    return f"{_head(found)}\n{portfolio_text(found.portfolio)}".rstrip(), found.evaluation.status != "unmet"


def _aim(reading: Reading, wanted: str) -> tuple[Aim, Criteria]:
    """The one aim whose name, or parts of whose name, are wanted: `imhm`, `imhm/clinical`, `mi-aimh/imhm`."""
    parts = wanted.split("/")
    aims = list(aims_of(reading.index.catalog))
    found = [each for each in aims if _holds(str(each[0]).split("/"), parts)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(str(aim) for aim, _ in found or aims) or "none"
    what = (
        f"several endorsements fit {wanted!r}; name one of"
        if found
        else f"no endorsement fits {wanted!r}; there are"
    )
    raise click.UsageError(f"{what}: {names}")


def _holds(whole: list[str], parts: list[str]) -> bool:
    """Whether parts stand side by side in a name."""
    return any(whole[at : at + len(parts)] == parts for at in range(len(whole)))


def _head(found: Found) -> str:
    review = [each.requirement for each in found.evaluation.required if each.status == "needs-review"]
    count = f"{found.evaluation.met} of {len(found.evaluation.required)} requirements met"
    lines = [f"# {found.aim} on {found.on}: {count}."]
    lines += [f"# Reviewers decide: {', '.join(review)}."] if review else []
    lines += [f"# Nobody can meet {name}: {why}." for name, why in found.excluded.items()]
    lines += [f"# This does not meet {name}: {why}." for name, why in found.lacking.items()]
    return "\n".join(lines)
