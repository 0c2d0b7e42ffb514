"""Agreement as JSON: the keys are stable, numbers keep all digits, what is not estimable has a reason."""

import json
from typing import Any

from assay.assessment.agreement.intervals import CONFIDENCE
from assay.assessment.agreement.intraclass import MCGRAW_WONG
from assay.assessment.agreement.raters import RaterSummary
from assay.assessment.agreement.summary import Agreement, IntraclassMeasured, Measured, PairKappa
from assay.assessment.estimates import Statistic
from assay.cli.agreement.report import Part, Report
from assay.cli.printing.statistics import statistic_as_json


def as_json(report: Report) -> str:
    """The report for other programs."""
    resampling = report.resampling
    found = {
        "file": report.file,
        "layout": report.ratings.layout,
        "level": report.level,
        "within": report.within,
        "confidence": CONFIDENCE,
        "bootstrap": {"resamples": resampling.resamples, "seed": resampling.seed} if resampling else None,
        "set_aside": list(report.ratings.set_aside),
        "notes": list(report.notes),
        "subjects": len(report.ratings.subjects),
        "raters": list(report.ratings.raters),
        "criteria": [_part(each, report) for each in report.criteria],
        "overall": _part(report.overall, report),
        "averaged": _part(report.averaged, report, is_mean=True) if report.averaged else None,
    }
    return json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False)


def _part(part: Part, report: Report, is_mean: bool = False) -> dict[str, Any]:
    found, words = part.found, report.ratings.words
    categories = (
        [words[int(each)] for each in found.categories] if words and not is_mean else found.categories
    )
    return {
        "criterion": part.criterion or None,
        "n_subjects": part.subjects,
        "n_rows": found.subjects,
        "n_raters": found.raters,
        "n_ratings": found.ratings,
        "n_missing": found.missing,
        "categories": list(categories),
        "exact": _measured(found.exact),
        "adjacent": _measured(found.adjacent),
        "unanimous": _measured(found.unanimous),
        "cohen_kappa": {scheme: _measured(each) for scheme, each in found.kappa.items()},
        "cohen_kappa_pairs": [_pair(each, part.raters) for each in found.pairs],
        "fleiss_kappa": _measured(found.fleiss),
        "gwet": _gwet(found),
        "icc": {form: _intraclass(each) for form, each in found.intraclass.items()},
        "krippendorff_alpha": {level: _measured(each) for level, each in found.krippendorff.items()},
        "raters": [_rater(each, part.raters) for each in found.by_rater],
    }


def _gwet(found: Agreement) -> dict[str, Any]:
    names = {"ac1": "unweighted", "ac2_linear": "linear", "ac2_quadratic": "quadratic"}
    return {name: _measured(found.gwet[scheme]) for name, scheme in names.items()}


def _measured(measured: Measured) -> dict[str, Any]:
    resampled = measured.resampled
    return {**statistic_as_json(measured.statistic), "bootstrap": _or_none(resampled)}


def _or_none(statistic: Statistic | None) -> dict[str, Any] | None:
    return statistic_as_json(statistic) if statistic else None


def _intraclass(measured: IntraclassMeasured) -> dict[str, Any]:
    test = measured.test
    return {
        **statistic_as_json(test.statistic),
        "mcgraw_wong": MCGRAW_WONG[test.form],
        "k": test.raters,
        "f": test.f,
        "df1": test.df[0] if test.df else None,
        "df2": test.df[1] if test.df else None,
        "p": test.p,
        "bootstrap": _or_none(measured.resampled),
    }


def _pair(pair: PairKappa, names: tuple[str, ...]) -> dict[str, Any]:
    kappas = {scheme: statistic_as_json(each) for scheme, each in pair.kappas.items()}
    return {"raters": [names[each] for each in pair.raters], **kappas}


def _rater(rater: RaterSummary, names: tuple[str, ...]) -> dict[str, Any]:
    return {
        "rater": names[rater.rater],
        "n_ratings": rater.ratings,
        "n": rater.n,
        "mean": statistic_as_json(rater.mean),
        "mean_difference": statistic_as_json(rater.mean_difference),
        "exact": statistic_as_json(rater.exact),
        "adjacent": statistic_as_json(rater.adjacent),
        "correlation": statistic_as_json(rater.correlation),
    }
