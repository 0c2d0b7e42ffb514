"""Mails to the judges of a panel, each written with what it tells of."""

from collections.abc import Iterable

from flask import url_for

from assay.services.standard_setting.gathering import subject_of
from assay.services.standard_setting.progress import ROUNDS
from assay.storage.standard_settings import Panel, PanelJudge
from assay.web import mailing, requests
from assay.web.coordinator.office import describe


def tell_invited(judge: PanelJudge) -> None:
    """Whoever is asked to judge learns of it, and whether items wait already."""
    _post(judge, "judge-invited")


def tell_opened(panel: Panel) -> None:
    """Every judge learns that a round is open; of phases in which nothing is judged nobody is told."""
    if panel.status in ROUNDS:
        for judge in panel.judges:
            _post(judge, "judge-round")


def tell_reminded(judges: Iterable[PanelJudge]) -> None:
    """Whoever has not finished is asked to."""
    for judge in judges:
        _post(judge, "judge-reminder")


def _post(judge: PanelJudge, letter: str) -> None:
    panel = judge.panel
    here = describe(panel.association, requests.catalog_for(judge.person))
    mailing.post(
        panel.association,
        subject_of(judge),
        judge.person,
        letter,
        judge=" ".join(judge.person.name.split()),
        association=here.full_name,
        exam=here.exam_title(panel.exam),
        panel=panel.title,
        phase=panel.status,
        judge_by=panel.judge_by,
        page=f"{requests.installation().settings.base_url}{url_for('judge.queue')}",
    )
