"""Accessible PDF (PDF/UA-1) from the typst templates in templates/pdf."""

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from assay import bundled
from assay.wording import language, translations

#: How templates say words of their own.
SAYING: Final = re.compile(r'\bsay\("([^"]+)"\)')


def render_pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF of `template.typ`, such as `portfolio`.

    `data` is plain JSON: texts, numbers, lists and mappings. It reaches the template as values, never as markup, so
    nothing that people wrote is run. `base.typ` says what every template needs in it.
    """
    values = json.dumps(
        _clean({**data, "language": language(), "words": _words(template)}), ensure_ascii=False
    )
    try:
        return _compiled(template, values, ["ua-1"])
    except typst.TypstError as error:
        # The standard forbids letters that no font here has, such as Chinese ones. A PDF with empty boxes for them,
        # tagged all the same, is better than none.
        if "could not be displayed" not in error.message:
            raise
        return _compiled(template, values, [])


def words_of(path: Path) -> list[str]:
    """What a template says itself, for translators."""
    return SAYING.findall(path.read_text("utf-8"))


def _words(template: str) -> dict[str, str]:
    found = [words for name in ("base", template) for words in words_of(bundled.PRINTED / f"{name}.typ")]
    return {words: translations(language()).gettext(words) for words in found}


def _compiled(template: str, values: str, standards: list[Any]) -> bytes:
    return typst.compile(
        str(bundled.PRINTED / f"{template}.typ"),
        root=str(bundled.PRINTED),
        font_paths=_fonts(),
        format="pdf",
        pdf_standards=standards,
        sys_inputs={"data": values},
    )


@cache
def _fonts() -> typst.Fonts:
    """The fonts that come with typst, and for letters that those lack, the system's."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True)


def _clean(value: Any) -> Any:
    """The same without characters that cannot be seen, for which no font has a sign."""
    if isinstance(value, str):
        return "".join(
            each
            for each in str(value)  # a phrase speaks when it becomes plain
            if each == "\n" or unicodedata.category(each) not in {"Cc", "Cs", "Co", "Cn"}
        )
    if isinstance(value, Mapping):
        return {str(key): _clean(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(each) for each in value]
    return value
