"""Times in words."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from assay import times
from assay.wording import spoken_in

INSTANT = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)
DETROIT, LISBON = ZoneInfo("America/Detroit"), ZoneInfo("Europe/Lisbon")


def test_an_instant_names_its_zone() -> None:
    assert times.when(INSTANT, DETROIT) == "Sat 21 Nov 2026, 4:30 PM EST"
    assert times.when(INSTANT, LISBON) == "Sat 21 Nov 2026, 9:30 PM WET"


def test_summer_time_has_its_own_name() -> None:
    assert times.clock(datetime(2026, 7, 1, 4, 5, tzinfo=UTC), DETROIT) == "12:05 AM EDT"


def test_a_zone_without_letters_is_told_by_its_distance() -> None:
    assert times.short_name(INSTANT, ZoneInfo("America/Sao_Paulo")) == "UTC-03"
    assert times.zone_words(INSTANT, ZoneInfo("America/Sao_Paulo")) == "Sao Paulo time (UTC-03)"


def test_a_day_is_the_one_that_it_is_there() -> None:
    late = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)

    assert times.day(late, DETROIT) == "21 November 2026"
    assert times.day(date(2025, 3, 18), DETROIT) == "18 March 2025"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 minutes"), (1, "1 minute"), (60, "1 hour"), (90, "1 hour 30 minutes"), (121, "2 hours 1 minute")],
)
def test_durations(minutes: int, words: str) -> None:
    assert times.duration(minutes) == words


def test_in_spanish_times_are_as_people_there_write_them() -> None:
    with spoken_in("es"):
        assert times.when(INSTANT, DETROIT).replace("\xa0", " ") == "sáb 21 nov 2026, 4:30 p.m. EST"
        assert times.day(INSTANT, DETROIT) == "21 de noviembre de 2026"
        assert (times.short_day(INSTANT), times.duration(90), times.months(25)) == (
            "21 nov",
            "1 hora 30 minutos",
            "2 años 1 mes",
        )
