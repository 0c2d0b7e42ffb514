"""Between the rows of a portfolio and the models of its content."""

from collections.abc import Mapping
from typing import Any, Final

from assay.content.base import Content
from assay.content.evidence import Education, Leadership, Supervision, Training, Work
from assay.content.people import Membership, Person
from assay.storage.portfolios import Contact, Entry

#: The model of each kind of entry; the kinds are those of `assay.storage.portfolios`.
MODELS: Final[Mapping[str, type[Content]]] = {
    "education": Education,
    "training": Training,
    "work": Work,
    "leadership": Leadership,
    "supervision": Supervision,
    "memberships": Membership,
}


def content_of(model: Content) -> dict[str, Any]:
    """What a row keeps of a model: what was said, without its id."""
    return model.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"id"})


def evidence_of(entry: Entry) -> Content:
    """The evidence that an entry holds."""
    return MODELS[entry.kind].model_validate({"id": entry.key, **entry.content})


def person_of(contact: Contact) -> Person:
    """The person that a contact is, as the owner of the portfolio describes them."""
    return Person.model_validate({"id": contact.key, **contact.content})
