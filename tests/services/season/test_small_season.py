"""A small season on both databases: everything that can be counted is exact there, too."""

from pathlib import Path

from assay.storage.database import Database
from services.season import claims
from services.season.season import hold_season

SEED, SIZE = 7, 40


def test_a_small_season_is_counted_exactly(database: Database, tmp_path: Path) -> None:
    season = hold_season(database, SEED, SIZE)
    claims.calibration(season)
    claims.allocation(season)
    for held in season.windows.values():
        raw = claims.raw_of(held)
        claims.dry_run(season, held, raw)
        after = claims.results(season, held)
        assert [after[each.sitting] for each in held.sat] == raw.passed
        claims.counted(held, raw)
        claims.table(held, raw)
        claims.letters(season, held)
        claims.policy(held, raw, tmp_path)
        claims.nameless(season, held)
