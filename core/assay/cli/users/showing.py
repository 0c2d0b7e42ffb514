"""Accounts as rows, as lines and as JSON. Never a hash nor anything else that opens one."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from assay.storage.identities import Identity
from assay.storage.people import Person

HEAD: Final = ("E-mail", "Name", "Signs in by", "Roles", "State")


def row(person: Person) -> tuple[str, ...]:
    """A line of the list."""
    roles = ", ".join(f"{each['role']} of {each['association']}" for each in _roles(person)) or "-"
    return person.email, person.name, "password" if person.password else "-", roles, _state(person)


def as_json(person: Person, identities: Sequence[Identity] | None = None) -> dict[str, Any]:
    """For other programs; of the list without the providers, which would be asked for one by one."""
    told = {
        "id": person.id,
        "email": person.email,
        "name": person.name,
        "state": _state(person),
        "confirmed_at": _instant(person.confirmed_at),
        "has_password": person.password is not None,
        "time_zone": person.time_zone,
        "language": person.language,
        "roles": _roles(person),
    }
    if identities is not None:
        told["providers"] = [_provider(each) for each in identities]
    return told


def details(told: Mapping[str, Any]) -> Iterator[str]:
    """One account, a line for each thing."""
    by = [*(["password"] if told["has_password"] else []), *(each["issuer"] for each in told["providers"])]
    roles = [f"{each['role']} of {each['association']}" for each in told["roles"]]
    facts = {
        "E-mail": told["email"],
        "Name": told["name"],
        "Number": str(told["id"]),
        "State": told["state"],
        "Address confirmed": told["confirmed_at"] or "no",
        "Signs in by": ", ".join(by) or "nothing yet",
        "Roles": ", ".join(roles) or "none",
        "Time zone": told["time_zone"],
        "Language": told["language"] or "what their browser asks for",
    }
    width = max(map(len, facts))
    return (f"{name:<{width}}  {value}" for name, value in facts.items())


def _state(person: Person) -> str:
    return "active" if person.active else "closed"


def _roles(person: Person) -> list[dict[str, str]]:
    pairs = sorted((each.association, each.role) for each in person.appointments)
    return [{"association": association, "role": role} for association, role in pairs]


def _provider(identity: Identity) -> dict[str, Any]:
    return {
        "issuer": identity.issuer,
        "association": identity.association,
        "email": identity.email,
        "linked_at": _instant(identity.linked_at),
        "last_used_at": _instant(identity.last_used_at),
    }


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
