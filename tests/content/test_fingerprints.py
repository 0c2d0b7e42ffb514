"""A fingerprint belongs to what is said, in every process and after every new optional field."""

import subprocess
import sys

from pydantic import Field

from assay.content.base import Content, Text
from assay.content.exams import Cut
from assay.content.fingerprints import canonical, fingerprint
from assay.content.items import Option

OPTION = Option(text="A *hive*", is_key=True)


class Card(Content):
    """A model before it grows."""

    title: Text


class LongerCard(Card):
    """The same model in a later version."""

    color: str = Field(default="plain")


def test_the_fingerprint_of_a_text_is_known_and_never_changes() -> None:
    assert canonical(OPTION) == '{"is_key":true,"text":"A *hive*"}'
    assert fingerprint(OPTION) == "593544a25645138541a89286865e6f333303f02170743505467aecb0f8e5a488"


def test_another_process_finds_the_same() -> None:
    code = (
        "from assay.content.items import Option; from assay.content.fingerprints import fingerprint;"
        "print(fingerprint(Option(text='A *hive*', is_key=True)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert result.stdout.strip() == fingerprint(OPTION)


def test_a_new_optional_field_leaves_it_as_it_was() -> None:
    assert fingerprint(LongerCard(title="Hive")) == fingerprint(Card(title="Hive"))
    assert fingerprint(LongerCard(title="Hive", color="red")) != fingerprint(Card(title="Hive"))


def test_two_ways_to_write_a_share_are_one() -> None:
    one, other = (Cut.model_validate_json(f'{{"share": {share}}}') for share in ('"0.80"', "0.8"))

    assert fingerprint(one) == fingerprint(other)
