"""What templates can use besides Flask's own: times in words, numbers, Markdown, and who visits."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from flask import Flask, url_for
from markupsafe import Markup, escape

from assay import times
from assay.content import markdown
from assay.content.catalog import Closed
from assay.web import findings, numbers, requests
from assay.web.scores import points_words, score_words
from assay.web.visitors import Visitor
from assay.wording import LANGUAGES, Phrase


def register_templating(app: Flask) -> None:
    """Add filters and globals, and `visitor`."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(public_url=public_url, described=described, language_name=language_name)
    app.jinja_env.globals.update(closed_of=closed_of)
    app.jinja_env.globals.update(
        bars=findings.bars, shortfall=findings.shortfall, amount=findings.amount, shown=findings.shown
    )
    app.jinja_env.filters.update(
        when=lambda instant, zone=None: times.when(instant, _zone(zone)),
        clock=lambda instant, zone=None: times.clock(instant, _zone(zone)),
        day=lambda value, zone=None: times.day(value, _zone(zone)),
        duration=times.duration,
        months=times.months,
        percent=percent,
        exact_percent=exact_percent,
        points=points_words,
        score=score_words,
        flatten_errors=flatten_errors,
        breakable=breakable,
    )
    app.jinja_env.filters.update(_written())
    # Only looked up where a template asks: the exam room's pages never do, and read nobody.
    app.context_processor(lambda: {"visitor": Visitor()})


def _written() -> Mapping[str, Callable[..., object]]:
    """Filters of words: Markdown, first letters, small numbers and lists."""
    return {
        "markdown": lambda text, top_heading=3: Markup(markdown.to_html(spoken(text), top_heading)),  # noqa: S704
        "markdown_inline": lambda text: Markup(markdown.to_inline_html(spoken(text))),  # noqa: S704
        "plain": markdown.to_plain,
        "lower_first": lower_first,
        "capitalize_first": capitalize_first,
        "in_words": numbers.in_words,
        "at_head": numbers.at_head,
        "listed": numbers.listed,
        "quoted": numbers.quoted,
        "named": lambda keys, names: [names.get(key, key) for key in keys],
    }


def _zone(name: str | None) -> ZoneInfo:
    return ZoneInfo(name) if name else requests.zone()


def public_url(endpoint: str, **values: Any) -> str:
    """The address that people type, for mails: never what a request claims that this host is called."""
    return requests.installation().settings.base_url + url_for(endpoint, **values)


def language_name(name: str) -> str:
    """What a language is called by those who speak it."""
    return LANGUAGES.get(name) or (Locale.parse(name, sep="-").get_display_name() or name).capitalize()


def closed_of(association: str) -> Closed | None:
    """Why an association offers nothing new; nothing where it does."""
    return requests.catalog().closed.get(association)


def percent(share: Decimal | float) -> str:
    """0.8 as 80%."""
    return f"{share:.0%}"


def exact_percent(share: Decimal) -> str:
    """0.8 as 80%, 0.5292 as 52.92%: a cut is never rounded."""
    return f"{(share * 100).normalize():f}%"


def spoken(words: str) -> str:
    """Words to be taken apart: a phrase in the reader's language, markup as it is."""
    return str(words) if isinstance(words, Phrase) else words


def capitalize_first(words: str) -> str:
    """Words as they stand at the beginning of a sentence."""
    words = spoken(words)
    return words[:1].upper() + words[1:]


def lower_first(words: str) -> str:
    """Words as they stand inside a sentence; abbreviations stay as they are."""
    words = spoken(words)
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def breakable(words: str) -> Markup:
    """Words that may go on in the next line after a slash, where no browser breaks by itself."""
    return escape(words).replace("/", Markup("/<wbr>"))


def described(field: Any, hint: str, attributes: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of a control, tied to its hint and its error for screen readers."""
    notes = [f"{field.id}-hint"] if hint else []
    notes += [f"{field.id}-error"] if field.errors else []
    added: dict[str, Any] = {"aria_describedby": " ".join(notes)} if notes else {}
    return {**added, **({"aria_invalid": "true"} if field.errors else {}), **attributes}


def flatten_errors(errors: Any) -> list[str]:
    """The errors of a field in one list, also those of the fields inside it."""
    if isinstance(errors, Mapping):
        return flatten_errors(list(errors.values()))
    if isinstance(errors, Iterable) and not isinstance(errors, str):
        return [words for each in errors for words in flatten_errors(each)]
    return [str(errors)]
