"""Tables of the keys of a file, written from its types: key, meaning, default."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from harness.drill.text.broken import keys_of
from harness.units import Duration, format_duration

_DURATION = get_args(Duration)[1]


def part(title: str, given: Iterable[tuple[str, str, str]]) -> str:
    """A section with its table."""
    lines = [f"| `{key}` | {cell(meaning)} | {cell(default)} |" for key, meaning, default in given]
    return "\n".join([f"## {title}", "", "| key | meaning | default |", "|---|---|---|", *lines, ""])


def rows(model: type[BaseModel], prefix: str, but: Container[str] = ()) -> Iterator[tuple[str, str, str]]:
    """Key, meaning and default of a model and of the models in it; a model that several keys share comes once, below `<name>`."""
    inner = {key: _model(field.annotation) for key, field in keys_of(model).items()}
    shared = {found for found in inner.values() if found and list(inner.values()).count(found) > 1}
    for name, field in keys_of(model).items():
        key, found = f"{prefix}{name}", inner[name]
        own = (found.__doc__ or "").split("\n\n")[0] if found else ""
        meaning = " ".join((field.description or own).split())
        yield key, "; ".join(filter(None, (meaning, _choices(field, meaning), _shape(field)))), _default(field)
        if name in but:
            continue
        if found and found not in shared:
            yield from rows(found, f"{key}.{_some(field.annotation)}")
    for found in shared:
        yield from rows(found, f"{prefix}<name>.")


def _model(annotation: Any) -> type[BaseModel] | None:
    """The model in an annotation, below `| None`, lists and mappings."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model(part))), None)


def _choices(field: FieldInfo, meaning: str) -> str:
    """The words that a key allows, unless its meaning goes through them."""
    literal = next((part for part in (field.annotation, *get_args(field.annotation)) if get_origin(part) is Literal), None)
    words = [word for word in get_args(literal) if isinstance(word, str)]
    return "" if len(words) < 2 or all(f"{word}:" in meaning for word in words) else "one of " + ", ".join(f"`{word}`" for word in words)


def _shape(field: FieldInfo) -> str:
    """Whether a key has several values, and of which form."""
    forms = {tuple: "a list", list: "a list", frozenset: "a list", dict: "a mapping"}
    return next((forms[origin] for inner in (field.annotation, *get_args(field.annotation)) if (origin := get_origin(inner)) in forms), "")


def _some(annotation: Any) -> str:
    return "<name>." if get_origin(annotation) is dict else ""


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True, validated_data={})
    if default is None or isinstance(default, BaseModel) or default in ((), {}):
        return ""
    if isinstance(default, float) and _DURATION in field.metadata:
        return format_duration(default)
    if isinstance(default, tuple):
        return ", ".join(map(str, default))
    return str(default).lower() if isinstance(default, bool) else f"{default:g}" if isinstance(default, float) else str(default)


def cell(text: str) -> str:
    """A text as a cell of a table has it."""
    return text.replace("|", "\\|")
