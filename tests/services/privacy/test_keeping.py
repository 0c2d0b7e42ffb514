"""`ASSAY_KEEP_…`: how long, in days or years; what cannot be meant is refused with words that help."""

import re
from datetime import UTC, datetime

import pytest

from assay.services.credentials.reminding import REMINDERS
from assay.services.privacy.keeping import Keeping, KeepingError, Span, read_keeping
from assay.services.references.requesting import LIFETIME

LEAP = datetime(2028, 2, 29, 12, tzinfo=UTC)


def test_what_is_not_said_is_kept_as_ever() -> None:
    assert read_keeping({}) == read_keeping({"ASSAY_KEEP_SIGN_INS": " "}) == Keeping(mail_texts=Span(14))


@pytest.mark.parametrize(
    ("text", "span", "before"),
    [
        ("1 day", Span(1), datetime(2028, 2, 28, 12, tzinfo=UTC)),
        ("90 DAYS", Span(90), datetime(2027, 12, 1, 12, tzinfo=UTC)),
        ("1 year", Span(1, "years"), datetime(2027, 2, 28, 12, tzinfo=UTC)),
        (" 4 years ", Span(4, "years"), datetime(2024, 2, 28, 12, tzinfo=UTC)),
    ],
)
def test_days_and_years_of_the_calendar(text: str, span: Span, before: datetime) -> None:
    found = read_keeping({"ASSAY_KEEP_SIGN_INS": text}).sign_ins

    assert found == span
    assert span.before(LEAP) == before
    assert Span(1, "years").before(LEAP.replace(day=28)) == datetime(2027, 2, 28, 12, tzinfo=UTC)
    assert [str(each) for each in (Span(1), Span(2), Span(1, "years"))] == ["1 day", "2 days", "1 year"]


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("SIGN_INS", "90", "ASSAY_KEEP_SIGN_INS: '90' is no time; write it as `90 days` or `2 years`"),
        ("SIGN_INS", "0 days", "'0 days' is no time"),
        ("SIGN_INS", "-1 days", "'-1 days' is no time"),
        ("SIGN_INS", "101 years", "'101 years' is no time"),
        ("SIGN_INS", "9" * 5000 + " days", "is no time"),
        ("SIGN_INS", "٣ days", "is no time"),
        ("SIGN_INS", "for ever", "is no time"),
        ("SIGNINS", "90 days", "ASSAY_KEEP_SIGNINS: there is no such setting; write one of ASSAY_KEEP_"),
        ("MAILS", "90 days", "'90 days' is too short; write at least 180 days, since reminders look there"),
        ("MAIL_TEXTS", "1 year", "'1 year' is too long; write at most 90 days, since texts may hold links"),
    ],
)
def test_what_is_no_time_is_refused(name: str, text: str, what: str) -> None:
    with pytest.raises(KeepingError, match=re.escape(what)):
        read_keeping({f"ASSAY_KEEP_{name}": text})


def test_who_is_still_there_must_be_known_for_as_long_as_documents_wait() -> None:
    with pytest.raises(KeepingError, match="ASSAY_KEEP_UNUSED_DOCUMENTS: 2 years is longer than"):
        read_keeping({"ASSAY_KEEP_UNUSED_DOCUMENTS": "2 years", "ASSAY_KEEP_SIGN_INS": "700 days"})
    assert read_keeping({"ASSAY_KEEP_UNUSED_DOCUMENTS": "2 years", "ASSAY_KEEP_SIGN_INS": "2 years"})


def test_mails_are_kept_for_longer_than_reminders_look_back() -> None:
    shortest = read_keeping({"ASSAY_KEEP_MAILS": "180 days"}).mails

    assert shortest
    assert shortest.days > max(*REMINDERS, LIFETIME.days)
