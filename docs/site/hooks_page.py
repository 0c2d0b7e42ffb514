"""Every hook as Markdown, from its signature and docstring."""

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

from assay.hooks import GROUP, specs

MODULES = re.compile(r"\b(?:\w+\.)+(?=[A-Z])")


def page() -> str:
    """What holds for all of them, then one after the other as they stand in the source."""
    # Under a heading of its own: words before the first heading would come to stand behind the last section.
    common = f"## What holds for all of them\n\n{inspect.cleandoc(specs.__doc__ or '')}"
    return "\n\n".join([common, *(_section(hook) for hook in every_hook())])


def every_hook() -> Iterator[Callable[..., Any]]:
    """The functions that are marked as specifications."""
    return (each for each in vars(specs).values() if hasattr(each, f"{GROUP}_spec"))


def _section(hook: Callable[..., Any]) -> str:
    signature = MODULES.sub("", str(inspect.signature(hook)))
    return f"## `{hook.__name__}`\n\n`{hook.__name__}{signature}`\n\n{inspect.getdoc(hook)}"
