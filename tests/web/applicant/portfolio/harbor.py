"""An association whose criteria ask about every field of every kind of evidence."""

from typing import Any

from assay.content.associations import Association
from assay.content.catalog import AssociationContent
from assay.content.competencies import CompetencyMap
from assay.content.criteria import Criteria

HARBOR, PILOT = "harbor", "harbor/pilot/deep-sea"


def _requirement(kind: str, id_: str, **rest: Any) -> dict[str, Any]:
    return {"id": id_, "kind": kind, "title": id_.capitalize(), "sentence": f"Have {id_}.", **rest}


REQUIREMENTS = [
    _requirement(
        "education", "schooling", degrees=["bsc", "msc"], levels=["master"], where={"transcript": True}
    ),
    _requirement(
        "hours",
        "training",
        of="training",
        minimum=48,
        where={"topics": ["currents", "winds"], "ages": "0-36m"},
        including=[{"minimum": 15, "title": "Winds", "where": {"topics": ["winds"], "didactic": True}}],
    ),
    _requirement(
        "hours",
        "supervision",
        of="supervision",
        minimum=50,
        where={
            "formats": ["individual"],
            "about": ["supervision-provided"],
            "provider": {"endorsed": ["pilot"], "meets": True, "vetted": {"by": "harbor"}},
        },
        when={"leads-pilots": True},
    ),
    _requirement(
        "experience",
        "service",
        years=2,
        part_time="prorated",
        where={
            "activities": ["piloting"],
            "serving": ["crew", "cargo"],
            "paid": True,
            "supervised": True,
            "internship": False,
            "supervisor": {"endorsed": ["pilot"]},
        },
    ),
    _requirement("leadership", "command", years=1, where={"levels": ["state"], "topics": ["winds"]}),
    _requirement("membership", "belonging", organisations=["harbor"], topics=["seafaring"]),
    _requirement("competencies", "skills", by=["training", "work"]),
]
RENEWAL = {
    "years": 3,
    "requirements": [
        _requirement("hours", "refreshing", of="training", minimum=9, where={"topics": ["radar"]})
    ],
}


def harbor() -> AssociationContent:
    """The association with its criteria and its map."""
    association = {
        "id": HARBOR,
        "name": "Harbor Pilots",
        "short_name": "Harbor",
        "place": "Coast",
        "website": "https://harbor.example",
        "languages": ["en"],
        "time_zone": "Europe/Lisbon",
        "about": "Pilots.",
        "words": {"winds": "Winds and weather", "leads-pilots": "You lead other pilots"},
        "endorsements": [
            {
                "id": "pilot",
                "title": "Pilot",
                "map": "piloting",
                "summary": "Pilots.",
                "categories": [{"id": "deep-sea", "title": "Deep sea"}],
            }
        ],
    }
    version = {"source": {"document": "Rules"}, "requirements": REQUIREMENTS, "renewal": RENEWAL}
    criteria = {"endorsement": "pilot", "categories": ["deep-sea"], "versions": [version]}
    return AssociationContent(
        association=Association.model_validate(association),
        criteria={"pilot": Criteria.model_validate(criteria)},
        maps=(CompetencyMap.model_validate(_map()),),
    )


def _map() -> dict[str, Any]:
    competencies = [
        {
            "id": name,
            "title": f"Reading {name}",
            "assessed_by": ["portfolio"],
            "indicators": [{"text": f"Knows {name} well."}],
        }
        for name in ("charts", "tides", "signals")
    ]
    domain = {"id": "seamanship", "title": "Seamanship", "summary": "At sea.", "competencies": competencies}
    source = {"document": "Map", "dated": "2024-01-01"}
    return {"id": "piloting", "title": "Piloting", "source": source, "domains": [domain]}
