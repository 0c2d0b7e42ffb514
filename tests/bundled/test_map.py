"""The competency map: as many of everything as the association's document has."""

from datetime import date

from assay.content.competencies import CompetencyMap

#: Competencies of each domain, in the order of the document.
DOMAINS = {
    "theoretical-foundations": 13,
    "law-regulation-policy": 3,
    "systems-expertise": 2,
    "direct-service-skills": 10,
    "working-with-others": 8,
    "leading-people": 3,
    "communicating": 4,
    "thinking": 5,
    "reflection": 6,
}


def test_every_domain_has_the_competencies_of_the_document(competency_map: CompetencyMap) -> None:
    found = [(domain.id, len(domain.competencies)) for domain in competency_map.domains]

    assert found == list(DOMAINS.items())
    assert len(competency_map.competencies) == 54


def test_every_indicator_and_each_of_its_parts_is_there(competency_map: CompetencyMap) -> None:
    indicators = [
        each for competency in competency_map.competencies.values() for each in competency.indicators
    ]

    assert len(indicators) == 82
    assert sum(len(each.parts) for each in indicators) == 21


def test_one_name_stands_in_two_domains(competency_map: CompetencyMap) -> None:
    titles = {
        id_: each.title for id_, each in competency_map.competencies.items() if each.title == "Advocacy"
    }

    assert set(titles) == {"direct-service-skills.advocacy", "leading-people.advocacy"}


def test_the_document_and_its_date_are_named(competency_map: CompetencyMap) -> None:
    assert competency_map.source.dated == date(2025, 3, 18)
    assert "Infant Mental Health Mentor" in competency_map.source.document
