"""Questions of a form that are scored otherwise from now on."""

from collections.abc import Sequence
from typing import Literal

from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.regrades import Regrade, StoredCorrection
from assay.storage.windows import StoredForm
from services.building import ASSOCIATION, NOW


def correct(
    database: Database,
    coordinator: Actor,
    form: int,
    question: int,
    kind: Literal["rekey", "drop", "credit"],
    options: Sequence[int] = (),
) -> None:
    """Put a correction there, as a regrade leaves it."""
    with database.writing() as session:
        regrade = Regrade(
            association=ASSOCIATION,
            window_id=session.get_one(StoredForm, form).window_id,
            reason="It was wrong.",
            keeps_passes=True,
            by=coordinator.person_id,
            at=NOW,
            summary={},
        )
        where = {"association": ASSOCIATION, "form_id": form, "section": 0, "question": question}
        regrade.corrections.append(StoredCorrection(**where, item="", kind=kind, options=list(options)))
        session.add(regrade)
