"""Findings as text and as JSON."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from assay.assessment.counting.judging import Reason
from assay.assessment.findings import Exclusion, Finding, Use
from assay.assessment.requirements.evaluations import Evaluation
from assay.assessment.requirements.renewal import RenewalResult

#: A map has more than fifty competencies; all of them stand in the JSON.
_MOST_NOTES: Final = 5


def as_json(found: Evaluation) -> dict[str, Any]:
    """An evaluation for other programs; amounts are text, so that no digit is lost."""
    return {
        "association": found.aim.association,
        "endorsement": found.aim.endorsement,
        "category": found.aim.category,
        "on": str(found.on),
        "status": found.status,
        "met": found.met,
        "required": len(found.required),
        "findings": [_finding(each) for each in found.findings],
        "set_aside": [
            {"requirement": each.requirement, "reason": str(each.reason)} for each in found.set_aside
        ],
    }


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "requirement": found.requirement,
        "kind": found.kind,
        "title": found.title,
        "status": found.status,
        "strength": found.strength,
        "counted": str(found.counted),
        "possible": str(found.possible),
        "needed": str(found.needed),
        "unit": found.unit,
        "used": [_use(each) for each in found.used],
        "unsure": [_use(each) for each in found.unsure],
        "excluded": [_exclusion(each) for each in found.excluded],
        "parts": [_finding(each) for each in found.parts],
        "notes": [str(each) for each in found.notes],
        "sentence": found.sentence,
        "place": found.place,
    }


def _use(use: Use) -> dict[str, Any]:
    return {
        "evidence": use.evidence,
        "amount": str(use.amount),
        "as": use.as_what,
        "reasons": [str(each) for each in use.reasons],
    }


def _exclusion(exclusion: Exclusion) -> dict[str, Any]:
    amount = None if exclusion.amount is None else str(exclusion.amount)
    return {
        "evidence": exclusion.evidence,
        "amount": amount,
        "reasons": [str(each) for each in exclusion.reasons],
    }


def one_line(found: Evaluation) -> str:
    """How far somebody is for one aim."""
    return f"{found.status:12}  {found.met:2} of {len(found.required):2} met  {found.aim}"


def renewal_as_json(found: RenewalResult) -> dict[str, Any]:
    """A renewal for other programs."""
    cycle = {
        "begins": str(found.begins),
        "due": str(found.due),
        "years_held": found.years_held,
        "exempt": found.is_exempt,
        "shortened_to_years": found.shortened_to_years,
    }
    return {**as_json(found.evaluation), "renewal": cycle}


def renewal_in_words(found: RenewalResult) -> str:
    """A renewal to be read."""
    facts = [f"Renewal from {found.begins} to {found.due}, held for {found.years_held} whole years"]
    if found.is_exempt:
        facts.append("exempt")
    if found.shortened_to_years:
        facts.append(f"shortened to {found.shortened_to_years} years")
    return f"{', '.join(facts)}\n{in_words(found.evaluation)}"


def in_words(found: Evaluation) -> str:
    """An evaluation to be read, each finding with its evidence."""
    head = f"{found.aim} on {found.on}: {found.status}, {found.met} of {len(found.required)} requirements met"
    aside = [f"  not asked: {each.requirement} ({each.reason})" for each in found.set_aside]
    return "\n".join([head, "", *_lines(found.findings, 0), *([""] if aside else []), *aside])


def _lines(findings: Iterable[Finding], depth: int) -> Iterator[str]:
    for each in findings:
        before = "  " * depth
        how_much = f"{each.counted} of {each.needed} {each.unit}"
        strength = " (recommended)" if each.strength == "recommended" else ""
        place = f"  [{each.place}]" if each.place and not depth else ""
        yield f"{before}{each.status:12}  {each.title}: {how_much}{strength}{place}"
        yield from (f"{before}                {line}" for line in _proof(each))
        yield from _lines(each.parts, depth + 1)


def _proof(found: Finding) -> Iterator[str]:
    if found.kind != "part":
        yield from _listed("counted", [f"{_counted(each)}{_why(each.reasons)}" for each in found.used])
    yield from _listed("for review", [f"{_counted(each)}{_why(each.reasons)}" for each in found.unsure])
    for each in found.excluded if (found.kind, found.status) != ("part", "met") else ():
        amount = "" if each.amount is None else f" {each.amount}"
        yield f"not counted: {each.evidence}{amount}{_why(each.reasons)}"
    yield from (str(each) for each in found.notes[:_MOST_NOTES])
    if len(found.notes) > _MOST_NOTES:
        yield f"and {len(found.notes) - _MOST_NOTES} more like these"


def _listed(what: str, entries: list[str]) -> Iterator[str]:
    if entries:
        yield f"{what}: {', '.join(entries)}"


def _counted(use: Use) -> str:
    return f"{use.evidence} {use.amount}" + (f" as {use.as_what}" if use.as_what else "")


def _why(reasons: tuple[Reason, ...]) -> str:
    return f" ({'; '.join(map(str, reasons))})" if reasons else ""
