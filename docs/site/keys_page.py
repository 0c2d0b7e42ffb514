"""The keys of a kind of file as Markdown, from the JSON Schema that `assay schema KIND` prints."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from assay.content.schemas import schema_of

Schema = Mapping[str, Any]
#: Patterns of ids, and what people call them.
ID: Final = "[a-z0-9]+(-[a-z0-9]+)*"
IDS: Final = {f"^{ID}$": "id", rf"^{ID}\.{ID}$": "id of a competency (`domain.competency`)"}
PLAIN: Final = {
    "string": "text",
    "boolean": "`true` or `false`",
    "object": "keys and values",
    "null": "nothing",
}
NUMBERS: Final = {"integer": "whole number", "number": "number"}
BOUNDS: Final = {
    "minimum": "from {}",
    "exclusiveMinimum": "above {}",
    "maximum": "up to {}",
    "exclusiveMaximum": "below {}",
}


def page(kind: str) -> str:
    """The file's own keys first, then those of its parts in the order in which they are named."""
    schema = schema_of(kind)
    parts = schema.get("$defs", {})
    sections = [_section(kind, "", schema)]
    sections += [_section(kind, name, parts[name]) for name in _in_order(schema, parts)]
    return "\n".join(sections)


def _section(kind: str, name: str, schema: Schema) -> str:
    heading = f"({_anchor(kind, name)})=\n## {name}" if name else "## The file"
    about = [] if not name else [schema.get("description", "")]
    if "properties" not in schema:
        about.append(f"It is: {_value(kind, schema)}.")
    required = schema.get("required", ())
    keys = [_key(kind, key, each, key in required) for key, each in schema.get("properties", {}).items()]
    return "\n\n".join([heading, *filter(None, about), *keys, ""])


def _key(kind: str, key: str, schema: Schema, is_needed: bool) -> str:
    told = [f"`{key}`", _value(kind, schema), "**needed**" if is_needed else ""]
    default = schema.get("default")
    otherwise = "" if is_needed or default in (None, "", [], {}) else f" Left out: {_constant(default)}."
    return f"{' · '.join(filter(None, told))}\n: {schema.get('description', '')}{otherwise}"


def _value(kind: str, schema: Schema) -> str:
    """What may stand there, in words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{_anchor(kind, name)})"
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return " or ".join(f"`{each}`" for each in schema["enum"])
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return _one_of(kind, schema[several])
    return _typed(kind, schema)


def _one_of(kind: str, choices: list[Schema]) -> str:
    """Without `null`, which is leaving out, and without the text that a decimal number may stand in."""
    is_number = any(each.get("type") == "number" for each in choices)
    left_out: list[Schema] = [{"type": "null"}, *([{"type": "string"}] if is_number else [])]
    words = [_value(kind, each) for each in choices if each not in left_out]
    return " or ".join(dict.fromkeys(words))


def _typed(kind: str, schema: Schema) -> str:
    type_ = schema.get("type", "")
    if type_ == "array":
        return _list(kind, schema)
    if type_ in NUMBERS:
        bounds = [words.format(schema[bound]) for bound, words in BOUNDS.items() if bound in schema]
        return " ".join([NUMBERS[type_], *bounds])
    if type_ == "string" and (schema.get("format") or schema.get("pattern") in IDS):
        return schema.get("format") or IDS[schema["pattern"]]
    for pattern, each in schema.get("patternProperties", {}).items():
        return f"for each {IDS.get(pattern, 'word')}: {_value(kind, each)}"
    if isinstance(schema.get("additionalProperties"), dict):
        names = schema.get("propertyNames", {}).get("enum", ())
        which = " or ".join(f"`{each}`" for each in names) or "word"
        return f"for each {which}: {_value(kind, schema['additionalProperties'])}"
    return PLAIN[type_]


def _list(kind: str, schema: Schema) -> str:
    if "prefixItems" in schema:
        return f"list of {len(schema['prefixItems'])}: " + ", ".join(
            f"{each.get('title', '').lower()} ({_value(kind, each)})" for each in schema["prefixItems"]
        )
    least = schema.get("minItems", 0)
    return f"list of {_value(kind, schema.get('items', {}))}{f', at least {least}' if least > 1 else ''}"


def _constant(value: object) -> str:
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _anchor(kind: str, name: str) -> str:
    return f"{kind}-{name.lower()}"


def _in_order(schema: Schema, parts: Mapping[str, Schema]) -> list[str]:
    """Names of parts, breadth first from the file itself."""
    found: dict[str, None] = {}
    waiting: list[Schema] = [{key: each for key, each in schema.items() if key != "$defs"}]
    while waiting:
        for name in _named(waiting.pop(0)):
            if name not in found:
                found[name] = None
                waiting.append(parts[name])
    return list(found)


def _named(schema: object) -> Iterator[str]:
    """Every part that a schema refers to, in the order in which they stand in it."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield schema["$ref"].rpartition("/")[2]
        for key, each in schema.items():
            if key != "discriminator":
                yield from _named(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from _named(each)
