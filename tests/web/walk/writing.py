"""Write `access.txt` anew, for whoever reads the difference: `python -m web.walk.writing`."""

from pathlib import Path
from tempfile import TemporaryDirectory

from web.walk.visiting import Walk
from web.walk.walking import ACCESS, Tour, written
from web.walk.world import building


def main() -> None:
    """What everybody may as of now."""
    with TemporaryDirectory() as folder, building(Path(folder)) as world:
        walk = Walk(world)
        ACCESS.write_text(written(Tour(walk).table), "utf-8")
        walk.close()


if __name__ == "__main__":
    main()
