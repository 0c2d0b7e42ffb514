"""What is braked, and what never is."""

from flask.testing import FlaskClient

from assay.services.limiting.rates import DEFAULTS
from assay.web.brakes import BRAKES, SITTING

OF_THE_EXAMINATION = ("applicant", "browser", "journal", "room")


def test_every_endpoint_that_is_braked_is_there(client: FlaskClient) -> None:
    assert set(BRAKES) <= {rule.endpoint for rule in client.application.url_map.iter_rules()}


def test_every_limit_that_can_be_set_limits_something() -> None:
    named = {each.limit for brakes in BRAKES.values() for each in brakes}

    assert named | {SITTING.limit} == set(DEFAULTS)


def test_nothing_of_the_examination_is_limited(client: FlaskClient) -> None:
    """Every blueprint with a page of a sitting."""
    with_pages = {
        rule.endpoint.split(".")[0]
        for rule in client.application.url_map.iter_rules()
        if rule.rule.startswith("/sittings/<int:sitting_id>")
    }

    assert with_pages == set(OF_THE_EXAMINATION)
    assert [name for name in BRAKES if name.split(".")[0] in OF_THE_EXAMINATION] == []
