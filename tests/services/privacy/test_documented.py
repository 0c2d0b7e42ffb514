"""The table in docs/privacy.md is the list that exports and erasures are made from."""

from assay.services.privacy.inventory import Holding, inventory
from project.checkout import ROOT

ERASING = {"deleted": "the rows go", "emptied": "what is personal goes", "kept": "nothing changes"}


def rows() -> list[str]:
    """A line for each table that tells of people: whose they are, or by whom they were made."""
    return [_row(each) for each in inventory().values() if each.whose or each.record]


def _row(holding: Holding) -> str:
    columns = (" ".join(sorted(each)) for each in (holding.personal, holding.record))
    personal, record = (f"`{each}`" if each else "nothing" for each in columns)
    what = f"{holding.what} (`{holding.table.name}`)"
    in_time = " ".join(f"`{each}`" for each in holding.ended_by if each.startswith("ASSAY_")) or "nothing"
    cells = (what, holding.why, holding.how_long, in_time, personal, record, ERASING[holding.erasing])
    return f"| {' | '.join(cells)} |"


def test_the_table_says_what_the_list_says() -> None:
    page = (ROOT / "docs" / "privacy.md").read_text("utf-8")

    assert page.endswith("|---|\n" + "\n".join(rows()) + "\n")
    assert all(holding.why and holding.how_long for holding in inventory().values() if holding.record)
