"""Every address with nonsense in query, form and headers: a clear error or a page, and nothing half done."""

from collections.abc import Iterator

import pytest

from fuzz.forms import tried
from web.walk.visiting import Walk
from web.walk.walking import Tour
from web.walk.world import building

EXAMPLES = 3


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    """An installation with people in it."""
    with building(tmp_path_factory.mktemp("forms")) as world:
        walk = Walk(world)
        yield Tour(walk)
        walk.close()


def test_every_address_answers_nonsense_with_an_error_or_a_page(tour: Tour) -> None:
    faults = [
        f"{stop}: {error} after {sent}"
        for stop in tour.stops
        for sent, error in tried(tour, stop, EXAMPLES)[1]
    ]

    assert faults == []
