"""Instants and durations in words that people read."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def when(instant: datetime, zone: ZoneInfo) -> str:
    """Sat 21 Nov 2026, 4:30 PM EST."""
    local = instant.astimezone(zone)
    weekday, month = DAYS[local.weekday()], MONTHS[local.month - 1][:3]
    return f"{weekday} {local.day} {month} {local.year}, {clock(instant, zone)}"


def clock(instant: datetime, zone: ZoneInfo) -> str:
    """4:30 PM EST."""
    local = instant.astimezone(zone)
    half = "AM" if local.hour < 12 else "PM"
    return f"{local.hour % 12 or 12}:{local.minute:02} {half} {short_name(instant, zone)}"


def day(value: date, zone: ZoneInfo) -> str:
    """21 November 2026; of an instant, the day that it is in the zone."""
    return plain_day(value.astimezone(zone) if isinstance(value, datetime) else value)


def plain_day(value: date) -> str:
    """21 November 2026."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def duration(minutes: int) -> str:
    """1 hour 30 minutes."""
    hours, rest = divmod(minutes, 60)
    parts = [(hours, "hour"), (rest, "minute")]
    return " ".join(f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in parts if n) or "0 minutes"


def months(count: int) -> str:
    """2 years 7 months."""
    years, rest = divmod(count, 12)
    parts = [(years, "year"), (rest, "month")]
    return " ".join(f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in parts if n) or "0 months"


def short_name(instant: datetime, zone: ZoneInfo) -> str:
    """EST, or UTC+3 where the zone has no letters."""
    name = instant.astimezone(zone).tzname() or ""
    return name if name.isalpha() else f"UTC{name}"


def zone_words(instant: datetime, zone: ZoneInfo) -> str:
    """Detroit time (EST)."""
    city = zone.key.rpartition("/")[2].replace("_", " ")
    return "UTC, the world's common time" if city == "UTC" else f"{city} time ({short_name(instant, zone)})"
