"""Where the log of an association ended when something was noted that a person may want to prove."""

from assay.assessment.audit_chain.linking import Head
from assay.services.auditing.journals import HANDED_IN
from assay.services.auditing.reading import head_at
from assay.storage.credentials import Credential
from assay.storage.sittings import Sitting
from assay.web import requests


def head_of_hand_in(sitting: Sitting) -> Head | None:
    """When a sitting was handed in; nothing before, and in the moment in which the clock does it."""
    return head_at(requests.session(), sitting.association, f"sitting {sitting.id}", HANDED_IN)


def head_of_release(sitting: Sitting) -> Head | None:
    """When its result was released."""
    return head_at(requests.session(), sitting.association, f"sitting {sitting.id}", ("release result",))


def head_of_grant(credential: Credential) -> Head | None:
    """When a credential was granted, or its newest term."""
    acts = ("granted", "renewed", "reinstated")
    return head_at(requests.session(), credential.association, f"credential {credential.number}", acts)
