"""Instants and durations in words that people read, in their language."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime

from assay.wording import language, say, say_many

#: By language: the locale whose names and habits count, then the patterns of an instant, a time, a day and a short day.
#: Those who read Spanish here live where the clock has twelve hours.
PATTERNS: Final = {
    "en": (Locale("en", "US"), "EEE d MMM y", "h:mm a", "d MMMM y", "d MMM"),
    "es": (Locale("es", "US"), "EEE d MMM y", "h:mm a", "d 'de' MMMM 'de' y", "d MMM"),
}


def when(instant: datetime, zone: ZoneInfo) -> str:
    """Sat 21 Nov 2026, 4:30 PM EST."""
    locale, pattern, _, _, _ = PATTERNS[language()]
    return f"{format_date(instant.astimezone(zone), pattern, locale)}, {clock(instant, zone)}"


def clock(instant: datetime, zone: ZoneInfo) -> str:
    """4:30 PM EST."""
    locale, _, pattern, _, _ = PATTERNS[language()]
    local = format_datetime(instant.astimezone(zone), pattern, zone, locale)
    return f"{local} {short_name(instant, zone)}"


def day(value: date, zone: ZoneInfo) -> str:
    """21 November 2026; of an instant, the day that it is in the zone."""
    return plain_day(value.astimezone(zone) if isinstance(value, datetime) else value)


def plain_day(value: date) -> str:
    """21 November 2026."""
    locale, _, _, pattern, _ = PATTERNS[language()]
    return format_date(value, pattern, locale)


def short_day(value: date) -> str:
    """21 Nov."""
    locale, _, _, _, pattern = PATTERNS[language()]
    return format_date(value, pattern, locale)


def duration(minutes: int) -> str:
    """1 hour 30 minutes."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(say_many("%(num)s hour", "%(num)s hours", hours))
    if rest or not hours:
        parts.append(say_many("%(num)s minute", "%(num)s minutes", rest))
    return " ".join(str(part) for part in parts)


def months(count: int) -> str:
    """2 years 7 months."""
    years, rest = divmod(count, 12)
    parts = []
    if years:
        parts.append(say_many("%(num)s year", "%(num)s years", years))
    if rest or not years:
        parts.append(say_many("%(num)s month", "%(num)s months", rest))
    return " ".join(str(part) for part in parts)


def short_name(instant: datetime, zone: ZoneInfo) -> str:
    """EST, or UTC+3 where the zone has no letters."""
    name = instant.astimezone(zone).tzname() or ""
    return name if name.isalpha() else f"UTC{name}"


def zone_words(instant: datetime, zone: ZoneInfo) -> str:
    """Detroit time (EST)."""
    city = zone.key.rpartition("/")[2].replace("_", " ")
    if city == "UTC":
        return say("UTC, the world's common time")
    return say("%(city)s time (%(short)s)", city=city, short=short_name(instant, zone))
